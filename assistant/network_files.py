"""Networks in a folder: `model.onnx`, run by onnxruntime, beside its `tokenizer.json`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def load_network(
    folder: Path, what: str, file: str = "model.onnx", threads: int = 0
) -> "tuple[Tokenizer, Any]":
    """The tokenizer of a folder and an onnxruntime session of its network.

    Args:
        folder: where the files are.
        what: names the network where it does not load.
        file: the network's file.
        threads: that work on one run; 0 for as many as there are cores.

    Raises:
        ModelError: the folder does not hold them, or they do not load.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that wait by spinning take the cores from the writer.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
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
