"""Queries in processes of their own: limits that hold, losses that cost nothing but the query."""

import os
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic

import psutil
import pytest
from waiting import has_ended, wait_for

from onrecord.ontology import PREFIXES
from onrecord.server.evaluation import Asked, Wish
from onrecord.server.query_errors import (
    BusyError,
    CrashedError,
    DeadlineError,
    LostError,
    MemoryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    SpoolError,
    StoreError,
    UnacceptableError,
    UnwritableError,
)
from onrecord.server.results import Limits
from onrecord.server.workers import Allowance, Workers

JSON = Wish("application/sparql-results+json", Limits(100_000, 100_000_000))
XML = Wish("application/sparql-results+xml", Limits(100_000, 100_000_000))
TURTLE = Wish("text/turtle", Limits(100_000, 100_000_000))
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(29))
BOMB = f"SELECT (STRLEN(?x29) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {DOUBLED} }}"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def there():
    """A client that waits."""
    return False


@pytest.fixture(scope="module")
def source(store_folder):
    """Where the invented dataset is."""
    return str(store_folder)


@contextmanager
def pool(**allowed):
    """Hold workers of one's own; afterwards none of their processes is left."""
    allowance = Allowance(**{"workers": 1, "queue": 4, "seconds": 10, "memory": 256_000_000} | allowed)
    workers = Workers(allowance, PREFIXES)
    try:
        yield workers
    finally:
        workers.close()
    assert processes() == []


def processes():
    """Return the worker processes of this test process that live, the shared pool's apart."""
    return [each for each in psutil.Process().children() if each.is_running() and each.pid not in SHARED]


SHARED: set[int] = set()


@pytest.fixture(autouse=True)
def others():
    """Remember the processes of other tests' fixtures."""
    SHARED.update(each.pid for each in psutil.Process().children())


def ask(workers, source, text, client="a", gone=there, **wishes):
    """Return what workers answer."""
    asked = Asked(text, **({"values": JSON, "graph": TURTLE} | wishes))
    return workers.evaluate(source, asked, client, gone)


def lost(workers):
    """Return how many processes were replaced."""
    return workers.load.replaced


def test_small_answers_are_in_memory(workers, source):
    """A small answer comes with its bytes, and all that is to be told of it."""
    found = ask(workers, source, "SELECT ?n { VALUES ?n { 1 2 } }")
    assert (found.kind, found.media_type, found.rows, found.cut) == ("select", JSON.media_type, 2, "")
    assert found.size == len(found.content)
    assert found.file is None


def test_large_answers_are_in_a_file(workers, source):
    """A large answer comes as a file, which has no name any more on POSIX."""
    found = ask(workers, source, MANY)
    assert found.content is None
    with found.file:
        assert len(found.file.read()) == found.size > 1_000_000
    assert files(workers) == []


def files(workers):
    """Return the files that answers are put aside in."""
    return list(Path(workers._folder.name).iterdir())


REFUSED = [
    ("SELECT * {", {}, QuerySyntaxError),
    ("INSERT DATA { <urn:a> <urn:b> 1 }", {}, QuerySyntaxError),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", {}, QueryRefusedError),
    ("SELECT * { ?s ?p ?o }", {"values": None}, UnacceptableError),
    ("DESCRIBE <urn:x>", {"graph": None}, UnacceptableError),
    ("SELECT ('\\u0001' AS ?x) {}", {"values": XML}, UnwritableError),
    ("{" * 20_000, {}, QueryRefusedError),
]


@pytest.mark.parametrize(("text", "wishes", "error"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_answered(workers, source, text, wishes, error):
    """Errors cross the boundary of the process as they are, and no process is lost by them."""
    before = lost(workers)
    with pytest.raises(error):
        ask(workers, source, text, **wishes)
    assert lost(workers) == before


def test_syntax_errors_have_their_place(workers, source):
    """Line, column and the offending token come through."""
    with pytest.raises(QuerySyntaxError) as raised:
        ask(workers, source, "SELECT *\nWHERE { ?s ex:p }")
    assert (raised.value.line, raised.value.column, raised.value.token) == (2, 12, "ex:p")


def test_no_store(workers, tmp_path):
    """A store that is not there is the store's fault, not the query's."""
    with pytest.raises(StoreError, match="publish again"):
        ask(workers, str(tmp_path / "none"), "ASK {}")


def test_deadline(source):
    """A query that takes too long is ended, and the next one is answered by a new process."""
    with pool(seconds=1) as workers:
        with pytest.raises(DeadlineError, match="within 1 second"):
            ask(workers, source, ENDLESS)
        assert ask(workers, source, "ASK {}").kind == "ask"
        assert lost(workers) == 1


@pytest.mark.parametrize("text", [BOMB, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"])
def test_memory(source, text):
    """A query that takes too much memory is ended, whether it grows slowly or at one stroke."""
    with pool(seconds=60, memory=128_000_000) as workers:
        with pytest.raises(MemoryLimitError):
            ask(workers, source, text)
        assert ask(workers, source, "ASK {}").kind == "ask"


def test_a_process_that_has_grown_is_replaced(source):
    """What a query leaves in memory does not add up."""
    with pool(memory=64_000_000) as workers:
        ask(workers, source, MANY + "0").file.close()
        assert lost(workers) == 1


@POSIX
@pytest.mark.parametrize(
    ("number", "error"), [("SIGKILL", LostError), ("SIGTERM", LostError), ("SIGSEGV", CrashedError)]
)
def test_killed_at_work(source, number, error):
    """A process that is killed at work costs its query, and is replaced at once."""
    with pool() as workers:
        errors = []

        def run():
            try:
                ask(workers, source, ENDLESS)
            except (LostError, CrashedError) as caught:
                errors.append(caught)

        thread = Thread(target=run)
        thread.start()
        wait_for(lambda: processes() and processes()[0].cpu_times().user > 0.3)
        os.kill(processes()[0].pid, getattr(signal, number))
        thread.join(10)
        assert [type(each) for each in errors] == [error]
        wait_for(lambda: len(processes()) == 1)
        assert ask(workers, source, "ASK {}").kind == "ask"


@POSIX
def test_killed_while_idle(source):
    """A process that is killed while it waits costs nobody anything."""
    with pool() as workers:
        workers.start()
        os.kill(processes()[0].pid, signal.SIGKILL)
        wait_for(lambda: all(map(has_ended, processes())))
        assert ask(workers, source, "ASK {}").kind == "ask"
        assert lost(workers) == 1


def test_who_leaves_is_not_waited_for(source):
    """A query whose client has left is ended."""
    with pool(seconds=60) as workers:
        began = monotonic()
        with pytest.raises(LostError, match="nobody waits"):
            ask(workers, source, ENDLESS, gone=lambda: monotonic() > began + 0.3)
        assert lost(workers) == 1


def test_the_queue_is_in_front(source):
    """With all places taken and the queue full, a query is refused; a light one of somebody else is answered."""
    with pool(workers=2, queue=2, seconds=4) as workers:
        outcomes = []

        def run():
            try:
                ask(workers, source, ENDLESS, client="heavy")
            except (BusyError, DeadlineError) as error:
                outcomes.append(type(error))

        threads = [Thread(target=run) for _ in range(6)]
        for each in threads:
            each.start()
        wait_for(lambda: outcomes.count(BusyError) == 4)
        assert (workers.load.running, workers.load.waiting) == (1, 1)
        assert ask(workers, source, "ASK {}", client="light").kind == "ask"
        for each in threads:
            each.join(20)
    assert set(outcomes) == {BusyError, DeadlineError}


def test_no_room_for_answers(source, tmp_path, monkeypatch):
    """An answer that cannot be put aside is an error, not half an answer; small ones need no room."""
    with pool() as workers:
        ask(workers, source, "ASK {}")
        Path(workers._folder.name).rmdir()
        with pytest.raises(SpoolError, match="No such file"):
            ask(workers, source, MANY)
        assert ask(workers, source, "ASK {}").kind == "ask"
        assert lost(workers) == 0


@POSIX
def test_a_full_disk(source):
    """A disk that becomes full while an answer is put aside is told as such, and nothing is left on it."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pool() as workers:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))  # what processes inherit: no file is longer
        try:
            workers.start()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        with pytest.raises(SpoolError, match="File too large"):
            ask(workers, source, MANY)
        assert files(workers) == []


def test_no_temporary_folder(source, monkeypatch, tmp_path):
    """Without any place for temporary files, queries are refused."""
    with pool() as workers:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
        with pytest.raises(SpoolError):
            ask(workers, source, "ASK {}")


def test_another_dataset(workers, source, seeds):
    """The dataset is that of each query, so that a new generation is asked as soon as it is current."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    other = str(next((seeds / "generations").iterdir()) / "store")
    first, second, third = (ask(workers, each, count).content for each in (source, other, source))
    assert first == third != second


def test_absent_graphs_are_told(workers, source):
    """Graphs that a query names and that are not there are told; nothing is fetched for them."""
    text = "SELECT * FROM <http://127.0.0.1:9/x> FROM NAMED <urn:y> { ?s ?p ?o } # FROM <urn:z>"
    assert ask(workers, source, text).absent == ("http://127.0.0.1:9/x", "urn:y")
    assert ask(workers, source, "ASK { ?s ?p 'FROM <urn:z>' }").absent == ()


def test_closed_workers_answer_nothing(source):
    """After the end there is no beginning."""
    with pool() as workers:
        ask(workers, source, "ASK {}")
        workers.close()
        with pytest.raises((LostError, SpoolError)):
            ask(workers, source, "ASK {}")


@POSIX
def test_processes_do_not_outlive_their_parent(source, tmp_path):
    """When the server is killed, its processes end by themselves, at work or not."""
    import subprocess

    program = f"""
import sys, threading
from onrecord.server.workers import Allowance, Workers
from onrecord.server.evaluation import Asked, Wish
from onrecord.server.results import Limits
workers = Workers(Allowance(2, 4, 60, 256_000_000), {{}})
workers.start()
asked = Asked({ENDLESS!r}, values=Wish("text/csv", Limits(1, 1)))
threading.Thread(target=workers.evaluate, args=({source!r}, asked, "a", lambda: False)).start()
print("begun", flush=True)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "begun\n"
    children = psutil.Process(parent.pid).children()
    wait_for(lambda: any(each.cpu_times().user > 0.3 for each in children))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not any(each.is_running() for each in children))
    assert len(children) == 2
