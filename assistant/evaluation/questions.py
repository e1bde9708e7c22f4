"""Our own data sets: JSON Lines, one question a line.

    {"article": "talks.txt", "question": "Who spoke?", "answers": ["Brandt"], "quotes": ["Brandt spoke."]}
    {"article": "talks.txt", "question": "Who sang?", "unanswerable": true}
    {"text": "The bridge was opened in 1901.", "title": "Bridge", "question": "When was it opened?",
     "answers": ["1901"], "history": [["Which bridge is it?", "The bridge of Ely."]]}     (all on one line)

| member | meaning |
| --- | --- |
| `article` | title of one of `--articles-from`; path of a file, from the data set's folder; web address |
| `text`, `title` | the article itself, instead of `article`; the title may be missing |
| `question` | the question; needed |
| `answers` | accepted answers; when missing, the quotes are |
| `quotes` | the article's words that prove the answer, verbatim; when missing, wherever an answer stands |
| `unanswerable` | true: the article does not answer |
| `history` | earlier pairs of question and answer, oldest first |
| `kind` | what is asked for, such as "yes-no", "why", "list", "summary"; figures are given by kind |
| `answer_word` | "yes" or "no": the right answer to a yes/no question begins with it |
| `members` | all things that a right answer says, each a list of alternatives; of a summary half of them do |
| `id` | a name for the question; its line number when missing |

Empty lines are skipped. `assistant/data/example_questions.jsonl` is an example about the bundled article.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.articles import Article, load_article
from assistant.errors import ArticleError, DatasetError
from assistant.evaluation.cases import Case, Gold, Problem

_KINDS: dict[str, type | tuple[type, ...]] = {
    "article": str,
    "text": str,
    "title": str,
    "question": str,
    "answers": list,
    "quotes": list,
    "unanswerable": bool,
    "history": list,
    "kind": str,
    "answer_word": str,
    "members": list,
    "id": (str, int),
}


def read_questions(
    text: str, name: str, folder: Path, known: Mapping[str, Article] | None = None
) -> tuple[list[Case], list[Problem]]:
    """The cases of a JSON Lines file and the gold quotes that are not in their article.

    Args:
        text: the file's content.
        name: the file's name, for messages.
        folder: where the paths of articles begin.
        known: articles that can be named by their titles.

    Raises:
        DatasetError: a line cannot be used; the message names it and says why.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    articles = {(title, "", ""): article for title, article in (known or {}).items()}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = _checked(json.loads(line))
            case, found = _case(values, str(values.get("id", number)), _article(values, folder, articles))
        except json.JSONDecodeError as error:
            raise DatasetError(f"{name}, line {number}: not JSON: {error.msg}.") from error
        except (ValueError, ArticleError) as error:
            raise DatasetError(f"{name}, line {number}: {error}") from error
        cases.append(case)
        problems += [Problem(f"{name}, line {number}", reason) for reason in found]
    return cases, problems


def _checked(values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise ValueError("an object was expected.")
    for key, value in values.items():
        if key not in _KINDS:
            raise ValueError(f"there is no member {key!r}. The members are: {', '.join(_KINDS)}.")
        if not isinstance(value, _KINDS[key]):
            raise ValueError(f"{key!r} cannot be {value!r:.60}.")
    if not values.get("question", "").strip():
        raise ValueError("the question is missing.")
    if ("article" in values) == ("text" in values):
        raise ValueError("give either 'article' or 'text'.")
    for key in ("answers", "quotes"):
        if not all(isinstance(words, str) and words.strip() for words in values.get(key, [])):
            raise ValueError(f"{key!r} must be a list of texts that are not empty.")
    if values.get("answer_word", "yes") not in ("yes", "no"):
        raise ValueError('\'answer_word\' is "yes" or "no".')
    if not all(isinstance(words, list) and words for words in values.get("members", [])):
        raise ValueError("'members' must be lists of alternatives.")
    has_gold = bool(values.get("answers") or values.get("quotes"))
    if has_gold == values.get("unanswerable", False):
        raise ValueError("give either 'answers' (or 'quotes') or '\"unanswerable\": true'.")
    return values


def _article(values: dict[str, Any], folder: Path, articles: dict[tuple[str, str, str], Article]) -> Article:
    place, text, title = (values.get(key, "") for key in ("article", "text", "title"))
    key = (place, text, title)
    if key not in articles:  # those that are known by title are there
        is_address = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", place)
        if place:
            articles[key] = load_article(place if is_address else folder / place)
        else:
            articles[key] = Article.from_text(text, title)
    return articles[key]


def _case(values: dict[str, Any], identity: str, article: Article) -> tuple[Case, list[str]]:
    quotes: list[str] = values.get("quotes", [])
    answers: list[str] = values.get("answers", []) or quotes
    gold: list[Gold] = []
    problems: list[str] = []
    for words in quotes:
        found = _places(article.text, words)
        gold += found
        if not found:
            problems.append(f"the quote {words!r:.80} is not in the article")
    if not quotes:
        gold = [place for answer in answers for place in _places(article.text, answer)]
        if answers and not gold:
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
        answer_word=values.get("answer_word", ""),
        members=tuple(tuple(map(str, words)) for words in values.get("members", [])),
    )
    return case, problems


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
