"""The weights of a shipped reader as a network to train on, where its checkpoint is gone.

Int8 numbers become floats again, each the value that onnxruntime multiplies with. Quantising such a matrix
anew gives the same int8 numbers, so what training leaves alone stays the same file, byte by byte.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

_MIDDLE = 128  # blocks of 8 bits are stored unsigned
_QUANTIZED, _BLOCKS = "_quantized", "_Q8"

Numbers = npt.NDArray[Any]


def shipped_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Float32 tensors by their name in `ReaderNetwork`.

    Args:
        folder: of `model.onnx` and its weights, as `assistant.training.export` writes it.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(folder / "model.onnx").graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state = {name: value for name, value in values.items() if name.endswith((".bias", "LayerNorm.weight"))}
    for name in values:
        if name.endswith(f".weight{_QUANTIZED}"):
            state[name.removesuffix(_QUANTIZED)] = _scaled(values, name)
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            state[_parameter(node.name)] = _from_blocks(values, node.input[1])
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()}


def _scaled(values: Mapping[str, Numbers], name: str) -> Numbers:
    """A table, which has one scale."""
    stem = name.removesuffix(_QUANTIZED)
    distance = values[name].astype(np.float32) - values[f"{stem}_zero_point"].astype(np.float32)
    scaled: Numbers = distance * values[f"{stem}_scale"]
    return scaled


def _from_blocks(values: Mapping[str, Numbers], name: str) -> Numbers:
    """A matrix of shape `(outputs, inputs)`, whose rows are blocks with a scale each."""
    blocks, scales = values[name], values[f"{name.removesuffix(_BLOCKS)}_scales"]
    matrix = (blocks.astype(np.float32) - _MIDDLE) * scales.reshape(*blocks.shape[:2], 1)
    return matrix.reshape(len(blocks), -1)


def _parameter(node: str) -> str:
    """The weight that a node multiplies with: "/tokens/MatMul_Q8" is "tokens.weight"."""
    modules: list[str] = []
    for step in node.strip("/").split("/")[:-1]:
        if modules and step.startswith(f"{modules[-1]}."):
            modules.pop()  # a part of a Sequential is named after it
        modules.append(step)
    return ".".join([*modules, "weight"])
