"""Plain HTTP for programs, below `/v1`: ask, ask and stream, bring an article, check quotes.

Who may call it, from where and with how large bodies is decided by the guard in front (`guard`).
"""

import json
from collections.abc import AsyncIterator
from functools import partial
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Environment
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from assistant.answers import Answer, Event, Evidence
from assistant.articles import Article, load_article, read_article
from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.web.guard import Guard, error_dict, visitor_of
from assistant.web.http_bodies import Ask, CheckText, NewArticle
from assistant.web.http_errors import add_error_handlers, admit
from assistant.web.openai_api import add_openai_routes
from assistant.web.program_articles import ProgramArticles, is_address, name_of
from assistant.web.results import AnswerResult, CheckResult
from assistant.web.workshop import Workshop

_ABOUT = (
    "Ask an article; every answer is proved with its own words. Each quote is an exact slice: "
    "`text[start:end] == quote`, offsets counted in characters (code points)."
)
_FORM = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
}


def build_api(workshop: Workshop, guard: Guard) -> FastAPI:
    """The API, to be mounted at `/v1`; each visitor asks so often as the guard allows."""
    api = FastAPI(title="Article assistant", version="1", description=_ABOUT, docs_url=None, redoc_url=None)
    articles = ProgramArticles(workshop)
    _add_asking(api, articles, guard)
    _add_articles(api, articles, workshop)
    add_openai_routes(api, articles, guard)
    add_error_handlers(api, guard.figures)

    @api.get("/docs", include_in_schema=False)
    async def page(request: Request) -> HTMLResponse:
        text = (files("assistant.web") / "http_api.html").read_text(encoding="utf-8")
        template = Environment(autoescape=True).from_string(text)
        return HTMLResponse(template.render(api=api.openapi(), base=str(request.url).partition("/docs")[0]))

    return api


def _add_asking(api: FastAPI, articles: ProgramArticles, guard: Guard) -> None:
    async def helper(body: Ask | CheckText, request: Request) -> Assistant:
        visitor = visitor_of(request.scope)
        admit(guard, visitor)
        return await run_in_threadpool(articles.find, body.article, body.article_text, visitor)

    @api.post("/ask", summary="Answer a question", response_model=AnswerResult)
    async def ask(body: Ask, request: Request) -> dict[str, Any]:
        """The answer with its quotes, or "The article does not say." with the nearest sentences."""
        asked = articles.ready(await helper(body, request))
        answer = await asked.aask(body.question, body.history)
        guard.figures.answered(answer.state, answer.timings)
        return answer.to_dict()

    @api.post(
        "/ask/stream", summary="Answer a question, as server-sent events", response_class=StreamingResponse
    )
    async def stream(body: Ask, request: Request) -> StreamingResponse:
        """Events `evidence` (once or more), `token` (pieces of a draft, not checked), and last `answer`, as
        `/v1/ask` gives it, or `error`."""
        asked = articles.ready(await helper(body, request))
        events = asked.astream(body.question, body.history)
        first = await anext(events)  # what cannot be asked is refused with a status of its own

        async def lines() -> AsyncIterator[str]:
            yield _event(first)
            try:
                async for event in events:
                    if isinstance(event, Answer):
                        guard.figures.answered(event.state, event.timings)
                    yield _event(event)
            except AssistantError as error:
                yield f"event: error\ndata: {json.dumps(error_dict(str(error)))}\n\n"
            finally:
                await events.aclose()

        return StreamingResponse(
            lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    @api.post("/check", summary="Check quotes", response_model=list[CheckResult])
    async def check(body: CheckText, request: Request) -> list[dict[str, Any]]:
        """For each sentence whether it stands in the article, and what differs."""
        opened = await helper(body, request)
        return [one.to_dict() for one in await run_in_threadpool(opened.check, body.text)]


def _add_articles(api: FastAPI, articles: ProgramArticles, workshop: Workshop) -> None:
    content = {
        "application/json": {"schema": NewArticle.model_json_schema()},
        "multipart/form-data": {"schema": _FORM},
    }

    @api.post(
        "/articles",
        status_code=201,
        summary="Bring an article",
        openapi_extra={"requestBody": {"content": content, "required": True}},
    )
    async def bring(request: Request) -> dict[str, Any]:
        """Its id, by which it is asked from now on, and what is known of it. JSON, or a form with `file`."""
        visitor = visitor_of(request.scope)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form(max_files=1, max_fields=4) as form:
                upload = form.get("file")
                if not isinstance(upload, UploadFile):
                    raise ArticleError("The form has no file. Send it in the field named file.")
                sent, name = await upload.read(), upload.filename or "file"
            name = name.rpartition("/")[2][-200:] or "file"
            load = partial(read_article, sent, name, workshop.limits)
            article = await run_in_threadpool(articles.read, load, visitor)
        else:
            try:
                body = NewArticle.model_validate_json(await request.body())
            except ValidationError as error:
                raise RequestValidationError(error.errors()) from error
            load = partial(_from_body, workshop, body)
            article = await run_in_threadpool(articles.read, load, visitor)
        opened = await run_in_threadpool(articles.put, article, visitor)
        return {**_about(opened), "notices": list(opened.notices)}

    @api.get("/articles/{article_id}", summary="An article and its text")
    async def read(article_id: str) -> dict[str, Any]:
        """What is known of it, with the text into which all offsets point; of a collection, of each."""
        opened = await run_in_threadpool(articles.get, article_id)
        own = [{**_facts(article), "text": article.text} for article in opened.articles]
        return own[0] if len(own) == 1 else {**_about(opened), "articles": own}


def _from_body(workshop: Workshop, body: NewArticle) -> Article:
    if body.address:
        if not is_address(body.address):
            raise ArticleError(f"{body.address[:200]!r} is no web address. Use one with http:// or https://.")
        return load_article(body.address, workshop.limits)
    workshop.require_size(body.text)
    return Article.from_text(body.text, body.title)


def _about(helper: Assistant) -> dict[str, Any]:
    return {**_facts(helper.article), "passages": helper.index.passage_count}


def _facts(article: Article) -> dict[str, Any]:
    return {
        "id": name_of(article),
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "published": article.published,
        "language": article.language,
        "characters": len(article.text),
        "sha256": article.digest,
    }


def _event(event: Event) -> str:
    name = "answer" if isinstance(event, Answer) else "evidence" if isinstance(event, Evidence) else "token"
    return f"event: {name}\ndata: {json.dumps(event.to_dict(), ensure_ascii=False)}\n\n"
