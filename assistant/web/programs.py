"""The same app for programs, by Gradio's API."""

from typing import Any

import gradio as gr

from assistant.answers import Evidence
from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.web.guard import Guard
from assistant.web.visitors import visitor
from assistant.web.workshop import Workshop


class Programs:
    """The functions that programs may call; their signatures and docstrings are what a client shows."""

    def __init__(self, workshop: Workshop, guard: Guard) -> None:
        self._workshop = workshop
        self._guard = guard

    def ask_article(
        self,
        question: str,
        article: str = "",
        history: list[Any] | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answer a question from an article alone, with exact quotes as proof, or say that it is silent.

        Args:
            question: The question, at most 2,000 characters.
            article: The article's whole text, or its http(s) address; empty for the app's own article.
            history: Earlier turns, oldest first, for follow-ups like "Who did he meet?": [question, answer]
                pairs, or objects with role and content.

        Returns:
            text, answered, confidence, and citations with number, quote, start and end (text offsets).
        """
        helper = self._opened(article, request)
        answer = self._workshop.ready(helper).ask(question, history)
        self._guard.figures.answered(answer.state, answer.timings)
        return answer.to_dict()

    def find_quotes(
        self, question: str, article: str = "", request: gr.Request | None = None
    ) -> list[dict[str, Any]]:
        """Find the sentences of an article that are nearest to a question, without writing an answer.

        Args:
            question: The question, at most 2,000 characters.
            article: The article's whole text, or its http(s) address; empty for the app's own article.

        Returns:
            Quotes, best first, each with start and end (offsets into its article's text), title and source.
        """
        helper = self._opened(article, request).without_writer()
        *_, found = (event for event in helper.stream(question) if isinstance(event, Evidence))
        return [
            {
                "quote": c.quote,
                "start": c.start,
                "end": c.end,
                "title": c.article.title,
                "source": c.article.source,
            }
            for c in found.citations
        ]

    def check_quotes(
        self, text: str, article: str = "", request: gr.Request | None = None
    ) -> list[dict[str, Any]]:
        """Say of each sentence whether it stands in an article: exactly, nearly, or not at all.

        Args:
            text: One sentence or several, as somebody quotes them.
            article: The article's whole text, or its http(s) address; empty for the app's own article.

        Returns:
            For each sentence: text, verdict ("exact", "nearly", "absent"), the article's quote with start and
            end, the differences word by word, support ("supports", "contradicts", "undecided"), confidence.
        """
        return [one.to_dict() for one in self._opened(text_or_address=article, request=request).check(text)]

    def _opened(self, text_or_address: str, request: gr.Request | None) -> Assistant:
        """The article of a program that may ask now.

        Raises:
            AssistantError: it asks too often, or its article cannot be opened.
        """
        name = request.session_hash if request is not None else None
        if not isinstance(text_or_address, str):
            raise ArticleError("article takes the article's text or its address, as a string.")
        try:
            self._guard.questions.require(visitor(request))
            return self._workshop.open_for_program(
                text_or_address, visitor(request), lambda: not self._guard.presence.has_left(name)
            )
        except AssistantError as error:
            self._guard.figures.refused(type(error).__name__)
            raise
