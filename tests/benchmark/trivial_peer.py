"""A peer for the benchmark's tests: finds the sentence that shares most words with the question."""

from pathlib import Path

from assistant.benchmark.system import Said


class TrivialSystem:
    def __init__(self, folder: Path) -> None:
        self._kept = folder / "sentences.txt"
        self._sentences: list[str] = []

    def open(self, text: str, title: str) -> int:
        self._sentences = [part.strip() for part in text.split("\n") if part.strip()]
        return len(self._sentences)

    def keep(self) -> None:
        self._kept.write_text("\n".join(self._sentences), encoding="utf-8")

    def reopen(self) -> None:
        self._sentences = self._kept.read_text(encoding="utf-8").split("\n")

    def ask(self, question: str) -> Said:
        print("a library that prints")  # must not break the protocol
        if "fail" in question:
            raise ValueError("as asked")
        words = set(question.lower().split())
        best = max(self._sentences, key=lambda s: len(words & set(s.lower().split())))
        answer = {"text": best, "answered": True, "citations": [best]}
        return Said(answer, {"retrieve": 0.5, "first_token": 1.0, "total": 2.0})


def make_system(model: str, folder: Path) -> TrivialSystem:
    return TrivialSystem(folder)
