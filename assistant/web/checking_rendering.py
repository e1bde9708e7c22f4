"""HTML of checked sentences. Every word that is shown is escaped here."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from assistant.answers import Check, Support
from assistant.web.article_rendering import place_label, short_title, slice_attributes
from assistant.writing import Standing

_SUPPORTS = {
    Support.SUPPORTS: "The closest sentence supports it.",
    Support.CONTRADICTS: "The closest sentence contradicts it.",
    Support.UNDECIDED: "The closest sentence does not decide it.",
}
_FAIR = {"ellipsis": "words are left out, and shown to be", "attribution": "who says it is put in"}


def checks_html(checks: Sequence[Check]) -> str:
    """Each sentence with its verdict; below, the article's words, with every word that differs marked."""
    counts = [sum(check.verdict is standing for check in checks) for standing in Standing]
    words = ("exact", "nearly", "not in the article")
    told = ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True) if count)
    items = "".join(_check_html(check) for check in checks)
    return f"<p class='label' role='status'>{told}</p><ol class='checks answer'>{items}</ol>"


def _check_html(check: Check) -> str:
    kind = "fair" if check.is_fair and check.differences else check.verdict
    said = _marked(check.text, [d.said for d in check.differences if not d.fair], "del")
    body = f"<h3 class='verdict'>{_verdict(check)}</h3><p class='said' dir='auto'>{said}</p>"
    if not check.quote:
        return f"<li class='check {kind}'>{body}</li>"
    stands = _marked(check.quote, [d.stands for d in check.differences if not d.fair], "ins")
    place = slice_attributes(check.article, check.start, check.end)
    by = f" · said by {escape(check.speaker)}" if check.speaker else ""
    where = place_label(check.article, check.start, check.end)
    page = f" · {escape(where)}" if where else ""
    label = "In the article" if check.verdict is not Standing.ABSENT else "Closest in the article"
    title = escape(short_title(check.article))
    body += (
        f"<p class='label' dir='auto'>{label}{page}{by}<cite> · {title}</cite></p>"
        f"<button type='button' class='quote' {place}><q dir='auto'>{stands}</q></button>"
    )
    return f"<li class='check {kind}'>{body}{_told(check)}</li>"


def _verdict(check: Check) -> str:
    if check.verdict is Standing.EXACT:
        return "Exactly so"
    if check.verdict is Standing.ABSENT:
        return f"Not in the article. {_SUPPORTS[check.support] if check.quote else ''}".strip()
    fair = [_FAIR[kind] for kind in dict.fromkeys(d.fair for d in check.differences) if kind]
    unfair = sum(1 for d in check.differences if not d.fair)
    if not unfair:
        return f"Word for word; {' and '.join(fair)}"
    return f"Not word for word: {unfair} difference{'s' * (unfair > 1)}"


def _told(check: Check) -> str:
    """The differences in words, so that they are told to who cannot see the marks."""
    lines = []
    for one in check.differences:
        if one.fair:
            continue
        said = f"“{escape(one.said)}”" if one.said else "nothing"
        stands = f"“{escape(one.stands)}”" if one.stands else "nothing"
        lines.append(f"<li>says <del>{said}</del>, the article <ins>{stands}</ins></li>")
    return f"<ul class='differences'>{''.join(lines)}</ul>" if lines else ""


def _marked(text: str, pieces: Iterable[str], tag: str) -> str:
    """A text in which these words, which stand in it in this order, are marked."""
    parts: list[str] = []
    done = 0
    for piece in pieces:
        # What stands between two words may be punctuation, which a difference does not carry.
        words = r"[^\w]+".join(re.escape(word) for word in piece.split())
        found = re.compile(rf"(?<!\w){words}(?!\w)").search(text, done) if words else None
        if found:
            parts += [escape(text[done : found.start()]), f"<{tag}>{escape(found.group())}</{tag}>"]
            done = found.end()
    return "".join(parts) + escape(text[done:])
