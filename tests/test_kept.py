"""What is kept in memory is bounded, and what is used stays."""

import time
from threading import Thread

import pytest

from onrecord.server.kept import Kept


def test_the_least_recently_used_leaves():
    """When it is full, what was asked for longest ago leaves."""
    kept = Kept(80)
    for key in "abcdefgh":
        kept.put(key, key.upper(), 10)
    assert kept.get("a") == "A"
    kept.put("i", "I", 10)
    assert (kept.get("a"), kept.get("b"), kept.get("i")) == ("A", None, "I")
    assert (len(kept), kept.size) == (8, 80)


def test_a_large_value_drives_nobody_out():
    """What would fill an eighth of it alone is not kept."""
    kept = Kept(80)
    kept.put("a", "A", 10)
    kept.put("b", "B", 11)
    assert (kept.get("a"), kept.get("b")) == ("A", None)


def test_a_value_is_replaced():
    """A key has one value, and its size counts once."""
    kept = Kept(80)
    kept.put("a", 1, 10)
    kept.put("a", 2, 4)
    assert (kept.get("a"), kept.size, len(kept)) == (2, 4, 1)


def test_nothing_is_kept_without_room():
    """With no capacity nothing is kept."""
    kept = Kept(0)
    kept.put("a", 1, 1)
    assert kept.get("a") is None


def test_threads_keep_count():
    """Used by several threads at once, it neither loses count nor grows too large."""
    kept = Kept(1_000)

    def work(start):
        for number in range(2_000):
            kept.put((start, number % 50), number, 7)
            kept.get((start, (number * 3) % 50))

    threads = [Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.size == 7 * len(kept) <= 1_000


def test_a_value_is_made_once():
    """Of many threads that want the same value at once, one makes it and all get it."""
    kept, made = Kept(1_000), []

    def make():
        made.append(1)
        time.sleep(0.05)
        return "value"

    got = []
    threads = [Thread(target=lambda: got.append(kept.get_or_make("a", make, len))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["value"] * 8
    assert made == [1]


def test_a_failure_is_everybodys_own():
    """When making fails, the error is raised, nothing is kept, and the next one tries again."""
    kept = Kept(1_000)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.get_or_make("a", lambda: 1 // 0, lambda value: 1)
    assert kept.get_or_make("a", lambda: "value", len) == "value"
    assert kept.get("a") == "value"
