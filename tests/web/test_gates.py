"""Turns at opening articles."""

import threading

import pytest

from assistant import AssistantError
from assistant.web.gates import Gate


def test_visitors_take_turns_however_many_things_one_brings() -> None:
    gate, order, started = Gate(places=1, waiting=10), [], threading.Event()

    def come(visitor: str) -> None:
        with gate.turn(visitor, lambda: True):
            started.wait(20)
            order.append(visitor)

    threads = []
    for number, visitor in enumerate(["first", "many", "many", "many", "one"]):
        threads.append(threading.Thread(target=come, args=[visitor]))
        threads[-1].start()
        while len(gate) < number:  # the first is inside, the others stand in line in this order
            pass
    started.set()
    for thread in threads:
        thread.join(20)
    assert order == ["first", "many", "one", "many", "many"]


def test_who_leaves_waits_no_longer_and_a_full_line_is_refused() -> None:
    gate, is_there, left = Gate(places=1, waiting=1), threading.Event(), []
    is_there.set()

    def come() -> None:
        with pytest.raises(AssistantError, match="Nobody waits"), gate.turn("two", is_there.is_set):
            pass
        left.append(True)

    with gate.turn("one", lambda: True):
        waiting = threading.Thread(target=come)
        waiting.start()
        while not len(gate):
            pass
        with pytest.raises(AssistantError, match="Try again"), gate.turn("three", lambda: True):
            pass
        is_there.clear()
        waiting.join(20)
    assert left and len(gate) == 0
    with gate.turn("four", lambda: True):
        pass
