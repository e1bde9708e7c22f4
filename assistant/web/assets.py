"""The page's own style and script, the script put together from the files of `script/`."""

from importlib.resources import files

# What a file uses of another one stands before it, or is used only when something is clicked.
_ORDER = (
    "marks",
    "card",
    "takeaway",
    "reading",
    "evidence",
    "sides",
    "chats",
    "pins",
    "shelf",
    "kept",
    "start",
)


def page_style() -> str:
    """The page's own style."""
    folder = files("assistant.web")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in ("page.css", "desk.css"))


def page_script() -> str:
    """The script, in a scope of its own."""
    folder = files("assistant.web") / "script"
    parts = (folder / f"{name}.js" for name in _ORDER)
    return "(() => {\n" + "\n".join(part.read_text(encoding="utf-8") for part in parts) + "})();\n"
