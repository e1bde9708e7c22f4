"""Export the default embedder to int8 ONNX: `python -m assistant.training.export_embedder --to FOLDER`."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import nn
from transformers import AutoModel

from assistant.index import packaged_weights
from assistant.index.onnx_embeddings import PACKAGED_FOLDER
from assistant.training.export import INPUTS, TOKENS, export_graph, multiply_in_blocks

_AFTER_GELU = re.compile(r"layer\.\d+/output/dense/")


class _TokenStates(nn.Module):
    """The encoder's last states, shape `(batch, tokens, dimensions)`, as the one output of a graph."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state
        return states


def export(folder: Path) -> None:
    """Write `model.onnx` (int8) and `tokenizer.json` to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    model = _TokenStates(packaged_weights()).eval()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "model.onnx"
        export_graph(model, path, INPUTS, {"states": TOKENS})
        _quantize(path, folder / "model.onnx")
    shutil.copy(packaged_weights() / "tokenizer.json", folder / "tokenizer.json")


def _quantize(source: Path, target: Path) -> None:
    """Tables and matrices to int8, with one scale for all that goes into a matrix; in blocks after a GELU,
    whose output has a few very large numbers."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    names = [node.name for node in onnx.load(source).graph.node if node.op_type == "MatMul"]
    after_gelu = [name for name in names if _AFTER_GELU.search(name)]
    dynamic = source.with_name("dynamic.onnx")
    quantize_dynamic(
        source, dynamic, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=after_gelu
    )
    multiply_in_blocks(onnx.load(dynamic), target)


def main(
    to: Annotated[Path, typer.Option(help="Folder to write to.")] = PACKAGED_FOLDER,
) -> None:
    """Export the weights that the package carries."""
    export(to)
    for path in sorted(to.iterdir()):
        typer.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
