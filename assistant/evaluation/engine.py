"""Our own assistant as a system to evaluate."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from assistant.answers import Answer, Token
from assistant.articles import Article
from assistant.assistant import Assistant, rewrite_question
from assistant.conversation import REMEMBERED_TURNS, History, read_history
from assistant.errors import SettingsError
from assistant.evaluation.adapters import LOOKED_AT, Reply
from assistant.evaluation.cases import Case, Gold
from assistant.progress import Progress
from assistant.settings import make_settings
from assistant.writing import Writer, get_chat_model

RETRIEVAL_MODES = ("hybrid", "dense", "bm25")


class AssistantSystem:
    """The assistant with some settings.

    Args:
        mode: "hybrid", "dense" or "bm25".
        progress: told about long steps.
        **options: the options of `Assistant`.
    """

    def __init__(self, mode: str = "hybrid", progress: Progress | None = None, **options: Any) -> None:
        if mode not in RETRIEVAL_MODES:
            raise SettingsError(f"mode is one of {', '.join(RETRIEVAL_MODES)}; not {mode!r}.")
        self._mode = cast(Literal["hybrid", "dense", "bm25"], mode)
        self._progress = progress
        self._options = options

    def open_article(self, article: Article) -> Assistant:
        """An assistant for the article, its writer loaded, so that loading is in no question's time."""
        helper = Assistant(article, progress=self._progress, **self._options)
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
        question = answer.get("question") or case.question
        return Reply(
            answer={**answer, "question": question},
            passages=retrieved_places(helper, question),
            used=helper.as_retriever().top_k,
            tokens=pieces,
        )


def question_rewriter(options: Mapping[str, Any]) -> Callable[[str, History], str]:
    """What the assistant with some options makes of a follow-up question before it reads anything.

    A question that no writer rewrites, or of whose rewriting a word was never said, stays as it is.
    """
    settings = make_settings(**options)
    chat = get_chat_model(settings.model, settings.timeout_seconds, base_url=settings.base_url)
    writer = Writer(chat, settings.timeout_seconds) if chat is not None else None

    def rewrite(question: str, history: History) -> str:
        turns = read_history(history)[-REMEMBERED_TURNS:]
        return (rewrite_question(writer, question, turns) if turns else "") or question

    return rewrite


def retrieved_places(helper: Assistant, question: str) -> tuple[Gold, ...]:
    """Where the passages stand that the retriever finds, best first, `LOOKED_AT` of them or more."""
    retriever = helper.as_retriever()
    deeper = retriever.model_copy(update={"top_k": max(LOOKED_AT, retriever.top_k)})
    return tuple(Gold(d.metadata["start"], d.metadata["end"]) for d in deeper.invoke(question))
