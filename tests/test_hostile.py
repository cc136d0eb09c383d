"""Hostile queries and clients against the real server: each gets a clear answer, and nobody else notices."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from threading import Event, Thread
from time import sleep
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from waiting import has_ended, wait_for

pytestmark = pytest.mark.long

PAGE = "/doc/actor/wendy-sherman.ttl"
LIGHT = "SELECT ?p ?o { <urn:none> ?p ?o }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MEMORY = 256_000_000
BOUND = 2 * (MEMORY + 256_000_000) + 500_000_000  # two workers, at their system's limit, and the server itself
DEPTH = 20_000


def doubling(times):
    """Return BINDs that double a string again and again."""
    return " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))


def nested(before, middle, after, depth=DEPTH):
    """Return something nested."""
    return before * depth + middle + after * depth


THRICE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
REFUSED, WHOLE, LATE, LARGE, ENDING = (400,), (200,), (504,), (422, 504), (200, 422, 504)
QUERIES = [
    # name, query, statuses
    ("cartesian product under COUNT", HEAVY, LATE),
    ("cartesian product under ORDER BY", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", LARGE),
    ("cartesian product under GROUP BY", "SELECT ?c ?f (COUNT(*) AS ?n) {" + THRICE + "} GROUP BY ?c ?f", LARGE),
    ("cartesian product under DISTINCT", "SELECT DISTINCT ?c ?f ?i {" + THRICE + "}", ENDING),
    ("nested aggregates", ("SELECT (MAX(?n) AS ?m) { { SELECT ?a (COUNT(*) AS ?n) { { SELECT ?a (SUM(?x) AS ?s) "
     "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(1 AS ?x) } GROUP BY ?a } ?j ?k ?l } GROUP BY ?a } }"), LARGE),
    ("DISTINCT under COUNT", ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
     "BIND(CONCAT(STR(?c), STR(?f), STR(?i)) AS ?x) }"), LARGE),
    ("CONSTRUCT of millions", "CONSTRUCT { ?a ?b ?x } {" + THRICE + " BIND(CONCAT(STR(?f), STR(?i)) AS ?x) }", ENDING),
    ("CONSTRUCT of the same again and again", "CONSTRUCT { ?a ?e ?i } {" + THRICE + "}", ENDING),
    ("SELECT of millions", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ENDING),
    ("DESCRIBE of everything", "DESCRIBE * { ?a ?b ?c . ?d ?e ?f }", ENDING),
    ("catastrophic REGEX", ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
     "FILTER REGEX(CONCAT(STR(?c), STR(?f)), '^(([a-z])+.)+[A-Z]([a-z])+$') ?g ?h ?i }"), LATE),
    ("huge REGEX", "SELECT * { BIND('aaaaaaaa' AS ?x) FILTER REGEX(?x, '((a{1,1000}){1,1000}){1,1000}') }", ENDING),
    ("REPLACE that grows", (f"SELECT (STRLEN(?y) AS ?n) {{ BIND('{'a' * 1000}' AS ?x0) {doubling(12)} "
     "BIND(REPLACE(?x12, '', '$0$0aaaaaaaaaaaaaaaa') AS ?y) }"), ENDING),
    ("1 MB of comment", "ASK {} # " + "x" * 1_000_000, (200,)),
    ("1 MB of patterns", "SELECT * {" + "?s ?p ?o . " * 90_000 + "}", (400, 422, 500, 504)),
    ("more than the limit", "ASK {} # " + "x" * 2_000_000, (413,)),
    ("nested braces", "SELECT * " + nested("{", "", "}"), REFUSED),
    ("nested parentheses", "SELECT * { FILTER " + nested("(", "1", ")") + " }", REFUSED),
    ("nested negations", "SELECT * { FILTER(" + nested("!", "1", "") + ") }", REFUSED),
    ("nested subselects", nested("SELECT * {", "", "}"), REFUSED),
    ("nested lists", "SELECT * { ?s ?p " + nested("(", "1", ")") + " }", REFUSED),
    ("nested blank nodes", "SELECT * { ?s ?p " + nested("[ <urn:p> ", "1", "]") + " }", REFUSED),
    ("nested paths", "SELECT * { ?s " + nested("(", "<urn:p>", ")+") + " ?o }", REFUSED),
    ("nested inverses", "SELECT * { ?s " + nested("^(", "<urn:p>", ")") + " ?o }", REFUSED),
    ("nested OPTIONAL", nested("SELECT * {", "", "") + nested("OPTIONAL {", "", "}") , REFUSED),
    ("nested EXISTS", "SELECT * {" + nested("FILTER EXISTS {", "", "}") + "}", REFUSED),
    ("a long path", "SELECT * { ?s " + "/".join(["<urn:p>"] * DEPTH) + " ?o }", REFUSED),
    ("a long sum", "SELECT (" + "1+" * DEPTH + "1 AS ?x) {}", REFUSED),
    ("a long union", "SELECT * { {}" + " UNION {}" * DEPTH + " }", REFUSED),
    ("a long list", "SELECT * { ?s ?p (" + "1 " * DEPTH + ") }", (200, 400, 422, 500, 504)),
    ("500 patterns to be ordered", "SELECT * {" + " ".join(f"?a{n} ?b{n} ?a{n + 1} ." for n in range(500)) + "}",
     (200, 422, 500, 504)),
    ("a string that doubles", f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('12345678' AS ?x0) {doubling(40)} }}", (422,)),
    ("GROUP_CONCAT of everything", ("SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
     "BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }"), LARGE),
    ("paths over cycles", "SELECT (COUNT(*) AS ?n) { ?s (<urn:p>|!<urn:p>)* ?o . ?o (^<urn:q>|!<urn:q>)* ?r }", LARGE),
    ("VALUES with 100,000 rows", "SELECT (COUNT(*) AS ?n) { VALUES ?x {" + " 123456" * 100_000 + " } }", (200,)),
    ("VALUES with 100,000 IRIs", "SELECT (COUNT(*) AS ?n) { VALUES ?x {" + " <urn:x:y>" * 100_000 + " } ?x ?p ?o }",
     (200, 504)),
    ("huge LIMIT", "SELECT * { ?a ?b ?c } LIMIT 9223372036854775807", (200,)),
    ("huge OFFSET", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } OFFSET 9000000000000000000", LATE),
    ("a LIMIT beyond numbers", "SELECT * { ?a ?b ?c } LIMIT 99999999999999999999999", REFUSED),
    ("SERVICE", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", REFUSED),
    ("a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", (200,)),
    ("a file as a named graph", "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", (200,)),
    ("LOAD", "LOAD <file:///etc/passwd>", REFUSED),
    ("random numbers", "SELECT (SUM(RAND()) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", LATE),
    ("NUL in the text", "SELECT * { ?s ?p '\0' }", (200, 400)),
]  # fmt: skip


class Server:
    """The real server and what its processes take."""

    def __init__(self, address):
        self.address = address
        self.host = urlsplit(address).netloc
        port = str(urlsplit(address).port)
        self.process = next(each for each in psutil.Process().children() if port in each.cmdline())
        self.most = 0
        self.done = Event()
        self.watch = Thread(target=self._watch, daemon=True)
        self.watch.start()

    def _watch(self):
        while not self.done.wait(0.1):
            self.most = max(self.most, self.memory())

    def memory(self):
        """Return how many bytes the server and its workers take, what they share counted once for each."""
        taken = 0
        for each in (self.process, *self.process.children()):
            try:
                taken += each.memory_info().rss
            except psutil.Error:
                continue
        return taken

    def request(self, method, path, body=None, headers=None, source="127.0.0.1", timeout=60):
        """Return status, header fields and body."""
        connection = HTTPConnection(self.host, timeout=timeout, source_address=(source, 0))
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        answer = response.status, response.headers, response.read()
        connection.close()
        return answer

    def ask(self, query, source="127.0.0.1", accept="application/sparql-results+json, text/turtle"):
        """Ask a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.request("POST", "/sparql", query.encode(), headers, source)

    def is_well(self):
        """Tell whether pages and light queries are answered, to somebody else."""
        return self.request("GET", PAGE)[0] == self.ask(LIGHT, "127.0.0.99")[0] == 200

    def kill_workers(self):
        """Kill all workers, and wait until they are gone."""
        workers = self.process.children()
        for each in workers:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        wait_for(lambda: all(map(has_ended, workers)))

    def outcomes(self, name):
        """Return how many queries came to an end of some kind."""
        lines = self.request("GET", "/metrics")[2].decode().splitlines()
        start = f'onrecord_queries_total{{outcome="{name}"}} '
        return next((float(line.removeprefix(start)) for line in lines if line.startswith(start)), 0.0)

    def gauge(self, name):
        """Return a number of the metrics."""
        lines = self.request("GET", "/metrics")[2].decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


@pytest.fixture(scope="module")
def hostile(free_port, published, serving):
    """A server with two workers, two seconds and 256 MB for a query."""
    port = free_port()
    options = ("--workers", "2", "--deadline", "2", "--query-memory", str(MEMORY // 1_000_000), "--queue", "40")
    with serving(published(f"http://127.0.0.1:{port}"), "--port", str(port), *options) as address:
        server = Server(address)
        yield server
        server.done.set()
        server.watch.join()
        assert server.most < BOUND


@pytest.mark.parametrize(("query", "statuses"), [case[1:] for case in QUERIES], ids=[case[0] for case in QUERIES])
def test_query(hostile, query, statuses):
    """A hostile query gets a clear status and a whole body, and the server is well."""
    status, headers, body = hostile.ask(query)
    assert status in statuses, body[:300]
    assert len(body) == int(headers["Content-Length"])
    if status >= 400:
        problem = json.loads(body)
        assert problem["status"] == status
        assert ".py" not in problem["detail"]
        assert "Traceback" not in problem["detail"]
    elif "json" in headers["Content-Type"]:
        json.loads(body)
    assert hostile.is_well()
    assert hostile.process.is_running()


def test_heavy_load(hostile):
    """While 64 heavy queries are at work or wait, pages are answered; who is refused is told when to come again."""
    with ThreadPoolExecutor(64) as threads:
        heavy = [threads.submit(hostile.ask, HEAVY, f"127.0.0.{2 + n % 8}") for n in range(64)]
        wait_for(lambda: hostile.gauge("onrecord_queries_running") == 2)
        assert [hostile.request("GET", PAGE)[0] for _ in range(100)] == [200] * 100
        answers = [each.result() for each in heavy]
    assert {status for status, _, _ in answers} == {503, 504}
    assert all(int(headers["Retry-After"]) > 0 for status, headers, _ in answers if status == 503)
    assert all(json.loads(body)["status"] == status for status, _, body in answers)
    assert hostile.is_well()


def test_one_address_cannot_take_every_worker(hostile):
    """While one address has as many heavy queries as it may, a light one from elsewhere is answered before they end."""
    with ThreadPoolExecutor(8) as threads:
        heavy = [threads.submit(hostile.ask, HEAVY, "127.0.0.2") for _ in range(8)]
        wait_for(lambda: hostile.gauge("onrecord_queries_waiting") > 0)
        assert hostile.ask(LIGHT, "127.0.0.3")[0] == 200
        assert not any(each.done() and each.result()[0] == 200 for each in heavy)
        assert hostile.gauge("onrecord_queries_waiting") > 0
        assert {each.result()[0] for each in heavy} <= {503, 504}


def sent(server, text):
    """Open a connection and send something."""
    connection = socket.create_connection(server.host.split(":"), timeout=30)
    connection.sendall(text)
    return connection


def test_a_client_that_disconnects(hostile):
    """A query whose client leaves is ended."""
    before = hostile.outcomes("lost")
    connection = sent(hostile, f"GET /sparql?{urlencode({'query': HEAVY})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    wait_for(lambda: hostile.gauge("onrecord_queries_running") == 1)
    connection.close()
    wait_for(lambda: hostile.outcomes("lost") == before + 1)
    assert hostile.is_well()


def test_clients_that_read_slowly(hostile):
    """Clients that do not read their large answers hold nobody up, and get them whole when they do."""
    query = urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"})
    before = hostile.outcomes("answered")
    request = f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    slow = [sent(hostile, request)]
    wait_for(lambda: hostile.outcomes("answered") > before)
    slow += [sent(hostile, request) for _ in range(11)]
    assert hostile.is_well()
    length, received = read(slow[0])
    assert length == received > 5_000_000
    for each in slow:
        each.close()
    assert hostile.is_well()


def read(connection):
    """Return the length that an answer says it has, and how many bytes came."""
    data = bytearray()
    while block := connection.recv(1 << 20):
        data += block
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return int(length.split(b":")[1]), len(body)


def test_clients_that_never_send_their_body(hostile):
    """Clients that promise a body and do not send it hold nobody up."""
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    )
    silent = [sent(hostile, head) for _ in range(100)]
    assert hostile.is_well()
    for each in silent:
        each.close()
    assert hostile.is_well()


@pytest.fixture
def patient(free_port, published, serving):
    """A server whose queries may take so long that they are still there when something is done to them."""
    port = free_port()
    with serving(published(f"http://127.0.0.1:{port}"), "--port", str(port), "--deadline", "50") as address:
        server = Server(address)
        yield server
        server.done.set()
        server.watch.join()


def test_a_worker_killed_from_outside(patient):
    """Whoever kills all workers costs nobody anything but running queries."""
    for _ in range(3):
        patient.kill_workers()
        assert patient.is_well()
    with ThreadPoolExecutor(1) as threads:
        heavy = threads.submit(patient.ask, HEAVY)
        wait_for(lambda: patient.gauge("onrecord_queries_running") == 1)
        sleep(0.2)
        patient.kill_workers()
        status, headers, _ = heavy.result()
    assert (status, headers["Retry-After"]) == (503, "1")
    assert patient.is_well()
