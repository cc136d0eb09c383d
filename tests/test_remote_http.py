"""A remote store that answers badly: nothing is taken for whole that is not, and no secret is told."""

import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl

import pytest
import stores

from onrecord.server.endpoint import JSON, XML, Endpoint, Source
from onrecord.server.query_errors import QueryError, StoreError
from onrecord.server.remote import RemoteEngine, RemoteStore
from onrecord.server.remote_http import Connection, Patience

NT = "application/n-triples"
ROWS_JSON = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"urn:x"}},{}]}}'
ROWS_XML = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/></head><results>'
    b'<result><binding name="a"><uri>urn:x</uri></binding></result><result></result></results></sparql>'
)
YES_JSON = b'{"head":{},"boolean":true}'
YES_XML = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
TRIPLES = b'<urn:a> <urn:b> "1" .\n<urn:a> <urn:b> "2" .\n'
SELECT, ASK, CONSTRUCT = "SELECT ?a { ?a ?b ?c }", "ASK {}", "CONSTRUCT WHERE { ?a ?b ?c }"
PASSWORD = "p:w s3cr&t"
PATIENCE = Patience(connecting=1, silence=1, answering=2, bytes=100_000)


class Answers:
    """What the stub answers, and what it was asked."""

    def __init__(self):
        self.status, self.media_type, self.body, self.headers, self.stated = 200, JSON, b"", {}, None
        self.requests = []
        self.pause = 0.0
        self.challenge = ""


@pytest.fixture
def stub(free_port):
    """A server that answers what it is told to, and its address."""
    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answers.requests.append((dict(self.headers), body))
            if answers.challenge and "Authorization" not in self.headers:
                self.send_response(401)
                self.send_header("WWW-Authenticate", answers.challenge)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(answers.status)
            self.send_header("Content-Type", answers.media_type)
            if answers.stated is None or answers.stated >= 0:
                self.send_header("Content-Length", str(answers.stated or len(answers.body)))
            for name, value in answers.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for at in range(0, len(answers.body), 64):
                time.sleep(answers.pause)
                try:
                    self.wfile.write(answers.body[at : at + 64])
                except OSError:
                    return

        def log_message(self, *args): ...

    port = free_port()
    with stores.listening(port, Handler):
        answers.url = f"http://127.0.0.1:{port}/sparql"
        yield answers


def store(stub, values=JSON):
    return RemoteStore(
        RemoteEngine(Connection(Endpoint(stub.url, values=values, user="u", password=PASSWORD), PATIENCE))
    )


def told(stub, text, values=JSON):
    """Return the answer as a list, or the error as text."""
    try:
        return list(store(stub, values).query(text))
    except StoreError as error:
        shown = f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"
        assert PASSWORD not in shown
        return str(error)


WHOLE = [
    (SELECT, JSON, ROWS_JSON, 2),
    (SELECT, XML, ROWS_XML, 2),
    (ASK, JSON, YES_JSON, 1),
    (ASK, XML, YES_XML + b"\n", 1),
    (CONSTRUCT, NT, TRIPLES, 2),
]


@pytest.mark.parametrize(("text", "media_type", "body", "count"), WHOLE)
def test_whole_and_broken_answers(stub, text, media_type, body, count):
    """A whole answer is taken; cut anywhere, whether or not the length tells, it is an error."""
    stub.media_type, stub.body = media_type, body
    values = XML if media_type == XML else JSON
    assert len(told(stub, text, values)) == count
    for end in range(0, len(body.rstrip()), 7 if media_type != XML else 1):
        stub.body, stub.stated = body[:end], len(body)
        assert isinstance(told(stub, text, values), str), body[:end]
        stub.stated = None
        if media_type != NT:
            assert isinstance(told(stub, text, values), str), body[:end]


HOSTILE = [
    ({"media_type": "text/html", "body": b"<html>Welcome"}, "answers text/html, not"),
    ({"body": b'{"head":{"vars":["a"]},"results":{"bindings":[' + b" " * 200_000}, "longer than is read here"),
    (
        {"status": 500, "media_type": "text/plain", "body": b"Virtuoso 22023 Error X\nSPARQL query:\nx"},
        "Virtuoso 22023 Error X",
    ),
    ({"status": 500, "media_type": "text/html", "body": b"<style>x</style><h1>Oh\x00 no</h1>"}, "answers 500: Oh no"),
    ({"status": 500, "body": PASSWORD.encode() + b" " + b"dTpwOncgczNjciZ0"}, "answers 500: … …"),
    ({"status": 400, "body": b"too hard " + b"x" * 1000}, "does not take the query: too hard"),
    ({"status": 403, "body": b""}, "refuses (403): set ONRECORD_STORE_USER"),
    ({"status": 307, "headers": {"Location": "http://elsewhere.example/"}}, "sends elsewhere (307)"),
    ({"status": 404, "body": b"nothing here"}, "answers 404: nothing here"),
    ({"body": YES_JSON}, "answers SELECT with a boolean"),
    ({"body": b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"no iri"}}]}}'}, "cannot be"),
    ({"body": ROWS_JSON, "headers": {"X-SPARQL-MaxRows": "2"}}, "cuts answers at 2 rows"),
    ({"body": ROWS_JSON, "headers": {"X-SQL-State": "S1TAT"}}, "answers in part"),
    ({"body": ROWS_JSON, "stated": -1}, "does not say how long"),
    ({"body": ROWS_JSON, "stated": 10_000}, "broke off"),
    ({"body": b" " * 640, "pause": 0.3}, "took too long"),
    ({"body": b" " * 640, "pause": 1.5}, "broke off its answer"),
]


@pytest.mark.parametrize(("answer", "expected"), HOSTILE)
def test_hostile_answers(stub, answer, expected):
    """Whatever a store answers instead of an answer is told in a few words, soon, and nothing is made of it."""
    for name, value in answer.items():
        setattr(stub, name, value)
    start = time.monotonic()
    found = told(stub, SELECT)
    assert expected in found
    assert len(found) < 600
    assert time.monotonic() - start < 5


CHALLENGES = [
    ("", None),
    ('Basic realm="x"', "Basic dTpwOncgczNjciZ0"),
    ('Digest realm="x", nonce="abc", qop="auth", algorithm="MD5"', "Digest username="),
]


@pytest.mark.parametrize(("challenge", "sent"), CHALLENGES)
def test_credentials(stub, challenge, sent):
    """Who asks is told by the scheme that the store wants, and to nobody that does not ask for it."""
    stub.challenge, stub.body = challenge, ROWS_JSON
    assert len(told(stub, SELECT)) == 2
    first, *rest = [headers.get("Authorization") for headers, _ in stub.requests]
    assert first is None
    assert [each.startswith(sent) for each in rest] == ([True] if sent else [])


def test_a_query_error_tells_no_address(stub):
    """What strangers are told of their query does not say where the store is."""
    stub.status, stub.body = 400, b"no"
    with pytest.raises(QueryError) as raised:
        store(stub).query(SELECT)
    assert "127.0.0.1" not in str(raised.value)


DATASETS = [
    # the query, the dataset of the store, what is sent
    ("BASE <http://h/> PREFIX x: <urn:x#> SELECT * FROM <g> FROM NAMED x:n { ?s ?p ?o }", (),
     [("default-graph-uri", "http://h/g"), ("named-graph-uri", "urn:x#n")]),
    ("SELECT * FROM <urn:g> { ?s ?p ?o }", ("urn:a",),
     [("default-graph-uri", "urn:g"), ("named-graph-uri", "urn:x-onrecord:no-graph")]),
    ("SELECT * { ?s ?p ?o }", ("urn:a", "urn:b"),
     [("default-graph-uri", "urn:a"), ("default-graph-uri", "urn:b"),
      ("named-graph-uri", "urn:a"), ("named-graph-uri", "urn:b")]),
    ("SELECT * { ?s ?p ?o }", (), []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "graphs", "sent"), DATASETS)
def test_the_dataset_goes_as_parameters(stub, text, graphs, sent):
    """A query's dataset, or else the generation's, is told in the way that all stores understand alike."""
    stub.body = ROWS_JSON
    engine = RemoteEngine(Connection(Endpoint(stub.url), PATIENCE), graphs)
    list(engine.evaluate(text))
    ((_, body),) = stub.requests
    fields = parse_qsl(body.decode())
    assert fields[1:] == sent
    assert "FROM" not in fields[0][1]


def test_nothing_that_is_no_query_is_sent(stub):
    """Updates, pragmas and what cannot be parsed never reach the store."""
    for text in ("CLEAR ALL", "DEFINE x:y 'z' ASK {}", "SELECT", "ASK { SERVICE <urn:x> { } }"):
        assert isinstance(told(stub, text), str)
    assert stub.requests == []


def test_secrets_are_not_shown(stub):
    """No representation of an endpoint, an engine or a store shows who asks; the text for pipes does."""
    made = store(stub)
    assert PASSWORD not in f"{made!r} {made} {made.engine.connection!r} {made.engine.connection.endpoint}"
    source = Source(made.engine.connection.endpoint, ("urn:g",))
    assert PASSWORD not in repr(source)
    assert Source.of(source.text) == source
    assert Source.of("/some/folder") is None
