"""Conversations about the sample article and short texts, and what each follow-up should be understood as."""

import re

import pytest

from assistant import Article, Assistant
from assistant.conversation import standalone_question

MINISTER = ("Who is Murat Nurtleu?", "Murat Nurtleu is the Foreign Minister of Kazakhstan [1].")
TRADE = ("How much was trade between the two neighbours worth last year?", "Trade was worth $28 billion [1].")
CONSULATE = (
    "Where will Russia open a Consulate General?",
    "Russia will open a Consulate General in Aktau [1].",
)
BRIDGE = ("Who designed the bridge of Ely?", "Anna Brandt designed the bridge of Ely [1].")
CLOSED = ("When was the bridge of Ely closed?", "It was closed in 1950 [1].")
SILENT = ("When did Lavrov speak?", "The article does not say.")
PLANT = ("What does Kazakhstan plan to build?", "Kazakhstan plans to build a nuclear power plant [1].")
RANKING = ("Where will Russia stand in the ranking of investors?", "Second, behind the Netherlands [1].")
AKTAU = ("Where is Aktau?", "Aktau is in the Mangistau region [1].")


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([MINISTER], "Who did he meet?", "Who did Murat Nurtleu meet?"),
        ([MINISTER], "What did he say about his country?", "What did Murat Nurtleu say about his country?"),
        ([MINISTER, TRADE], "Whom did he receive?", "Whom did Murat Nurtleu receive?"),
        ([TRADE], "And the target?", "What about the target for trade?"),
        ([CONSULATE], "Why?", "Why will Russia open a Consulate General?"),
        ([CONSULATE], "When was that?", "When will Russia open a Consulate General?"),
        ([CONSULATE], "Who works there?", "Who works in Aktau?"),
        ([BRIDGE], "When was she born?", "When was Anna Brandt born?"),
        ([BRIDGE], "When was it opened?", "When was the bridge of Ely opened?"),
        ([BRIDGE], "Tell me more.", "Tell me more about the bridge of Ely."),
        ([CLOSED], "Why?", "Why was the bridge of Ely closed?"),
        ([CLOSED], "What else happened that year?", "What else happened in 1950?"),
        ([BRIDGE, CLOSED], "How long is it?", "How long is the bridge of Ely?"),
        ([SILENT], "Where will he stay?", "Where will Lavrov stay?"),
        ([PLANT], "Who pays for it?", "Who pays for the nuclear power plant?"),
        (
            [RANKING],
            "What about the Netherlands?",
            "Where will the Netherlands stand in the ranking of investors?",
        ),
        ([MINISTER], "And Sergei Lavrov?", "Who is Sergei Lavrov?"),
        ([AKTAU], "Who lives in that region?", "Who lives in the Mangistau region?"),
    ],
)
def test_a_follow_up_is_made_standalone(
    history: list[tuple[str, str]], question: str, understood: str
) -> None:
    assert standalone_question(question, history) == understood


@pytest.mark.parametrize(
    "question",
    [
        "How much has Russia invested in Kazakhstan?",
        "When did Lavrov say he would stay in Almaty?",
        "Is it true that trade grew?",
        "Which football club won the cup in 1962?",
        "Are there joint enterprises?",
        "And what was trade worth last year?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone_question(question, [MINISTER, TRADE]) == question


DROUGHT = (
    "What caused the coffee shortage?",
    "A drought in the hills of Minas caused the coffee shortage. Coffee shrubs died; the coffee price rose.",
)


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([DROUGHT], "Who was hurt?", "Who was hurt (the coffee shortage)?"),
        ([DROUGHT], "How long did it last?", "How long did the coffee shortage last?"),
        (
            [("Who runs the Special River Patrol?", "Maria Santos runs it [1].")],
            "Where is the Patrol?",
            "Where is the Special River Patrol?",
        ),
        (
            [("What are the causes of stigma in Africa?", "Many [1].")],
            "And the causes in Asia?",
            "The causes of stigma in Asia?",
        ),
    ],
)
def test_what_a_question_leaves_out_is_put_in(
    history: list[tuple[str, str]], question: str, understood: str
) -> None:
    assert standalone_question(question, history) == understood


def test_without_history_or_antecedent_nothing_is_guessed() -> None:
    assert standalone_question("Who did he meet?", []) == "Who did he meet?"
    assert standalone_question("Who did he meet?", [TRADE]) == "Who did he meet?"


def test_what_leans_on_a_whole_question_gets_it_in_front() -> None:
    asked = standalone_question("And what had been aimed for?", [TRADE])
    assert asked == f"{TRADE[0]} And what had been aimed for?"


@pytest.mark.parametrize("history", [[MINISTER], [TRADE], [CONSULATE, BRIDGE], [SILENT], [PLANT, RANKING]])
@pytest.mark.parametrize(
    "question", ["Who is she?", "And they?", "Where was that?", "What about its size?", "Why?"]
)
def test_no_word_is_invented(history: list[tuple[str, str]], question: str) -> None:
    known = " ".join([question, *(text for turn in history for text in turn), "what about for the"])
    assert words(standalone_question(question, history)) <= words(known)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower().replace("'s", "")))


@pytest.mark.parametrize(
    ("turns", "quoted"),
    [
        (["Who is Murat Nurtleu?", "Who did he receive in Almaty?"], "Sergei Lavrov"),
        (
            ["How much was trade between the two neighbours worth?", "And what had been aimed for?"],
            "$30 billion",
        ),
        (["Where will Russia open a Consulate General?", "In which region is that?"], "Mangistau"),
        (["How many joint enterprises are there?", "What do they tie together?"], "two economies"),
    ],
)
def test_a_conversation_about_the_sample_finds_its_quotes(
    quoting: Assistant, turns: list[str], quoted: str
) -> None:
    history: list[tuple[str, str]] = []
    for question in turns:
        answer = quoting.ask(question, history)
        history.append((question, answer.text))
    assert any(quoted in c.quote for c in answer.citations or answer.closest)
    assert answer.question == standalone_question(turns[-1], history[:-1])


def test_an_answer_knows_how_its_question_was_understood(sample: Article, quoting: Assistant) -> None:
    answer = quoting.ask("Who did he receive?", [MINISTER])
    assert answer.question == "Who did Murat Nurtleu receive?"
    assert answer.to_dict()["question"] == answer.question
