"""The reader's network: an encoder with heads for tokens, for answerability and for yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedConfig, PreTrainedTokenizerBase

from assistant.reading import Verdict
from assistant.training.examples import Example

MAX_TOKENS = 256
_PAD_TOKENS = 32  # few distinct shapes, so that memory is used again
_UNKNOWN = -100  # PyTorch's own mark for a target that does not count
_INSIDE_WEIGHT = 2.0  # most tokens are outside, so that the mean over tokens is small
_VERDICTS = tuple(Verdict)


@dataclass(frozen=True)
class Batch:
    """Tensors of some examples; position 0 (the first token) stands for "no answer here".

    `starts`, `ends`, `answerable` and `verdicts` have shape `(batch,)` and hold -100 where nothing is known;
    `inside` is 1 on the tokens of answers; `in_context` says which tokens are the passage's.
    """

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    in_context: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    inside: torch.Tensor
    answerable: torch.Tensor
    verdicts: torch.Tensor

    def to(self, device: str) -> "Batch":
        """The same batch on a device."""
        return replace(self, **{name: value.to(device) for name, value in vars(self).items()})


class ReaderNetwork(nn.Module):
    """Logits of where an answer begins and ends and what is inside one, of "answers", and of yes and no.

    Position 0 is the "no answer" span, as in BERT for SQuAD 2.0 (Devlin et al., NAACL 2019); tokens inside of
    answers are tagged as in Segal et al., "A Simple and Effective Model for Answering Multi-span Questions"
    (EMNLP 2020).
    """

    def __init__(self, encoder: nn.Module, config: PreTrainedConfig) -> None:
        super().__init__()
        hidden = config.hidden_size
        self.layers: int = config.num_hidden_layers
        self.encoder = encoder
        self.tokens = nn.Linear(hidden, 3)
        self.answerable = nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        self.verdict = nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, len(_VERDICTS)))
        self.dropout = nn.Dropout(0.1)

    @classmethod
    def from_weights(cls, folder: Path, layers: int | None = None) -> "ReaderNetwork":
        """The encoder of a sentence-transformers model folder, or its first layers, with fresh heads."""
        config = _config(folder, layers)
        encoder = AutoModel.from_pretrained(
            folder, config=config, add_pooling_layer=False, attn_implementation="eager"
        )
        return cls(encoder, config)

    @classmethod
    def empty(cls, folder: Path, layers: int | None = None) -> "ReaderNetwork":
        """The same network with random weights, to load trained ones into."""
        config = _config(folder, layers)
        encoder = AutoModel.from_config(  # type: ignore[no-untyped-call]
            config, add_pooling_layer=False, attn_implementation="eager"
        )
        return cls(encoder, config)

    def freeze(self, layers: int) -> None:
        """Keep the word and position tables and so many of the first layers as they are."""
        trained = tuple(f"encoder.encoder.layer.{number}." for number in range(layers, self.layers))
        for name, parameter in self.encoder.named_parameters(prefix="encoder"):
            parameter.requires_grad_(name.startswith(trained))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Start, end and inside logits, `(batch, tokens)` each; answerable, `(batch,)`; `(batch, 3)`."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        states = self.dropout(states)
        starts, ends, inside = self.tokens(states).unbind(-1)
        first = states[:, 0]
        return starts, ends, inside, self.answerable(first).squeeze(-1), self.verdict(first)


def _config(folder: Path, layers: int | None) -> PreTrainedConfig:
    config: PreTrainedConfig = AutoConfig.from_pretrained(folder)
    # No dropout inside, and plain attention: on two cores twice the examples a second of the defaults.
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    config.num_hidden_layers = layers or config.num_hidden_layers
    return config


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a model folder."""
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder, use_fast=True)
    return tokenizer


def make_batch(tokenizer: PreTrainedTokenizerBase, examples: Sequence[Example]) -> Batch:
    """Tokenize examples; where an answer was cut off, nothing is said of its place."""
    encoded = tokenizer(
        [e.question[-400:] for e in examples],
        [e.context for e in examples],
        truncation="only_second",
        max_length=MAX_TOKENS,
        padding=True,
        pad_to_multiple_of=_PAD_TOKENS,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    offsets = encoded["offset_mapping"]
    second = torch.tensor([[i == 1 for i in encoded.sequence_ids(row)] for row in range(len(examples))])
    in_context = second & (offsets[..., 1] > offsets[..., 0])
    inside = torch.full(in_context.shape, float(_UNKNOWN))
    starts, ends = [], []
    for row, example in enumerate(examples):
        places = [_place(offsets[row], in_context[row], span) for span in example.spans]
        starts.append(_target(example, places, 0))
        ends.append(_target(example, places, 1))
        if example.has_span and all(places):
            inside[row] = 0.0
            for first, last in filter(None, places):
                inside[row, first : last + 1] = 1.0
    return Batch(
        input_ids=encoded["input_ids"],
        attention_mask=encoded["attention_mask"],
        in_context=in_context,
        starts=torch.tensor(starts),
        ends=torch.tensor(ends),
        inside=inside,
        answerable=torch.tensor([_UNKNOWN if e.answerable is None else int(e.answerable) for e in examples]),
        verdicts=torch.tensor(
            [_UNKNOWN if e.verdict is None else _VERDICTS.index(e.verdict) for e in examples]
        ),
    )


def loss(network: ReaderNetwork, batch: Batch) -> torch.Tensor:
    """Cross entropies of both ends of the span, of what is inside, of answerability and of the verdict."""
    starts, ends, inside, answerable, verdicts = network(batch.input_ids, batch.attention_mask)
    allowed = batch.in_context.clone()
    allowed[:, 0] = True
    span = (
        _cross_entropy(starts.float().masked_fill(~allowed, -1e4), batch.starts)
        + _cross_entropy(ends.float().masked_fill(~allowed, -1e4), batch.ends)
    ) / 2
    marked = batch.in_context & (batch.inside >= 0)
    tags = _binary(inside, batch.inside, marked)
    answers = _binary(answerable, batch.answerable.float(), batch.answerable >= 0)
    return span + _INSIDE_WEIGHT * tags + answers + _cross_entropy(verdicts.float(), batch.verdicts)


def _cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The mean over the whole batch, so that a rare kind counts by how rare it is."""
    total = nn.functional.cross_entropy(logits, targets, ignore_index=_UNKNOWN, reduction="sum")
    return total / len(targets)


def _binary(logits: torch.Tensor, targets: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits.float(), targets.clamp(min=0.0), reduction="none"
    )
    return (losses * known).sum() / known.sum().clamp(min=1)


def _target(example: Example, places: Sequence[tuple[int, int] | None], end: int) -> int:
    if not example.has_span:
        return _UNKNOWN
    if not places:
        return 0
    return _UNKNOWN if places[0] is None else places[0][end]


def _place(offsets: torch.Tensor, in_context: torch.Tensor, span: tuple[int, int]) -> tuple[int, int] | None:
    """The first and the last token of a span; None when it was cut off."""
    touched = in_context & (offsets[:, 1] > span[0]) & (offsets[:, 0] < span[1])
    tokens = torch.nonzero(touched).flatten()
    if len(tokens) == 0 or int(offsets[tokens[-1], 1]) < span[1]:
        return None
    return int(tokens[0]), int(tokens[-1])
