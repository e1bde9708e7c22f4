"""Train the reader: `python -m assistant.training.train reader_train.jsonl.gz --to local/reader`.

A run that was stopped goes on from its last checkpoint when it is started again with the same arguments.
"""

import json
import math
import os
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import torch
import typer

from assistant.index import packaged_weights
from assistant.training.examples import Example, Recipe, load_examples
from assistant.training.network import SpanReader, load_tokenizer, loss, make_batch

_BUCKET_BATCHES = 50  # examples of like length are batched within so many batches
_WARMUP_SHARE = 0.06
_AVERAGE_DECAY = 0.999
_SNAPSHOTS = 5  # averaged weights kept along the way, for the learning curve


def main(
    data: Annotated[Path, typer.Argument(help="Questions, passages and answers: reader_train.jsonl.gz.")],
    to: Annotated[Path, typer.Option(help="Folder for checkpoints, the log and the final weights.")],
    epochs: Annotated[float, typer.Option(help="Passes over the examples.")] = 1.0,
    learning_rate: Annotated[float, typer.Option(help="Peak learning rate.")] = 1.5e-4,
    batch_size: Annotated[int, typer.Option(help="Examples in a batch.")] = 32,
    hard_negatives: Annotated[float, typer.Option(help="Share of questions with a hard passage.")] = 0.4,
    changed: Annotated[float, typer.Option(help="Share of questions that are changed.")] = 0.7,
    init: Annotated[
        Path | None, typer.Option(help="Weights of an earlier run to start from, not those of MiniLM.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of data and weights.")] = 0,
    save_every: Annotated[int, typer.Option(help="Steps between checkpoints.")] = 200,
) -> None:
    """Train, print a line of progress every 50 steps, and keep resumable checkpoints."""
    torch.manual_seed(seed)
    recipe = replace(Recipe(), hard_negatives=hard_negatives, changed=changed)
    examples = load_examples(data, recipe, seed)
    steps = math.ceil(len(examples) * epochs / batch_size)
    settings = {
        "epochs": epochs,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "seed": seed,
        "init": str(init) if init else None,
        **asdict(recipe),
    }
    to.mkdir(parents=True, exist_ok=True)
    (to / "settings.json").write_text(json.dumps(settings, indent=2))
    typer.echo(
        f"{len(examples):,} examples, {sum(e.start >= 0 for e in examples):,} answerable, {steps:,} steps"
    )
    model = SpanReader.from_weights(packaged_weights())
    if init:
        model.load_state_dict(torch.load(init, weights_only=True, map_location="cpu"))
    train(model, examples, to, steps, learning_rate, batch_size, seed, save_every)


def train(
    model: SpanReader,
    examples: list[Example],
    folder: Path,
    steps: int,
    learning_rate: float,
    batch_size: int,
    seed: int,
    save_every: int,
) -> None:
    """Run the steps that are left, then write `weights.pt` (averaged over the last steps)."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = load_tokenizer(packaged_weights())
    model = model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.01, fused=True)
    average = {name: value.detach().clone().float() for name, value in model.state_dict().items()}
    done = _resume(folder, model, optimizer, average)
    batches = _batches(examples, batch_size, seed, skip=done)
    began, total = time.perf_counter(), 0.0
    for step in range(done + 1, steps + 1):
        rate = learning_rate * _schedule(step / steps)
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = make_batch(tokenizer, next(batches))
        batch = replace(batch, **{name: value.to(device) for name, value in vars(batch).items()})
        model.train()
        with torch.autocast(device, dtype=torch.bfloat16):
            value = loss(model, batch)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        _move_average(average, model)
        total += value.item()
        if step % 50 == 0 or step == steps:
            speed = (step - done) * batch_size / (time.perf_counter() - began)
            line = {
                "step": step,
                "of": steps,
                "loss": round(total / 50, 4),
                "rate": rate,
                "per_second": speed,
            }
            with (folder / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            typer.echo(f"step {step}/{steps}  loss {total / 50:.4f}  {speed:.1f} examples a second")
            total = 0.0
        if step % save_every == 0 or step == steps:
            _save(folder, step, model, optimizer, average)
        if step % max(1, steps // _SNAPSHOTS) == 0:
            torch.save(average, folder / f"weights-{step}.pt")
    torch.save(average, folder / "weights.pt")


def _batches(examples: list[Example], batch_size: int, seed: int, skip: int) -> Iterator[list[Example]]:
    """Batches of examples of like length, for ever; each pass in another order."""
    made = 0
    epoch = 0
    while True:
        draw = random.Random(f"{seed}-{epoch}")
        order = draw.sample(examples, len(examples))
        size = batch_size * _BUCKET_BATCHES
        for first in range(0, len(order), size):
            bucket = sorted(order[first : first + size], key=lambda e: len(e.question) + len(e.context))
            batches = [bucket[i : i + batch_size] for i in range(0, len(bucket), batch_size)]
            draw.shuffle(batches)
            for batch in batches:
                made += 1
                if made > skip:
                    yield batch
        epoch += 1


def _schedule(share: float) -> float:
    """Linear warm-up, then linear decay to zero."""
    return min(share / _WARMUP_SHARE, (1 - share) / (1 - _WARMUP_SHARE))


def _move_average(average: dict[str, torch.Tensor], model: SpanReader) -> None:
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value.float(), 1 - _AVERAGE_DECAY)


def _save(
    folder: Path, step: int, model: SpanReader, optimizer: Any, average: dict[str, torch.Tensor]
) -> None:
    temporary = folder / "checkpoint.part"
    state = {
        "step": step,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average,
    }
    torch.save(state, temporary)
    os.replace(temporary, folder / "checkpoint.pt")


def _resume(folder: Path, model: SpanReader, optimizer: Any, average: dict[str, torch.Tensor]) -> int:
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    average.update(state["average"])
    return int(state["step"])


if __name__ == "__main__":
    typer.run(main)
