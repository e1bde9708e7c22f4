"""Tools of the Model Context Protocol at `/mcp`: their results are JSON with a schema, not printed text.

Who may call them, from where and with how large bodies is decided by the guard in front (`guard`).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI
from mcp.server.fastmcp import Context, FastMCP
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from assistant.answers import Evidence
from assistant.assistant import Assistant
from assistant.web.guard import Guard, visitor_of
from assistant.web.http_errors import admit
from assistant.web.results import AnswerResult, CheckResult, Quote
from assistant.web.workshop import Workshop

MCP_PATH = "/mcp"
_INSTRUCTIONS = (
    "Answers questions about an article from its own words alone. Show people the quotes of an answer; when "
    'the state is "silent", the article does not say.'
)
_Question = Annotated[str, Field(description="The question, at most 2,000 characters.")]
_Article = Annotated[
    str,
    Field(
        description="The article's whole text, or its http(s) address; empty for the server's own article."
    ),
]
_History = Annotated[
    list[Any],
    Field(
        description='Earlier turns, oldest first, for follow-ups like "Who did he meet?": [question, answer] '
        "pairs, or objects with role and content."
    ),
]
_Sentences = Annotated[str, Field(description="One sentence or several, at most 20,000 characters.")]
_READS = ToolAnnotations(readOnlyHint=True)


class McpServer:
    """The tools, and the lifespan that they need of the app whose routes they become.

    Args:
        workshop: opens articles.
        guard: how often each visitor may.
    """

    def __init__(self, workshop: Workshop, guard: Guard) -> None:
        self._workshop = workshop
        self._guard = guard
        self._server = FastMCP(
            "Article assistant",
            instructions=_INSTRUCTIONS,
            streamable_http_path=MCP_PATH,
            stateless_http=True,
            json_response=True,
            max_request_body_size=guard.body_bytes,
            # Hosts and origins are the guard's matter.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        for tool in (self.ask_article, self.find_quotes, self.check_quotes):
            self._server.tool(annotations=_READS)(tool)
        self.routes: list[BaseRoute] = list(self._server.streamable_http_app().routes)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Serve as long as the app does."""
        async with self._server.session_manager.run():
            yield

    async def ask_article(
        self,
        question: _Question,
        ctx: Context[Any, Any, Any],
        article: _Article = "",
        history: _History = [],  # noqa: B006
    ) -> AnswerResult:
        """Answer a question from an article alone, with exact quotes as proof, or say that it is silent."""
        asked = self._workshop.ready(await self._opened(article, ctx))
        answer = await asked.aask(question, history)
        self._guard.figures.answered(answer.state, answer.timings)
        return AnswerResult.model_validate(answer.to_dict())

    async def find_quotes(
        self, question: _Question, ctx: Context[Any, Any, Any], article: _Article = ""
    ) -> list[Quote]:
        """Find the sentences of an article that are nearest to a question; no answer is written."""
        helper = (await self._opened(article, ctx)).without_writer()
        *_, found = (event for event in await run_in_threadpool(_events(helper, question)))
        return [Quote.model_validate(one) for one in found.to_dict()["citations"]]

    async def check_quotes(
        self, text: _Sentences, ctx: Context[Any, Any, Any], article: _Article = ""
    ) -> list[CheckResult]:
        """Say of each sentence whether it stands in an article: exactly, nearly (what differs), or not at
        all."""
        opened = await self._opened(article, ctx)
        checks = await run_in_threadpool(opened.check, text)
        return [CheckResult.model_validate(one.to_dict()) for one in checks]

    async def _opened(self, article: str, ctx: Context[Any, Any, Any]) -> Assistant:
        request = ctx.request_context.request
        visitor = visitor_of(request.scope if request is not None else {})
        admit(self._guard, visitor)
        return await run_in_threadpool(self._workshop.open_for_program, article, visitor)


def _events(helper: Assistant, question: str) -> Callable[[], list[Evidence]]:
    return lambda: [event for event in helper.stream(question) if isinstance(event, Evidence)]
