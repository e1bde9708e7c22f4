"""Words that are meant for the assistant, not for the article: a greeting, thanks, an impossible wish."""

from functools import cache

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.index import Vectors, embed

_NEAR = 0.5  # cosine; of 500 visible questions the nearest to an example is at 0.37
_EXAMPLES = {
    "help": (
        "Hello",
        "Hi there",
        "Good morning",
        "Thanks!",
        "Thank you very much",
        "What can you do?",
        "What questions can I ask?",
        "Who are you?",
        "How do I use this?",
    ),
    "translate": ("Translate the article into French", "Can you translate this into German?"),
}
_REPLIES = {
    "help": "Ask a question about the article, such as who, when, how much or why, or ask for a summary. "
    "Every answer comes with the article’s own words.",
    "translate": "This assistant does not translate: it answers with the article’s own words. "
    "Ask a question about the article, or ask for a summary.",
}


def reply_to_address(question: str, embedder: Embeddings) -> str:
    """What to say to words that are meant for the assistant; empty for a question about the article."""
    vectors, kinds = _known(embedder)
    own = np.asarray(embedder.embed_query(question), dtype=np.float32)
    near = vectors @ (own / max(float(np.linalg.norm(own)), 1e-12))
    best = int(near.argmax())
    return _REPLIES[kinds[best]] if near[best] >= _NEAR else ""


@cache
def _known(embedder: Embeddings) -> tuple[Vectors, tuple[str, ...]]:
    texts = [(text, kind) for kind, examples in _EXAMPLES.items() for text in examples]
    return embed(embedder, [text for text, _ in texts]), tuple(kind for _, kind in texts)
