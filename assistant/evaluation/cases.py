"""Cases: questions about articles, with what a right answer is; the form that every data set is read into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from assistant.articles import Article


@dataclass(frozen=True)
class Gold:
    """A stretch of the article that proves the answer: `article.text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """One question about an article.

    Attributes:
        id: unique within its data set.
        article: the article; cases about one article share the object.
        question: the question as a person asks it; empty where only the opening of the article is judged.
        gold: stretches of the article that hold an answer; empty when the set does not say where it is.
        answers: accepted answers, the gold stretches' words when not given; none at all means that the
            article does not answer the question.
        paragraphs: the paragraphs around them. A quote from inside one counts as support.
        history: earlier (question, answer text) pairs, oldest first.
        kind: what kind of question it is, in the data set's own word: "yes-no", "list", …; may be empty.
        answer_word: "yes" or "no" where that is the answer; else empty.
        members: what the answer must say, each as its alternative wordings; empty where one answer is enough.
        half: the part of the data set that the question belongs to; may be empty.
        state: the state that the answer must have; empty for any.
        notice: words that the answer or the notice beside it must say, whatever the case; empty for none.
        exact: the article's text must be the text that was given, and each quote a slice of it.
        unmet: what else the data set expects of the article and did not find, by the member's name.
    """

    id: str
    article: Article
    question: str
    gold: tuple[Gold, ...] = ()
    answers: tuple[str, ...] = ()
    paragraphs: tuple[Gold, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    answer_word: str = ""
    members: tuple[tuple[str, ...], ...] = ()
    half: str = ""
    state: str = ""
    notice: str = ""
    exact: bool = False
    unmet: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.answers:
            words = dict.fromkeys(self.article.text[g.start : g.end] for g in self.gold)
            object.__setattr__(self, "answers", tuple(words))

    @property
    def answerable(self) -> bool:
        """Whether the article answers the question."""
        return bool(self.answers)

    @property
    def gold_texts(self) -> tuple[str, ...]:
        """The accepted answers' words."""
        return self.answers


@dataclass(frozen=True)
class Problem:
    """Something in a data set that cannot be used as it stands: where, and what is wrong."""

    where: str
    reason: str


@dataclass(frozen=True)
class Dataset(Sequence[Case]):
    """The cases of a file, as a sequence.

    Attributes:
        name: the file's name.
        digest: SHA-256 of the file, 64 hexadecimal digits.
        cases: the questions, in the file's order.
        problems: gold that is not in its text. Such a question is still asked and its answer still scored;
            it has no place in the figures of retrieval and citations.
    """

    name: str
    digest: str
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...] = ()

    @overload
    def __getitem__(self, place: int) -> Case: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Case]: ...
    def __getitem__(self, place: int | slice) -> Case | Sequence[Case]:
        return self.cases[place]

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)
