"""The assistant as a system that is timed."""

import time
from pathlib import Path
from typing import Any

from assistant.answers import Answer, Evidence, Token
from assistant.articles import Article
from assistant.assistant import Assistant
from assistant.benchmark.system import Said
from assistant.index import get_embedder
from assistant.reading import packaged_reader
from assistant.writing import get_chat_model


class OurSystem:
    """The assistant with its defaults."""

    def __init__(self, model: str, folder: Path) -> None:
        self._options: dict[str, Any] = {"model": model, "index_dir": folder}
        get_embedder()
        packaged_reader()
        get_chat_model(model)

    def open(self, text: str, title: str) -> int:
        """Index an article and keep the index."""
        self._article = Article(text, title)
        self.reopen()
        return self._helper.index.passage_count

    def keep(self) -> None:
        """Nothing: opening has kept the index, and its time holds that."""

    def reopen(self) -> None:
        """An assistant for the last article; its index is on disk by now."""
        self._helper = Assistant(self._article, **self._options)
        self._helper.load_writer()

    def ask(self, question: str) -> Said:
        """The answer; moments are taken when their events come out, as a person would see them."""
        begin = time.perf_counter()
        seconds: dict[str, float] = {}
        for event in self._helper.stream(question):
            moment = {Evidence: "evidence", Token: "first_token", Answer: "total"}[type(event)]
            seconds.setdefault(moment, time.perf_counter() - begin)
        assert isinstance(event, Answer)
        seconds |= {stage: s for stage, s in event.timings.items() if stage in ("retrieve", "read", "short")}
        return Said(event.to_dict(), seconds)


def make_system(model: str, folder: Path) -> OurSystem:
    """The assistant, its embedder, reader and writer loaded."""
    return OurSystem(model, folder)
