"""Our own data sets: JSON Lines, one question a line.

    {"article": "talks.txt", "question": "Who spoke?", "answers": ["Brandt"], "quotes": ["Brandt spoke."]}
    {"article": "talks.txt", "question": "Who sang?", "answers": []}
    {"article": "Steam engine", "question": "Do ships still use them?", "kind": "yes-no", "half": "dev",
     "answer_word": "no", "answers": ["gave way to diesel"]}                         (all on one line)
    {"article": "sample", "question": "Who came?", "kind": "list", "members": [["Brandt", "Anna"], ["Lee"]]}
    {"text": "The bridge was opened in 1901.", "title": "Bridge", "question": "When was it opened?",
     "answers": ["1901"], "history": [["Which bridge is it?", "The bridge of Ely."]]}
    {"article": "talks.html", "published": "2024-08-27", "updated": "2024-08-30", "author": ""}
    {"article": "locked.docx", "opens": false, "notice": "password"}

| member | meaning |
| --- | --- |
| `article` | path from the data set's folder, web address, "sample", or title or file of `--articles-from` |
| `text`, `title` | the article itself, instead of `article`; the title may be missing |
| `question` | the question; without one, only the opening of the article is judged |
| `answers` | accepted answers; `[]`: the article does not answer; when missing, the quotes are |
| `quotes`, `quote` | words of the article that prove the answer; when missing, wherever an answer stands |
| `answer_word` | "yes" or "no", where that is the answer; `answers` are then words of the proof |
| `members` | what the answer must say, each as a list of its alternative wordings |
| `unanswerable` | true: the article does not answer; the same as `"answers": []` |
| `kind` | a word of your own; "list", "summary" and "compare" say how `members` count |
| `half` | the part of the set, a word of your own, for `--half` |
| `state` | the answer's state; in one that claims nothing, `answers` are in what is closest |
| `notice` | words in the answer or beside it; without a question, in a notice of the opening |
| `exact` | true: the article's text (of a file named as well) is `text`, and each quote a slice of it |
| `published`, `updated`, `author` | what the article must know of itself; `""`: nothing |
| `opens` | false: the article must be refused, with a message that says `notice` |
| `history` | earlier pairs of question and answer, oldest first |
| `id` | a name for the question; its line number when missing |

Empty lines are skipped. `assistant/data/example_questions.jsonl` is an example about the bundled article.
What makes an answer right is in `assistant.evaluation.failures`.
"""

import json
import re
from pathlib import Path
from typing import Any

from assistant.articles import Article
from assistant.errors import ArticleError, AssistantError, DatasetError
from assistant.evaluation.cases import Case, Gold, Problem
from assistant.evaluation.shelf import ArticleShelf

ARTICLE_MEMBERS: dict[str, type | tuple[type, ...]] = {
    "article": str,
    "text": str,
    "title": str,
    "half": (str, int),
    "id": (str, int),
}
QUESTION_MEMBERS: dict[str, type | tuple[type, ...]] = {
    "question": str,
    "answers": list,
    "quotes": list,
    "quote": str,
    "answer_word": str,
    "members": list,
    "unanswerable": bool,
    "kind": str,
}
_FACTS = ("published", "updated", "author")
_KINDS = {
    **ARTICLE_MEMBERS,
    **QUESTION_MEMBERS,
    "history": list,
    "state": str,
    "notice": str,
    "exact": bool,
    "opens": bool,
    **dict.fromkeys(_FACTS, str),
}
_ANSWER_WORDS = ("yes", "no")


def read_questions(
    text: str, name: str, folder: Path, shelf: ArticleShelf
) -> tuple[list[Case], list[Problem]]:
    """The cases of a JSON Lines file and the gold quotes that are not in their article.

    Args:
        text: the file's content.
        name: the file's name, for messages.
        folder: where the paths of articles begin.
        shelf: where articles are found.

    Raises:
        DatasetError: a line cannot be used; the message names it and says why.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = checked_members(json.loads(line), _KINDS)
            identity = str(values.get("id", number))
            if values.get("question"):
                article = article_of(checked_question(values), folder, shelf)
                case, found = make_case(values, identity, article)
            else:
                case, found = _opening(values, identity, folder, shelf), []
        except json.JSONDecodeError as error:
            raise DatasetError(f"{name}, line {number}: not JSON: {error.msg}.") from error
        except (ValueError, ArticleError) as error:
            raise DatasetError(f"{name}, line {number}: {error}") from error
        cases.append(case)
        problems += [Problem(f"{name}, line {number}", reason) for reason in found]
    return cases, problems


def checked_members(values: Any, kinds: dict[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """An object of a line, without members that are null, if each is one of `kinds`.

    Raises:
        ValueError: it is no object, or has a member that there is not, or of another kind.
    """
    if not isinstance(values, dict):
        raise ValueError("an object was expected.")
    given: dict[str, Any] = {key: value for key, value in values.items() if value is not None}
    for key, value in given.items():
        if key not in kinds:
            raise ValueError(f"there is no member {key!r}. The members are: {', '.join(kinds)}.")
        if not isinstance(value, kinds[key]):
            raise ValueError(f"{key!r} cannot be {value!r:.60}.")
    return given


def checked_question(values: dict[str, Any]) -> dict[str, Any]:
    """The members of a question, if it can be judged.

    Raises:
        ValueError: the question is missing, or what a right answer is makes no sense.
    """
    if not values.get("question", "").strip():
        raise ValueError("the question is missing.")
    for key in ("answers", "quotes"):
        if not _texts(values.get(key, [])):
            raise ValueError(f"{key!r} must be a list of texts that are not empty.")
    members = values.get("members", [])
    if not all(isinstance(one, list) and one and _texts(one) for one in members):
        raise ValueError('\'members\' must be a list of lists of alternative texts: [["Ely"], ["York"]].')
    word = values.get("answer_word", "")
    if word and word.lower() not in _ANSWER_WORDS:
        raise ValueError(f'\'answer_word\' is "yes" or "no", not {word!r:.60}.')
    if "opens" in values:
        raise ValueError("'opens' stands on a line without a question.")
    says_none = values.get("unanswerable", False) or (
        values.get("answers") == [] and not members and not word
    )
    has_gold = bool(values.get("answers") or values.get("quotes") or values.get("quote") or members or word)
    if values.get("state") and not has_gold:
        return values
    if has_gold == says_none:
        raise ValueError("give either 'answers' (or 'quotes') or '\"unanswerable\": true'.")
    return values


def article_of(values: dict[str, Any], folder: Path, shelf: ArticleShelf) -> Article:
    """The article that a line names or holds.

    Raises:
        ValueError: it does neither, or both.
        ArticleError: the article cannot be read.
    """
    if ("article" in values) == ("text" in values):
        raise ValueError("give either 'article' or 'text'.")
    if "article" in values:
        return shelf.find(values["article"], folder)
    return shelf.write(values["text"], values.get("title", ""))


def make_case(values: dict[str, Any], identity: str, article: Article) -> tuple[Case, list[str]]:
    """The case of a question whose members were checked, and what is wrong with its gold."""
    quotes: list[str] = values.get("quotes") or ([values["quote"]] if values.get("quote") else [])
    members = tuple(tuple(alternatives) for alternatives in values.get("members", []))
    word = values.get("answer_word", "").lower()
    given: list[str] = values.get("answers", [])
    answers = given or quotes or [alternatives[0] for alternatives in members] or ([word] if word else [])
    gold: list[Gold] = []
    problems: list[str] = []
    for words in quotes:
        found = _places(article.text, words)
        gold += found
        if not found:
            problems.append(f"the quote {words!r:.80} is not in the article")
    if not quotes:
        wordings = [*given, *(wording for alternatives in members for wording in alternatives)]
        gold = [place for wording in wordings for place in _places(article.text, wording)]
        if wordings and not gold:
            problems.append("no answer stands in the article word for word, and there are no quotes")
    paragraphs = dict.fromkeys(_paragraph(article.text, place) for place in gold)
    history = tuple((str(asked), str(said)) for asked, said in _pairs(values.get("history", [])))
    case = Case(
        id=identity,
        article=article,
        question=values["question"],
        answers=tuple(dict.fromkeys(answers)),
        gold=tuple(dict.fromkeys(gold)),
        # Without quotes, a chance mention of the answer would make its whole paragraph count as proof.
        paragraphs=tuple(paragraphs) if quotes else (),
        history=history,
        kind=values.get("kind", ""),
        answer_word=word,
        members=members,
        half=str(values.get("half", "")),
        state=values.get("state", ""),
        notice=values.get("notice", ""),
        exact=values.get("exact", False),
        unmet=tuple(_unmet_facts(values, article)),
    )
    return case, problems


def _opening(values: dict[str, Any], identity: str, folder: Path, shelf: ArticleShelf) -> Case:
    """The case of a line without a question: whether the article opens, and what it knows of itself."""
    if not any(key in values for key in ("opens", "notice", "exact", *_FACTS)):
        raise ValueError("the question is missing.")
    must_open = values.get("opens", True)
    unmet: list[str] = []
    try:
        own = {key: value for key, value in values.items() if key != "text" or "article" not in values}
        article = article_of(own, folder, shelf)
        told = " ".join(article.notices)
        unmet += _unmet_facts(values, article)
    except AssistantError as error:
        told = str(error)
        article = Article(told, str(values.get("article", "")))  # stands for what cannot be opened
        unmet += ["opens"] if must_open else []
    else:
        unmet += [] if must_open else ["opens"]
    if values.get("notice", "").casefold() not in told.casefold():
        unmet.append("notice")
    half = str(values.get("half", ""))
    return Case(identity, article, "", kind=values.get("kind", ""), half=half, unmet=tuple(unmet))


def _unmet_facts(values: dict[str, Any], article: Article) -> list[str]:
    """What an article should know of itself, or should be, and is not."""
    wrong = [name for name in _FACTS if name in values and values[name] != (getattr(article, name) or "")]
    altered = values.get("exact") and "text" in values and article.text != values["text"]
    return [*wrong, *(["exact"] if altered else [])]


def _texts(values: list[Any]) -> bool:
    return all(isinstance(words, str) and words.strip() for words in values)


def _pairs(history: list[Any]) -> list[Any]:
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in history):
        raise ValueError("'history' must be a list of [question, answer] pairs.")
    return history


def _places(text: str, words: str) -> list[Gold]:
    """Where words stand in a text, not as a part of a longer word or number."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [Gold(*match.span()) for match in re.finditer(pattern, text)]


def _paragraph(text: str, place: Gold) -> Gold:
    """The lines around a place, up to the next empty line."""
    before = text.rfind("\n\n", 0, place.start)
    after = text.find("\n\n", place.end)
    return Gold(before + 2 if before >= 0 else 0, after if after >= 0 else len(text))
