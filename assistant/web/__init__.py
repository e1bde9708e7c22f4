"""The browser app: reading on one side, asking on the other.

In: an article and the options of an assistant. Out: a page for people, and an API for programs. May import:
all rooms of an answer and `assistant.assistant`; of them only what their `__init__` gives.

`page` lays it out; `asking`, `opening` and `checking` are what its buttons do, `page_pictures` draws pages of
PDFs, `sessions` is what a tab has open, `workshop` opens articles and loads the models, `takeaway`, `copying`
and `programs` are for what leaves it. The files that end in `_rendering` make its HTML; page.css, pieces of
HTML and the page's script (`script/`, put together by `assets`) lie beside them.
"""

from assistant.web.page import build_app
from assistant.web.serving import Running, serve
from assistant.web.workshop import sample_article

__all__ = ["Running", "build_app", "sample_article", "serve"]
