"""Export trained weights to ONNX, float32 and int8: `python -m assistant.training.export FOLDER`."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import nn

from assistant.index import packaged_weights
from assistant.training.network import SpanReader

_INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
TOKENS = {0: "batch", 1: "tokens"}
"""The dimensions of a tensor of tokens that may vary."""
_OUTPUTS = {"starts": TOKENS, "ends": TOKENS, "answerable": {0: "batch"}}


def export(weights: Path, folder: Path) -> None:
    """Write `model.float32.onnx`, `model.onnx` (int8) and `tokenizer.json` to a folder."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    model = SpanReader.from_weights(packaged_weights())
    model.load_state_dict(torch.load(weights, weights_only=True, map_location="cpu"))
    model.eval()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "model.onnx"
        export_graph(model, path, _INPUTS, _OUTPUTS)
        shutil.copy(path, folder / "model.float32.onnx")
        quantize_dynamic(path, folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
    shutil.copy(packaged_weights() / "tokenizer.json", folder / "tokenizer.json")


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


def main(
    folder: Annotated[Path, typer.Argument(help="Folder of a training run, with weights.pt.")],
    to: Annotated[Path | None, typer.Option(help="Folder to write to; FOLDER/onnx when not given.")] = None,
) -> None:
    """Export the weights of a training run."""
    target = to or folder / "onnx"
    export(folder / "weights.pt", target)
    for path in sorted(target.iterdir()):
        typer.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
