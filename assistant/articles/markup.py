"""HTML: files and web pages. Scripts are never run, nothing that a page names is fetched."""

import re
from dataclasses import replace
from typing import Any

from lxml import etree, html

from assistant.articles.archives import is_cut_short, too_deep
from assistant.articles.blocks import Block, Document
from assistant.articles.html_blocks import read_blocks
from assistant.articles.html_facts import PageFacts, page_facts
from assistant.articles.html_hidden import remove_hidden
from assistant.articles.html_marks import apply_marks
from assistant.articles.plain import decode
from assistant.errors import ArticleError

_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.I
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Declarations of a DTD's own, which an HTML parser takes for words.
_INNER_DTD = re.compile(r"<!DOCTYPE[^\[>]{0,500}\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*>", re.IGNORECASE)
_FURNITURE = "//nav|//aside|//footer|//form|//header[not(ancestor::article)]|//*[@role='navigation']"
_LINKED_SHARE = 0.3  # of the words; with more of them in links a page is not an article alone
_MANY_CHARACTERS = 250  # a main text shorter than this was probably not found
_KEPT_SHARE = 0.2
_ITEM_NUMBER = re.compile(r"^-?\d+\. ")
_LAST_BLOCKS = 6
_SUBSCRIBE = re.compile(
    r"\b(?:subscribe|sign in|log in|register) to (?:read|continue)|\bfor subscribers only\b|"
    r"\balready a subscriber\?",
    re.IGNORECASE,
)


def read_html(content: bytes, source: str, charset: str = "") -> Document:
    """A page's main text, without menus and advertisements; of a page with no such furniture, every word.

    Raises:
        ArticleError: no text is found.
    """
    root = parse_html(content, source, charset)
    stated = page_facts(root)
    hidden = remove_hidden(root)
    facts = _facts(root, source, stated)
    struck = apply_marks(root)
    whole = read_blocks(_body(root))
    found = whole
    if _has_furniture(root):
        main = _main_text(root, source)
        main = _marked_text(root, main) or main
        length = _length(main)
        if length >= _MANY_CHARACTERS or length >= _KEPT_SHARE * _length(whole):
            found = _kept(whole, main)
    if not _length(found):
        raise ArticleError(
            f"No article text was found in {source}. Copy the text from your browser and paste it."
        )
    cut = _cut_notice(stated, found)
    notices = (*facts.notices, *_struck_notice(struck), *([cut] if cut else []))
    return replace(facts, blocks=tuple(found), hidden_pieces=hidden, notices=notices, caveat=cut)


def read_whole_html(content: bytes, source: str, charset: str = "") -> Document:
    """Every visible word of a page, such as a chapter of a book."""
    root = parse_html(content, source, charset)
    hidden = remove_hidden(root)
    struck = _struck_notice(apply_marks(root))
    return Document(tuple(read_blocks(_body(root))), hidden_pieces=hidden, notices=struck)


def parse_html(content: bytes, source: str, charset: str = "") -> Any:
    """The tree of a page in any encoding; no external entity is resolved."""
    named = _META_CHARSET.search(content[:4096])
    text = decode(content, source, charset or (named.group(1).decode("ascii", "ignore") if named else ""))
    text = _INNER_DTD.sub("", _XML_DECLARATION.sub("", text.replace("\0", "")), count=1)
    try:
        root = _tree(text, source)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ArticleError(
            f"No article text was found in {source}. Copy the text from your browser and paste it."
        ) from error
    return root


def _tree(text: str, source: str) -> Any:
    """The tree of a page; one that is nested deeper than libxml2 takes by default is parsed once more."""
    for is_deep in (False, True):
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=is_deep)
        root = html.document_fromstring(text or " ", parser=parser)
        if not is_cut_short(parser):
            return root
    raise too_deep(source)


def _body(root: Any) -> Any:
    found = root.find("body")
    return root if found is None else found


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _has_furniture(root: Any) -> bool:
    if root.xpath(_FURNITURE):
        return True
    words = len("".join(_body(root).itertext()).split())
    linked = len(" ".join("".join(a.itertext()) for a in root.iter("a")).split())
    return linked > _LINKED_SHARE * max(words, 1)


def _main_text(root: Any, source: str) -> list[Block]:
    """What trafilatura finds to be the article, as blocks."""
    import trafilatura

    document = trafilatura.bare_extraction(
        html.tostring(root, encoding="unicode"), include_comments=False, include_formatting=False, fast=False
    )
    body = getattr(document, "body", None)
    return [] if body is None else read_blocks(body)


def _marked_text(root: Any, main: list[Block]) -> list[Block]:
    """What the page itself marks as its main part, where trafilatura found most of its text elsewhere.

    It does on short pages: a banner is longer than the article.
    """
    marked = root.xpath("//main | //*[@role='main']") or root.xpath("//article")
    if len(marked) != 1:
        return []
    blocks = read_blocks(marked[0])
    words = _letters(" ".join(block.text for block in blocks))
    inside = sum(len(block.text) for block in main if _letters(block.text) in words)
    return blocks if words and inside < 0.5 * max(1, _length(main)) else []


def _struck_notice(count: int) -> tuple[str, ...]:
    what = "piece" if count == 1 else "pieces"
    return (f"Left out: {count} {what} of text that the page strikes out.",) if count else ()


def _cut_notice(stated: PageFacts, blocks: list[Block]) -> str:
    """A line about a page of which subscribers alone see the rest; empty of any other."""
    end = " ".join(block.text for block in blocks[-_LAST_BLOCKS:])
    if stated.free and not _SUBSCRIBE.search(end):
        return ""
    return "This page may be cut off: its publisher shows the whole article to subscribers only."


def _kept(whole: list[Block], main: list[Block]) -> list[Block]:
    """The page's blocks that are in its main text, and the headings over them, which often get lost."""
    words = _letters(" ".join(block.text for block in main))
    keeps = [block.kind != "heading" and _is_among(block, words) for block in whole]
    places = [place for place, keep in enumerate(keeps) if keep]
    if not places:
        return main
    first = places[0]
    last = places[-1]
    while last + 1 < len(whole) and whole[last + 1].kind == "caption":
        last += 1
    for place in range(first, last + 1):
        keeps[place] |= whole[place].kind in ("caption", "row")  # which often get lost too
    headline = max(
        (i for i in range(first) if whole[i].kind == "heading" and whole[i].level == 1), default=first
    )
    for place in range(len(whole) - 2, headline - 1, -1):
        if whole[place].kind == "heading":
            keeps[place] = keeps[place + 1]
    keeps[headline] = True
    return [block for block, keep in zip(whole, keeps, strict=True) if keep]


def _is_among(block: Block, words: str) -> bool:
    """Whether a block's words are among these. Its own number in a list, and cells that stand in several
    rows, are nowhere else."""
    if block.kind == "row":
        return all(_letters(word) in words for word in block.text.split())
    return _letters(_ITEM_NUMBER.sub("", block.text) if block.kind == "item" else block.text) in words


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _facts(root: Any, source: str, stated: PageFacts) -> Document:
    """Title, author, dates, outlet and language by the page's own metadata."""
    import trafilatura

    language = (root.get("lang") or root.get("xml:lang") or "").split("-")[0].lower()[:3]
    url = source if source.startswith("http") else None
    try:
        found = trafilatura.extract_metadata(html.tostring(root, encoding="unicode"), default_url=url)
    except (ValueError, TypeError, AttributeError, LookupError, etree.LxmlError):
        found = None  # a page's broken metadata must not keep its text away
    if found is None:
        return Document((), "", "", stated.published, language, updated=stated.updated, outlet=stated.outlet)
    headlines = [" ".join("".join(h.itertext()).split()) for h in root.iter("h1")]
    title = headlines[0] if len(headlines) == 1 and headlines[0] else found.title or ""
    author = re.sub(r"\s*;\s*", ", ", found.author or "")
    # trafilatura takes one date for both: what it finds counts only where nothing tells them apart.
    published = stated.published or ("" if stated.updated else _stated_date(root, found.date or ""))
    return Document((), title, author, published, language, updated=stated.updated, outlet=stated.outlet)


def _stated_date(root: Any, date: str) -> str:
    """The date where metadata or a time element states it: guesses from the address are no proof."""
    stated = root.xpath("//meta/@content | //time/@datetime | //script[@type='application/ld+json']/text()")
    return date if date and any(date in str(value) for value in stated) else ""
