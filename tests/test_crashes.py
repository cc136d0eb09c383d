"""Whatever stops a publisher: what is current is whole, the old generation or the new one, and publishing goes on."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import Newsroom, quads, require_whole, steps

from onrecord.server.generation import OLD
from onrecord.server.grepping import occurrences
from onrecord.server.retention import names_of
from onrecord.server.rolling_back import Rollback, roll_back

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


@pytest.fixture(scope="module")
def run():
    """Publish in a process that is killed, or not; return what became of it."""
    command = [sys.executable, str(HERE / "crashing.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(newsroom, **asked):
            told = {"records": str(newsroom.records), "data": str(newsroom.data), **asked}
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.fixture
def newsroom(tmp_path):
    """Records of two articles, published."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.add("more-talks")
    newsroom.publish()
    return newsroom


SAID = ("force: promises", "force: asserts")


def lines(newsroom):
    """Return what the generation says, but for its history."""
    found = quads(newsroom.data, newsroom.generation)
    return {line for line in found if "/graph/history>" not in line}


def require_old_or_new(newsroom, run, number, **how):
    """Let a publisher be killed; require that what is current is whole, and that publishing goes on from there."""
    old, new = SAID if number % 2 == 0 else SAID[::-1]
    before, generation = lines(newsroom), newsroom.generation.id
    newsroom.rewrite(old, new)
    outcome = run(newsroom, **how)
    whole = require_whole(newsroom.data)
    now = lines(newsroom)
    assert (now == before) == (whole == generation)
    again = run(newsroom)
    assert again["exit"] == 0
    after = now if newsroom.generation.id == whole else lines(newsroom)
    assert after != before
    assert whole == generation or now == after
    assert list(newsroom.data.glob("building-*")) == []
    return outcome | ({"whole": again["seconds"]} if whole == generation else {})


def events_of(newsroom, run):
    """Return how many things a publisher does to files, and how long it takes; the records are as before."""
    newsroom.rewrite(*SAID)
    seconds = run(newsroom)["seconds"]
    events = int((newsroom.data / "events").read_text())
    newsroom.rewrite(*SAID[::-1])
    assert run(newsroom)["exit"] == 0
    return events, seconds


def test_killed_at_what_it_does_to_files(newsroom, run):
    """At eight of the things that a publisher does to files, spread over all of them."""
    events, _ = events_of(newsroom, run)
    assert events > 50
    points = [1 + (events - 2) * each // 7 for each in range(8)]
    outcomes = [require_old_or_new(newsroom, run, number, at=at) for number, at in enumerate(points)]
    assert sum(outcome["killed"] for outcome in outcomes) >= 7
    require_whole(newsroom.data)


def test_killed_while_everything_is_made_anew(newsroom, run):
    run(newsroom, full=True)
    events = int((newsroom.data / "events").read_text())
    for number, part in enumerate((0.3, 0.6, 0.9)):
        assert require_old_or_new(newsroom, run, number, at=int(events * part), full=True)["killed"]
    require_whole(newsroom.data)


def test_what_was_never_current_is_no_past(newsroom, run):
    """A generation whose publisher was killed before the switch is neither kept nor gone back to."""
    first = newsroom.generation.id
    newsroom.rewrite(*SAID)
    assert run(newsroom, naming="/current")["killed"]
    assert len(names_of(newsroom.data)) == 2
    assert require_whole(newsroom.data) == first
    newsroom.rewrite("a new quay", "another quay")
    assert run(newsroom)["exit"] == 0
    assert names_of(newsroom.data) == [first, newsroom.generation.id]
    assert roll_back(newsroom.data, Rollback()).to == first
    assert not (newsroom.data / "current.new").exists()


def test_what_a_killed_publisher_left_is_forgotten_as_well(newsroom, run):
    """A name that the dead one was about to write is on no disk once it must not be."""
    newsroom.rewrite("the late mayor's plan", "the plan of Quuxian")
    newsroom.publish()
    newsroom.rewrite("the plan of Quuxian", "the late mayor's plan")
    assert run(newsroom, naming=".nq.gz")["killed"]
    steps(newsroom, "step: anonymise, thing: actor:横田-健, grounds: safety, strings: [Quuxian]")
    assert occurrences(newsroom.data / OLD, ["Quuxian"])
    newsroom.publish()
    assert occurrences(newsroom.data, ["Quuxian"], words=True) == []
    require_whole(newsroom.data, has_past=False)


@pytest.mark.long
def test_killed_at_hundreds_of_instants(newsroom, run):
    """At instants drawn over the time that publishing takes."""
    _, seconds = events_of(newsroom, run)
    drawn, killed = random.Random(2), 0
    for number in range(200):
        outcome = require_old_or_new(newsroom, run, number, delay=drawn.uniform(0, seconds))
        killed += outcome["killed"]
        seconds = outcome.get("whole", seconds)  # other work on the machine makes it longer or shorter
    assert killed > 100
    require_whole(newsroom.data)


@pytest.mark.long
def test_killed_at_each_third_thing_it_does_to_files(newsroom, run):
    """Wherever it is stopped between two things that it does to files, the old or the new generation is whole."""
    events, _ = events_of(newsroom, run)
    for number, at in enumerate(range(2, events, 3)):
        require_old_or_new(newsroom, run, number, at=at)
    require_whole(newsroom.data)
