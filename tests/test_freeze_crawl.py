"""A crawl finds what pages lead to, of whatever kind, and writes nothing elsewhere; real servers answer from that."""

from contextlib import closing
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fronts import get

from onrecord.server.freeze_addresses import Address, Place
from onrecord.server.freeze_asking import FreezeError
from onrecord.server.freeze_crawl import Crawl
from onrecord.server.freeze_findings import findings_of
from onrecord.server.freeze_links import links_of
from onrecord.server.freeze_register import Register
from onrecord.server.freezing import configuration

PAGE = """<!doctype html><link rel=stylesheet href="/static/x.css"><img src='/static/a.svg' srcset="b.png 1x, c.png 2x">
<script src="/static/x.js"></script><a href="/next?page=2&amp;kind=x">next</a><a href="//other.example/x">out</a>
<a href="/../../../../tmp/escaped">up</a><a href="/%2e%2e/%2e%2e/tmp/escaped">up</a><a href="/a%00b">nul</a>
<a href="/loop">loop</a><a href="/withdrawn">gone</a><a href="/list?kind=a">a</a><a href="/sparql?query=x">ask</a>
<form action="/list"><input name="text"></form><form action="/find"><input name="q"><select name="kind"></select></form>
<form method="post" action="/post"></form>"""
SITE = {
    "/": ("200 OK", "text/html; charset=utf-8", PAGE),
    "/static/x.css": ("200 OK", "text/css", "@import 'y.css'; p { background: url(\"/static/p.png\") }"),
    "/static/y.css": ("200 OK", "text/css", ""),
    "/static/p.png": ("200 OK", "image/png", "png"),
    "/static/a.svg": ("200 OK", "image/svg+xml", '<svg><image xlink:href="/static/q.png" href="r.png"/></svg>'),
    "/static/q.png": ("200 OK", "image/png", "png"),
    "/static/r.png": ("200 OK", "image/png", "png"),
    "/static/x.js": ("200 OK", "text/javascript", ""),
    "/b.png": ("200 OK", "image/png", "png"),
    "/c.png": ("200 OK", "image/png", "png"),
    "/next?kind=x&page=2": ("200 OK", "text/html", '<a href="/">back</a>'),
    "/withdrawn": ("410 Gone", "text/html", "gone"),
    "/list?kind=a": ("200 OK", "text/html", "those of kind a"),
    "/find": ("200 OK", "text/html", "find something"),
}
FILES = {
    "index.html", "b.png", "c.png", "find.html", "next@kind=x@page=2.html", "list@kind=a.html", "static/x.css",
    "static/y.css", "static/p.png", "static/a.svg", "static/q.png", "static/r.png", "static/x.js",
}  # fmt: skip


def site(environ, start_response):
    """Answer as the table says, and lead /loop to itself."""
    path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
    if path == "/loop":
        start_response("302 Found", [("Location", "/loop"), ("Content-Type", "text/html")])
        return [b""]
    if path == "/broken":
        start_response("500 Internal Server Error", [("Content-Type", "text/html")])
        return [b""]
    status, kind, body = SITE.get(path, ("404 Not Found", "text/html", "nothing"))
    start_response(status, [("Content-Type", kind), ("X-Path", path)])
    return [body.encode()]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """What was found of the site, and the folder above its files."""
    above = tmp_path_factory.mktemp("crawled")
    folder = above / "in" / "site"
    folder.mkdir(parents=True)
    with closing(Register(above / "register")) as register:
        crawl = Crawl(site, Place("http://a.example"), folder, register, 1_000_000_000.0)
        steps = []
        crawl.run([Address("/"), Address("/find")], lambda *step: steps.append(step))
        return crawl, findings_of(crawl.observed, register), above, steps


def test_everything_that_a_page_leads_to_is_written(crawled):
    """Pages, pictures, scripts, styles and what these import are written; a loop, and what is gone, end."""
    crawl, findings, folder, steps = crawled
    there = {path.relative_to(crawl.folder).as_posix() for path in crawl.folder.rglob("*") if path.is_file()}
    assert there == FILES
    assert {path.name for path in folder.iterdir()} == {"in", "register"}
    assert [(row.path, row.status, row.target) for row in findings.moved] == [("/loop", 302, "/loop")]
    assert findings.withdrawn == ["/withdrawn"]
    assert crawl.absent == ["/tmp/escaped (404)"]
    assert steps[-1][1] == 0


def test_what_fails_is_not_passed_over(tmp_path):
    """Where the site fails to answer, so does freezing, and says where: a copy with a hole is none."""
    with closing(Register(tmp_path / "register")) as register:
        crawl = Crawl(site, Place("http://a.example"), tmp_path, register, 1_000_000_000.0)
        with pytest.raises(FreezeError, match="/broken was answered with 500"):
            crawl.run([Address("/broken")], lambda *_: None)


@pytest.fixture(scope="module", params=["nginx", "apache"])
def front(request, crawled, free_port):
    """The address of a real server over the files, at its root."""
    crawl, findings, _, _ = crawled
    folder, port = crawl.folder.parent, free_port()
    for name, body in configuration(findings, crawl.folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    (crawl.folder / "problem").mkdir(exist_ok=True)
    for name in ("404", "405", "406-0", "410", "501"):
        (crawl.folder / "problem" / f"{name}.json").write_text(name, "utf-8")
        (crawl.folder / "problem" / f"{name}.html").write_text(name, "utf-8")
    if request.param == "apache":
        running = request.getfixturevalue("apache")(port, folder)
    else:
        server = f"root {folder}/site; include {folder}/nginx/site.conf;"
        running = request.getfixturevalue("nginx")(port, server, http=f"include {folder}/nginx/maps.conf;")
    with running:
        yield f"http://127.0.0.1:{port}"


ASKED = [
    # an address, the status, the media type and the first words of the answer
    ("/", 200, "text/html", b"<!doctype"),
    ("/static/x.js", 200, "text/javascript", b""),
    ("/static/a.svg", 200, "image/svg+xml", b"<svg>"),
    ("/static/p.png?v=1", 200, "image/png", b"png"),
    ("/next?page=2&kind=x", 200, "text/html", b"<a href"),
    ("/next?kind=x&utm=1&page=2", 200, "text/html", b"<a href"),
    ("/next?kind=y&page=2", 404, None, None),
    ("/list?kind=a", 200, "text/html", b"those of kind a"),
    ("/list?kind=b", 404, None, None),
    ("/list?text=b", 501, None, None),
    ("/find", 200, "text/html", b"find something"),
    ("/find?q=%E6%A8%AA", 501, None, None),
    ("/find?q=", 200, "text/html", b"find something"),
    ("/withdrawn", 410, None, None),
    ("/loop", 302, None, None),
    ("/id/x", 303, None, None),
    ("/sparql", 501, None, None),
    ("/static/", 404, None, None),
    ("/static", 404, None, None),
]


@pytest.mark.parametrize(("path", "status", "kind", "start"), ASKED)
def test_servers_answer_what_was_found(front, path, status, kind, start):
    """Files by address and parameters; forms that no file answers with 501; nothing outside of the folder."""
    answer = get(f"{front}{path}")
    assert answer.status == status
    if status in (404, 410, 501):
        assert answer.body == str(status).encode()
    if status == 200:
        assert answer.headers.get_content_type() == kind
        assert answer.body.startswith(start)


CLIMBING = [
    "/../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2fregister",
    "/static/../../register",
    "/../nginx/maps.conf",
]


@pytest.mark.parametrize("path", CLIMBING)
def test_servers_answer_nothing_from_elsewhere(front, path):
    """What climbs out of the site is refused or not found."""
    assert get(f"{front}{path}").status in (400, 403, 404)


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("OPTIONS", 204), ("POST", 405), ("PUT", 405)])
def test_a_frozen_site_is_only_read(front, method, status):
    """It answers GET and HEAD, tells browsers so, and refuses all else."""
    request = Request(f"{front}/", method=method, data=b"x" if method in ("POST", "PUT") else None)
    try:
        with urlopen(request, timeout=10) as answer:
            found, headers, body = answer.status, answer.headers, answer.read()
    except HTTPError as error:
        found, headers, body = error.code, error.headers, error.read()
    assert found == status
    assert body == b"" or method not in ("HEAD", "OPTIONS")
    if method != "HEAD":
        assert "GET" in headers["Allow"]
    if method == "OPTIONS":
        assert headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_forms_are_told_apart(crawled):
    """Where a form is sent, and with which fields, is known, so that what no file answers can be told so."""
    _, findings, _, _ = crawled
    assert findings.forms == {"/find": ("kind", "q"), "/list": ("text",)}
    assert findings.parameters == {
        "kind": ("find", "list", "next"),
        "page": ("next",),
        "q": ("find",),
        "text": ("list",),
    }


def test_only_what_all_answers_have_is_a_rule(crawled):
    """A header field that differs from answer to answer is told of none."""
    _, findings, _, _ = crawled
    assert findings.everywhere == {}
    assert not [
        group for group, _ in findings.fields.get("X-Path", ()) if group.segment == "static" and group.suffix == ".png"
    ]
    assert findings.types[".css"] == "text/css"


DOCUMENTS = [
    # the media type, what a document says, what it leads to
    ("application/xml", "<urlset><url><loc>http://a.example/x&amp;y</loc></url></urlset>", ["http://a.example/x&y"]),
    ("application/atom+xml", '<link rel="next" href="http://a.example/2"/>', ["http://a.example/2"]),
    ("application/n-triples", '<http://a.example/1> <http://a.example/p> "http://a.example/no" .\n',
     ["http://a.example/1", "http://a.example/p"]),
    ("application/json", '{"id": "http://a.example/1", "no": "see http://a.example/2"}', ["http://a.example/1"]),
    ("application/octet-stream", "http://a.example/1", []),
    ("text/html", "<a href='&quot;x'><a href=y><area href=z>", ['"x', "y", "z"]),
]  # fmt: skip


@pytest.mark.parametrize(("media_type", "text", "expected"), DOCUMENTS)
def test_links_are_found_in_whatever_holds_some(media_type, text, expected):
    """In pages, site maps, feeds and data; strings that only mention an address are no links."""
    assert links_of(media_type, text).links == expected
