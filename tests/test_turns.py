"""Whose turn it is: bounded, fair between clients."""

from contextlib import ExitStack
from threading import Event, Thread

import pytest
from waiting import wait_for

from onrecord.server.query_errors import BusyError
from onrecord.server.turns import Turns


def there():
    """A client that waits."""
    return False


class Asking:
    """A request in a thread of its own, which holds its turn until it is told to end."""

    def __init__(self, turns, client, order, gone=there):
        self.end = Event()
        self.error = None
        self.begun = Event()

        def run():
            try:
                with turns.turn(client, gone):
                    order.append(client)
                    self.begun.set()
                    self.end.wait(10)
            except BusyError as error:
                self.error = error

        self.thread = Thread(target=run)
        self.thread.start()

    def finish(self):
        self.end.set()
        self.thread.join(10)


def test_a_client_never_has_all_places():
    """One place of several is always left for others."""
    turns, order = Turns(3, 10, 5), []
    mine = [Asking(turns, "a", order) for _ in range(4)]
    wait_for(lambda: turns.taken == 2 and turns.waiting == 2)
    other = Asking(turns, "b", order)
    assert other.begun.wait(5)
    for each in (*mine, other):
        each.finish()
    assert (turns.taken, turns.waiting) == (0, 0)
    assert sorted(order) == ["a", "a", "a", "a", "b"]


def test_clients_take_turns():
    """However many requests one client has waiting, another waits for one of them at most."""
    turns, order = Turns(1, 20, 5), []
    asking = [Asking(turns, "a", order)]
    wait_for(lambda: order == ["a"])
    for number, client in enumerate("aaabb", 1):
        asking.append(Asking(turns, client, order))
        wait_for(lambda number=number: turns.waiting == number)
    for _ in range(6):
        begun = next(each for each in asking if each.begun.is_set())
        asking.remove(begun)
        length = len(order)
        begun.finish()
        wait_for(lambda length=length: len(order) > length or not asking)
    assert order == ["a", "a", "b", "a", "b", "a"]


def test_the_queue_is_bounded():
    """Past the bound a request is refused at once, and told when to come again."""
    turns, order = Turns(1, 2, 5), []
    holding = Asking(turns, "a", order)
    wait_for(lambda: order == ["a"])
    waiting = [Asking(turns, "b", order)]
    wait_for(lambda: turns.waiting == 1)
    with pytest.raises(BusyError, match="more queries") as raised, turns.turn("b", there):
        pytest.fail("one client had more than half of the queue")
    assert raised.value.seconds == 5
    waiting.append(Asking(turns, "c", order))
    wait_for(lambda: turns.waiting == 2)
    with pytest.raises(BusyError), turns.turn("d", there):
        pytest.fail("the queue had more than it may")
    for each in (holding, *waiting):
        each.finish()
    assert order == ["a", "b", "c"]


def test_patience_ends():
    """Who waits too long is told to come again, and waits no more."""
    turns, order = Turns(1, 2, 0.2), []
    holding = Asking(turns, "a", order)
    wait_for(lambda: order == ["a"])
    with pytest.raises(BusyError, match=r"within 0\.2 seconds"), turns.turn("b", there):
        pytest.fail("there was no place")
    assert turns.waiting == 0
    holding.finish()


def test_who_is_gone_does_not_wait():
    """A client that leaves leaves the queue."""
    turns, order = Turns(1, 2, 60), []
    holding = Asking(turns, "a", order)
    wait_for(lambda: order == ["a"])
    leaving = Asking(turns, "b", order, gone=lambda: True)
    leaving.thread.join(10)
    assert isinstance(leaving.error, BusyError)
    assert turns.waiting == 0
    holding.finish()


def test_a_place_is_given_back_whatever_happens():
    """An error in a turn ends the turn."""
    turns = Turns(1, 0, 1)
    for _ in range(3):
        with ExitStack() as stack:
            stack.enter_context(pytest.raises(ValueError, match="x"))
            stack.enter_context(turns.turn("a", there))
            raise ValueError("x")
    assert turns.taken == 0


def test_no_queue():
    """With a queue of none, whoever finds no place is refused."""
    turns, order = Turns(1, 0, 1), []
    holding = Asking(turns, "a", order)
    wait_for(lambda: order == ["a"])
    with pytest.raises(BusyError), turns.turn("b", there):
        pytest.fail("there was no place")
    holding.finish()
