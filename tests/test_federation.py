"""SERVICE asks nobody by default, whom an operator allows otherwise, and never within one's own network."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread

import pyoxigraph as ox
import pytest

from onrecord.ontology import PREFIXES
from onrecord.server.engine import EmbeddedEngine
from onrecord.server.evaluation import Asked, Wish
from onrecord.server.federation import Forwarder, Upstream, is_public
from onrecord.server.query_errors import QueryError, QueryRefusedError
from onrecord.server.results import Limits
from onrecord.server.service_clauses import lead
from onrecord.server.solutions import result_of
from onrecord.server.workers import Allowance, Workers

THERE = "https://there.example/sparql"
HERE = "http://127.0.0.1:9/token/0"
ADDRESSES = {THERE: HERE}

PUBLIC = ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
PRIVATE = [
    "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::",
    "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address):
    """Addresses of the public internet may be asked."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses(address):
    """Loopback, link-local, private, shared and multicast addresses may not, however they are wrapped."""
    assert not is_public(ip_address(address))


LED = [
    ("ASK { SERVICE <U> { ?s ?p ?o } }", "ASK { SERVICE <HERE> { ?s ?p ?o } }"),
    ("ASK { service silent <U>{} }", "ASK { service silent <HERE>{} }"),
    ("ASK { SERVICE <U> {} SERVICE\n<U>\n{} }", "ASK { SERVICE <HERE> {} SERVICE\n<HERE>\n{} }"),
    ("ASK { ?service ?p <U> }", "ASK { ?service ?p <U> }"),
    ("ASK { SERVICE <U> { ?s ?p 'SERVICE' } }", "ASK { SERVICE <HERE> { ?s ?p 'SERVICE' } }"),
]


@pytest.mark.parametrize(("text", "led"), LED)
def test_allowed_clauses_are_led(text, led):
    """A clause that is allowed asks the address that stands for its endpoint; the rest of the query is left alone."""
    assert lead(text.replace("U", THERE), ADDRESSES) == led.replace("U", THERE).replace("HERE", HERE)


REFUSED = [
    "ASK { SERVICE <https://other.example/sparql> {} }",
    "ASK { SERVICE <U> {} SERVICE <https://other.example/> {} }",
    "ASK { SERVICE ?where {} }",
    "PREFIX there: <U> ASK { SERVICE there: {} }",
    "ASK { SERVICE # who?\n <U> {} }",
    "ASK { \\u0053ERVICE <U> {} }",
    "ASK { SERVICE <https://there.example\\u002Fsparql> {} }",
    "ASK { ?s ?p 'SERVICE <U> {}' }",
    "ASK { } # SERVICE <U> {}",
    "BASE <https://there.example/> ASK { SERVICE <sparql> {} }",
]


@pytest.mark.parametrize("text", REFUSED)
def test_other_clauses_are_refused(text):
    """A clause that is not plainly one of those that are allowed is refused; without any that are, every clause is."""
    with pytest.raises(QueryRefusedError):
        lead(text.replace("U", THERE), ADDRESSES)
    with pytest.raises(QueryRefusedError, match="fetches nothing"):
        lead(text.replace("U", THERE), {})


@pytest.fixture(scope="module")
def elsewhere():
    """Serve as an endpoint: what it was asked, and answers by path."""
    asked = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Content-Type"], body))
            if self.path.startswith(("/to/", "/again")):
                self.send_response(307)
                self.send_header("Location", self.path[4:].replace("_", "/") if self.path[1] == "t" else "/again")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"found"}}]}}'
            if self.path == "/large":
                content = b"x" * 21_000_000
            self.send_response(500 if self.path == "/broken" else 200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def forwarder():
    """Make forwarders, to any address for these tests if need be."""
    made = []

    def make(*allowed, reachable=lambda address: True):
        made.append(Forwarder(allowed, Upstream(reachable, seconds=5)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def found(forwarder, iri):
    """Return what a query with a SERVICE clause finds."""
    engine = EmbeddedEngine(ox.Store(), forwarder.addresses)
    return [str(row["x"]) for row in result_of(engine.evaluate(f"SELECT ?x {{ SERVICE <{iri}> {{ ?s ?p ?x }} }}"))]


def test_an_allowed_endpoint_is_asked(elsewhere, forwarder):
    """An endpoint that is allowed is asked by POST, and its solutions are those of the clause."""
    address, asked = elsewhere
    assert found(forwarder(f"{address}/sparql?x=1"), f"{address}/sparql?x=1") == ["found"]
    path, content_type, body = asked[-1]
    assert (path, content_type) == ("/sparql?x=1", "application/sparql-query")
    assert b"?s ?p ?x" in body


def test_redirects_are_followed_where_they_may(elsewhere, forwarder):
    """A redirect to an address that may be asked is followed, but not for ever."""
    address, _ = elsewhere
    assert found(forwarder(f"{address}/to/_sparql"), f"{address}/to/_sparql") == ["found"]
    endless = f"{address}/again"
    assert "more than 3 redirects" in told(forwarder(endless), endless)


def told(forwarder, iri):
    """Return why a clause was not answered."""
    with pytest.raises(QueryError):
        found(forwarder, iri)
    return forwarder.refusals[-1]


HOSTS = ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1"]


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_inside_is_asked(elsewhere, forwarder, host):
    """An endpoint in one's own network is not asked, even if it is allowed, by number or by name."""
    address, asked = elsewhere
    before = len(asked)
    iri = f"http://{host}:{address.rpartition(':')[2]}/"
    assert "only public addresses" in told(forwarder(iri, reachable=is_public), iri)
    assert len(asked) == before


def test_no_redirect_leads_inside(elsewhere, forwarder):
    """A redirect from an address that may be asked to one that may not is not followed."""
    address, asked = elsewhere
    reached = []

    def once(found):
        reached.append(found)
        return len(reached) == 1

    iri = f"{address}/to/_inside"
    assert "only public addresses" in told(forwarder(iri, reachable=once), iri)
    assert asked[-1][0] == "/to/_inside"


def test_a_redirect_to_a_file(elsewhere, forwarder):
    """A redirect to what is not of the web is not followed."""
    iri = f"{elsewhere[0]}/to/file:___etc_passwd"
    assert "no address of the web" in told(forwarder(iri), iri)


def test_names_are_looked_up_once(elsewhere, forwarder, monkeypatch):
    """The connection goes to the address that was checked: a name that then has another one leads nowhere else."""
    from onrecord.server import federation

    address, _ = elsewhere
    port = int(address.rpartition(":")[2])
    looked_up = []

    def lookup(host, port, **_):
        looked_up.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(looked_up) == 1 else "192.0.2.1", port))]

    monkeypatch.setattr(federation, "getaddrinfo", lookup)
    iri = f"http://there.example:{port}/sparql"
    assert found(forwarder(iri), iri) == ["found"]
    assert looked_up == ["there.example"]


def test_every_address_of_a_name_is_checked(forwarder, monkeypatch):
    """A name with one private address among public ones is not asked."""
    from onrecord.server import federation

    both = [(2, 1, 6, "", (each, 80)) for each in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(federation, "getaddrinfo", lambda *_, **__: both)
    assert "only public" in told(forwarder("http://there.example/", reachable=is_public), "http://there.example/")


def test_large_answers_are_refused(elsewhere, forwarder):
    """What is beyond bounds is not read."""
    iri = f"{elsewhere[0]}/large"
    assert "more than 20 MB" in told(forwarder(iri), iri)


def test_a_broken_endpoint(elsewhere, forwarder):
    """An error elsewhere is an error of the query, which SILENT passes over."""
    iri = f"{elsewhere[0]}/broken"
    made = forwarder(iri)
    assert "status 500" in told(made, iri)
    engine = EmbeddedEngine(ox.Store(), made.addresses)
    assert len(list(engine.evaluate(f"SELECT * {{ SERVICE SILENT <{iri}> {{ ?s ?p ?x }} }}"))) == 1


def test_nobody_else_gets_through(elsewhere, forwarder):
    """Who does not know the forwarder's secret address cannot use it."""
    made = forwarder(f"{elsewhere[0]}/sparql")
    start, token, _ = made.addresses[f"{elsewhere[0]}/sparql"].rsplit("/", 2)
    before = len(elsewhere[1])
    client = Upstream(lambda address: True)
    for path in ("", "/0", f"/{token}", f"/{token}/1", f"/{'x' * len(token)}/0"):
        assert client.ask(f"{start}{path}", b"ASK {}", {})[0] == 404
    assert len(elsewhere[1]) == before
    assert client.ask(f"{start}/{token}/0", b"ASK {}", {})[0] == 200


def test_workers_ask_nobody_inside(store_folder, elsewhere):
    """In the real processes, an endpoint on this machine is not asked though it is allowed, and it is said why."""
    address, asked = elsewhere
    before = len(asked)
    workers = Workers(Allowance(1, 1, 10, 256_000_000), PREFIXES, [f"{address}/sparql"])
    wish = Wish("application/sparql-results+json", Limits(10, 10_000))
    try:
        with pytest.raises(QueryRefusedError, match="only public addresses"):
            text = f"SELECT * {{ SERVICE <{address}/sparql> {{ ?s ?p ?o }} }}"
            workers.evaluate(str(store_folder), Asked(text, values=wish), "a", lambda: False)
        answer = workers.evaluate(str(store_folder), Asked("ASK {}", values=wish), "a", lambda: False)
        assert json.loads(answer.content)["boolean"] is True
    finally:
        workers.close()
    assert len(asked) == before


def test_service_description_says_so(make_app):
    """The service description has federated queries as a feature only where they are answered."""
    feature = "sparql-service-description#BasicFederatedQuery"
    for services, described in (("", False), (THERE, True)):
        response = make_app(services=services).test_client().get("/sparql", headers={"Accept": "application/n-triples"})
        assert (feature in response.text) is described
