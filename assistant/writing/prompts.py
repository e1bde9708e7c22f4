"""Prompts: Markdown files with named `$slots`, checked when they are loaded."""

from functools import cache
from pathlib import Path
from string import Template

from assistant.errors import AssistantError

_PACKAGE = Path(__file__).parent.parent
# Inside the package once installed, at the root of the repository when working on it.
_FOLDERS = (_PACKAGE / "prompts", _PACKAGE.parent / "prompts")


@cache
def load_prompt(name: str, slots: frozenset[str] = frozenset()) -> Template:
    """The prompt `name`.md, whose slots must be exactly `slots`.

    Raises:
        AssistantError: no such prompt, or its slots are others than the code fills.
    """
    for folder in _FOLDERS:
        path = folder / f"{name}.md"
        if path.is_file():
            template = Template(path.read_text(encoding="utf-8").strip())
            if set(template.get_identifiers()) != slots:
                raise AssistantError(f"The prompt {path} must have exactly these slots: {sorted(slots)}.")
            return template
    raise AssistantError(f"The prompt {name}.md is missing. Reinstall the package.")


def fill(name: str, **slots: str) -> str:
    """The text of a prompt with its slots filled; what fills a slot is never read as a template."""
    return load_prompt(name, frozenset(slots)).substitute(slots)
