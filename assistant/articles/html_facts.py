"""What a page says about itself: JSON-LD first, then its meta tags; lines that people see come after."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_ISO = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Story|Review|WebPage|Book)$")
_PUBLISHED = frozenset(
    [
        "article:published_time",
        "og:published_time",
        "datepublished",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "citation_publication_date",
        "pubdate",
        "publishdate",
        "publish-date",
        "date",
        "parsely-pub-date",
        "sailthru.date",
    ]
)
_UPDATED = frozenset(
    [
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "dcterms.modified",
        "lastmod",
        "last-modified",
        "updated_time",
    ]
)
_OUTLET = frozenset(["og:site_name", "application-name", "dc.publisher", "citation_journal_title"])
_MAX_NESTED = 6


@dataclass(frozen=True)
class PageFacts:
    """What metadata state; empty where they state nothing. Dates are `YYYY-MM-DD`."""

    published: str = ""
    updated: str = ""
    outlet: str = ""
    free: bool = field(default=True)


def page_facts(root: Any) -> PageFacts:
    """The facts of a page's tree, before its scripts are taken out."""
    nodes = [node for script in _scripts(root) for node in _nodes(script)]
    articles = [node for node in nodes if _is_article(node)]
    meta = _meta(root)
    published = [_iso(node.get("datePublished")) for node in articles] + _named(meta, _PUBLISHED)
    updated = [_iso(node.get("dateModified")) for node in articles] + _named(meta, _UPDATED)
    outlet = [words for name, words in meta if name in _OUTLET] + [
        _name(n.get("publisher")) for n in articles
    ]
    is_free = all(str(node.get("isAccessibleForFree", True)).lower() != "false" for node in nodes)
    return PageFacts(_first(published), _first(updated), _first(outlet), is_free)


def _scripts(root: Any) -> Iterator[Any]:
    for text in root.xpath("//script[@type='application/ld+json']/text()"):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):  # what a page's own author broke says nothing
            continue


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD: one, a list of them, or a graph."""
    if isinstance(value, list) and depth < _MAX_NESTED:
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph", []), depth + 1)
        yield from _nodes(value.get("mainEntity", []), depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type", "")
    return any(_ARTICLE_TYPE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _meta(root: Any) -> list[tuple[str, str]]:
    found = []
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        words = " ".join((element.get("content") or "").split())
        found.append((name.lower(), words))
    return found


def _named(meta: list[tuple[str, str]], names: frozenset[str]) -> list[str]:
    return [_iso(words) for name, words in meta if name in names]


def _iso(value: Any) -> str:
    match = _ISO.match(str(value or "").strip().replace("/", "-"))
    return match.group() if match else ""


def _name(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    name = value.get("name") if isinstance(value, dict) else value
    return " ".join(name.split()) if isinstance(name, str) and len(name) < 80 else ""


def _first(values: list[str]) -> str:
    return next(filter(None, values), "")
