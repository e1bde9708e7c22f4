"""Follow-up questions made standalone from the last turns; nothing is guessed.

Every word that is put in was in the history. A question that stands alone, or that leans on something that cannot
be found, is left as it is; what leans on a whole question gets that question in front.
"""

import re
from collections.abc import Sequence

from assistant.mentions import AUXILIARIES, WH, Mention, full_name, names, phrases, topic

History = Sequence[tuple[str, str]]
"""Pairs of question and answer text, oldest first."""

_TURNS = 8  # older turns are out of mind

_LEAD = re.compile(r"^(?:(?:and|but|so|or|then|ok|okay|well|also)\b[,.]?\s*)+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:(?:and|but|so)\s)?(?:what|how) about\b\s*", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:(?:and|but|so)\s)?(?P<wh>why not|why|when|since when|until when|where|how|how come|how so|who|how much|"
    r"how many|how long|by whom|with whom|for whom|where to|where from)"
    r"(?:(?<=why|hen|ere)\s(?:is|was|did|does)\s(?:(?:that|this)(?:\s(?:so|be|happen))?|it happen))?\s*[?.!]*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:please\s)?(?:(?:can|could) you\s)?(?:tell me|say|give me|explain|go on|elaborate|describe)?\s*"
    r"(?:some\s)?(?:a bit\s)?(?:more|further|more details|details|an example|examples|go on)\s*[?.!]*$",
    re.IGNORECASE,
)
_PERSON = {"he": "", "she": "", "him": "", "her": "?", "his": "'s", "hers": "'s"}
_THING = {"it": "", "its": "'s"}
_MANY = {"they": "", "them": "", "their": "'s", "theirs": "'s"}
_PRONOUN = re.compile(r"\b(?:he|she|him|her|hers|his|it|its|they|them|their|theirs)\b(?!['’-]\w)", re.IGNORECASE)
_POINTING = re.compile(r"\b(?P<which>that|this|these|those|such)\s(?P<noun>[a-z]{3,})", re.IGNORECASE)
_ALONE = re.compile(
    r"\b(?:that|this)\b(?=\s*(?:[?.!,]|$|(?:be|help|work|happen|affect|cause|cost|mean|last|take)\b))", re.IGNORECASE
)
_THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?!\s(?:is|are|was|were|a|an|any)\b)", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"\bit\s(?:true|possible|likely|known|clear|important|necessary|safe to|like to|take|mean to|rains?|seems?|"
    r"sounds?|looks?|turns? out)\b|\b(?:makes?|is|was|does) it\s(?:a|an|that|to|take|true|possible|likely|known|"
    r"clear|important|necessary|seem|sound|look)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"^(?:in|on|at|of|for|from|to|with|by|during|after|before|since|about|under)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_OBJECT_WHO = re.compile(r"^\W*(?:who|whom)\s(?:did|does|do|will|would|has|have|had|can|could)\b", re.IGNORECASE)
_SUBJECT_WHO = re.compile(r"^\W*(?:who|which|what)\b(?!\s(?:did|does|do)\b)", re.IGNORECASE)
_MARKS = re.compile(r"\s*\[\d+\]")


def standalone_question(question: str, history: History) -> str:
    """The question with what it leans on put in, or as it is when it needs nothing.

    "Who did he meet?" gets the name of the person that was spoken of, "And the target?" what the last question was
    about, and "Why?" the rest of the last question.
    """
    turns: list[tuple[str, str]] = []
    for asked, answer in history[-_TURNS:]:
        turns.append((_standalone(asked.strip(), turns), _MARKS.sub("", answer)))
    return _standalone(question.strip(), turns)


def _standalone(question: str, turns: list[tuple[str, str]]) -> str:
    if not turns or not question:
        return question
    previous = _last_question(turns[-1][0])
    if bare := _BARE.match(question):
        return _asking_else(bare["wh"], previous) or f"{turns[-1][0]} {question}"
    if _MORE.match(question):
        about = topic(previous)
        return f"{question.rstrip(' ?.!')} about {about}{question[len(question.rstrip(' ?.!')) :]}" if about else question
    resolved = _put_in(question, turns)
    if resolved != question:
        return _LEAD.sub("", resolved[:1]) + resolved[1:] if not _LEAD.match(resolved) else _capital(_LEAD.sub("", resolved))
    return _completed(question, previous, turns)


def _completed(question: str, previous: str, turns: list[tuple[str, str]]) -> str:
    """A question that is only a part of one: "And in 2019?", "What about Lavrov?", "And the target?"."""
    about, lead = _ABOUT.match(question), _LEAD.match(question)
    part = question[(about or lead).end() :].strip() if about or lead else question  # type: ignore[union-attr]
    words = part.rstrip("?.! ").split()
    if not words:
        return question
    is_question = words[0].lower() in WH | AUXILIARIES
    if is_question or not (about or lead) and len(words) > 3:
        leans = bool(lead) and not names(part) and len(words) <= 6
        return f"{turns[-1][0]} {question}" if leans else question
    if not (about or lead) and not question.endswith("?"):
        return question
    return _in_place(" ".join(words), previous) or _with_topic(" ".join(words), previous, question)


def _in_place(part: str, previous: str) -> str:
    """The last question with `part` where it has one of the same kind; empty when it has none."""
    if found := _PREPOSITION.match(part):
        same = list(re.finditer(rf"\b{found.group()}\s(?:[^?.,;]+?)(?=\s(?:in|on|at|for|from|by|with|during|since)\b|[?.,;]|$)", previous, re.IGNORECASE))
        if same:
            return previous[: same[-1].start()] + part + previous[same[-1].end() :]
        return f"{previous.rstrip('?.! ')} {part}?"
    if _YEAR.fullmatch(part) and (years := list(_YEAR.finditer(previous))):
        return previous[: years[-1].start()] + part + previous[years[-1].end() :]
    new = names(part)
    if not new or len(new[0].text) < len(part) - 4:
        return ""
    old = [n for n in names(previous) if n.is_place == new[0].is_place or n.person == new[0].person] or names(previous)
    if not old:
        return ""
    return previous[: old[0].start] + part + previous[old[0].start + len(old[0].text) :]


def _with_topic(part: str, previous: str, question: str) -> str:
    about = topic(previous)
    if not about or about.lower() in part.lower():
        return question
    return f"What about {part} for {about}?"


def _asking_else(wh: str, previous: str) -> str:
    """The last question with another question word: "When was it closed?" and "Why?" is "Why was it closed?"."""
    words = previous.split()
    wh = "why" if wh.lower() in ("how come", "how so") and wh.lower() == "how come" else wh
    first = words[0].lower().rstrip(",") if words else ""
    if first in AUXILIARIES:
        return f"{_capital(wh)} {words[0].lower()} {' '.join(words[1:])}"
    if first not in WH:
        return ""
    for position, word in enumerate(words[1:6], start=1):
        if word.lower() in AUXILIARIES:
            # "What is X?" has nothing left to ask why about, and "Who was praised?" lacks its subject then.
            is_subject = first in ("who", "what", "which") and words[position].lower() in ("is", "was", "are", "were")
            return "" if is_subject else f"{_capital(wh)} {' '.join(words[position:])}"
    return ""


def _put_in(question: str, turns: list[tuple[str, str]]) -> str:
    """The question with its pronouns replaced by what they stand for, as far as that can be found."""
    texts = [text for turn in turns for text in turn]
    chosen: dict[str, str] = {}
    pieces: list[str] = []
    end = 0
    for match in _PRONOUN.finditer(question):
        word = match.group().lower()
        kind = "person" if word in _PERSON else "thing" if word in _THING else "many"
        if _is_at_home(question, match, kind):
            continue
        if kind in chosen:
            continue  # "What did he say of his country?" needs the name once
        chosen[kind] = _antecedent(kind, turns, question, texts)
        if chosen[kind]:
            pieces += [question[end : match.start()], _as(chosen[kind], word, question[match.end() :])]
            end = match.end()
    question = "".join(pieces) + question[end:]
    return _pointed(_located(question, turns), turns)


def _is_at_home(question: str, match: re.Match[str], kind: str) -> bool:
    """Whether the pronoun finds what it stands for in its own question, or stands for nothing."""
    if kind == "thing" and _EMPTY_IT.search(question[max(0, match.start() - 8) : match.end() + 14]):
        return True
    before = phrases(question[: match.start()])
    if kind == "person":
        return any(m.person for m in before)
    if kind == "many":
        return any(m.is_plural for m in before)
    return any(not m.person and not m.is_plural for m in before)


def _antecedent(kind: str, turns: list[tuple[str, str]], question: str, texts: list[str]) -> str:
    for asked, answer in reversed(turns):
        candidates = _candidates(kind, asked, answer)
        best = next((m for m in candidates if m.text.lower() not in question.lower()), None)
        if best:
            return full_name(best.text, texts) if kind == "person" else _definite(best)
    return ""


def _candidates(kind: str, asked: str, answer: str) -> list[Mention]:
    """What a pronoun may stand for in one turn, likeliest first."""
    if kind == "person":
        in_question = [n for n in names(asked) if n.person]
        in_answer = [n for n in names(answer) if n.person]
        is_about = _SUBJECT_WHO.match(asked) and not in_question
        ranked = in_answer + in_question if is_about and not _OBJECT_WHO.match(asked) else in_question + in_answer
        return sorted(ranked, key=lambda m: -min(m.person, 1))
    found = [m for m in phrases(_last_question(asked)) if not m.person and _is_telling(m)]
    later = [m for m in phrases(answer) if not m.person and _is_telling(m)]
    wanted = [m for m in found if m.is_plural == (kind == "many")]
    if kind == "many" and not wanted:
        wanted = [m for m in later if m.is_plural] or [m for m in found if m.is_name]
    wanted = wanted or ([m for m in later if m.is_plural == (kind == "many")] if kind == "thing" else [])
    subject = topic(_last_question(asked))
    return sorted(wanted, key=lambda m: (subject not in m.text if subject else False, not m.is_name))


def _is_telling(mention: Mention) -> bool:
    return mention.text.lower() not in ("the article", "article") and not mention.text[0].isdigit()


def _definite(mention: Mention) -> str:
    """What was "a bridge" is "the bridge" when it is spoken of again; relational heads give way."""
    words = topic(mention.text) or mention.text
    return re.sub(r"^an?\s", "the ", words, flags=re.IGNORECASE) if not mention.is_name else words


def _as(words: str, pronoun: str, after: str) -> str:
    ending = (_PERSON | _THING | _MANY)[pronoun]
    is_owner = ending == "'s" or (ending == "?" and re.match(r"\s[a-z]", after) and not re.match(
        r"\s(?:in|on|at|to|from|by|with|for|about|after|before|when|while|and|or|there|as)\b", after))
    if not is_owner:
        return words
    return f"{words}'" if words.endswith("s") else f"{words}'s"


def _located(question: str, turns: list[tuple[str, str]]) -> str:
    """ "There" as the place that was named last."""
    found = _THERE.search(question)
    if not found:
        return question
    for asked, answer in reversed(turns):
        places = [n.text for n in names(answer) if n.is_place] or [n.text for n in names(asked) if n.is_place]
        if places and places[0] not in question:
            return f"{question[: found.start()]}in {places[0]}{question[found.end() :]}"
    return question


def _pointed(question: str, turns: list[tuple[str, str]]) -> str:
    """ "That movement" as the movement that was named, "that year" as the year."""
    for match in _POINTING.finditer(question):
        noun = match["noun"].lower()
        for asked, answer in reversed(turns):
            if noun == "year" and (year := _YEAR.search(answer) or _YEAR.search(asked)):
                before = question[: match.start()]
                year_words = year.group() if re.search(r"\b(?:in|since|before|after|of|by)\s$", before) else f"in {year.group()}"
                return before + year_words + question[match.end() :]
            same = [m for m in phrases(answer) + phrases(asked) if _ends_with(m, noun)]
            if same:
                return question[: match.start()] + _definite_whole(same[-1]) + question[match.end() :]
    if (found := _ALONE.search(question)) and not phrases(question[: found.start()]):
        about = _antecedent("thing", turns, question, [])
        return question[: found.start()] + about + question[found.end() :] if about else question
    return question


def _ends_with(mention: Mention, noun: str) -> bool:
    head = mention.text.split(" of ")[0].split()
    return len(mention.text.split()) > 1 and head[-1].lower().rstrip("s") == noun.rstrip("s") and head[0].lower() not in ("the", "a", "an") or (
        len(mention.text.split()) > 2 and head[-1].lower().rstrip("s") == noun.rstrip("s"))


def _definite_whole(mention: Mention) -> str:
    words = re.sub(r"^an?\s", "the ", mention.text, flags=re.IGNORECASE)
    return words if mention.is_name or words.lower().startswith("the ") else f"the {words}"


def _last_question(text: str) -> str:
    """The last sentence that asks: "That's cool. How big is it?" asks how big it is."""
    parts = [p.strip() for p in re.findall(r"[^.?!]+[.?!]*", text) if p.strip()]
    asking = [p for p in parts if p.endswith("?")]
    return (asking or parts or [text])[-1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
