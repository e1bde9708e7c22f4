"""An assistant as programs ask it: from threads, asyncio, in bulk, and from LangChain and LangGraph."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from assistant import Answer, Article, Assistant, AssistantError, Evidence, Token
from tests.writers import Endless, Scripted

QUESTIONS = [
    "Where will Russia open a Consulate General?",
    "When does the Council of Foreign Ministers sit?",
    "Which football club won the cup in Brazil in 1962?",
    "What was trade worth last year?",
]


def told(answers: list[Answer]) -> list[tuple[str, float, tuple[str, ...]]]:
    return [(a.text, round(a.confidence, 6), tuple(c.quote for c in a.citations)) for a in answers]


def comes_true(state: Callable[[], bool]) -> bool:
    for _ in range(200):
        if state():
            return True
        time.sleep(0.05)
    return False


def own_threads() -> set[str]:
    return {t.name for t in threading.enumerate() if t.name.startswith("assistant-stream")}


def test_many_questions_are_answered_in_order_as_one_by_one(quoting: Assistant) -> None:
    shares: list[float] = []
    answers = quoting.ask_many(QUESTIONS * 3, progress=lambda line, share: shares.append(share))
    assert told(answers) == told([quoting.ask(question) for question in QUESTIONS] * 3)
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert quoting.ask_many([]) == []


def test_a_bad_question_among_many_is_named_before_any_is_asked(quoting: Assistant) -> None:
    with pytest.raises(AssistantError, match="Question 2: The question is empty"):
        quoting.ask_many([QUESTIONS[0], " "])
    with pytest.raises(AssistantError, match="list of questions"):
        quoting.ask_many("Who is it?")


def test_the_bar_of_many_questions_is_on_the_standard_error(
    quoting: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    quoting.ask_many(QUESTIONS[:1], progress=True)
    shown = capsys.readouterr()
    assert shown.out == "" and "Asking" in shown.err


def test_threads_may_ask_one_assistant_at_the_same_time(quoting: Assistant) -> None:
    expected = told([quoting.ask(question) for question in QUESTIONS])
    checked = quoting.check("The cup was won in 1962.")
    documents = quoting.as_retriever().invoke(QUESTIONS[0])

    def work(number: int) -> list[Any]:
        return [
            told([quoting.ask(QUESTIONS[number % 4])]) == expected[number % 4 : number % 4 + 1],
            quoting.check("The cup was won in 1962.") == checked,
            quoting.as_retriever().invoke(QUESTIONS[0]) == documents,
        ]

    with ThreadPoolExecutor(6) as pool:
        assert all(all(results) for results in pool.map(work, range(12)))


def test_asyncio_asks_many_while_the_loop_stays_free(quoting: Assistant) -> None:
    async def run() -> tuple[list[Answer], int]:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.001)
                beats += 1

        beating = asyncio.create_task(beat())
        answers = await asyncio.gather(*(quoting.aask(question) for question in QUESTIONS))
        beating.cancel()
        return answers, beats

    answers, beats = asyncio.run(run())
    assert told(answers) == told([quoting.ask(question) for question in QUESTIONS])
    assert beats > 3


def test_asyncio_gives_the_same_events_and_understands_the_history(quoting: Assistant) -> None:
    first = quoting.ask(QUESTIONS[3])

    async def run() -> list[Any]:
        return [event async for event in quoting.astream("And what had been aimed for?", [first])]

    events = asyncio.run(run())
    assert [type(event) for event in events] == [Evidence, Evidence, Answer]
    assert told(events[-1:]) == told([quoting.ask("And what had been aimed for?", [first])])


@pytest.mark.parametrize("way", ["break", "cancel"])
def test_a_stream_that_is_dropped_leaves_no_thread_and_no_writer_at_work(sample: Article, way: str) -> None:
    before = threading.active_count()
    helper = Assistant(sample, model=Endless())

    async def until_the_first_token() -> None:
        async for event in helper.astream(QUESTIONS[0]):
            if isinstance(event, Token) and way == "break":
                break
            if isinstance(event, Token):
                asyncio.current_task().cancel()  # type: ignore[union-attr]

    if way == "break":
        asyncio.run(until_the_first_token())
    else:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(until_the_first_token())
    assert comes_true(lambda: not own_threads() and threading.active_count() <= before)


def test_a_question_whose_task_is_cancelled_is_let_go(sample: Article) -> None:
    helper = Assistant(sample, model=Endless())

    async def run() -> None:
        async with asyncio.timeout(1.5):
            await helper.aask(QUESTIONS[0])

    before = threading.active_count()
    with pytest.raises(TimeoutError):
        asyncio.run(run())
    helper.close()  # waits for its threads
    assert comes_true(lambda: threading.active_count() <= before)


def test_what_cannot_be_asked_is_refused_through_every_door(quoting: Assistant) -> None:
    async def streamed() -> None:
        async for _ in quoting.astream(""):
            pass

    with pytest.raises(AssistantError, match="empty"):
        asyncio.run(quoting.aask(""))
    with pytest.raises(AssistantError, match="empty"):
        asyncio.run(streamed())
    with pytest.raises(AssistantError, match="Give a question, or"):
        quoting.as_runnable().invoke(7)


def test_an_assistant_is_closed_at_the_end_of_a_with_statement() -> None:
    with Assistant.from_text("The bridge of Ely was opened on 4 May 1901.", model="none") as helper:
        answer = helper.ask_many(["When was the bridge of Ely opened?"])[0]
    helper.close()
    assert answer.citations[0].article.text.startswith("The bridge")
    for use in (lambda: helper.ask("Why?"), lambda: helper.check("Why?"), lambda: helper.ask_many(["Why?"])):
        with pytest.raises(AssistantError, match="is closed"):
            use()


def test_a_langgraph_agent_asks_the_article_and_keeps_its_citations(quoting: Assistant) -> None:
    call = {"name": "ask_article", "args": {"question": QUESTIONS[0]}, "id": "1", "type": "tool_call"}
    model = Scripted(messages=iter([AIMessage("", tool_calls=[call]), AIMessage("In Aktau.")]))
    agent = create_agent(model, [quoting.as_tool()])
    messages: list[BaseMessage] = agent.invoke({"messages": [HumanMessage("Where?")]})["messages"]
    [result] = [message for message in messages if isinstance(message, ToolMessage)]
    assert "[1] “" in result.text and "Aktau" in result.text
    assert json.loads(json.dumps(result.artifact)) == quoting.ask(QUESTIONS[0]).to_dict()["citations"]
    assert messages[-1].text == "In Aktau."


def test_the_tool_tells_the_model_what_cannot_be_asked_and_names_its_article(quoting: Assistant) -> None:
    tool = quoting.as_tool()
    assert quoting.article.title in tool.description
    assert "is empty" in tool.invoke({"question": " "})
    assert "Aktau" in asyncio.run(tool.ainvoke({"question": QUESTIONS[0]}))


def test_a_chain_gets_answers_also_of_follow_ups(quoting: Assistant) -> None:
    chain = quoting.as_runnable() | (lambda answer: [c.quote for c in answer.citations or answer.closest])
    assert any("Aktau" in quote for quote in chain.invoke(QUESTIONS[0]))
    first = {"question": QUESTIONS[3], "history": []}
    second = {"question": "And what had been aimed for?", "history": [(QUESTIONS[3], "$28 billion.")]}
    assert len(chain.batch([first, second])) == 2
    assert asyncio.run(chain.ainvoke(second)) == chain.invoke(second)
