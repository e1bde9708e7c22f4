"""What programs get over HTTP and MCP, member by member: the schema of what `to_dict()` gives."""

from typing import Literal

from pydantic import BaseModel, Field

_OFFSETS = "Offset into the text of the quote's own article, in code points: text[start:end] is the quote."


class Quote(BaseModel):
    """An exact slice of an article."""

    number: int = Field(description="The mark in the answer that it proves, from 1.")
    quote: str = Field(description="The article's own words.")
    start: int = Field(description=_OFFSETS)
    end: int = Field(description=_OFFSETS)
    page: int | None = Field(description="The page on which it begins, from 1; none without pages.")
    place: str = Field(description='Page, slide or cells for people: "page 3", "Costs!A7:C7", or nothing.')
    read_at: str = Field(description="When the web page that it is from was read; empty for other sources.")
    title: str = Field(description="Its article's title.")
    source: str = Field(description="Where its article is from: an address, a file's name, or nothing.")


class AnswerResult(BaseModel):
    """An answer with its proof."""

    question: str = Field(description="The question as it was understood.")
    text: str = Field(
        description='The answer; marks like [1] are numbers of citations. Or "The article does not say."'
    )
    answered: bool = Field(description='Whether there is an answer: the state is "answered" or "unsure".')
    state: Literal["answered", "unsure", "silent", "language"] = Field(
        description='"unsure": an answer that may be wrong; "silent": the article does not say; "language": '
        "not judged in this language, see closest."
    )
    short: str = Field(description="The answer in few words, where there is such; else empty.")
    confidence: float = Field(description="Probability that the article answers the question, from 0 to 1.")
    citations: list[Quote] = Field(description="The quotes that prove the answer, in order of number.")
    closest: list[Quote] = Field(description="Sentences nearest to the question; they prove nothing.")
    timings: dict[str, float] = Field(
        description="Seconds by stage; of evidence, short and total from the start."
    )
    signals: dict[str, float] = Field(description="What the confidence rests on.")
    notice: str = Field(description="A line for people when something went wrong or is left out; else empty.")
    disagrees: bool = Field(description="Whether articles give different answers, each of which is quoted.")


class DifferenceResult(BaseModel):
    """Words that differ between a sentence and the article."""

    said: str = Field(description="What the sentence has.")
    stands: str = Field(description="What the article has in its place.")
    fair: str = Field(
        description='Why a quote may differ so, "ellipsis" or "attribution"; empty when it may not.'
    )


class CheckResult(BaseModel):
    """How one sentence stands in the article."""

    text: str = Field(description="The sentence.")
    verdict: Literal["exact", "nearly", "absent"] = Field(description="Typography and white space apart.")
    quote: str = Field(
        description="The article's words that it is, or is nearest to; empty when none are near."
    )
    start: int = Field(description=_OFFSETS)
    end: int = Field(description=_OFFSETS)
    page: int | None = Field(description="The page of the quote, from 1; none without pages.")
    speaker: str = Field(description="Who says it by the article's own words; empty where nobody is named.")
    fair: bool = Field(
        description="Whether it is the article's words but for what a quote may leave out or add."
    )
    differences: list[DifferenceResult] = Field(
        description="What differs, of a sentence that nearly stands there."
    )
    support: Literal["supports", "contradicts", "undecided"] = Field(description="What the quote says to it.")
    confidence: float = Field(description="How sure that is, from 0 to 1.")
    title: str = Field(description="The title of the quote's article.")
    source: str = Field(description="Where the quote's article is from.")
