"""The browser app: reading on one side, asking on the other.

In: an article and the options of an assistant. Out: a page for people, and an API for programs. May import:
all rooms of an answer and `assistant.assistant`; of them only what their `__init__` gives.

`page` lays it out, `asking` and `opening` are what its buttons do, `sessions` is what a tab has open,
`workshop` opens articles and loads the models (`gates` and `shelf` say when), `takeaway`, `copying` and
`programs` are for what leaves it, `checking` and `page_pictures` are panels, `library_list` is a library's
list of articles, `article_rendering`, `chat_rendering`, `sources_rendering` and `checking_rendering` make its
HTML, and page.css, `script/` and pieces of HTML lie beside them. The desk: `desk_page`
lays it out, `pinning`, `carrying`, `keeping`, `reopening`, `overviews` and `next_questions` are what it does.
`http_api` and `openai_api` are plain HTTP
below `/v1`, `health` what a proxy asks for. `rules` is what visitors may do, `guard/` stands in front of
every route, `routes` are those of our own beside Gradio's.
"""

from assistant.web.guard import Exposure, read_password
from assistant.web.page import build_app
from assistant.web.rules import Rules, make_rules
from assistant.web.serving import Running, serve
from assistant.web.workshop import sample_article

__all__ = [
    "Exposure",
    "Rules",
    "Running",
    "build_app",
    "make_rules",
    "read_password",
    "sample_article",
    "serve",
]
