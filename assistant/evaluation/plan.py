"""Plans: a run described before it starts, and carried out."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.conversation import History
from assistant.errors import DatasetError, SettingsError
from assistant.evaluation.adapters import System, load_adapter
from assistant.evaluation.cases import Case, Dataset
from assistant.evaluation.conversations import Conversation, ask_conversations, read_conversations
from assistant.evaluation.datasets import dataset_kind, load_articles_by_title, load_dataset
from assistant.evaluation.followups import Turn, load_followups
from assistant.evaluation.records import engine_settings, file_digest, surroundings
from assistant.evaluation.rows import Row, finished_rows, write_row
from assistant.evaluation.running import evaluate
from assistant.evaluation.sampling import choose_articles, sample, sample_in_proportion, shard

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
        articles_from: files whose articles the questions of our own format name by title.
    """

    seed: int = 7
    limit: int = 200
    answerable: int | None = None
    unanswerable: int | None = None
    articles: str = ""
    shard: str = ""
    per_paragraph: bool = False
    articles_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.limit < 0 or (self.answerable or 0) < 0 or (self.unanswerable or 0) < 0:
            raise SettingsError("A number of questions cannot be below 0.")


@dataclass(frozen=True)
class Data:
    """The questions of a run: data sets with the cases that were chosen of each, follow-up turns, and
    conversations by the names of their files."""

    chosen: tuple[tuple[Dataset, tuple[Case, ...]], ...] = ()
    turns: tuple[Turn, ...] = ()
    conversations: tuple[tuple[str, tuple[Conversation, ...]], ...] = ()
    record: tuple[dict[str, Any], ...] = ()

    @property
    def problems(self) -> list[str]:
        """What is wrong with the data sets, one line each."""
        return [f"{p.where}: {p.reason}" for dataset, _ in self.chosen for p in dataset.problems]

    @property
    def questions(self) -> int:
        """How many questions are asked."""
        talks = [one for _, found in self.conversations for one in found]
        asked = sum(3 * len(one.turns) - 2 for one in talks)  # the first question once
        return asked + sum(len(cases) for _, cases in self.chosen)


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

    def system(self) -> System:
        """The system that is asked.

        Raises:
            SettingsError: the adapter or an option cannot be used.
        """
        if self.adapter:
            return load_adapter(self.adapter)
        from assistant.evaluation.engine import AssistantSystem  # the models' libraries take seconds

        return AssistantSystem(self.mode, **self.options)

    def rewriter(self) -> Callable[[str, History], str]:
        """What makes follow-up questions standalone.

        Raises:
            SettingsError: an adapter was chosen, which has none, or an option cannot be used.
        """
        if self.adapter:
            raise SettingsError("Follow-up conversations measure the assistant itself; leave --adapter out.")
        from assistant.evaluation.engine import question_rewriter  # the models' libraries take seconds

        return question_rewriter(self.options)


def read_data(paths: Sequence[Path], sampling: Sampling) -> Data:
    """Read the data sets and choose the questions; follow-up conversations are always taken whole.

    Raises:
        DatasetError: a file cannot be used, or no question is left.
    """
    chosen: list[tuple[Dataset, tuple[Case, ...]]] = []
    turns: list[Turn] = []
    conversations: list[tuple[str, tuple[Conversation, ...]]] = []
    record: list[dict[str, Any]] = []
    known = load_articles_by_title(sampling.articles_from)
    for path in paths:
        if dataset_kind(path) == "followups":
            found = load_followups(path)
            turns += found
            talks = read_conversations(json.loads(path.read_text("utf-8")), path.name, known)
            if talks:
                conversations.append((path.name, tuple(talks)))
            record.append({"name": path.name, "digest": file_digest(path), "turns": len(found)})
            continue
        dataset = load_dataset(path, sampling.per_paragraph, known)
        if dataset.name in [known.name for known, _ in chosen]:
            raise DatasetError(
                f"Two data sets are called {dataset.name}. Rename one, to tell their rows apart."
            )
        cases = _choose(dataset, sampling)
        chosen.append((dataset, tuple(cases)))
        counts = {"questions": len(dataset), "asked": len(cases), "problems": len(dataset.problems)}
        record.append({"name": dataset.name, "digest": dataset.digest[:16], **counts})
    if not turns and not any(cases for _, cases in chosen):
        raise DatasetError("No question is left to ask. Raise the limit, or choose other articles or shards.")
    return Data(tuple(chosen), tuple(turns), tuple(conversations), tuple(record))


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
    known = {row.key: row for row in finished_rows(rows_file)} if rows_file else {}
    rows: dict[tuple[str, str], Row] = {}
    for dataset, cases in data.chosen:
        keys = [(dataset.name, case.id) for case in cases]
        rows |= {key: known[key] for key in keys if key in known}
    for name, _ in data.conversations:
        rows |= {key: row for key, row in known.items() if row.dataset == name}
    if tell:
        tell(len(rows), data.questions)
    for row in _ask_left(data, setup, rows) if len(rows) < data.questions else ():
        rows[row.key] = row
        if rows_file:
            write_row(row, rows_file)
        if tell:
            tell(len(rows), data.questions)
    talks = [row for name, _ in data.conversations for row in rows.values() if row.dataset == name]
    return [rows[dataset.name, case.id] for dataset, cases in data.chosen for case in cases] + talks


def _ask_left(data: Data, setup: Setup, known: Mapping[tuple[str, str], Row]) -> Iterator[Row]:
    """Ask what there is no row of yet; conversations whole, since each turn leans on those before."""
    system = setup.system()
    done = set(known)
    for dataset, cases in data.chosen:
        left = [case for case in cases if (dataset.name, case.id) not in done]
        yield from evaluate(left, system=system, requests=setup.requests, dataset=dataset.name)
    for name, conversations in data.conversations:
        yield from ask_conversations(system, conversations, name)


def _choose(dataset: Dataset, sampling: Sampling) -> list[Case]:
    cases: Sequence[Case] = dataset
    if sampling.articles:
        cases = choose_articles(cases, sampling.articles, sampling.seed)
    if sampling.answerable is not None or sampling.unanswerable is not None:
        chosen = sample(cases, sampling.answerable or 0, sampling.unanswerable or 0, sampling.seed)
    else:
        chosen = sample_in_proportion(cases, sampling.limit or len(cases), sampling.seed)
    return shard(chosen, sampling.shard) if sampling.shard else chosen
