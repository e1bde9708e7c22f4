"""The page itself, of a PDF or a scan, beside the text, with the quote outlined on it."""

import base64
from html import escape

import gradio as gr

from assistant.articles import PagePainter, PagePicture
from assistant.errors import ArticleError
from assistant.web.sessions import Sessions

_WORDS = 2000


class PagePictures:
    """Draws pages of what a tab has open; whoever gives the painter closes it."""

    def __init__(self, sessions: Sessions, painter: PagePainter) -> None:
        self._sessions = sessions
        self._painter = painter

    def draw(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The picture of a page that the tab may see; empty where there is none."""
        session = self._sessions.get(request.session_hash)
        name = str(clicked.article)
        found = (c for digest, c in session.originals.items() if name and digest.startswith(name))
        content = next(found, None)
        if content is None:
            return ""
        try:
            drawn = self._painter.draw(content, int(clicked.page), str(clicked.words)[:_WORDS])
        except (ArticleError, ValueError) as error:
            return f"<p class='line error' role='alert'>{escape(str(error))}</p>"
        return _picture_html(name, drawn)


def _picture_html(name: str, drawn: PagePicture) -> str:
    outlines = "".join(
        f"<i class='outline' style='left:{left:.2%};top:{top:.2%};width:{width:.2%};height:{height:.2%}'></i>"
        for left, top, width, height in drawn.boxes
    )
    data = base64.b64encode(drawn.image).decode("ascii")
    steps = ""
    for page, label, sign in ((drawn.page - 1, "Previous page", "‹"), (drawn.page + 1, "Next page", "›")):
        off = "" if 1 <= page <= drawn.pages else " disabled"
        steps += f"<button type='button' data-draw='{page}' aria-label='{label}'{off}>{sign}</button>"
    image = f"<img alt='Picture of page {drawn.page}' src='data:image/jpeg;base64,{data}'>"
    return (
        f"<figure data-article='{escape(name, quote=True)}' data-page='{drawn.page}'>"
        f"<figcaption>p. {drawn.page} of {drawn.pages} {steps}</figcaption>"
        f"<div class='sheet'>{image}"
        f"{outlines}</div></figure>"
    )
