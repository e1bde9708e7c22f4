"""Plans: a run described before it starts, and carried out."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.articles import Article
from assistant.conversation import History
from assistant.errors import DatasetError, SettingsError
from assistant.evaluation.adapters import System, load_adapter
from assistant.evaluation.cases import Case, Dataset
from assistant.evaluation.conversations import (
    Conversations,
    ask_conversations,
    load_conversations,
    rewrites_of,
)
from assistant.evaluation.datasets import dataset_kind, load_dataset
from assistant.evaluation.followups import Rewrite, Turn, load_followups, rewrite_turns
from assistant.evaluation.records import engine_settings, file_digest, surroundings
from assistant.evaluation.rows import Row, finished_rows, write_row
from assistant.evaluation.running import evaluate
from assistant.evaluation.sampling import choose_articles, sample, sample_in_proportion, shard
from assistant.evaluation.shelf import ArticleShelf

Tell = Callable[[int, int], None]
"""Told how many questions are done, and of how many."""


@dataclass(frozen=True)
class Sampling:
    """Which questions of each data set are asked.

    Attributes:
        seed: of every draw.
        limit: how many, both kinds in the shares of the set; 0 for all.
        answerable: how many answerable ones; with `unanswerable`, instead of `limit`.
        unanswerable: how many unanswerable ones.
        articles: a number of articles, or their titles with commas between; empty for all.
        shard: one of n parts, such as "1/4"; empty for all.
        per_paragraph: ask of single paragraphs of SQuAD instead of whole articles.
        half: only questions of this part of our own sets, such as "dev"; empty for all.
    """

    seed: int = 7
    limit: int = 200
    answerable: int | None = None
    unanswerable: int | None = None
    articles: str = ""
    shard: str = ""
    per_paragraph: bool = False
    half: str = ""

    def __post_init__(self) -> None:
        if self.limit < 0 or (self.answerable or 0) < 0 or (self.unanswerable or 0) < 0:
            raise SettingsError("A number of questions cannot be below 0.")


@dataclass(frozen=True)
class Data:
    """The questions of a run: data sets with the cases that were chosen of each, conversations about
    articles, and follow-up turns about none."""

    chosen: tuple[tuple[Dataset, tuple[Case, ...]], ...] = ()
    conversations: tuple[Conversations, ...] = ()
    turns: tuple[Turn, ...] = ()
    record: tuple[dict[str, Any], ...] = ()

    @property
    def problems(self) -> list[str]:
        """What is wrong with the data sets, one line each."""
        found = [problem for dataset, _ in self.chosen for problem in dataset.problems]
        found += [problem for one in self.conversations for problem in one.problems]
        return [f"{problem.where}: {problem.reason}" for problem in found]

    @property
    def questions(self) -> int:
        """How many questions are asked."""
        return sum(len(cases) for _, cases in self.chosen) + len(self._conversation_keys)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Data set and id of each question, in the order of the rows."""
        return [(d.name, case.id) for d, cases in self.chosen for case in cases] + self._conversation_keys

    @property
    def _conversation_keys(self) -> list[tuple[str, str]]:
        asked = ((one.name, talk) for one in self.conversations for talk in one.conversations)
        return [(name, identity) for name, talk in asked for identity in talk.identities]


@dataclass(frozen=True)
class Setup:
    """What is asked, and how.

    Attributes:
        adapter: an adapter module; empty for the assistant itself.
        requests: questions asked at the same time.
        mode: how passages are found: "hybrid", "dense" or "bm25".
        options: options of `Assistant`.
    """

    adapter: str = ""
    requests: int = 1
    mode: str = "hybrid"
    options: Mapping[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The settings that can move a number."""
        if not self.adapter:
            return engine_settings(self.mode, self.options)
        load_adapter(self.adapter)  # one that cannot be used must not leave a folder behind
        path = Path(self.adapter)
        return {"system": self.adapter, "code": file_digest(path) if path.is_file() else ""}

    def system(self, articles: Iterable[Article] = ()) -> System:
        """The system that is asked; `articles` are put into its library first, if it asks one.

        Raises:
            SettingsError: the adapter or an option cannot be used.
        """
        if self.adapter:
            return load_adapter(self.adapter)
        from assistant.evaluation.engine import AssistantSystem  # the models' libraries take seconds

        return AssistantSystem(self.mode, articles=articles, **self.options)

    def rewriter(self) -> Callable[[str, History], str]:
        """What makes follow-up questions standalone.

        Raises:
            SettingsError: an adapter was chosen, which has none, or an option cannot be used.
        """
        if self.adapter:
            raise SettingsError("Follow-ups without an article measure the assistant; leave --adapter out.")
        from assistant.evaluation.engine import question_rewriter  # the models' libraries take seconds

        return question_rewriter(self.options)


def read_data(paths: Sequence[Path], sampling: Sampling, shelf: ArticleShelf | None = None) -> Data:
    """Read the data sets and choose the questions.

    Conversations are taken whole: of their articles and half, whatever the number of questions.

    Raises:
        DatasetError: a file cannot be used, or no question is left.
    """
    shelf = shelf or ArticleShelf()
    chosen: list[tuple[Dataset, tuple[Case, ...]]] = []
    conversations: list[Conversations] = []
    turns: list[Turn] = []
    record: list[dict[str, Any]] = list(shelf.record)
    for path in paths:
        if path.name in [dataset.name for dataset, _ in chosen] + [one.name for one in conversations]:
            raise DatasetError(f"Two data sets are called {path.name}. Rename one, to tell their rows apart.")
        kind = dataset_kind(path)
        if kind == "followups":
            found = load_followups(path)
            turns += found
            record.append({"name": path.name, "digest": file_digest(path), "turns": len(found)})
        elif kind == "conversations":
            talks = load_conversations(path, shelf)
            conversations.append(_choose_conversations(talks, sampling))
            counts = {"conversations": len(conversations[-1].conversations)}
            record.append({"name": talks.name, "digest": talks.digest[:16], **counts})
        else:
            dataset = load_dataset(path, sampling.per_paragraph, shelf)
            cases = _choose(dataset, sampling)
            chosen.append((dataset, tuple(cases)))
            counts = {"questions": len(dataset), "asked": len(cases), "problems": len(dataset.problems)}
            record.append({"name": dataset.name, "digest": dataset.digest[:16], **counts})
    data = Data(tuple(chosen), tuple(conversations), tuple(turns), tuple(record))
    if not data.turns and not data.keys:
        raise DatasetError("No question is left to ask. Raise the limit, or choose other articles or shards.")
    return data


def writer_settled(setup: Setup, data: Data) -> Setup:
    """The setup; without a writer where only conversations are asked and nobody chose one, since each of
    their follow-ups is asked three times."""
    is_chosen = setup.adapter or "model" in setup.options or "ASSISTANT_MODEL" in os.environ
    if is_chosen or data.chosen or not data.conversations:
        return setup
    return replace(setup, options={**setup.options, "model": "none"})


def run_settings(data: Data, sampling: Sampling, setup: Setup) -> dict[str, Any]:
    """All that can move a number of a run, for its record."""
    return {
        "data": list(data.record),
        "sampling": asdict(sampling),
        "engine": setup.record(),
        "surroundings": surroundings(),
    }


def ask_all(data: Data, setup: Setup, rows_file: Path | None, tell: Tell | None = None) -> list[Row]:
    """Ask the questions that `rows_file` does not hold yet; a row for each chosen question, in their order.

    Raises:
        AssistantError: the system cannot run at all, or the rows file is damaged.
    """
    finished = {row.key: row for row in finished_rows(rows_file)} if rows_file else {}
    rows = {key: finished[key] for key in data.keys if key in finished}
    if tell:
        tell(len(rows), data.questions)
    if len(rows) < data.questions:
        for row in _ask_left(data, setup, rows):
            rows[row.key] = row
            if rows_file:
                write_row(row, rows_file)
            if tell:
                tell(len(rows), data.questions)
    return [rows[key] for key in data.keys]


def rewrite_all(data: Data, rows: Sequence[Row], setup: Setup) -> list[Rewrite]:
    """What became of follow-up questions: those of `rows`, and those about no article."""
    rewriter = setup.rewriter() if data.turns else None
    made = rewrite_turns(data.turns, rewriter) if rewriter else []
    for one in data.conversations:
        made += rewrites_of(one.conversations, [row for row in rows if row.dataset == one.name])
    return made


def _ask_left(data: Data, setup: Setup, known: Mapping[tuple[str, str], Row]) -> Iterator[Row]:
    """The rows that are not known yet."""
    articles = dict.fromkeys(case.article for dataset, _ in data.chosen for case in dataset)
    system, known = setup.system(articles), dict(known)
    for dataset, cases in data.chosen:
        left = [case for case in cases if (dataset.name, case.id) not in known]
        yield from evaluate(left, system=system, requests=setup.requests, dataset=dataset.name)
    for one in data.conversations:
        for row in ask_conversations(one.conversations, system, one.name, known):
            if row.key not in known:
                yield row


def _choose(dataset: Dataset, sampling: Sampling) -> list[Case]:
    cases: Sequence[Case] = [case for case in dataset if sampling.half in ("", case.half)]
    if sampling.articles:
        cases = choose_articles(cases, sampling.articles, sampling.seed)
    if sampling.answerable is not None or sampling.unanswerable is not None:
        chosen = sample(cases, sampling.answerable or 0, sampling.unanswerable or 0, sampling.seed)
    else:
        chosen = sample_in_proportion(cases, sampling.limit or len(cases), sampling.seed)
    return shard(chosen, sampling.shard) if sampling.shard else chosen


def _choose_conversations(talks: Conversations, sampling: Sampling) -> Conversations:
    chosen = [one for one in talks.conversations if sampling.half in ("", one.half)]
    if sampling.articles:
        cases = [turn.case for one in chosen for turn in one.turns]
        articles = {case.article for case in choose_articles(cases, sampling.articles, sampling.seed)}
        chosen = [one for one in chosen if one.article in articles]
    return replace(talks, conversations=tuple(chosen))
