"""Sentences of an article that give orders to a machine. They are shown, but no writer reads them."""

import re

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules|directions|context|excerpts?|article|above|previous|guidelines)\b",
    r"\b(?:system|assistant|developer|user|ai|admin)\s*(?:prompt|message|note|instruction|override)s?\s*[:>\]]",
    r"^\W*(?:system|assistant|developer|user|human|ai)\s*:",
    r"<\|?/?\s*(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|eot_id|s|inst)\b[^<>]{0,20}>",
    r"\[/?(?:inst|sys|system|assistant)\]|<<sys>>",
    r"^#+\s*(?:instructions?|system|response|assistant)\b",
    r"\byou are (?:now|no longer)\b|\b(?:new|updated) (?:instructions?|rules)\b\W",
    r"\b(?:reply|respond|answer)\b.{0,20}\b(?:only|just|always|with|exactly)\b.{0,60}"
    r"\b(?:to|for|regardless|whatever|any|every|all|question|words?|ok|yes|no)\b",
    r"\b(?:ai|language model|llm|chatbot|assistant|chatgpt|qwen)s?\b.{0,40}"
    r"\b(?:must|should|shall|have to|need to|will|are told|reading this)\b",
    r"\b(?:say|print|output|repeat|write|reveal|show)\b.{0,30}"
    r"\b(?:system prompt|your (?:instructions|prompt|rules))\b",
)
_ORDER = re.compile("|".join(_PATTERNS), re.IGNORECASE | re.MULTILINE)


def is_order(text: str) -> bool:
    """Whether a sentence reads like an order to whatever machine reads it."""
    return bool(_ORDER.search(text))


def without_controls(text: str) -> str:
    """A text in which nothing is a control token of a chat model: `<|im_end|>` would end the evidence."""
    return text.replace("<|", "< |").replace("|>", "| >").replace("<s>", "< s>").replace("</s>", "< /s>")
