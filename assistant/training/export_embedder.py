"""Export the default embedder to int8 ONNX: `python -m assistant.training.export_embedder --to FOLDER`."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import nn
from transformers import AutoModel

from assistant.embeddings import packaged_weights
from assistant.onnx_embeddings import PACKAGED_FOLDER
from assistant.training.export import TOKENS, export_graph

_INPUTS = ["input_ids", "attention_mask"]
_BLOCK_WEIGHTS = 32
_INT8_PRODUCTS = 4  # onnxruntime's number for "multiply in int8"; 0 multiplies in float32


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
        export_graph(model, path, _INPUTS, {"states": TOKENS})
        _quantize(path, folder / "model.onnx")
    shutil.copy(packaged_weights() / "tokenizer.json", folder / "tokenizer.json")


def _quantize(source: Path, target: Path) -> None:
    """Embedding tables to int8, then each block of 32 weights of a matrix to int8 with a scale of its own.

    Dynamic quantisation scales the activations of a whole batch at once: cosines of 0.994 with float32, and a
    text's vector depends on the texts beside it. By blocks it is 0.9993, and a text has one vector.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    tables = source.with_name("tables.onnx")
    quantize_dynamic(source, tables, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
    matrices = MatMulNBitsQuantizer(
        onnx.load(tables), bits=8, block_size=_BLOCK_WEIGHTS, is_symmetric=True, accuracy_level=_INT8_PRODUCTS
    )
    matrices.process()
    matrices.model.save_model_to_file(str(target))


def main(
    to: Annotated[Path, typer.Option(help="Folder to write to.")] = PACKAGED_FOLDER,
) -> None:
    """Export the weights that the package carries."""
    export(to)
    for path in sorted(to.iterdir()):
        typer.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
