"""Signs of the browser app, drawn: not every system's fonts have them."""

_THUMB = "M5 7v6.5H2.5V7H5l3-5c1.2 0 1.8.8 1.6 2L9.2 6.5h3.3c.9 0 1.5.7 1.3 1.6l-1 4.2c-.2.7-.7 1.2-1.4 1.2H5"


def _drawn(shapes: str) -> str:
    return f"<svg viewBox='0 0 16 16' aria-hidden='true'>{shapes}</svg>"


COPY = _drawn(
    "<rect x='5' y='5' width='8.5' height='9' rx='1.5'/><path d='M10.5 2.5h-6A1.5 1.5 0 0 0 3 4v7'/>"
)
THUMB_UP = _drawn(f"<path d='{_THUMB}'/>")
THUMB_DOWN = _drawn(f"<path transform='rotate(180 8 8)' d='{_THUMB}'/>")
REFRESH = _drawn("<path d='M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3'/>")
CLOSE = _drawn("<path d='M4 4l8 8M12 4l-8 8'/>")
PIN = _drawn("<path d='M5.5 2h5l-.7 5 2.2 2.4H4L6.2 7zM8 9.4V14'/>")
LINK = _drawn(
    "<path d='M6.8 9.2l2.4-2.4M7.4 4.6l1.5-1.5a2.8 2.8 0 0 1 4 4l-1.5 1.5"
    "M8.6 11.4l-1.5 1.5a2.8 2.8 0 0 1-4-4l1.5-1.5'/>"
)
UP = _drawn("<path d='M8 13V3.5M4 7.5l4-4 4 4'/>")
DOWN = _drawn("<path d='M8 3v9.5M4 8.5l4 4 4-4'/>")
