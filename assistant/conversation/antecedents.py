"""What "he", "it", "there" and "that year" stand for in a question, looked up in the turns before it."""

import re
from collections.abc import Sequence

from assistant.conversation.focus import SHORT_ANSWER_CHARACTERS, Turns, focus
from assistant.conversation.mentions import Mention, full_name, last_question, names, phrases
from assistant.conversation.words import DETERMINERS

_PERSON = {"he": "", "she": "", "him": "", "her": "?", "his": "'s", "hers": "'s"}
_THING = {"it": "", "its": "'s"}
_MANY = {"they": "", "them": "", "their": "'s", "theirs": "'s"}
_PRONOUN = re.compile(
    r"\b(?:he|she|him|her|hers|his|it|its|they|them|their|theirs)\b(?!['’-]\w)", re.IGNORECASE
)
_POINTING = re.compile(r"\b(?P<which>that|this|these|those|such)\s(?P<noun>[a-z]{3,})", re.IGNORECASE)
_ALONE = re.compile(
    r"\b(?:that|this)\b(?=\s*(?:[?.!,]|$|(?:be|help|work|happen|affect|cause|cost|mean|last|take)\b))",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?!\s(?:is|are|was|were|be|been|a|an|any)\b)",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\bit\s(?:true|possible|likely|known|clear|important|necessary|safe to|like to|take|"
    r"mean to|rains?|seems?|sounds?|looks?|turns? out)\b|\b(?:makes?|made|is|was|does) it\s"
    r"(?:a|an|that|to|into|take|true|possible|likely|known|clear|important|necessary|seem|sound|look)\b",
    re.IGNORECASE,
)
_OBJECT_WHO = re.compile(
    r"^\W*(?:who|whom)\s(?:did|does|do|will|would|has|have|had|can|could)\b", re.IGNORECASE
)
_SUBJECT_WHO = re.compile(r"^\W*(?:who|which|what)\b(?!\s(?:did|does|do)\b)", re.IGNORECASE)
_MOST_WORDS = 4
_CLAUSE = re.compile(r",|\b(?:and|but|or|if|when|while|before|after|that|because)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")


def put_in(question: str, turns: Turns) -> str:
    """The question with its pronouns replaced by what they stand for, as far as that can be found."""
    texts = [text for turn in turns for text in turn]
    chosen: dict[str, str] = {}
    pieces: list[str] = []
    end = 0
    asking = question.rfind(last_question(question))
    for match in _PRONOUN.finditer(question, max(asking, 0)):
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
    if before and re.search(r"[.?!]\s", question[: match.start()]):
        return True  # an earlier sentence of the same question said what is meant
    # A clause before may have said it: "When the plant is built, who runs it?".
    clauses = list(_CLAUSE.finditer(question, 0, match.start()))
    return bool(clauses and phrases(question[: clauses[-1].start()]))


def _antecedent(kind: str, turns: Turns, question: str, texts: list[str]) -> str:
    if kind == "person":
        return _person(turns, question, texts)
    return focus(turns, question, kind)


def _person(turns: Turns, question: str, texts: list[str]) -> str:
    for asked, answer in reversed(turns):
        # "Trade was…" begins with no name when "trade" is a word elsewhere
        named = [m for m in _persons(asked, answer) if not _is_common(m.text, texts)]
        best = next((m for m in named if m.text.lower() not in question.lower()), None)
        if best:
            return full_name(best.text, texts)
    return ""


def _is_common(word: str, texts: Sequence[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word.lower())}\b", text) for text in texts)


def _persons(asked: str, answer: str) -> list[Mention]:
    """Whom "he" may stand for in one turn, likeliest first. A long answer names many, and is no help."""
    in_question = [n for n in names(asked) if n.person]
    told = names(answer) if len(answer) <= SHORT_ANSWER_CHARACTERS else _repeated(answer)
    in_answer = [n for n in told if n.person]
    # "Who conquered England?" asks for a person; what it names is hardly one.
    is_new = not in_question or asked.lower().startswith("who ")
    asks_who = is_new and _SUBJECT_WHO.match(asked) and not _OBJECT_WHO.match(asked)
    ranked = in_answer + in_question if asks_who else in_question + in_answer
    return sorted(ranked, key=lambda m: -min(m.person, 1))


def _repeated(text: str) -> list[Mention]:
    """Names that a text says again, the most frequent first; a last name alone counts for the whole."""
    counts = {name: len(re.findall(rf"\b{re.escape(name.text.split()[-1])}\b", text)) for name in names(text)}
    return sorted((name for name, count in counts.items() if count > 1), key=lambda name: -counts[name])


def _as(words: str, pronoun: str, after: str) -> str:
    ending = (_PERSON | _THING | _MANY)[pronoun]
    is_owner = ending == "'s" or (
        ending == "?"
        and re.match(r"\s[a-z]", after)
        and not re.match(
            r"\s(?:in|on|at|to|from|by|with|for|about|after|before|when|while|and|or|there|as)\b", after
        )
    )
    if not is_owner:
        return words
    return f"{words}'" if words.endswith("s") else f"{words}'s"


def _located(question: str, turns: Turns) -> str:
    """ "There" as the place that was named last."""
    found = _THERE.search(question)
    if not found:
        return question
    for asked, answer in reversed(turns):
        places = [n.text for n in names(answer) if n.is_place] or [n.text for n in names(asked) if n.is_place]
        if places and places[0] not in question:
            return f"{question[: found.start()]}in {places[0]}{question[found.end() :]}"
    return question


def _pointed(question: str, turns: Turns) -> str:
    """ "That movement" as the movement that was named, "that year" as the year."""
    for match in _POINTING.finditer(question):
        noun = match["noun"].lower()
        for asked, answer in reversed(turns):
            if noun == "year" and (year := _YEAR.search(answer) or _YEAR.search(asked)):
                before = question[: match.start()]
                year_words = (
                    year.group()
                    if re.search(r"\b(?:in|since|before|after|of|by)\s$", before)
                    else f"in {year.group()}"
                )
                return before + year_words + question[match.end() :]
            same = [m for m in (*phrases(answer), *phrases(asked)) if _ends_with(m, noun)]
            if same:
                return question[: match.start()] + _definite_whole(same[-1]) + question[match.end() :]
    if (found := _ALONE.search(question)) and not phrases(question[: found.start()]):
        about = _antecedent("thing", turns, question, [])
        return question[: found.start()] + about + question[found.end() :] if about else question
    return question


def _ends_with(mention: Mention, noun: str) -> bool:
    """Whether the phrase says more of that noun, its head: "the nuclear plant" of "that plant"."""
    words = mention.text.split()
    head = mention.text.split(" of ")[0].split()
    is_specific = len(words) > 2 or head[0].lower() not in DETERMINERS
    is_same = head[-1].lower().rstrip("s") == noun.rstrip("s")
    return 1 < len(words) <= _MOST_WORDS and is_specific and is_same


def _definite_whole(mention: Mention) -> str:
    words = re.sub(r"^an?\s", "the ", mention.text, flags=re.IGNORECASE)
    return words if mention.is_name or words.lower().startswith("the ") else f"the {words}"
