from pathlib import Path

import pytest

from assistant import Article, Assistant, AssistantError
from assistant.settings import make_settings


def test_options_win_over_the_environment_and_that_over_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_settings().top_k == 8
    monkeypatch.setenv("ASSISTANT_TOP_K", "3")
    monkeypatch.setenv("ASSISTANT_MODEL", "none")
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", "/somewhere")
    settings = make_settings()
    assert (settings.top_k, settings.model, settings.index_dir) == (3, "none", Path("/somewhere"))
    assert make_settings(top_k=5, model=None).top_k == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"modle": "none"}, "no option 'modle'"),
        ({"model": "gpt"}, "no model 'gpt'"),
        ({"top_k": 0}, "top_k must be from 1 to 100, not 0"),
        ({"top_k": "many"}, "top_k takes a whole number from 1 to 100, not 'many'"),
        ({"passage_characters": 20}, "passage_characters must be from 100 to 1500, not 20"),
        ({"reader": "best"}, "no reader 'best'"),
        ({"threshold": 1.5}, "threshold must be"),
        ({"timeout_seconds": -1}, "timeout_seconds must be"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        Assistant(Article("Some text."), **options)
