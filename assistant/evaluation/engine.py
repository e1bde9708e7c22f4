"""Our own assistant as a system to evaluate."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, cast

from assistant.answers import Answer, Token
from assistant.articles import Article
from assistant.assistant import Assistant, rewrite_question
from assistant.conversation import REMEMBERED_TURNS, History, read_history, stands_alone
from assistant.errors import SettingsError
from assistant.evaluation.adapters import LOOKED_AT, Reply
from assistant.evaluation.cases import Case, Gold
from assistant.index import get_embedder
from assistant.library import Library, add_articles, library_place
from assistant.progress import Progress
from assistant.settings import make_settings
from assistant.writing import Citation, Writer, get_chat_model

NOWHERE = Gold(-1, -1)
RETRIEVAL_MODES = ("hybrid", "dense", "bm25")


class AssistantSystem:
    """The assistant with some settings.

    Args:
        mode: "hybrid", "dense" or "bm25".
        progress: told about long steps.
        articles: with `library=` among the options, the articles that are in it before the first question;
            each question is then asked of the library instead of its article.
        **options: the options of `Assistant`.
    """

    def __init__(
        self,
        mode: str = "hybrid",
        progress: Progress | None = None,
        articles: Iterable[Article] = (),
        **options: Any,
    ) -> None:
        if mode not in RETRIEVAL_MODES:
            raise SettingsError(f"mode is one of {', '.join(RETRIEVAL_MODES)}; not {mode!r}.")
        self._mode = cast(Literal["hybrid", "dense", "bm25"], mode)
        self._progress = progress
        self._options = options
        self._shared = open_library(articles, progress, **options) if options.get("library") else None

    def open_article(self, article: Article) -> Assistant:
        """An assistant for the article, its writer loaded, so that loading is in no question's time."""
        helper = self._shared or Assistant(article, progress=self._progress, **self._options)
        helper.as_retriever().mode = self._mode
        helper.load_writer()
        return helper

    def ask(self, opened: Any, case: Case) -> Reply:
        """The answer, and what the retriever finds for the question as it was understood."""
        helper: Assistant = opened
        pieces = 0
        for event in helper.stream(case.question, case.history):
            pieces += isinstance(event, Token)
        assert isinstance(event, Answer)
        answer = event.to_dict()
        for citation, shown in zip(event.citations, answer["citations"], strict=True):
            if citation.article.digest != case.article.digest:
                shown |= _of_another(citation)
        question = answer.get("question") or case.question
        return Reply(
            answer={**answer, "question": question},
            passages=retrieved_places(helper, question, case.article),
            used=helper.as_retriever().top_k,
            tokens=pieces,
        )


def question_rewriter(options: Mapping[str, Any]) -> Callable[[str, History], str]:
    """What the assistant with some options makes of a follow-up question before it reads anything.

    A question that plainly stands alone, that no writer rewrites, or of whose rewriting a word was never
    said, stays as it is.
    """
    settings = make_settings(**options)
    chat = get_chat_model(settings.model, settings.timeout_seconds, base_url=settings.base_url)
    writer = Writer(chat, settings.timeout_seconds) if chat is not None else None

    def rewrite(question: str, history: History) -> str:
        turns = read_history(history)[-REMEMBERED_TURNS:]
        is_followup = turns and not stands_alone(question)
        return (rewrite_question(writer, question, turns) if is_followup else "") or question

    return rewrite


def open_library(articles: Iterable[Article], progress: Progress | None = None, **options: Any) -> Assistant:
    """An assistant for the library that the options name, with these articles in it; it is made when there is
    none.

    Raises:
        LibraryError: the library cannot be used.
    """
    settings = make_settings(**options)
    embedder = get_embedder(settings.embedder)
    library = Library.create(library_place(settings), embedder, settings.passage_characters)
    add_articles(articles, library, embedder)
    library.close()
    return Assistant(progress=progress, **options)


def retrieved_places(helper: Assistant, question: str, article: Article) -> tuple[Gold, ...]:
    """Where the passages stand that the retriever finds, best first, `LOOKED_AT` of them or more.

    A passage of another article than the one that was asked about, as a library has them, is nowhere.
    """
    retriever = helper.as_retriever()
    deeper = retriever.model_copy(update={"top_k": max(LOOKED_AT, retriever.top_k)})
    return tuple(
        Gold(d.metadata["start"], d.metadata["end"]) if d.metadata["digest"] == article.digest else NOWHERE
        for d in deeper.invoke(question)
    )


def _of_another(citation: Citation) -> dict[str, Any]:
    """What is noted of a quote of another article: it supports nothing here, yet may be exact."""
    is_exact = citation.article.text[citation.start : citation.end] == citation.quote
    return {"start": -1, "end": -1, "exact": is_exact}
