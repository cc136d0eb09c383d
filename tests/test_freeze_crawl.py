"""A crawl finds what pages lead to, of whatever kind, and writes nothing outside its folder."""

from contextlib import closing

import pytest

from onrecord.server.freeze_addresses import Address, Place
from onrecord.server.freeze_crawl import Crawl
from onrecord.server.freeze_findings import findings_of
from onrecord.server.freeze_links import links_of
from onrecord.server.freeze_register import Register

PAGE = """<!doctype html><link rel=stylesheet href="/static/x.css"><img src='/static/a.svg' srcset="b.png 1x, c.png 2x">
<script src="/static/x.js"></script><a href="/next?page=2&amp;kind=x">next</a><a href="//other.example/x">out</a>
<a href="/../../../../tmp/escaped">up</a><a href="/%2e%2e/%2e%2e/tmp/escaped">up</a><a href="/a%00b">nul</a>
<a href="/loop">loop</a><a href="/gone">gone</a><a href="/broken">broken</a><a href="/sparql?query=x">ask</a>
<form action="/find"><input name="q"><select name="kind"></select></form><form method="post" action="/post"></form>"""
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
    "/gone": ("410 Gone", "text/html", "gone"),
    "/broken": ("500 Internal Server Error", "text/html", "broken"),
}
FILES = {
    "index.html", "b.png", "c.png", "next@kind=x@page=2.html", "static/x.css", "static/y.css", "static/p.png",
    "static/a.svg", "static/q.png", "static/r.png", "static/x.js",
}  # fmt: skip


def site(environ, start_response):
    """Answer as the table says, and lead /loop to itself."""
    path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
    if path == "/loop":
        start_response("302 Found", [("Location", "/loop"), ("Content-Type", "text/html")])
        return [b""]
    status, kind, body = SITE.get(path, ("404 Not Found", "text/html", "nothing"))
    start_response(status, [("Content-Type", kind), ("X-Path", path)])
    return [body.encode()]


@pytest.fixture
def crawled(tmp_path):
    """What was found of the site, and the folder above its files."""
    folder = tmp_path / "in" / "site"
    folder.mkdir(parents=True)
    with closing(Register(tmp_path / "register")) as register:
        crawl = Crawl(site, Place("http://a.example"), folder, register, 1_000_000_000.0)
        steps = []
        crawl.run([Address("/")], lambda *step: steps.append(step))
        yield crawl, findings_of(crawl.observed, register), tmp_path, steps


def test_everything_that_a_page_leads_to_is_written(crawled):
    """Pages, pictures, scripts, styles and what these import are written; a loop, and what is gone, end."""
    crawl, findings, folder, steps = crawled
    there = {path.relative_to(crawl.folder).as_posix() for path in crawl.folder.rglob("*") if path.is_file()}
    assert there == FILES
    assert {path.name for path in folder.iterdir()} == {"in", "register"}
    assert [(row.path, row.status, row.target) for row in findings.moved] == [("/loop", 302, "/loop")]
    assert findings.withdrawn == ["/gone"]
    assert crawl.absent == ["/tmp/escaped (404)", "/broken (500)"]
    assert steps[-1][1] == 0


def test_forms_are_told_apart(crawled):
    """Where a form is sent, and with which fields, is known, so that what no file answers can be told so."""
    _, findings, _, _ = crawled
    assert findings.forms == {"/find": ("kind", "q")}
    assert findings.parameters == {"kind": ("find", "next"), "page": ("next",), "q": ("find",)}


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
