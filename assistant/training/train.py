"""Train the reader: `python -m assistant.training.train FILES… --to local/reader --minutes 90`.

A run that was stopped goes on from its last checkpoint when it is started again with the same arguments.
"""

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import torch
import typer

from assistant.networks import file_digest
from assistant.training.encoder import encoder_folder
from assistant.training.examples import Example, Recipe, load_groups, stream
from assistant.training.network import ReaderNetwork, load_tokenizer, loss, make_batch
from assistant.training.shipped import shipped_weights

_BUCKET_EXAMPLES = 640  # examples of like length are batched within so many
_WARMUP_SHARE = 0.05
_HEAD_RATE = 5.0  # fresh heads learn so much faster than the encoder
_SNAPSHOTS = 4  # bfloat16 weights kept along the way, for the learning curve


@dataclass(frozen=True)
class Plan:
    """How a run goes: learning rates rise, then fall to nothing by the clock, whatever the machine's speed.

    Attributes:
        minutes: of training, without loading; a run that goes on counts on.
        learning_rate: of the encoder at its highest.
        batch_size: examples in a batch.
        layers: of the encoder; None for all.
        frozen: so many of the first layers, and the tables before them, stay as they are; 0 for nothing.
        seed: of data and fresh weights.
    """

    minutes: float = 90.0
    learning_rate: float = 5e-5
    batch_size: int = 16
    layers: int | None = None
    frozen: int = 0
    seed: int = 0

    def rate(self, seconds: float) -> float:
        """The learning rate after so many seconds of training."""
        share = min(1.0, seconds / (60 * self.minutes))
        return self.learning_rate * max(0.0, min(share / _WARMUP_SHARE, (1 - share) / (1 - _WARMUP_SHARE)))


class Training:
    """One run: a network, its optimiser, and how far they are.

    Args:
        network: the network to train.
        plan: how.
        folder: for checkpoints, snapshots and the log.
    """

    def __init__(self, network: ReaderNetwork, plan: Plan, folder: Path) -> None:
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._network = network.to(self._device)
        self._plan = plan
        self._folder = folder
        if plan.frozen:
            network.freeze(plan.frozen)
        heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
        groups = [
            {"params": [p for p in network.encoder.parameters() if p.requires_grad], "scale": 1.0},
            {"params": heads, "scale": _HEAD_RATE},
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=plan.learning_rate, weight_decay=0.01, fused=True)
        self._step, self._seconds, self._snapshots = 0, 0.0, 0
        self._resume()

    def run(
        self,
        tokenizer: Any,
        units: Iterator[tuple[Example, ...]],
        save_seconds: float = 600.0,
        log_steps: int = 25,
    ) -> None:
        """Train until the plan's minutes are over, and write `weights.pt`."""
        self._network.train()
        batches = islice(_batches(units, self._plan), self._step, None)
        total, saved, limit = 0.0, self._seconds, 60 * self._plan.minutes
        clock = 0.0
        for batch in batches:
            clock = clock or time.perf_counter()  # making the first batch is no training time
            total += self._train(make_batch(tokenizer, batch).to(self._device))
            self._step += 1
            now = time.perf_counter()
            # A step during which the machine slept counts as a slow one, not as an hour.
            self._seconds += min(now - clock, 60.0)
            clock = now
            if self._step % log_steps == 0:
                self._log(total / log_steps)
                total = 0.0
            if self._seconds - saved >= save_seconds:
                self._save()
                saved, clock = self._seconds, time.perf_counter()
            is_due = self._seconds >= limit * (self._snapshots + 1) / (_SNAPSHOTS + 1)
            if is_due and self._snapshots < _SNAPSHOTS:
                self._save_weights(f"snapshot-{self._snapshots}.pt", torch.bfloat16)
                self._snapshots += 1
            if self._seconds >= limit:
                break
        self._save()  # a plan of more minutes goes on from here
        self._save_weights("weights.pt", torch.float32)  # frozen ones stay what they are, to the bit

    def _train(self, batch: Any) -> float:
        for group in self._optimizer.param_groups:
            group["lr"] = group["scale"] * self._plan.rate(self._seconds)
        with torch.autocast(self._device, dtype=torch.bfloat16):
            value = loss(self._network, batch)
        self._optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return value.item()

    def _log(self, mean_loss: float) -> None:
        examples = self._step * self._plan.batch_size
        line = {
            "step": self._step,
            "examples": examples,
            "minutes": round(self._seconds / 60, 2),
            "loss": round(mean_loss, 4),
        }
        with (self._folder / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        typer.echo(
            f"{self._seconds / 60:.1f} of {self._plan.minutes:g} minutes, {examples:,} examples, "
            f"loss {mean_loss:.3f}"
        )

    def _save(self) -> None:
        temporary = self._folder / "checkpoint.part"
        state = {
            "step": self._step,
            "seconds": self._seconds,
            "snapshots": self._snapshots,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }
        torch.save(state, temporary)
        os.replace(temporary, self._folder / "checkpoint.pt")

    def _save_weights(self, name: str, kind: torch.dtype) -> None:
        weights = {key: value.to(kind) for key, value in self._network.state_dict().items()}
        torch.save(weights, self._folder / name)

    def _resume(self) -> None:
        path = self._folder / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True, map_location=self._device)
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._step, self._seconds = int(state["step"]), float(state["seconds"])
        self._snapshots = int(state["snapshots"])


def _batches(units: Iterator[tuple[Example, ...]], plan: Plan) -> Iterator[list[Example]]:
    """Batches of examples of like length; what belongs together stays in one batch, where it fits."""
    draw = random.Random(f"{plan.seed}-batches")
    while True:
        bucket: list[tuple[Example, ...]] = []
        while sum(map(len, bucket)) < _BUCKET_EXAMPLES:
            bucket.append(next(units))
        bucket.sort(key=lambda unit: max(len(e.question) + len(e.context) for e in unit))
        examples = [example for unit in bucket for example in unit]
        size = plan.batch_size
        batches = [examples[i : i + size] for i in range(0, len(examples) - size + 1, size)]
        draw.shuffle(batches)
        yield from batches


def main(
    data: Annotated[list[Path], typer.Argument(help="Files of questions and of claims, .jsonl.gz.")],
    to: Annotated[Path, typer.Option(help="Folder for checkpoints, the log and the final weights.")],
    minutes: Annotated[float, typer.Option(help="Minutes of training.")] = 90.0,
    learning_rate: Annotated[float, typer.Option(help="Highest learning rate of the encoder.")] = 5e-5,
    batch_size: Annotated[int, typer.Option(help="Examples in a batch.")] = 16,
    layers: Annotated[int | None, typer.Option(help="Layers of the encoder; all when not given.")] = None,
    encoder: Annotated[
        Path | None, typer.Option(help="Folder of the encoder; all-mpnet-base-v2 when not given.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(help="Shipped reader to go on from; else the encoder."),
    ] = None,
    frozen: Annotated[
        int, typer.Option(help="So many first layers, and the tables before them, stay as they are.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Seed of data and weights.")] = 0,
) -> None:
    """Train by the clock, print a line of progress every 25 steps, and keep checkpoints to go on from."""
    torch.manual_seed(seed)
    plan = Plan(minutes, learning_rate, batch_size, layers, frozen, seed)
    folder = encoder or encoder_folder()
    recipe = Recipe()
    groups = load_groups(data, recipe, seed)
    to.mkdir(parents=True, exist_ok=True)
    digests = {path.name: file_digest(path) for path in data}
    settings = asdict(plan) | asdict(recipe) | {"data": digests}
    (to / "settings.json").write_text(json.dumps(settings, indent=2))
    typer.echo(", ".join(f"{group} {len(units):,}" for group, units in groups.items()))
    network = ReaderNetwork.from_weights(folder, layers)
    if start:
        network.load_state_dict(shipped_weights(start))
    training = Training(network, plan, to)
    training.run(load_tokenizer(folder), stream(groups, recipe, seed))


def read_log(folder: Path) -> Sequence[dict[str, float]]:
    """The lines of a run's log, in order."""
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


if __name__ == "__main__":
    typer.run(main)
