"""The prompts begin alike, on which the local model's speed rests: it reads a common beginning once."""

from assistant.writing.writer import prompt_messages

EVIDENCE = ["The bridge of Ely was opened on 4 May 1901.", "Anna Brandt designed it."]
QUESTION = "Who designed the bridge?"


def words(prompt: str, question: str, evidence: list[str]) -> str:
    return "\n\n".join(str(message.content) for message in prompt_messages(prompt, question, evidence))


def test_the_prompts_of_a_question_differ_only_after_it() -> None:
    prompts = [words(name, QUESTION, EVIDENCE) for name in ("answer", "overview")]
    assert len(set(prompts)) == 2
    beginning = prompts[0][: prompts[0].index(QUESTION) + len(QUESTION)]
    assert all(EVIDENCE[1] in beginning and prompt.startswith(beginning) for prompt in prompts)


def test_what_is_read_ahead_begins_every_prompt() -> None:
    ahead = words("answer", "", [])
    beginning = ahead[: ahead.index("\n\nQuestion:")].rstrip()
    assert len(beginning) > 200
    for name in ("answer", "overview"):
        assert words(name, QUESTION, EVIDENCE).startswith(beginning)
