import assistant
from assistant import errors


def test_the_public_names_are_these_and_all_of_them_exist() -> None:
    assert assistant.__all__ == sorted(assistant.__all__)
    for name in assistant.__all__:
        assert getattr(assistant, name).__doc__
    assert set(assistant.__all__) == {
        "Answer",
        "Article",
        "Assistant",
        "AssistantError",
        "Check",
        "Citation",
        "Evidence",
        "Token",
        "ask",
    }


def test_every_error_is_an_assistant_error() -> None:
    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    assert len(kinds) > 5
    assert all(issubclass(kind, assistant.AssistantError) for kind in kinds)
