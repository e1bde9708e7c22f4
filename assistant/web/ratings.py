"""Ratings of answers, one for each answer, kept in a file on the server's computer."""

import json
import os
from datetime import UTC, datetime

from filelock import FileLock

from assistant.articles import Article
from assistant.settings import cache_folder
from assistant.web.sessions import Turn

_MOST_BYTES = 20 * 2**20


def keep_rating(article: Article, turn: Turn) -> None:
    """Put the rating of an answer into `ratings.jsonl`, in the place of an earlier one of the same answer.

    A file that has grown to 20 MB takes no more.
    """
    path = cache_folder() / "ratings.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    row = {
        "answer_name": turn.name,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "rating": turn.rating,
        "title": article.title,
        "source": article.source,
        "question": turn.asked,
        "understood_as": turn.understood,
        "answer": turn.answer.to_dict() if turn.answer else None,
    }
    with FileLock(path.with_suffix(".lock")):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        mark = f'{{"answer_name": "{turn.name}"'
        lines = [line for line in lines if not line.startswith(mark)]
        lines.append(json.dumps(row, ensure_ascii=False))
        content = "\n".join(lines) + "\n"
        if len(content.encode()) <= _MOST_BYTES:
            temporary = path.with_suffix(".part")
            temporary.write_text(content, encoding="utf-8")
            os.replace(temporary, path)
