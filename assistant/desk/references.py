"""References to articles for reference managers: CSL-JSON, BibTeX, RIS."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.articles import Article

Pages = Mapping[str, tuple[int, ...]]
"""The pages that are quoted of an article, by its digest."""

_SEVERAL = re.compile(r"\s*(?:;|&|\band\b)\s*")
_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "~": r"\textasciitilde ",
        "^": r"\textasciicircum ",
        "\\": r"\textbackslash ",
        "{": "(",  # braces, even escaped, must pair in BibTeX
        "}": ")",
    }
)


def to_csl(articles: Sequence[Article], pages: Pages | None = None) -> str:
    """The articles as CSL-JSON, as Zotero and pandoc read it."""
    return json.dumps(_items(articles, pages), ensure_ascii=False, indent=2) + "\n"


def to_bibtex(articles: Sequence[Article], pages: Pages | None = None) -> str:
    """The articles as BibTeX."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library()
    for item in _items(articles, pages):
        fields = [Field(name, value) for name, value in _bibtex(item).items()]
        library.add(Entry("misc", item["id"], fields))
    return str(write_string(library))


def to_ris(articles: Sequence[Article], pages: Pages | None = None) -> str:
    """The articles as RIS."""
    import rispy

    # One by one, without the number that rispy puts before each, which is not RIS.
    written = (rispy.dumps([_ris(item)]) for item in _items(articles, pages))
    return "\n".join(text.partition("\n")[2].strip("\n") + "\n" for text in written)


def _items(articles: Sequence[Article], pages: Pages | None) -> list[dict[str, Any]]:
    return [_csl(article, (pages or {}).get(article.digest, ())) for article in articles]


def _csl(article: Article, pages: Sequence[int]) -> dict[str, Any]:
    is_web = article.source.startswith(("http://", "https://"))
    item: dict[str, Any] = {
        "id": _key(article),
        "type": "webpage" if is_web else "document",
        "title": " ".join((article.title or article.source or "Untitled").split()),
        "author": [{"literal": name} for name in _authors(article)],
        "container-title": " ".join(article.outlet.split()),
        "issued": _date(article.published),
        "URL": "".join(article.source.split()) if is_web else "",
        "accessed": _date(article.read_at),
        "page": ", ".join(map(str, pages)),
    }
    return {name: value for name, value in item.items() if value}


def _bibtex(item: Mapping[str, Any]) -> dict[str, str]:
    values = {
        "title": item["title"],
        "author": " and ".join(a["literal"] for a in item.get("author", ())),
        "howpublished": item.get("container-title", ""),
        "date": _iso(item.get("issued")),
        "year": _iso(item.get("issued"))[:4],
        "urldate": _iso(item.get("accessed")),
        "pages": item.get("page", ""),
    }
    plain = {name: value.translate(_TEX) for name, value in values.items() if value}
    address = item.get("URL", "").replace("{", "%7B").replace("}", "%7D")
    return {**plain, **({"url": address} if address else {})}


def _ris(item: Mapping[str, Any]) -> dict[str, Any]:
    issued, accessed = _iso(item.get("issued")), _iso(item.get("accessed"))
    values = {
        "type_of_reference": "ELEC" if item["type"] == "webpage" else "GEN",
        "id": item["id"],
        "title": item["title"],
        "authors": [author["literal"] for author in item.get("author", ())],
        "secondary_title": item.get("container-title"),
        "year": issued[:4],
        "date": issued.replace("-", "/"),
        "access_date": accessed.replace("-", "/"),
        "urls": [item["URL"]] if "URL" in item else [],
        "start_page": item.get("page"),
    }
    return {name: value for name, value in values.items() if value}


def _authors(article: Article) -> list[str]:
    return [" ".join(name.split()) for name in _SEVERAL.split(article.author) if name.strip()]


def _date(written: str | None) -> dict[str, list[list[int]]]:
    """ "2026-01-31", with or without a time, as CSL has it; nothing for none."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", written or "")
    return {"date-parts": [[int(part) for part in found.groups()]]} if found else {}


def _iso(date: Mapping[str, Any] | None) -> str:
    return "-".join(f"{part:02d}" for part in date["date-parts"][0]) if date else ""


def _key(article: Article) -> str:
    """A key that two exports of one article share: a word of the author or the title, year, digest."""
    named = _authors(article)[:1] or [article.title]
    plain = unicodedata.normalize("NFKD", named[0].replace("ß", "ss"))
    words = re.findall(r"[A-Za-z]+", "".join(c for c in plain if not unicodedata.combining(c))) or ["article"]
    return f"{words[-1 if article.author else 0].lower()}{(article.published or '')[:4]}{article.digest[:6]}"
