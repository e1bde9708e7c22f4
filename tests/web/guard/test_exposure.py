"""Who may reach a server, as it is decided when it starts."""

from pathlib import Path

import pytest

from assistant import AssistantError
from assistant.web import Exposure, make_rules, read_password


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_on_loopback_the_owner_is_alone(host: str) -> None:
    exposure = Exposure(host)
    assert not exposure.is_reachable and not exposure.is_for_others


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_others_are_let_in_on_purpose_only(host: str) -> None:
    with pytest.raises(AssistantError, match=r"(?s)can reach this server.*--password-file.*--public"):
        Exposure(host)
    assert Exposure(host, is_public=True).is_for_others
    assert Exposure(host, password="open sesame").is_for_others


def test_a_name_of_a_proxy_counts_as_others() -> None:
    with pytest.raises(AssistantError, match=r"assistant\.example\.org"):
        Exposure(allowed_hosts=("assistant.example.org",))
    exposure = Exposure(allowed_hosts=("assistant.example.org",), is_public=True)
    assert exposure.is_for_others and "assistant.example.org" in exposure.names


def test_a_password_is_not_shown_and_is_compared_whole(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("correct horse\nsecond line\n", encoding="utf-8")
    exposure = Exposure("0.0.0.0", password=read_password(file))
    assert exposure.admits("correct horse") and not exposure.admits("correct") and not exposure.admits("")
    assert "correct horse" not in repr(exposure)


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe\n"])
def test_a_password_file_must_hold_one(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    with pytest.raises(AssistantError, match="password"):
        read_password(file)
    with pytest.raises(AssistantError, match="cannot be read"):
        read_password(tmp_path / "missing")


def test_the_modes_have_rules_of_their_own() -> None:
    private, shared = make_rules(False), make_rules(True)
    assert private.keep_indexes and private.questions_a_minute == 0
    assert not shared.keep_indexes and shared.questions_a_minute > 0
    assert shared.max_program_megabytes < shared.max_article_megabytes < private.max_article_megabytes
    with pytest.raises(AssistantError, match="max_sessions"):
        make_rules(True, max_sessions=0)
