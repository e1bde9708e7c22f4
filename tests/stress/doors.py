"""The same questions through each door: `python -m tests.stress.doors --questions 1000`.

A loop of `ask`, `ask_many`, plain HTTP and OpenAI's protocol with `--askers` at once, in one run on one
article without a writer; for each the seconds, the ratio to the loop, and whether every answer is the loop's.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import openai

from assistant import Article, Assistant
from assistant.web import serve

_TEXT = (
    "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it. It cost 12,500 pounds. In 1954 a "
    "flood broke two of its arches, and Ole Dahl mended them within a year. It carries 120 cars an hour."
)
_QUESTIONS = (
    "Who designed the bridge of Ely?",
    "When was the bridge opened?",
    "How many cars does it carry?",
    "Who mended the arches?",
    "Which king crossed it?",
)


def main() -> None:
    """Print a line for each door."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--askers", type=int, default=4)
    given = parser.parse_args()
    questions = [f"{_QUESTIONS[n % len(_QUESTIONS)]} ({n})" for n in range(given.questions)]
    helper = Assistant(Article.from_text(_TEXT), model="none")
    running = serve(model="none")
    running.wait_until_ready()
    try:
        doors = _doors(helper, f"{running.address}v1", given.askers)
        for ask in doors.values():  # each once, so that all is loaded
            ask(questions[:1])
        expected: list[str] = []
        loop = 0.0
        for name, ask in doors.items():
            begin = time.perf_counter()
            found = ask(questions)
            seconds = time.perf_counter() - begin
            expected, loop = expected or found, loop or seconds
            same = sum(a == b for a, b in zip(expected, found, strict=True))
            ratio = f"{loop / seconds:.2f} times the loop"
            print(f"{name}: {seconds:.1f} s, {ratio}, {same} of {len(found)} the same", flush=True)
    finally:
        running.close()


def _doors(helper: Assistant, base: str, askers: int) -> dict[str, Callable[[Sequence[str]], list[str]]]:
    """Each door as a function from questions to the texts of their answers."""
    http = httpx.Client(base_url=base, timeout=300)
    client = openai.OpenAI(base_url=base, api_key="none", timeout=300, max_retries=0)
    article = http.post("/articles", json={"text": _TEXT}).json()["id"]

    def over_http(question: str) -> str:
        return str(http.post("/ask", json={"question": question, "article": article}).json()["text"])

    def over_openai(question: str) -> str:
        reply = client.chat.completions.create(
            model=article, messages=[{"role": "user", "content": question}]
        )
        return (reply.choices[0].message.content or "").partition("\n\n")[0]

    def at_once(ask: Callable[[str], str]) -> Callable[[Sequence[str]], list[str]]:
        def all_of(questions: Sequence[str]) -> list[str]:
            with ThreadPoolExecutor(askers) as pool:
                return list(pool.map(ask, questions))

        return all_of

    return {
        "loop of ask": lambda questions: [helper.ask(question).text for question in questions],
        "ask_many": lambda questions: [answer.text for answer in helper.ask_many(questions)],
        "plain HTTP": at_once(over_http),
        "OpenAI's protocol": at_once(over_openai),
    }


if __name__ == "__main__":
    main()
