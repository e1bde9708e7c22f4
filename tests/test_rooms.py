"""The rooms stand in an order, and are entered by their doors."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import assistant

PACKAGE = Path(assistant.__file__).parent
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def test_each_room_imports_only_what_stands_before_it() -> None:
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", linter], capture_output=True, text=True, cwd=PACKAGE.parent, timeout=300
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_every_room_is_entered_by_its_door() -> None:
    """Only `training` reaches in: it makes what the inner files use."""
    assert {"articles", "index", "conversation", "reading", "writing", "web"} <= set(ROOMS)
    reached = [
        f"{path.relative_to(PACKAGE)}: {module}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for module in _imported(path)
        if _is_inner(module) and _room(module) != path.relative_to(PACKAGE).parts[0]
    ]
    assert [place for place in reached if not place.startswith("training/")] == []


def test_a_door_says_what_goes_in_what_comes_out_and_what_it_may_import() -> None:
    for room in ROOMS:
        tree = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))
        said = " ".join((ast.get_docstring(tree) or "").split())
        assert all(part in said for part in ("In: ", "Out: ", "May import: ")), room


def test_importing_the_package_loads_these_and_no_library() -> None:
    program = (
        "import sys; before = set(sys.modules); import assistant; found = set(sys.modules) - before; "
        "print(*(name for name in found if name.split('.')[0] not in sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"assistant", "assistant.errors"}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _room(module: str) -> str:
    return module.split(".")[1]


def _is_inner(module: str) -> bool:
    parts = module.split(".")
    return parts[0] == "assistant" and len(parts) > 2 and parts[1] in ROOMS
