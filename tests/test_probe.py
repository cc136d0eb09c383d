"""The probe: what it says of this product, and that each of its checks can fail."""

import gzip
import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from click.testing import CliRunner
from rdflib import Graph

from onrecord.server.cli import main
from onrecord.server.negotiation import best_type
from onrecord.server.probe import NotApplicableError, Probe
from onrecord.server.probe_checks import CHECKS
from onrecord.server.probe_messages import Answer, ProbeError
from onrecord.server.probe_report import conduct, json_report, text_report

TURTLE = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<{base}/thing> rdfs:label "Größe"@de ; rdfs:seeAlso <{base}/other> ; void:inDataset <{base}/dataset> .
<{base}/hash#it> rdfs:label "it" .
[] owl:sameAs <{base}/thing> .
"""
FORMATS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
OFFERS = ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
SUFFIXES = dict(zip(OFFERS, (".html", ".ttl", ".jsonld", ".nt", ".rdf"), strict=True))
PAGE = '<!doctype html><link rel="alternate" type="text/turtle" href="/doc.ttl"><p>Größe</p>'
CONTEXT = {"label": {"@id": "http://www.w3.org/2000/01/rdf-schema#label", "@container": "@language"}}
EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Asked:
    """A request as a small server sees it."""

    method: str
    path: str
    headers: dict[str, str]
    base: str

    @property
    def accept(self):
        return self.headers.get("Accept", "")


@dataclass(frozen=True)
class Reply:
    """An answer of a small server; ``forced`` is sent even where HTTP allows no content."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    forced: bytes = b""


Server = Callable[[Asked], Reply]


@cache
def content(media_type: str, base: str) -> bytes:
    """Return the good server's document in a format."""
    graph = Graph().parse(data=TURTLE.format(base=base), format="turtle")
    if media_type == "text/html":
        return PAGE.encode()
    if media_type in FORMATS:
        return graph.serialize(format=FORMATS[media_type], encoding="utf-8")
    expanded = json.loads(graph.serialize(format="json-ld"))
    return json.dumps({"@context": ["/context.jsonld", {}], "@graph": expanded}).encode()


def good(asked: Asked) -> Reply:
    """Answer as every check would have it."""
    if asked.method not in ("GET", "HEAD"):
        return Reply(204 if asked.method == "OPTIONS" else 405, {"Allow": "GET, HEAD, OPTIONS"})
    if asked.path in ("/thing", "/other"):
        return Reply(303, {"Location": "/doc", "Vary": "Accept"})
    if asked.path == "/dataset":
        return Reply(200, {"Content-Type": "text/turtle"}, b"# the dataset")
    if asked.path == "/context.jsonld":
        return Reply(200, {"Content-Type": "application/ld+json"}, json.dumps({"@context": CONTEXT}).encode())
    if asked.path in ("/doc", "/hash"):
        chosen = best_type(asked.headers.get("Accept"), OFFERS)
        return document(asked, chosen) if chosen else Reply(406, {"Vary": "Accept"}, ", ".join(OFFERS).encode())
    for media_type, suffix in SUFFIXES.items():
        if asked.path == f"/doc{suffix}":
            return document(asked, media_type)
    kind = best_type(asked.accept, ("application/problem+json", "text/html"))
    return Reply(404, {"Content-Type": kind or "text/html"}, b"{}")


def document(asked: Asked, media_type: str) -> Reply:
    """Return the document in a format, packed or not, or 304."""
    packed = "gzip" in asked.headers.get("Accept-Encoding", "")
    tag = f'"{media_type}{"-gzip" if packed else ""}"'
    headers = {
        **EVERYWHERE,
        "Content-Type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "Content-Location": f"/doc{SUFFIXES[media_type]}",
        "Content-Security-Policy": "default-src 'none'",
        "ETag": tag,
        "Last-Modified": "Fri, 09 May 2031 08:00:00 GMT",
        "Link": '</doc.ttl>; rel="alternate"; type="text/turtle", </doc>; rel=canonical',
        "Vary": "Accept, Accept-Encoding",
        **({"Content-Encoding": "gzip"} if packed else {}),
    }
    if asked.headers.get("If-None-Match") == tag:
        return Reply(304, headers)
    body = content(media_type, asked.base)
    return Reply(200, headers, gzip.compress(body) if packed else body)


@contextmanager
def running(server):
    """Run a server in a thread of its own and yield its address."""
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def served(behaviour: Server):
    """Serve a behaviour, with what HTTP forbids if it says so, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self):
            base = f"http://127.0.0.1:{self.server.server_address[1]}"
            reply = behaviour(Asked(self.command, self.path, dict(self.headers.items()), base))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            bodiless = self.command == "HEAD" or reply.status in (204, 304)
            if reply.status not in (204, 304):
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.forced if bodiless else reply.body)

        do_GET = do_HEAD = do_POST = do_OPTIONS = handle_one

        def log_message(self, *_):
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as base:
        yield base


def outcomes(base: str, path: str = "/thing", writes: bool = True) -> dict[str, tuple[str, str]]:
    """Return what comes of each check, by name: the kind of outcome and the reason."""
    report = conduct(Probe(base + path, writes), CHECKS)
    return {check.name: (outcome.kind, outcome.reason) for check, outcome in report.results}


def names(found: dict[str, tuple[str, str]], kind: str) -> set[str]:
    return {name for name, (known, _) in found.items() if known == kind}


def test_a_good_server_passes_everything():
    """A server that does all that is asked passes every check, none left out."""
    with served(good) as base:
        found = outcomes(base)
    assert {name: it for name, it in found.items() if it[0] != "passed"} == {}


# The behaviours: each is the good server with one thing wrong.


def when(condition: Callable[[Asked], bool], change: Callable[[Asked, Reply], Reply]) -> Server:
    """Return the good server that answers some requests otherwise."""
    return lambda asked: change(asked, good(asked)) if condition(asked) else good(asked)


def at(*paths: str, **conditions: str) -> Callable[[Asked], bool]:
    return lambda asked: asked.path in paths and all(getattr(asked, k) == v for k, v in conditions.items())


def instead(*arguments) -> Callable[[Asked, Reply], Reply]:
    return lambda _, reply: Reply(*arguments)


def saying(**fields: str | None) -> Callable[[Asked, Reply], Reply]:
    """Return a change of header fields; None takes one away."""
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    return lambda _, reply: replace(
        reply, headers={name: value for name, value in {**reply.headers, **changed}.items() if value is not None}
    )


def holding(change: Callable[[bytes], bytes]) -> Callable[[Asked, Reply], Reply]:
    return lambda _, reply: replace(reply, body=change(reply.body))


def gives(media_type: str) -> Callable[[Asked], bool]:
    """Tell a request for the document that the good server answers with a format, unpacked."""
    return lambda asked: (
        asked.path in ("/doc", f"/doc{SUFFIXES[media_type]}")
        and "gzip" not in asked.headers.get("Accept-Encoding", "")
        and good(asked).headers.get("Content-Type", "").startswith(media_type)
    )


def reading(pattern: str, substitute: str) -> Server:
    """Return the good server that reads Accept badly."""

    def answer(asked: Asked) -> Reply:
        told = re.sub(pattern, substitute, asked.accept)
        return good(replace(asked, headers={**asked.headers, "Accept": told}) if asked.accept else asked)

    return answer


def no_rdf(asked: Asked) -> Reply:
    """Offer the page alone."""
    if asked.path != "/doc" or asked.method == "OPTIONS":
        return good(asked)
    chosen = best_type(asked.headers.get("Accept"), ("text/html",))
    return document(asked, chosen) if chosen else Reply(406, {"Vary": "Accept"}, b"text/html")


def refusing(word: str) -> Server:
    return when(
        lambda asked: asked.path == "/doc" and word in asked.accept, instead(406, {"Vary": "Accept"}, b"text/html")
    )


def by_accept(_: Asked, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Location": f"/doc?for={_.accept.partition('/')[2]}"})


def one_for_each(asked: Asked) -> Reply:
    """Redirect to another URL of the same document for each Accept."""
    if asked.path == "/thing":
        return by_accept(asked, good(asked))
    return good(replace(asked, path=asked.path.partition("?")[0]))


def one_for_each_unsaid(asked: Asked) -> Reply:
    return saying(Vary=None)(asked, one_for_each(asked)) if asked.path == "/thing" else one_for_each(asked)


def any_tag(asked: Asked) -> Reply:
    known = good(asked)
    return Reply(304, known.headers) if "If-None-Match" in asked.headers and known.status == 200 else known


def mislabelled(asked: Asked) -> Reply:
    """Call content gzip that is none."""
    if "gzip" not in asked.headers.get("Accept-Encoding", "") or asked.path != "/doc":
        return good(asked)
    plain = good(replace(asked, headers={**asked.headers, "Accept-Encoding": ""}))
    return saying(Content_Encoding="gzip", ETag='"packed"')(asked, plain)


def with_content(asked: Asked) -> Reply:
    """Send content where there must be none."""
    return replace(good(asked), forced=b"content")


def alone(media_type: str) -> tuple[str, Server]:
    """Return the check of a format asked for alone, and a server that gives another with 200."""
    other = "text/turtle" if media_type != "text/turtle" else "text/html"
    name = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "n-triples"}
    wrong = when(at("/doc", accept=media_type), lambda asked, _: document(asked, other))
    return f"gives-{name.get(media_type) or media_type.rpartition('/')[2].replace('+', '-')}", wrong


DOC = at("/doc")
ONE_MORE = holding(lambda body: body + b"<http://a.example/> <http://a.example/p> <http://a.example/o> .\n")
WRONG = [
    ("thing", when(at("/thing"), instead(302, {"Location": "/doc", "Vary": "Accept"}))),
    (
        "thing",
        when(at("/thing"), lambda asked, _: saying(Content_Location=None)(asked, document(asked, "text/turtle"))),
    ),
    ("one-document", one_for_each),
    ("redirect-vary", one_for_each_unsaid),
    ("document", when(DOC, instead(500))),
    *(alone(media_type) for media_type in OFFERS),
    ("offers-rdf", no_rdf),
    ("weights", reading(r";q=[^,]*", "")),
    ("weights", reading(r"^.*application/ld\+json.*$", "application/ld+json")),
    ("specificity", reading(r"^([^/]+)/\*;q=0.9, ([^;]+);.*$", r"\2")),
    ("specificity", reading(r"^\*/\*;q=0.1, .*$", "*/*")),
    ("exclusion", reading(r"^[^,]*;q=0, ", "")),
    ("exclusion", reading(r"^([^,]*);q=0, .*", r"\1")),
    ("letters", refusing("TURTLE")),
    ("charset-parameter", refusing(";charset")),
    ("profile-parameter", refusing(";profile")),
    ("absent-accept", when(at("/doc", accept=""), instead(406))),
    ("malformed-accept", when(at("/doc", accept=";;;,/q="), instead(500))),
    ("unacceptable", when(at("/doc", accept="image/png"), lambda asked, _: document(asked, "text/html"))),
    ("unacceptable-offers", when(at("/doc", accept="image/png"), instead(406, {"Vary": "Accept"}, b"no"))),
    ("unacceptable-offers", when(at("/doc", accept="image/png"), saying(Vary=None))),
    ("vary", when(DOC, saying(Vary="Accept-Encoding"))),
    ("content-location", when(DOC, saying(Content_Location="/doc.html"))),
    ("content-location", when(DOC, saying(Content_Location=None))),
    ("etag", when(DOC, saying(ETag=None))),
    ("etag", when(DOC, lambda asked, reply: saying(ETag=f"W/{reply.headers.get('ETag')}")(asked, reply))),
    ("etag-formats", when(DOC, saying(ETag='"1"'))),
    (
        "etag-encodings",
        when(DOC, lambda asked, it: saying(ETag=it.headers.get("ETag", "").replace("-gzip", ""))(asked, it)),
    ),
    ("etag-encodings", when(DOC, saying(Vary="Accept"))),
    ("etag-encodings", mislabelled),
    ("not-modified", lambda asked: good(replace(asked, headers={**asked.headers, "If-None-Match": ""}))),
    ("not-modified", with_content),
    ("not-modified", when(lambda asked: good(asked).status == 304, saying(ETag=None))),
    ("other-etag", any_tag),
    ("last-modified", when(DOC, saying(Last_Modified="2031-05-09"))),
    ("head", when(at("/doc", method="HEAD"), instead(405))),
    ("head", when(at("/doc", method="HEAD"), saying(ETag=None))),
    ("head", with_content),
    ("links", when(DOC, saying(Link='</style.css>; rel="stylesheet", </doc.ttl>; rel="alternate"'))),
    ("page-links", when(gives("text/html"), holding(lambda _: b'<link rel="alternate" href="/doc.ttl">'))),
    ("cors", when(DOC, saying(Access_Control_Allow_Origin=None))),
    ("cors-exposed", when(DOC, saying(Access_Control_Expose_Headers="Link"))),
    ("nosniff", when(DOC, saying(X_Content_Type_Options=None))),
    ("policy", when(DOC, saying(Content_Security_Policy="script-src 'unsafe-inline'"))),
    ("policy", when(DOC, saying(Content_Security_Policy=None))),
    ("charset", when(gives("text/html"), saying(Content_Type="text/html; charset=iso-8859-1"))),
    ("charset", when(gives("text/html"), saying(Content_Type="text/html"))),
    ("charset", when(gives("text/html"), holding(lambda body: body.decode().encode("latin-1")))),
    ("parses", when(gives("text/turtle"), holding(lambda body: body + b"<unfinished"))),
    ("parses", when(gives("text/turtle"), holding(lambda body: body + b"<a b> <p> <o> ."))),
    ("parses", when(gives("application/rdf+xml"), holding(lambda body: body[:-9]))),
    ("subject", when(gives("text/turtle"), holding(lambda _: b"<http://a.example/> a <http://a.example/o> ."))),
    ("isomorphic", when(gives("application/n-triples"), ONE_MORE)),
    ("json-ld-form", when(gives("application/ld+json"), holding(lambda _: b'"text"'))),
    ("json-ld-form", when(gives("application/ld+json"), holding(lambda _: b"{} {}"))),
    ("json-ld-graph", when(gives("application/ld+json"), holding(lambda _: b"{}"))),
    ("json-ld-graph", when(gives("application/ld+json"), holding(lambda _: b'{"@id": {}, "@type": 5}'))),
    ("unknown", when(at("/thing-no-such-thing-0"), instead(200, {"Content-Type": "text/html"}, b"Oh dear"))),
    ("unknown-told", when(at("/thing-no-such-thing-0"), instead(404, {"Content-Type": "text/html"}, b"Oh dear"))),
    ("options", when(at("/doc", method="OPTIONS"), instead(501))),
    ("post", when(at("/doc", method="POST"), instead(200))),
    ("neighbours", when(at("/other"), instead(404))),
    ("void", when(at("/dataset"), instead(404))),
]


@pytest.mark.parametrize(("name", "behaviour"), WRONG, ids=[f"{name}-{i}" for i, (name, _) in enumerate(WRONG)])
def test_each_check_fails_where_it_should(name, behaviour):
    """A server with one thing wrong fails the check of it, and is told what was expected and seen."""
    with served(behaviour) as base:
        kind, reason = outcomes(base)[name]
    assert kind == "failed", reason
    assert "cannot be read" in reason or re.match("expected .*(, saw | to name )", reason)


def test_every_check_is_shown_to_fail():
    """Each check has a server that fails it, and a name of its own."""
    assert [check.name for check in CHECKS] == list(dict.fromkeys(check.name for check in CHECKS))
    assert {name for name, _ in WRONG} == {check.name for check in CHECKS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_each_check_says_who_asks_for_it(check):
    """Each check names a specification, and where in it."""
    assert re.search(r" (section|rule|Level) [0-9.]+$|, [A-Z]", check.source)
    assert check.title


def test_a_document_in_each_format_is_a_way_to_do_it():
    """A thing that redirects to another document for each format is not told off for it."""

    def answer(asked: Asked) -> Reply:
        if asked.path == "/thing":
            chosen = best_type(asked.accept or None, OFFERS)
            return Reply(303, {"Location": f"/doc{SUFFIXES[chosen]}", "Vary": "Accept"}) if chosen else Reply(406)
        return saying(Vary=None, Content_Location=None)(asked, good(asked))

    with served(answer) as base:
        found = outcomes(base)
    assert found["one-document"] == ("notApplicable", "each format has a document of its own (Cool URIs section 4.3)")
    assert names(found, "failed") == {"unacceptable-offers", "etag-encodings"}


def test_a_move_to_https_is_gone_along_with(monkeypatch):
    """A URL that moves to https, and nowhere else, is judged by what answers there."""

    def send(method, url, fields):
        known = good(Asked(method, url.partition("x.example")[2], dict(fields), "https://x.example"))
        if url.startswith("http:"):
            known = Reply(301, {"Location": f"https:{url[5:]}"})
        return Answer(url, known.status, tuple(known.headers.items()), b"" if method == "HEAD" else known.body)

    monkeypatch.setattr("onrecord.server.probe.send", send)
    report = conduct(Probe("http://x.example/thing", writes=True), CHECKS)
    assert [check.name for check, outcome in report.results if outcome.kind != "passed"] == []


def test_a_hash_iri_needs_no_redirect():
    """A thing with a hash is asked for without it, and looked for in the data with it."""
    with served(good) as base:
        found = outcomes(base, "/hash#it")
    assert found["one-document"] == ("notApplicable", "a hash IRI needs no redirect")
    assert names(found, "failed") == set()


def test_what_does_not_apply_says_why():
    """A server without RDF is not told off for RDF that it does not have, but for having none."""
    with served(no_rdf) as base:
        found = outcomes(base, writes=False)
    assert found["isomorphic"] == ("notApplicable", "no RDF is on offer")
    assert found["post"] == ("notApplicable", "POST is sent only with --writes")
    assert names(found, "failed") == {"offers-rdf"}
    assert all(reason for kind, reason in found.values() if kind == "notApplicable")


def recording(requests: list[Asked]) -> Server:
    def answer(asked: Asked) -> Reply:
        requests.append(asked)
        return good(asked)

    return answer


def test_the_probe_is_polite():
    """The same request is sent once, with the probe's name; nothing is sent that could change anything."""
    requests: list[Asked] = []
    with served(recording(requests)) as base:
        outcomes(base, writes=False)
    sent = [(it.method, it.path, tuple(sorted(it.headers.items()))) for it in requests]
    assert len(sent) == len(set(sent)) < 120
    assert {it.method for it in requests} == {"GET", "HEAD", "OPTIONS"}
    assert all(re.fullmatch(r"onrecord-probe/[0-9.]+", it.headers["User-Agent"]) for it in requests)
    assert all(it.headers["Accept-Encoding"] in ("identity", "gzip") for it in requests)


CONTEXTS = [
    ('"/context.jsonld"', "passed"),
    ('["/context.jsonld", {"x": "http://x.example/"}]', "passed"),
    ('{"@version": 1.1, "@import": "/context.jsonld"}', "passed"),
    ('{"x": {"@id": "http://x.example/", "@context": "/context.jsonld"}}', "passed"),
    ('"/alternate"', "passed"),
    ('"/nowhere.jsonld"', "notApplicable"),
    ('"/endless.jsonld"', "notApplicable"),
    ('"file:///etc/hostname"', "notApplicable"),
    ('"http://[broken"', "failed"),
    ("5", "failed"),
]


@pytest.mark.parametrize(("context", "kind"), CONTEXTS)
def test_contexts_are_had_by_the_probe(context, kind):
    """A context is fetched by the probe alone, wherever it stands; without it the JSON-LD is not judged."""

    def answer(asked: Asked) -> Reply:
        if asked.path == "/endless.jsonld":
            return Reply(200, {"Content-Type": "application/ld+json"}, b'{"@context": "/endless.jsonld"}')
        if asked.path == "/alternate":
            link = '</context.jsonld>; rel="alternate"; type="application/ld+json"'
            return Reply(200, {"Content-Type": "text/html", "Link": link}, b"a page")
        known = good(asked)
        if gives("application/ld+json")(asked):
            return replace(known, body=known.body.replace(b'["/context.jsonld", {}]', context.encode()))
        return known

    with served(answer) as base:
        found = outcomes(base)
    assert found["json-ld-graph"][0] == kind, found["json-ld-graph"]
    assert names(found, "failed") <= {"json-ld-graph"}


def test_named_graphs_in_json_ld_count():
    """What JSON-LD says in named graphs is compared too."""

    def answer(asked: Asked) -> Reply:
        known = good(asked)
        if not gives("application/ld+json")(asked):
            return known
        return replace(known, body=b'{"@id": "http://g.example/", "@graph": ' + known.body + b"}")

    with served(answer) as base:
        assert outcomes(base)["json-ld-graph"] == ("passed", "")


def reply_with(**fields: str) -> Server:
    return lambda asked: Reply(303, {name.replace("_", "-"): value for name, value in fields.items()})


def test_redirects_without_end_are_given_up():
    """A URL that redirects to itself is told, and does not keep the probe."""
    with served(reply_with(Location="/thing")) as base:
        found = outcomes(base)
    assert found["document"] == ("failed", f"{base}/thing redirects more than 5 times")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://[broken", "gopher://x.example/"])
def test_redirects_out_of_the_web_are_not_followed(target):
    """A redirect to what is neither http nor https fails what needs it."""
    with served(reply_with(Location=target)) as base:
        assert outcomes(base)["document"][0] == "failed"


def test_bodies_are_read_up_to_a_limit():
    """A body without end is cut off, and RDF that is cut off is not judged."""
    long = when(gives("text/turtle"), holding(lambda body: body + b"\n" * 5_000_001))
    with served(long) as base:
        answer = Probe(base + "/doc").get("/doc.ttl")
        assert (answer.whole, len(answer.body)) == (False, 5_000_000)
        with pytest.raises(NotApplicableError, match="longer than 5000000 bytes"):
            Probe(base + "/doc").graph("text/turtle")


def test_iris_are_asked_for_as_uris():
    """What is not ASCII is percent-encoded on the way, also where a server redirects to it raw."""
    requests: list[Asked] = []

    def answer(asked: Asked) -> Reply:
        requests.append(asked)
        raw = "/doc/横田".encode().decode("latin-1")  # the server writes fields in Latin-1
        return Reply(303, {"Location": raw}) if asked.path.startswith("/id/") else Reply(200)

    with served(answer) as base:
        Probe(f"{base}/id/横田").ask()
    assert [it.path for it in requests] == ["/id/%E6%A8%AA%E7%94%B0", "/doc/%E6%A8%AA%E7%94%B0"]


def test_links_are_read_as_they_are_written():
    """Links with commas, semicolons and quotation marks inside are told apart."""
    field_ = '<a,b;c>; title="x, \\"y\\"; z"; rel="alternate describedby"; type=text/turtle , <d>;rel=next;e, <f>'
    with served(reply_with(Link=field_)) as base:
        links = Probe(base + "/x/").get("/x/").links
    assert [(link.target.removeprefix(base), link.relations, link.media_type) for link in links] == [
        ("/x/a,b;c", ("alternate", "describedby"), "text/turtle"),
        ("/x/d", ("next",), ""),
        ("/x/f", (), ""),
    ]


def free_address() -> str:
    """Return an address that nothing listens on any more."""
    with served(good) as base:
        return base


def test_a_server_that_cannot_be_reached():
    """A server that is not there is an error with its address, not a failed check."""
    address = free_address()
    with pytest.raises(ProbeError, match=f"cannot reach {address}/thing"):
        conduct(Probe(f"{address}/thing"), CHECKS)


def run(*arguments: str):
    return CliRunner().invoke(main, ["probe", *arguments], catch_exceptions=False)


def test_help_shows_an_example():
    """The command's help shows how it is used."""
    assert "Example: onrecord probe http" in run("--help").stdout


def test_the_command_tells_people():
    """Each check is a line, the counts are the last, and nothing failed is 0."""
    with served(good) as base:
        result = run(f"{base}/thing")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == f"ok   thing  {CHECKS[0].title}"
    assert "–    post  not applicable: POST is sent only with --writes" in lines
    assert lines[-1] == f"{len(CHECKS) - 1} passed, 0 failed, 1 not applicable: {base}/thing"


def test_the_command_tells_programs():
    """The report in JSON has counts and a row for each check; something failed is 1."""
    with served(when(DOC, saying(Last_Modified="2031-05-09"))) as base:
        result = run(f"{base}/thing", "--format", "json", "--writes")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {key: report[key] for key in ("url", "passed", "failed", "notApplicable")} == {
        "url": f"{base}/thing",
        "passed": len(CHECKS) - 1,
        "failed": 1,
        "notApplicable": 0,
    }
    assert [set(row) for row in report["checks"]] == [{"name", "title", "source", "outcome", "reason"}] * len(CHECKS)
    assert [row["name"] for row in report["checks"] if row["outcome"] == "failed"] == ["last-modified"]


def test_a_failure_is_told_with_what_was_seen_and_who_asks():
    """A failed check's line says what was expected, what was seen, and where that is asked for."""
    with served(when(at("/doc", accept="image/png"), instead(200, {"Content-Type": "image/png"}))) as base:
        lines = text_report(conduct(Probe(f"{base}/thing"), CHECKS)).splitlines()
    assert (
        "FAIL unacceptable  what is not on offer is 406: "
        "expected 406 for Accept: image/png, saw 200 image/png (RFC 9110 section 15.5.7)"
    ) in lines


def test_what_a_server_says_cannot_steer_a_terminal():
    """Control characters and line ends in what a server says do not reach the report."""
    with served(when(DOC, saying(Last_Modified="\x1b[2J\x9b"))) as base:
        kind, reason = outcomes(base)["last-modified"]
    assert (kind, reason) == (
        "failed",
        "expected an HTTP date in Last-Modified, saw \N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}",
    )


USAGE = [("ftp://x.example/", 2), ("nonsense", 2), ("http://x.example:99999/", 2), ("http://[broken", 2)]


@pytest.mark.parametrize(("url", "status"), [*USAGE, ("free", 1)])
def test_wrong_usage_and_silence_are_told(url, status):
    """What is no URL of the web is wrong usage; a server that is silent is a failure."""
    result = run(f"{free_address()}/thing" if url == "free" else url)
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr


class Quiet(WSGIRequestHandler):
    """Says nothing about requests."""

    def log_message(self, *_):
        pass


@pytest.fixture
def own(make_app):
    """The address of this product's own application, served over HTTP."""
    with running(make_server("127.0.0.1", 0, make_app(), WSGIServer, Quiet)) as base:
        yield base


@pytest.mark.parametrize("path", ["/id/actor/jane-doe", "/id/actor/横田", "/id/article/harbour-talks"])
def test_this_product_passes_its_own_checks(own, path):
    """What this product serves passes every check."""
    found = outcomes(own, path)
    assert {name: found[name] for name in names(found, "failed")} == {}
    assert names(found, "notApplicable") == set()


def test_the_base_of_the_data_may_differ_from_where_it_is_served(own):
    """IRIs of the data's own base are asked for where the data are served, the context among them."""
    found = outcomes(own, "/doc/actor/jane-doe")
    assert found["thing"] == ("notApplicable", "this is the URL of a document, not of a thing")
    assert (found["subject"][0], found["json-ld-graph"][0]) == ("passed", "passed")


def test_reports_hold_the_same(own):
    """Both forms of a report tell of the same checks in the same order."""
    report = conduct(Probe(f"{own}/id/actor/jane-doe"), CHECKS)
    told = [line.split()[1] for line in text_report(report).splitlines()[:-1]]
    assert told == [row["name"] for row in json.loads(json_report(report))["checks"]]
