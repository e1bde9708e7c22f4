"""Sentences of an article that give orders to a machine. They are shown, but no writer reads them."""

import re

_MACHINE = r"(?:ai|a\.i\.|language model|llm|chatbot|ai model|assistant|chatgpt)"
# Only what an article about machines, rules or games would hardly say in its own voice.
_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,3}"
    r"(?:instructions?|prompts?|excerpts?|(?:system|previous|prior|above) (?:rules|messages?|text))\b",
    r"\b(?:system|developer|admin) (?:prompt|message|note|instructions?|override)s?\s*[:>\]]",
    r"^\W*(?:system|assistant|developer)\s*:.*\b(?:answer|reply|respond|ignore|output)\b",
    r"<\|\s*(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|eot_id)\b",
    r"\[/?INST\]|<</?SYS>>|</s>|^#+\s*(?:instructions?|response)\s*:",
    r"\b(?:new|updated) instructions?\s*:",
    r"\byou are (?:now|no longer) (?:an? )?\w*(?:bot|assistant|model|gpt)\b",
    r"\b(?:dear|attention|note to (?:the|all|any)) "
    + _MACHINE
    + r"s?\b|\bif you are an? "
    + _MACHINE
    + r"\b",
    r"(?:^|[.:;,!]\s*|\b(?:and|please|always|only|just)\s+)(?:reply|respond|answer) "
    r"(?:only|just|always|with (?:only|just|exactly|one word)|exactly|(?:each|every|all) questions? with)\b",
    r"\b(?:say|print|output|repeat|write|reveal|show) your (?:system prompt|instructions|prompt)\b",
)
_ORDER = re.compile("|".join(_PATTERNS), re.IGNORECASE | re.MULTILINE)


def is_order(text: str) -> bool:
    """Whether a sentence reads like an order to whatever machine reads it."""
    return bool(_ORDER.search(text))


def without_controls(text: str) -> str:
    """A text in which nothing is a control token of a chat model: `<|im_end|>` would end the evidence."""
    return text.replace("<|", "< |").replace("|>", "| >").replace("<s>", "< s>").replace("</s>", "< /s>")
