"""The same app for programs: Gradio's API, and tools of its MCP server when that is switched on."""

from typing import Any

import gradio as gr

from assistant.answers import Evidence
from assistant.errors import AssistantError
from assistant.web.workshop import Workshop


class Programs:
    """The functions that programs may call; their signatures and docstrings are the schema of the tools."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def ask_article(
        self, question: str, article: str = "", history: list[Any] | None = None
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
        try:
            helper = self._workshop.open_for_program(article)
            return self._workshop.ready(helper).ask(question, history).to_dict()
        except AssistantError as error:
            raise gr.Error(str(error)) from error

    def find_quotes(self, question: str, article: str = "") -> list[dict[str, Any]]:
        """Find the sentences of an article that are nearest to a question, without writing an answer.

        Args:
            question: The question, at most 2,000 characters.
            article: The article's whole text, or its http(s) address; empty for the app's own article.

        Returns:
            Quotes, best first, each with start and end (offsets into its article's text), title and source.
        """
        try:
            helper = self._workshop.open_for_program(article).without_writer()
            *_, found = (event for event in helper.stream(question) if isinstance(event, Evidence))
        except AssistantError as error:
            raise gr.Error(str(error)) from error
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

    def check_quotes(self, text: str, article: str = "") -> list[dict[str, Any]]:
        """Say of each sentence whether it stands in an article: exactly, nearly, or not at all.

        Args:
            text: One sentence or several, as somebody quotes them.
            article: The article's whole text, or its http(s) address; empty for the app's own article.

        Returns:
            For each sentence: text, verdict ("exact", "nearly", "absent"), the article's quote with start and
            end, the differences word by word, support ("supports", "contradicts", "undecided"), confidence.
        """
        try:
            return [one.to_dict() for one in self._workshop.open_for_program(article).check(text)]
        except AssistantError as error:
            raise gr.Error(str(error)) from error
