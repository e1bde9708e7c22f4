"""The browser app: reading on one side, asking on the other.

`page` lays it out, `asking` and `opening` are what its buttons do, `sessions` is what a tab has open,
`workshop` opens articles and loads the models, `takeaway` and `programs` are for what leaves the page.
"""

from assistant.web.page import build_app
from assistant.web.serving import Running, serve
from assistant.web.workshop import sample_article

__all__ = ["Running", "build_app", "sample_article", "serve"]
