"""The reader's network: the MiniLM encoder with a span head and an answerability head."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from assistant.training.examples import Example

MAX_TOKENS = 384
_PAD_TOKENS = 32  # few distinct shapes, so that memory is used again


@dataclass(frozen=True)
class Batch:
    """Tensors of some examples; position 0 (the first token) stands for "no answer here"."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    in_context: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor


class SpanReader(nn.Module):
    """Logits of where an answer begins and ends, and one for whether the passage answers at all.

    Position 0 is the "no answer" span, as in BERT for SQuAD 2.0 (Devlin et al., NAACL 2019).
    """

    def __init__(self, encoder: nn.Module, hidden: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(hidden, 2)
        self.answerable = nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        self.dropout = nn.Dropout(0.1)

    @classmethod
    def from_weights(cls, folder: Path) -> "SpanReader":
        """The encoder of a sentence-transformers model folder with fresh heads."""
        # No dropout inside, and plain attention: on two cores twice the examples a second of the defaults,
        # and a network this small, seeing each example once or twice, does not memorize them.
        encoder = AutoModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",
        )
        return cls(encoder, encoder.config.hidden_size)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Start and end logits, shape `(batch, tokens)`, and answerable logits, shape `(batch,)`."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        states = self.dropout(states)
        starts, ends = self.span(states).unbind(-1)
        return starts, ends, self.answerable(states[:, 0]).squeeze(-1)


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a model folder."""
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder, use_fast=True)
    return tokenizer


def make_batch(tokenizer: PreTrainedTokenizerBase, examples: Sequence[Example]) -> Batch:
    """Tokenize examples; an answer that was cut off counts as no answer."""
    encoded = tokenizer(
        [e.question[:400] for e in examples],
        [e.context for e in examples],
        truncation="only_second",
        max_length=MAX_TOKENS,
        padding=True,
        pad_to_multiple_of=_PAD_TOKENS,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    in_context = encoded["token_type_ids"].bool() & (encoded["offset_mapping"][..., 1] > 0)
    starts, ends = [], []
    for row, example in enumerate(examples):
        start, end = _span(encoded["offset_mapping"][row], in_context[row], example)
        starts.append(start)
        ends.append(end)
    return Batch(
        encoded["input_ids"],
        encoded["attention_mask"],
        encoded["token_type_ids"],
        in_context,
        torch.tensor(starts),
        torch.tensor(ends),
    )


def loss(model: SpanReader, batch: Batch) -> torch.Tensor:
    """Cross entropy of both ends of the span over context tokens and "no answer", plus answerability."""
    starts, ends, answerable = model(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    allowed = batch.in_context.clone()
    allowed[:, 0] = True
    starts = starts.float().masked_fill(~allowed, -1e4)
    ends = ends.float().masked_fill(~allowed, -1e4)
    has_answer = (batch.starts > 0).float()
    span = nn.functional.cross_entropy(starts, batch.starts) + nn.functional.cross_entropy(ends, batch.ends)
    return span / 2 + 0.5 * nn.functional.binary_cross_entropy_with_logits(answerable.float(), has_answer)


def _span(offsets: torch.Tensor, in_context: torch.Tensor, example: Example) -> tuple[int, int]:
    if example.start < 0:
        return 0, 0
    begins = in_context & (offsets[:, 1] > example.start)
    finishes = in_context & (offsets[:, 0] < example.end)
    both = torch.nonzero(begins & finishes).flatten()
    if len(both) == 0 or int(offsets[both[-1], 1]) < example.end:
        return 0, 0
    return int(both[0]), int(both[-1])
