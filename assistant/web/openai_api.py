"""OpenAI's protocol, as far as a chat needs it: the article, or the library, is the model."""

import asyncio
import json
import re
import secrets
import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from assistant.answers import Answer
from assistant.articles import Article
from assistant.assistant import Assistant
from assistant.doors import numbered_quotes, require_question
from assistant.errors import AssistantError, QuestionError
from assistant.web.guard import Guard, error_dict, visitor_of
from assistant.web.http_bodies import ChatCompletion, Message
from assistant.web.http_errors import admit
from assistant.web.program_articles import ProgramArticles, name_of
from assistant.writing import Citation

_OWN = "default"
_KEEP_ALIVE_SECONDS = 10.0
_QUOTES = re.compile(r"\n\n\[1\] “.*", re.DOTALL)  # what this protocol's answers end with


def add_openai_routes(api: FastAPI, articles: ProgramArticles, guard: Guard) -> None:
    """`/models` and `/chat/completions`."""

    @api.get("/models", summary="The app's articles, as models of OpenAI's protocol")
    async def models() -> dict[str, Any]:
        """What the app was started with; an article that a program brings is used by its id."""
        return {"object": "list", "data": [_model(name, article) for name, article in articles.own()]}

    @api.get("/models/{model}", summary="One of them")
    async def model(model: str) -> dict[str, Any]:
        """An article by its id or title."""
        opened = await run_in_threadpool(articles.get, _name(model))
        return _model(name_of(opened.article), opened.article)

    @api.post("/chat/completions", summary="OpenAI's protocol", response_model=None)
    async def chat(body: ChatCompletion, request: Request) -> StreamingResponse | dict[str, Any]:
        """The answer with its quotes below, by number, and as `annotations`. With `stream`, in pieces:
        nothing is sent that has not been checked."""
        admit(guard, visitor_of(request.scope))
        opened = await run_in_threadpool(articles.get, _name(body.model))
        question, history = _conversation(body.messages)
        require_question(question)  # while a refusal can have a status of its own
        asked = asyncio.create_task(_answered(articles.ready(opened), question, history, guard))
        if body.stream:
            lines = _Lines(body.model, asked, opened.library is None).lines()
            return StreamingResponse(
                lines, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
            )
        try:
            content, annotations = _content(await asked, opened.library is None)
        finally:
            asked.cancel()
        message = {"role": "assistant", "content": content, "refusal": None, "annotations": annotations}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**_head("chat.completion", body.model), "choices": [choice]}


async def _answered(helper: Assistant, question: str, history: list[dict[str, str]], guard: Guard) -> Answer:
    answer = await helper.aask(question, history)
    guard.figures.answered(answer.state, answer.timings)
    return answer


class _Lines:
    """The server-sent events of a streamed answer."""

    def __init__(self, model: str, asked: "asyncio.Task[Answer]", is_open: bool) -> None:
        self._is_open = is_open
        self._head = _head("chat.completion.chunk", model)
        self._asked = asked

    async def lines(self) -> AsyncIterator[str]:
        """Role, content in pieces, annotations, end; comments while the answer is on its way."""
        try:
            yield self._chunk({"role": "assistant", "content": ""})
            while not self._asked.done():
                await asyncio.wait([self._asked], timeout=_KEEP_ALIVE_SECONDS)
                if not self._asked.done():
                    yield ": the answer is on its way\n\n"
            content, annotations = _content(self._asked.result(), self._is_open)
            for piece in re.findall(r"\S*\s*", content):
                if piece:
                    yield self._chunk({"content": piece})
            if annotations:
                yield self._chunk({"annotations": annotations})
            yield self._chunk({}, "stop")
            yield "data: [DONE]\n\n"
        except AssistantError as error:
            yield f"data: {json.dumps(error_dict(str(error)))}\n\n"
        finally:
            self._asked.cancel()

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return f"data: {json.dumps({**self._head, 'choices': [choice]}, ensure_ascii=False)}\n\n"


def _conversation(messages: list[Message]) -> tuple[str, list[dict[str, str]]]:
    """The question, and the turns before it. Orders to a system are none to us, and are left out."""
    said = [m for m in messages if m.role in ("user", "assistant") and m.words.strip()]
    if not said or said[-1].role != "user":
        raise QuestionError("The last message must be the user's: it is the question.")
    history = [{"role": m.role, "content": _QUOTES.sub("", m.words)} for m in said[:-1]]
    return said[-1].words, history


def _content(answer: Answer, is_open: bool) -> tuple[str, list[dict[str, Any]]]:
    """The text with its numbered quotes, and for each quote an annotation of its line in the text."""
    content = numbered_quotes(answer)
    annotations, end = [], len(answer.text)
    for citation in answer.citations:
        start = content.index(f"[{citation.number}] “", end)
        end = content.find("\n", start)
        end = len(content) if end < 0 else end
        annotations.append(_annotation(citation, start, end, is_open))
    return content, annotations


def _annotation(citation: Citation, start: int, end: int, is_open: bool) -> dict[str, Any]:
    """A citation as OpenAI has it; beside that, the quote and where it stands in the article.

    Its address is that of the page, or where the article can be had here if it `is_open`. Those of a library
    are not; they are named by their source.
    """
    article = citation.article
    is_page = not is_open or article.source.startswith(("http://", "https://"))
    place = {
        "start_index": start,
        "end_index": end,
        "title": article.title,
        "url": article.source if is_page else f"/v1/articles/{name_of(article)}",
    }
    quote = {"quote": citation.quote, "start": citation.start, "end": citation.end, "place": citation.place}
    return {"type": "url_citation", "url_citation": place, **quote}


def _head(kind: str, model: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
    }


def _model(name: str, article: Article) -> dict[str, Any]:
    return {
        "id": name,
        "object": "model",
        "created": 0,
        "owned_by": "article-assistant",
        "name": article.title or name,
    }


def _name(model: str) -> str:
    return "" if model == _OWN else model
