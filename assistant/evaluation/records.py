"""Records of runs: a folder with the settings, the rows, and the reports of one run.

run.json       everything that can move a number, and what is wrong with the data
rows.jsonl     a row for each question, appended as they come
rewrites.jsonl the follow-up questions, when there are any
report.json    for machines
report.html    for people
"""

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.errors import DatasetError, SettingsError
from assistant.evaluation.followups import Rewrite, Turn
from assistant.evaluation.html import report_page
from assistant.evaluation.report import Report
from assistant.evaluation.rows import Row, read_rows
from assistant.settings import make_settings

_PACKAGE = Path(__file__).parent.parent
_PACKAGES = (
    "article-assistant",
    "torch",
    "sentence-transformers",
    "faiss-cpu",
    "bm25s",
    "onnxruntime",
    "xllamacpp",
)
# Entrances, training, and what measures: they change no answer.
_NO_ENGINE = {"app.py", "web", "evaluation", "benchmark", "training", "cli"}
_NOT_SETTINGS = {"index_dir", "library_token"}  # they move no number


class RunFolder:
    """The folder of one run.

    Args:
        path: the folder; made when missing.
        settings: what the run is made with.

    Raises:
        SettingsError: the folder holds a run with other settings, or cannot be written.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path = path
        record = path / "run.json"
        wanted = json.loads(json.dumps(settings))
        try:
            path.mkdir(parents=True, exist_ok=True)
            if record.exists():
                known = json.loads(record.read_text(encoding="utf-8"))
                _require_same(path, known, wanted)
            record.write_text(json.dumps(wanted, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except (OSError, ValueError, AttributeError) as error:
            raise SettingsError(
                f"The run cannot be kept in {path}: {error}. Choose another folder."
            ) from error

    @property
    def rows_file(self) -> Path:
        """Where the rows are appended."""
        return self.path / "rows.jsonl"

    def keep_rewrites(self, rewrites: Sequence[Rewrite]) -> None:
        """Write the follow-up questions."""
        lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in rewrites]
        write_file(self.path / "rewrites.jsonl", "".join(lines))


def keep_report(folder: Path, report: Report, rows: Sequence[Row], rewrites: Sequence[Rewrite]) -> Path:
    """Write a report into a run's folder, for machines and for people; the path of the page."""
    values = json.dumps(report.to_dict(), ensure_ascii=False, indent=2)
    write_file(folder / "report.json", values + "\n")
    return write_file(folder / "report.html", report_page(report, rows, rewrites))


def write_file(path: Path, content: str) -> Path:
    """Write a file whole: whoever reads it meanwhile sees the old one or the new one.

    Raises:
        SettingsError: the place cannot be written.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(content, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}.") from error
    return path


def read_run(place: Path) -> tuple[dict[str, Any], list[Row], list[Rewrite]]:
    """The settings, rows and follow-up questions of a run's folder, or the rows of a file.

    Raises:
        DatasetError: there is no run, or it is damaged.
    """
    if not place.is_dir():
        return {}, read_rows(place), []
    record, rows, rewrites = (place / n for n in ("run.json", "rows.jsonl", "rewrites.jsonl"))
    if not rows.exists() and not rewrites.exists():
        raise DatasetError(f"{place} holds no run. Make one with: assistant evaluate DATASET --to {place}")
    try:
        settings = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        lines = rewrites.read_text(encoding="utf-8").split("\n") if rewrites.exists() else []
        turns = [_rewrite(json.loads(line)) for line in lines if line]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"The run in {place} is damaged: {error}.") from error
    return settings, read_rows(rows) if rows.exists() else [], turns


def engine_settings(mode: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """All settings that the assistant runs with, those of the environment and defaults among them."""
    settings = make_settings(**options)
    values = {f.name: getattr(settings, f.name) for f in fields(settings) if f.name not in _NOT_SETTINGS}
    plain = (str, int, float, bool, type(None))
    shown = {k: v if isinstance(v, plain) else f"{type(v).__name__}" for k, v in values.items()}
    shown["calibration"] = str(settings.calibration)
    return {"system": "assistant", **shown, "mode": mode, "code": _code_digest()}


def surroundings() -> dict[str, str]:
    """What the run runs on; it moves seconds, and now and then a last digit."""
    found = {"python": platform.python_version(), "machine": platform.machine(), "cores": str(os.cpu_count())}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def file_digest(path: Path) -> str:
    """The first 16 hexadecimal digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _code_digest() -> str:
    """One digest of the engine's code, prompts and reader: with another one, rows are of another engine."""
    files = [
        path
        for path in sorted(_PACKAGE.rglob("*.py"))
        if path.relative_to(_PACKAGE).parts[0] not in _NO_ENGINE
    ]
    for folder in (_PACKAGE / "prompts", _PACKAGE.parent / "prompts"):
        files += sorted(folder.glob("*.md"))
    files += sorted(_PACKAGE.rglob("*.onnx")) + sorted(_PACKAGE.rglob("model.json"))  # which has the digests
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _require_same(path: Path, known: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Rows of two settings in one file would be a figure of neither. The machine may change."""
    differing = [
        key
        for key in dict.fromkeys([*wanted, *known])
        if key != "surroundings" and known.get(key) != wanted.get(key)
    ]
    if differing:
        key = differing[0]
        raise SettingsError(
            f"{path} holds a run with another {key}: {known.get(key)!r:.100}, now {wanted.get(key)!r:.100}. "
            "Choose another folder with --to, or delete this one."
        )


def _rewrite(values: dict[str, Any]) -> Rewrite:
    turn = values["turn"]
    history = tuple((str(q), str(a)) for q, a in turn["history"])
    return Rewrite(Turn(**{**turn, "history": history}), values["rewritten"], values["error"])
