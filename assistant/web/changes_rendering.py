"""What changed between two texts, as a list on the page."""

from collections.abc import Sequence
from html import escape

from assistant.articles import Change

_MOST = 100


def changes_html(found: Sequence[Change]) -> str:
    """The changes in order, the words around each beside it; of very many the first."""
    if not found:
        return ""
    items = "".join(f"<li dir='auto'>{_change_html(change)}</li>" for change in found[:_MOST])
    more = f"<p class='label'>And {len(found) - _MOST} more.</p>" if len(found) > _MOST else ""
    return f"<ol class='changes'>{items}</ol>{more}"


def _change_html(change: Change) -> str:
    removed = f"<del>{escape(change.removed)}</del> " if change.removed else ""
    added = f"<ins>{escape(change.added)}</ins> " if change.added else ""
    return f"… {escape(change.before)} {removed}{added}{escape(change.after)} …"
