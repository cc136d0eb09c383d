"""Every query leaves a line in the log and a count; its text only where that is asked for."""

import json
import logging
import subprocess
import sys
import time
from hashlib import sha256
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from onrecord.server.query_errors import DeadlineError

ASK = "ASK { <urn:secret> ?p ?o }"
DIGEST = sha256(ASK.encode()).hexdigest()[:16]


@pytest.fixture
def lines(caplog):
    """The lines about queries."""
    caplog.set_level(logging.INFO, "onrecord.query")

    def read():
        return [record.request for record in caplog.records if record.name == "onrecord.query"]

    return read


def ask(client, query):
    """Ask by the query string."""
    return client.get("/sparql", query_string=urlencode({"query": query}))


def test_an_answer_is_logged(client, lines):
    """An answer's line has what it was, how long it took and who asked, not what was asked."""
    ask(client, ASK)
    (line,) = lines()
    assert line | {"milliseconds": 0} == {
        "query": DIGEST,
        "outcome": "answered",
        "client": "127.0.0.1",
        "milliseconds": 0,
        "kind": "ask",
        "rows": 1,
        "bytes": 28,
        "cut": "",
    }
    assert 0 < line["milliseconds"] < 10_000
    assert "secret" not in str(line)


def test_a_cut_answer_is_logged(make_app, lines):
    """A cut is an outcome of its own."""
    ask(make_app(query_rows=1).test_client(), "SELECT * { VALUES ?x { 1 2 } }")
    assert (lines()[0]["outcome"], lines()[0]["cut"]) == ("cut", "rows")


class Late:
    """An evaluator that is always late."""

    def evaluate(self, source, asked, client, gone):
        raise DeadlineError("it is late")


def test_failures_are_logged(make_app, client, lines):
    """What came to nothing has the name of the reason."""
    ask(client, "SELECT")
    ask(make_app(evaluator=Late()).test_client(), ASK)
    assert [line["outcome"] for line in lines()] == ["querysyntax", "deadline"]
    assert "kind" not in lines()[0]


def test_texts_are_logged_where_that_is_asked_for(make_app, lines):
    """With --log queries the text is in the line."""
    ask(make_app(log="queries").test_client(), ASK)
    assert lines()[0]["text"] == ASK


def test_prepared_questions_are_logged(seeds_client, lines):
    """Prepared questions are queries like others."""
    seeds_client.get("/query/who-met-whom")
    assert lines()[0]["outcome"] == "answered"


def test_counts(make_app):
    """Prometheus is told outcomes and durations, and how busy the workers are."""
    client = make_app().test_client()
    ask(client, ASK)
    ask(client, ASK)
    ask(client, "SELECT")
    text = client.get("/metrics").text
    assert 'onrecord_queries_total{outcome="answered"} 2.0' in text
    assert 'onrecord_queries_total{outcome="querysyntax"} 1.0' in text
    assert "onrecord_query_seconds_count 3.0" in text
    for name in ("onrecord_queries_running", "onrecord_queries_waiting", "onrecord_workers_replaced_total"):
        assert f"\n{name} " in text
    assert "# TYPE onrecord_workers_replaced counter" in text or "onrecord_workers_replaced_total counter" in text


def started(seeds, log):
    """Start the real server; its process and address."""
    command = [sys.executable, "-m", "onrecord.server.cli", "serve", "--data", str(seeds), "--port", "0", "--log", log]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if "serving at " in line:
            return process, line.split("serving at ")[1].split("/ ")[0]
    pytest.fail("the server did not start")


@pytest.mark.parametrize(("log", "told"), [("json", False), ("queries", True)])
def test_the_server_tells_texts_only_if_asked(seeds, log, told):
    """In the real server's log no query's text is found, in addresses neither, unless that is asked for."""
    process, address = started(seeds, log)
    with urlopen(f"{address}/sparql?{urlencode({'query': ASK})}") as answer:
        assert json.load(answer)["boolean"] is False
    with pytest.raises(HTTPError) as raised:
        urlopen(f"{address}/sparql?query=SELECT%20secret")
    raised.value.close()
    process.terminate()
    log = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert ("secret" in log) is told
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["outcome"] for line in lines if line["logger"] == "onrecord.query"] == ["answered", "querysyntax"]
    assert len([line for line in lines if line["logger"] == "onrecord.access"]) == 2


def test_a_graceful_end(seeds):
    """A server that is told to end answers what it has begun to, and then ends."""
    process, address = started(seeds, "errors")
    slow = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 1500 } { SELECT * { ?d ?e ?f } LIMIT 1500 } }"
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import urllib.request as u; print(u.urlopen('{address}/sparql?{urlencode({'query': slow})}').read())",
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        while "onrecord_queries_running 1.0" not in urlopen(f"{address}/metrics").read().decode():
            assert client.poll() is None
            time.sleep(0.01)
        process.terminate()
        assert "2250000" in client.stdout.read()
    process.stderr.close()
    assert process.wait(timeout=20) == 0
