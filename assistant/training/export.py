"""Export trained weights to ONNX: `python -m assistant.training.export FOLDER`.

Writes what the package carries: an int8 network in pieces that a Git host takes, its tokenizer, and
`model.json`, which says what they are.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from torch import nn

from assistant.networks import file_digest
from assistant.reading.reader_model import READER_FORMAT
from assistant.training.encoder import encoder_folder
from assistant.training.network import ReaderNetwork

TOKENS = {0: "batch", 1: "tokens"}
"""The dimensions of a tensor of tokens that may vary."""

INPUTS = ["input_ids", "attention_mask"]
_OUTPUTS = {
    "starts": TOKENS,
    "ends": TOKENS,
    "inside": TOKENS,
    "answerable": {0: "batch"},
    "verdict": {0: "batch"},
}
_BLOCK_WEIGHTS = 128
_INT8_PRODUCTS = 4  # onnxruntime's number for "multiply in int8"; 0 multiplies in float32
_PIECE_BYTES = 90_000_000
_SMALL_BYTES = 1024  # what is smaller stays in the graph's own file


def export(run: Path, folder: Path, encoder: Path, weights: str = "weights.pt", exact: bool = False) -> None:
    """Write `model.onnx` (int8), its weights, `tokenizer.json` and `model.json` to a folder.

    Args:
        run: folder of a training run.
        folder: where to write.
        encoder: folder of the encoder that the run started from.
        weights: which of the run's weights: the last ones, or a snapshot.
        exact: write the float32 network too, as `model.float32.onnx`, to compare with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = json.loads((run / "settings.json").read_text())
    network = ReaderNetwork.empty(encoder, settings["layers"])
    state = torch.load(run / weights, weights_only=True, map_location="cpu")
    network.load_state_dict({name: value.float() for name, value in state.items()})
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "model.onnx"
        export_graph(network.eval(), path, INPUTS, _OUTPUTS)
        if exact:
            shutil.copy(path, folder / "model.float32.onnx")
        quantize(path, path.with_name("int8.onnx"))
        _save_in_pieces(path.with_name("int8.onnx"), folder)
    shutil.copy(encoder / "tokenizer.json", folder / "tokenizer.json")
    names = ["model.onnx", "tokenizer.json", *sorted(p.name for p in folder.glob("weights-*.bin"))]
    about = {
        "format": READER_FORMAT,
        "layers": network.layers,
        "sha256": {name: file_digest(folder / name) for name in names},
        "training": settings | {"commit": _commit(), "log": _last_line(run)},
    }
    (folder / "model.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def export_graph(model: nn.Module, path: Path, inputs: list[str], outputs: dict[str, dict[int, str]]) -> None:
    """Write a network's float32 graph.

    Args:
        model: takes tensors of numbers of shape `(batch, tokens)`.
        path: file to write.
        inputs: their names.
        outputs: names of what it gives, each with the dimensions that may vary.
    """
    ones = torch.ones(2, 16, dtype=torch.long)
    # The exporter through torch.export (2.13, `dynamo=True`) gave other logits than the network, by up to
    # 5, without a word; this one agrees to 1e-5, which a test checks.
    torch.onnx.export(
        model,
        (ones,) * len(inputs),
        path,
        input_names=inputs,
        output_names=list(outputs),
        dynamic_axes={name: TOKENS for name in inputs} | outputs,
        dynamo=False,
        opset_version=17,
    )


def quantize(source: Path, target: Path) -> None:
    """Tables and matrices to int8.

    Every 128 weights of a matrix have a scale of their own, and so have the 128 numbers that they are
    multiplied with. One scale for all that goes into a matrix is as fast, and cost the reader half a point of
    F1: the states between layers have a few numbers that are much larger than the others.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    tables = source.with_name("tables.onnx")
    quantize_dynamic(source, tables, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
    multiply_in_blocks(onnx.load(tables), target)


def multiply_in_blocks(network: Any, target: Path) -> None:
    """Write a network (an ONNX model) with its float32 matrices as int8 in blocks."""
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    blocks = MatMulNBitsQuantizer(
        network, bits=8, block_size=_BLOCK_WEIGHTS, is_symmetric=True, accuracy_level=_INT8_PRODUCTS
    )
    blocks.process()
    blocks.model.save_model_to_file(str(target))


def _save_in_pieces(source: Path, folder: Path) -> None:
    """The graph, and its large tensors in files of their own that are small enough for a Git host."""
    import onnx
    from onnx.external_data_helper import set_external_data

    for old in (folder / "model.onnx", *folder.glob("weights-*.bin")):
        old.unlink(missing_ok=True)
    model = onnx.load(source)
    piece, used = 1, 0
    for tensor in _large_tensors(model):
        size = len(tensor.raw_data)
        if used + size > _PIECE_BYTES:
            piece, used = piece + 1, 0
        set_external_data(tensor, f"weights-{piece}.bin")
        used += size
    onnx.save(model, folder / "model.onnx")
    for path in folder.glob("weights-*.bin"):
        path.chmod(0o644)  # it writes them for their owner alone


def _large_tensors(model: Any) -> Iterator[Any]:
    return (tensor for tensor in model.graph.initializer if len(tensor.raw_data) > _SMALL_BYTES)


def _commit() -> str:
    """The commit of the code; empty outside of a clone."""
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()


def _last_line(run: Path) -> dict[str, Any]:
    """How far the run came: the last line of its log."""
    lines = (run / "log.jsonl").read_text().splitlines() if (run / "log.jsonl").exists() else []
    return json.loads(lines[-1]) if lines else {}


def main(
    run: Annotated[Path, typer.Argument(help="Folder of a training run.")],
    to: Annotated[Path | None, typer.Option(help="Folder to write to; RUN/onnx when not given.")] = None,
    encoder: Annotated[Path | None, typer.Option(help="Folder of the encoder, as in training.")] = None,
    weights: Annotated[str, typer.Option(help="weights.pt, or a snapshot.")] = "weights.pt",
    exact: Annotated[bool, typer.Option(help="Write the float32 network too.")] = False,
) -> None:
    """Export the weights of a training run."""
    target = to or run / "onnx"
    export(run, target, encoder or encoder_folder(), weights, exact)
    for path in sorted(target.iterdir()):
        typer.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
