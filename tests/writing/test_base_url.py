"""A writer on a server of one's own: a llama.cpp server in the place of vLLM, through the same setting."""

import pytest

from assistant import Article, Assistant, AssistantError
from assistant.writing.chat_models import _serve_local_model


def test_a_server_that_speaks_openais_protocol_writes(
    local: Assistant, sample: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert local.load_writer()
    server = _serve_local_model("local", None)
    monkeypatch.setenv("OPENAI_API_KEY", server.key)
    helper = Assistant(sample, model="openai:local", base_url=f"{server.address}/v1")
    answer = helper.ask("Where will Russia open a Consulate General?")
    assert "Aktau" in answer.text and answer.notice == ""
    assert "first_token" in answer.timings


def test_no_key_is_asked_for_where_a_server_wants_none(
    sample: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    helper = Assistant(sample, model="openai:local", base_url="http://127.0.0.1:9/v1", timeout_seconds=5)
    answer = helper.ask("Where will Russia open a Consulate General?")
    assert "Aktau" in answer.text and "The writer gave no answer" in answer.notice


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "local", "base_url": "http://127.0.0.1:9/v1"}, "for a provider's model, not for 'local'"),
        ({"model": "openai:x", "base_url": "127.0.0.1:9"}, "must begin with http"),
        ({"library_name": "a-b"}, "letters, digits and _"),
    ],
)
def test_a_setting_that_does_not_fit_is_told(sample: Article, options: dict[str, str], message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        Assistant(sample, **options)
