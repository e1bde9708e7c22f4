"""RTF: paragraphs and tables. Pictures, objects and fields' codes are skipped, hidden text is left out.

Written here: of the kept libraries (tried in November 2026), striprtf 0.0.35 and firecrawl-anydoc 0.2.4 give
hidden, tiny and deleted words too, rtfparse 0.9.5 gives only HTML packed in RTF, and pyth rests since 2014.
"""

import codecs
import re
from dataclasses import dataclass, replace

from assistant.articles.blocks import Block, Document, Kind, collapsed, raised, row
from assistant.articles.hidden import Color, same_color

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})"  # a character of the font's code page
    rb"|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a word
    rb"|\\([^a-zA-Z'])"  # a symbol
    rb"|([{}])"
    rb"|([^\\{}]+)"
    rb"|\\",
    re.DOTALL,
)
_SKIPPED_TEXT = """
fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator info pict object header
headerl headerr headerf footer footerl footerr footerf annotation fldinst datafield
themedata latentstyles colorschememapping datastore xmlnstbl mmathPr filetbl revtbl pgptbl
bkmkstart bkmkend nonshppict deleted template userprops formfield tc xe atnid atnauthor listtext
pntext pntxta pntxtb
"""
_SKIPPED = frozenset(_SKIPPED_TEXT.split())
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_SYMBOLS = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
_TINY_HALF_POINTS = 3
_MAX_DEPTH = 2000


@dataclass(frozen=True)
class _State:
    skip: bool = False
    vanished: bool = False
    is_tiny: bool = False
    ink: int | None = None  # places in the table of colours
    ground: int | None = None
    charset: str = ""
    fallback_bytes: int = 1  # how many plain characters follow a \u one for old readers


def read_rtf(content: bytes, source: str) -> Document:
    """The blocks of an RTF file; a damaged one gives what can be read of it."""
    reader = _Reader(content)
    reader.read()
    return Document(
        tuple(reader.blocks), reader.fact("title"), reader.fact("author"), hidden_pieces=reader.hidden
    )


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._content = content
        page = re.search(rb"\\ansicpg(\d{3,5})", content[:2000])
        self._ansi = _known(f"cp{page.group(1).decode()}" if page else "cp1252")
        self._fonts = {
            int(number): _known(_CHARSETS.get(int(charset), self._ansi))
            for number, charset in re.findall(
                rb"\\f(\d{1,5})[^{};]{0,200}?\\fcharset(\d{1,3})", content[:200_000]
            )
        }
        table = re.search(rb"\\colortbl([^{}]{0,20000})\}", content[:400_000])
        entries = table.group(1).split(b";") if table else []
        self._colors = [
            tuple(int(n) for n in re.findall(rb"(?:red|green|blue)(\d{1,3})", e)) for e in entries
        ]
        self._stack: list[_State] = []
        self._state = _State(charset=self._ansi)
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._cells: list[str] | None = None
        self._paragraph_ground: int | None = None
        self._cell_ground: int | None = None  # of the cell that is being defined
        self._cell_grounds: list[int | None] = []
        self._level = 0
        self._is_item = False
        self._skip_characters = 0
        self._first_in_group = False
        self._notes: list[str] = []
        self._around_note: tuple[int, list[str], int, bool] | None = None  # of the note that is being read

    def fact(self, name: str) -> str:
        """A title or author of the info group."""
        found = re.search(rb"\{\\" + name.encode() + rb" ([^{}\\]{1,300})\}", self._content[:400_000])
        return found.group(1).decode(self._ansi, "replace").strip() if found else ""

    def read(self) -> None:
        """Go through the whole file."""
        for token in _TOKEN.finditer(self._content):
            code, word, number, symbol, brace, plain = token.groups()
            if code:
                self._byte(int(code, 16))
            elif plain:
                self._plain(plain.replace(b"\r", b"").replace(b"\n", b""))
            else:
                self._flush_bytes()
                if brace:
                    self._brace(brace)
                elif word:
                    self._word(word.decode(), int(number) if number else None)
                elif symbol:
                    self._symbol(symbol)
            self._first_in_group = brace == b"{" or (self._first_in_group and symbol == b"*")
        self._flush_bytes()
        if self._cells:  # the file is cut short
            self._cells.append("".join(self._pieces))
            self._end_row()
        self._end_note()
        self._end_block()
        self.blocks += [Block(f"{raised(str(n))} {words}") for n, words in enumerate(self._notes, start=1)]

    def _brace(self, brace: bytes) -> None:
        self._skip_characters = 0
        if brace == b"{" and len(self._stack) < _MAX_DEPTH:
            self._stack.append(self._state)
        elif brace == b"}" and self._stack:
            self._state = self._stack.pop()
            if self._around_note and len(self._stack) < self._around_note[0]:
                self._end_note()

    def _byte(self, value: int) -> None:
        if self._skip_characters:
            self._skip_characters -= 1
        else:
            self._bytes.append(value)

    def _plain(self, content: bytes) -> None:
        skipped = min(self._skip_characters, len(content))
        self._skip_characters -= skipped
        self._bytes += content[skipped:]

    def _flush_bytes(self) -> None:
        if self._bytes:
            self._text(self._bytes.decode(self._state.charset or self._ansi, "replace"))
            self._bytes.clear()

    def _text(self, text: str) -> None:
        if self._state.skip:
            return
        if self._is_hidden():
            self.hidden += bool(text.strip())
        else:
            self._pieces.append(text)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._state = replace(self._state, skip=True)
        elif symbol in b"\r\n":
            self._end_block()
        else:
            self._text({b"~": "\u00a0", b"_": "-", b"-": ""}.get(symbol, symbol.decode("latin-1")))

    def _word(self, word: str, number: int | None) -> None:
        if word in _SKIPPED or (word == "shppict" and self._first_in_group):
            self._state = replace(self._state, skip=True)
        elif self._state.skip:
            return
        elif word == "u" and number is not None:
            self._unicode(number % 65536)
        elif word == "footnote" and self._around_note is None:
            self._around_note = (len(self._stack), self._pieces, self._level, self._is_item)
            self._pieces = []
        elif word in ("par", "sect", "page"):
            is_block = self._cells is None and self._around_note is None
            self._end_block() if is_block else self._pieces.append(" ")
        elif word in _SYMBOLS:
            self._text(_SYMBOLS[word])
        else:
            self._format(word, number)

    def _end_note(self) -> None:
        """Keep the words of a foot- or endnote for the end, and leave its mark."""
        if self._around_note is None:
            return
        words = " ".join("".join(self._pieces).split())
        _, self._pieces, self._level, self._is_item = self._around_note
        self._around_note = None
        if words:
            self._notes.append(words)
            self._pieces.append(raised(str(len(self._notes))))

    def _unicode(self, code: int) -> None:
        self._skip_characters = self._state.fallback_bytes
        if 0xDC00 <= code < 0xE000 and self._pieces and "\ud800" <= self._pieces[-1][-1:] < "\udc00":
            code = 0x10000 + ((ord(self._pieces.pop()) - 0xD800) << 10) + code - 0xDC00
        self._text(chr(code))

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "v":
            self._state = replace(state, vanished=number != 0)
        elif word == "plain":
            self._state = replace(state, vanished=False, is_tiny=False, ink=None, ground=None)
        elif word == "fs" and number is not None:
            self._state = replace(state, is_tiny=number <= _TINY_HALF_POINTS)
        elif word == "cf":
            self._state = replace(state, ink=number)
        elif word in ("cb", "chcbpat", "highlight"):
            self._state = replace(state, ground=number or None)
        elif word == "uc" and number is not None:
            self._state = replace(state, fallback_bytes=min(max(number, 0), 8))
        elif word == "f" and number is not None:
            self._state = replace(state, charset=self._fonts.get(number, self._ansi))
        elif word == "pard":
            self._level, self._is_item, self._paragraph_ground = 0, False, None
        elif word == "cbpat":
            self._paragraph_ground = number
        elif word == "outlinelevel" and number is not None:
            self._level = min(abs(number), 8) + 1
        elif word in ("ls", "pnlvlblt", "pnlvlbody"):
            self._is_item = True
        else:
            self._table(word, number)

    def _table(self, word: str, number: int | None) -> None:
        if word == "trowd":  # Word defines a row before its cells and again after them
            if self._cells is None:
                self._end_block()
                self._cells = []
            self._cell_ground, self._cell_grounds = None, []
        elif word == "clcbpat":
            self._cell_ground = number
        elif word == "cellx":
            self._cell_grounds.append(self._cell_ground)
            self._cell_ground = None
        elif word == "cell":
            self._cells = [*(self._cells or []), "".join(self._pieces)]
            self._pieces = []
        elif word == "row":
            self._end_row()

    def _end_row(self) -> None:
        self.blocks.append(row(self._cells or []))
        self._cells, self._pieces = None, []

    def _is_hidden(self) -> bool:
        state = self._state
        if state.vanished or state.is_tiny:
            return True
        ink = self._color(state.ink)
        if ink is None:
            return False
        place = -1 if self._cells is None else len(self._cells)
        cell = self._cell_grounds[place] if 0 <= place < len(self._cell_grounds) else None
        grounds = (self._color(number) for number in (state.ground, self._paragraph_ground, cell))
        return same_color(ink, next(filter(None, grounds), (255, 255, 255)))

    def _color(self, number: int | None) -> Color | None:
        color = self._colors[number] if number is not None and 0 <= number < len(self._colors) else ()
        return (color[0], color[1], color[2]) if len(color) == 3 else None

    def _end_block(self) -> None:
        text = collapsed("".join(self._pieces))
        self._pieces = []
        if text:
            kind: Kind = "heading" if self._level else "item" if self._is_item else "paragraph"
            self.blocks.append(Block(f"- {text}" if kind == "item" else text, kind, self._level))


def _known(charset: str) -> str:
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return "cp1252"
