"""Pages of a file as they look, and where each of their letters stands: of a PDF, or of pictures of text.

Runs in the process of `page_pictures`; the libraries are imported there alone.
"""

import contextlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from assistant.articles.kinds import is_picture
from assistant.errors import ArticleError

if TYPE_CHECKING:
    from PIL.Image import Image

    from assistant.articles.scans import Scan

_MOST_SCALE = 4.0  # of a tiny page of a PDF

Edges = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of the page's width and height."""

Letter = tuple[str, Edges]
"""A character, and where it stands."""


class Pages(Protocol):
    """The pages of a file; numbers are from 1."""

    count: int

    def letters(self, number: int) -> Sequence[Letter]:
        """The letters of a page in reading order; none where nothing can read its picture."""

    def picture(self, number: int, pixels: int) -> "Image":
        """A page, `pixels` on its longer side; one that was read from a picture turned as it was read."""


def open_pages(content: bytes, tell_reading: Callable[[], None]) -> Pages:
    """The pages of a file; `tell_reading` is called before a page is read from its picture."""
    return (_Pictures if is_picture(content) else _Pdf)(content, tell_reading)


class _Scans:
    """What was read from the pictures of one file."""

    def __init__(self, tell_reading: Callable[[], None]) -> None:
        self._tell = tell_reading
        self._kept: dict[int, tuple[int, list[Letter]]] = {}

    def letters(self, number: int, read: Callable[[], "Scan"]) -> list[Letter]:
        """The letters of a page that is a picture; `read` gives what that says."""
        if number not in self._kept:
            from assistant.articles.scans import require_scans

            try:
                require_scans("It", "is a picture")
            except ArticleError:
                return []
            self._tell()
            scan = read()
            self._kept[number] = scan.turned, list(_scan_letters(scan))
        return self._kept[number][1]

    def upright(self, number: int, picture: "Image") -> "Image":
        turned, _ = self._kept.get(number, (0, []))
        return picture.rotate(turned, expand=True)


class _Pdf:
    def __init__(self, content: bytes, tell_reading: Callable[[], None]) -> None:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(content)
        self._scans = _Scans(tell_reading)
        self.count = len(self._document)

    def letters(self, number: int) -> Sequence[Letter]:
        from assistant.articles.pdf import is_scanned, read_scanned_page

        if not is_scanned(self._document, number - 1):
            return list(_text_letters(self._document[number - 1]))
        return self._scans.letters(number, lambda: read_scanned_page(self._document, number - 1))

    def picture(self, number: int, pixels: int) -> "Image":
        with contextlib.closing(self._document[number - 1]) as page:
            scale = min(_MOST_SCALE, pixels / max(page.get_size()))
            drawn: Image = page.render(scale=scale).to_pil().convert("RGB")
        return self._scans.upright(number, drawn)


class _Pictures:
    def __init__(self, content: bytes, tell_reading: Callable[[], None]) -> None:
        from PIL import Image

        warnings.simplefilter("error", Image.DecompressionBombWarning)
        self._file = Image.open(BytesIO(content))
        self._scans = _Scans(tell_reading)
        self.count = int(getattr(self._file, "n_frames", 1))

    def letters(self, number: int) -> Sequence[Letter]:
        from assistant.articles.scans import read_scan

        return self._scans.letters(number, lambda: read_scan(self._frame(number), 1, 1, None))

    def picture(self, number: int, pixels: int) -> "Image":
        frame = self._frame(number)
        frame.thumbnail((pixels, pixels))
        return self._scans.upright(number, frame)

    def _frame(self, number: int) -> "Image":
        from assistant.articles.scans import upright

        self._file.seek(number - 1)
        return upright(self._file)


def _text_letters(page: Any) -> Iterator[Letter]:
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    wide, high = right - left, top - bottom
    for position in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, position))
        if character.isalnum():
            x, lower, end, upper = text.get_charbox(position, loose=True)
            yield (
                character,
                ((x - left) / wide, (top - upper) / high, (end - left) / wide, (top - lower) / high),
            )


def _scan_letters(scan: "Scan") -> Iterator[Letter]:
    """Each letter in its share of its word's box."""
    width, height = scan.size
    for word, (upper_left, upper_right, lower_right, lower_left) in scan.words:
        for place, character in enumerate(word):
            ends = [
                _between(first, last, share / len(word))
                for first, last in ((upper_left, upper_right), (lower_left, lower_right))
                for share in (place, place + 1)
            ]
            across, down = [x / width for x, _ in ends], [y / height for _, y in ends]
            yield character, (min(across), min(down), max(across), max(down))


def _between(first: tuple[float, float], last: tuple[float, float], share: float) -> tuple[float, float]:
    return first[0] + share * (last[0] - first[0]), first[1] + share * (last[1] - first[1])
