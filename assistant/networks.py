"""Networks in a folder: `model.onnx`, run by onnxruntime, beside its `tokenizer.json`."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_ALLOWED_THREADS = os.environ.get("OMP_NUM_THREADS", "")  # as other libraries have it; Ray sets it

READING_THREADS = max(1, min(int(_ALLOWED_THREADS) if _ALLOWED_THREADS.isdigit() else os.cpu_count() or 1, 8))
"""Texts that are read at the same time. Each is read alone, by one thread: nothing is padding, and as int8 is
scaled by the largest number in sight, what a text gives would else depend on the texts read with it."""


def file_digest(path: Path) -> str:
    """SHA-256 of a file as hexadecimal digits; it is read in pieces, as it may be larger than the memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def require_digests(folder: Path, digests: Mapping[str, str], what: str) -> None:
    """See that files are as they were published; some 60 ms for 100 MB.

    Args:
        folder: where they are.
        digests: the SHA-256 of each by its name.
        what: names them where one is not.

    Raises:
        ModelError: one is missing or damaged.
    """
    try:
        wrong = [name for name, digest in digests.items() if file_digest(folder / name) != digest]
    except OSError as error:
        raise ModelError(f"The {what} in {folder} cannot be read: {error}. Reinstall the package.") from error
    if wrong:
        raise ModelError(f"The {what} in {folder} is damaged: {', '.join(wrong)}. Reinstall the package.")


def load_network(folder: Path, what: str, file: str = "model.onnx") -> "tuple[Tokenizer, Any]":
    """The tokenizer of a folder and an onnxruntime session of its network.

    Args:
        folder: where the files are.
        what: names the network where it does not load.
        file: the network's file.

    Raises:
        ModelError: the folder does not hold them, or they do not load.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # see READING_THREADS
        # Processors without VNNI add products of int8 in 16 bits and cut off what does not fit: the reader
        # gave other answers there. With this they add as all others do, a tenth slower.
        options.add_session_config_entry("session.x64quantprecision", "1")
        session = onnxruntime.InferenceSession(
            str(folder / file),
            options,
            providers=["CPUExecutionProvider"],
            # The fused step takes three times as long as the two that it is made of (onnxruntime 1.32).
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise kinds of their own
        raise ModelError(f"The {what} in {folder} does not load: {error}. Reinstall the package.") from error
    tokenizer.no_padding()
    return tokenizer, session
