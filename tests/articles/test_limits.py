"""Limits on what is read."""

import pytest

from assistant import AssistantError
from assistant.articles import Limits
from assistant.articles.limits import make_limits


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_megabytes", 0),
        ("max_megabytes", -1),
        ("read_seconds", float("inf")),
        ("max_ratio", float("nan")),
        ("max_pages", 0),
        ("max_articles", 0),
        ("max_redirects", -1),
    ],
)
def test_a_limit_that_is_none_is_refused(name: str, value: float) -> None:
    with pytest.raises(AssistantError, match=f"{name} must be a number above 0"):
        make_limits(**{name: value})


def test_no_redirects_at_all_can_be_wanted() -> None:
    assert Limits(max_redirects=0).max_redirects == 0


def test_options_win_over_the_environment_and_that_over_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_MAX_PAGES", "7")
    monkeypatch.setenv("ASSISTANT_READ_SECONDS", "2.5")
    monkeypatch.setenv("ASSISTANT_ADMITTED_HOSTS", "localhost:80")  # no variable opens private places
    limits = make_limits(max_pages=3)
    assert (limits.max_pages, limits.read_seconds, limits.max_articles) == (3, 2.5, 100)
    assert limits.admitted_hosts == frozenset()
    assert make_limits().max_pages == 7


@pytest.mark.parametrize("value", ["many", "", "1.5"])
def test_a_variable_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ASSISTANT_MAX_PAGES", value)
    with pytest.raises(AssistantError, match="ASSISTANT_MAX_PAGES must be a number"):
        make_limits()


def test_megabytes_are_counted_in_bytes() -> None:
    limits = Limits(max_megabytes=0.5, max_unpacked_megabytes=2)
    assert (limits.max_bytes, limits.max_unpacked_bytes) == (524_288, 2_097_152)
