"""A frozen site, served by a real nginx and a real Apache while no server of ours runs."""

import gzip
import json
import os
import re
import subprocess
from urllib.parse import quote, unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from conftest import ONRECORD
from fronts import get, links
from keyboard import TOLD, Keyboard, follow_the_system, from_actor_to_words, switch_the_theme
from newsroom import Newsroom, steps

from onrecord.server.app import create_app
from onrecord.server.cli import main
from onrecord.server.freeze_addresses import Address
from onrecord.server.freeze_rules import is_live
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings

pytestmark = pytest.mark.long
PAGE = "20"
LONG = "港" * 100  # 300 bytes, of which no file system takes a name
SUFFIXES = {
    ".html": "text/html; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
}
SPLIT = (
    "  sol-press-2: {kind: media, label: Sol Weekly of the North}\n"
    "  sol-press-3: {kind: media, label: Sol Weekly of the South}\n"
)


def records(newsroom):
    """Publish twice: with revisions, a merger, a split, a withdrawal, what is in no list, and long names."""
    newsroom.add("more-talks")
    newsroom.add("long")
    newsroom.rewrite("article: long", f"article: {LONG}", "long.yaml")
    newsroom.publish()
    newsroom.rewrite("title: The harbour talks", "title: The talks at the harbour", "more-talks.yaml")
    newsroom.rewrite("  sol-weekly: {kind: media, label: Sol Weekly}\n", SPLIT, "registry.yaml")
    for name in ("harbour-talks", "more-talks", "long"):
        for place in ("  sol-weekly: 438-448", "publisher: sol-weekly", "about: sol-weekly"):
            newsroom.rewrite(place, place.replace("sol-weekly", "sol-press-2"), f"{name}.yaml")
    steps(
        newsroom,
        "step: split, thing: actor:sol-weekly, into: [actor:sol-press-2, actor:sol-press-3], grounds: two papers",
        "step: merge, thing: actor:joão-lima, into: actor:ana-ruiz, grounds: one person",
        'step: retract, thing: "article:harbour-talks/statement:doubt", grounds: nobody said it',
        "step: delist, thing: article:more-talks, grounds: on request",
    )
    newsroom.publish()


@pytest.fixture(scope="module")
def newsroom(free_port, tmp_path_factory):
    """Records, published at the address at which they will be served frozen, below a path."""
    base = f"http://127.0.0.1:{free_port()}/data"
    newsroom = Newsroom.at(tmp_path_factory.mktemp("frozen"), base=base)
    records(newsroom)
    return newsroom


@pytest.fixture(scope="module")
def frozen(newsroom):
    """The frozen site's folder."""
    folder = newsroom.folder / "frozen"
    done = CliRunner().invoke(main, ["freeze", str(folder), *options(newsroom)], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    assert re.match(r"[0-9,]+ files, [0-9,]+ bytes; [0-9,]+ named by digest\n", done.stdout)
    assert done.stderr == ""
    return folder


def options(newsroom):
    """Return the options with which the sample is frozen: with few links to a page, so that there are several."""
    return ["--data", str(newsroom.data), "--page", PAGE]


@pytest.fixture(scope="module", params=["nginx", "apache"])
def front(request, newsroom, frozen):
    """The address of a real server over the folder."""
    port = urlsplit(newsroom.base).port
    if request.param == "apache":
        running = request.getfixturevalue("apache")(port, frozen)
    else:
        server = f"root {frozen}/site; include {frozen}/nginx/site.conf;"
        running = request.getfixturevalue("nginx")(port, server, http=f"include {frozen}/nginx/maps.conf;")
    with running:
        yield newsroom.base


@pytest.fixture(scope="module")
def live(newsroom, workers):
    """Ask the application itself, with such pages as become files."""
    return asking(newsroom, workers, frozen=True)


def asking(newsroom, workers, **how):
    """Return what asks the application for an address."""
    settings = Settings(data=newsroom.data, page=int(PAGE))
    client = create_app(settings, Generations(newsroom.data), workers, **how).test_client()

    def ask(path, accept="*/*"):
        parts = urlsplit(path)
        target = quote(unquote(parts.path)) + (f"?{parts.query}" if parts.query else "")
        return client.get(target, base_url=f"{newsroom.base}/", headers={"Accept": accept})

    return ask


THINGS = (
    "/actor/ana-ruiz",
    "/actor/横田-健",
    "/article/harbour-talks",
    "/article/harbour-talks/statement/promise",
    "/place/port-sol",
    f"/article/{LONG}",
    f"/article/{LONG}/event/meeting",
)


@pytest.mark.parametrize("thing", THINGS)
def test_things_lead_to_their_documents(front, thing):
    """An IRI leads with 303 to its document, whatever is accepted, and that is the answer to it."""
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        seen = get(f"{front}/id{thing}", accept)
        assert seen.status == 303
        target = urljoin(seen.url, seen.headers["Location"])
        assert unquote(target) == f"{front}/doc{thing}"
        found = get(target, accept)
        assert (found.status, found.headers.get_content_type()) == (200, accept)
        assert "Accept" in ", ".join(found.headers.get_all("Vary"))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("thing", THINGS)
def test_documents_are_the_servers_own(front, live, thing, suffix):
    """By suffix and by Accept, each format is byte for byte what the live server answers, with its media type."""
    kind = SUFFIXES[suffix]
    expected = live(f"/doc{thing}{suffix}")
    by_suffix = get(f"{front}/doc{thing}{suffix}")
    by_accept = get(f"{front}/doc{thing}", kind.partition(";")[0])
    for answer in (by_suffix, by_accept):
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
        assert answer.body == expected.data
    assert unquote(by_accept.headers["Content-Location"]) == unquote(urlsplit(front).path + f"/doc{thing}{suffix}")
    assert by_suffix.headers["Content-Location"] is None


FIELDS = (
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Cache-Control",
    "Content-Disposition",
    "Content-Language",
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Robots-Tag",
)
SHOWN = [
    "/",
    "/dataset.ttl",
    "/doc/actor/ana-ruiz.html",
    "/doc/article/harbour-talks.ttl",
    "/doc/actor/ana-ruiz.html?page=2",
    "/doc/actor/ana-ruiz.ttl?page=2",
    "/doc/article/more-talks.html",
    "/doc/article/more-talks.ttl?rev=1",
    "/diff/article/more-talks.json?from=1&to=2",
    "/dump/onrecord.ttl",
    "/dump/onrecord.nq.gz",
    "/dump/SHA256SUMS",
    "/feed/recent.atom",
    "/feed/activities.json",
    "/feed/ldes/1.ttl",
    "/ontology/Participation.html",
    "/ontology/participation.html",
    "/openapi.json",
    "/context.jsonld",
    "/robots.txt",
    "/sitemap.xml",
    "/query.json",
    "/query/who-met-whom.rq",
]


@pytest.mark.parametrize("path", SHOWN)
def test_header_fields_are_the_servers_own(front, live, path):
    """Type, caching, origin, policy, language and disposition are what the live server says, and so is the body."""
    expected, answer = live(path), get(f"{front}{path}")
    assert (answer.status, answer.body) == (expected.status_code, expected.data)
    assert answer.headers["Content-Type"] == expected.headers["Content-Type"]
    assert {name: answer.headers[name] for name in FIELDS} == {name: expected.headers.get(name) for name in FIELDS}


def told(value):
    """Return the links of a Link field, each with its parameters."""
    return {(unquote(target), rest.strip()) for target, rest in re.findall(r"<([^>]*)>([^<]*?)(?:,\s*|$)", value or "")}


@pytest.mark.parametrize("path", ["/doc/actor/ana-ruiz", "/doc/actor/横田-健.ttl", "/ontology/speaker", "/dataset.ttl"])
def test_links_are_true(front, live, path):
    """The Link field says nothing that the live server does not, and leads to all formats."""
    expected = told(live(path, "text/turtle").headers["Link"])
    found = told(", ".join(get(f"{front}{path}", "text/turtle").headers.get_all("Link")))
    assert found <= expected
    assert {link for link in expected if 'rel="alternate"' in link[1] or 'rel="canonical"' in link[1]} <= found


def test_every_link_of_every_page_is_answered(front, frozen):
    """Whoever follows links from the start finds everything, or is told that a frozen copy cannot answer."""
    waiting, seen = [f"{front}/"], {}
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        answer = get(url)
        seen[url] = answer.status
        if answer.status in (301, 303):
            waiting.append(urljoin(url, answer.headers["Location"]))
        elif answer.headers.get_content_type() == "text/html" and "/ontology" not in url and "/concept" not in url:
            waiting += links(answer)
    path = len(front)
    wrong = {url: status for url, status in seen.items() if status not in (200, 300, 301, 303, 410)}
    assert {url: status for url, status in wrong.items() if not is_live(Address(urlsplit(url[path:]).path))} == {}
    assert set(wrong.values()) == {501}
    assert sorted(status for status in seen.values() if status in (300, 410)) == [300, 410]
    assert len(seen) > 200
    assert any("?rev=1" in url for url in seen)
    assert any("?page=2" in url for url in seen)
    assert any("/diff/" in url for url in seen)


ACCEPTED = [
    # what is accepted, and which format comes of it
    (None, ".html"),
    ("", ".html"),
    ("*/*", ".html"),
    ("text/turtle", ".ttl"),
    ("text/turtle;q=0.9, application/ld+json", ".jsonld"),
    ("text/turtle;q=0.8, application/ld+json;q=0.9", ".jsonld"),
    ("application/rdf+xml;q=0.9, application/n-triples;q=0.2, */*;q=0.1", ".rdf"),
    ("text/html;q=0.1, */*;q=0.9", ".ttl"),
    ("text/*;q=0.3, application/*;q=0.5", ".jsonld"),
    ("TEXT/TURTLE", ".ttl"),
    ("text/turtle; charset=utf-8", ".ttl"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted", text/html;q=.5', ".jsonld"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ".html"),
    ("text/turtle;q=0, text/html;q=0, */*", ".jsonld"),
    ("application/trig", ".trig"),
    ("image/png", 406),
    ("text/html;q=0", 406),
]


@pytest.mark.parametrize(("accept", "expected"), ACCEPTED)
def test_formats_are_negotiated_as_by_the_server(front, live, accept, expected):
    """Weights, wildcards and specificity choose what the live server chooses."""
    answer = get(f"{front}/doc/actor/ana-ruiz", accept or "", ())
    ours = live("/doc/actor/ana-ruiz", accept or "")
    assert answer.status == ours.status_code == (expected if expected == 406 else 200)
    if expected == 406:
        assert answer.headers.get_content_type() == "application/problem+json"
        assert json.loads(answer.body) == ours.json
    else:
        assert answer.headers["Content-Type"] == ours.headers["Content-Type"] == SUFFIXES[expected]


GONE = [
    # the thing, its status
    ("actor/sol-weekly", 300),
    ("article/harbour-talks/statement/doubt", 410),
]


@pytest.mark.parametrize(("thing", "status"), GONE)
def test_what_is_gone_is_told(front, live, thing, status):
    """A withdrawn thing is 410 with its tombstone, a divided one 300 with what it went on as, in each format."""
    for path in (f"/id/{thing}", f"/doc/{thing}"):
        for accept in ("text/html", "text/turtle", "application/ld+json"):
            answer, expected = get(f"{front}{path}", accept), live(path, accept)
            assert (answer.status, answer.body) == (expected.status_code, expected.data) == (status, answer.body)
            assert answer.headers["Content-Type"] == expected.headers["Content-Type"]
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert "Location" not in answer.headers
    for suffix in SUFFIXES:
        answer, expected = get(f"{front}/doc/{thing}{suffix}"), live(f"/doc/{thing}{suffix}")
        assert (answer.status, answer.body) == (status, expected.data)


@pytest.mark.parametrize("path", ["/id/actor/joão-lima", "/doc/actor/joão-lima", "/doc/actor/joão-lima.ttl"])
def test_what_was_united_leads_on(front, live, path):
    """301 to what it was united with, in the format that was asked for."""
    answer, expected = get(f"{front}{path}"), live(path)
    assert answer.status == expected.status_code == 301
    assert urlsplit(answer.headers["Location"]).path == urlsplit(expected.headers["Location"]).path
    assert get(urljoin(answer.url, answer.headers["Location"])).status in (200, 303)


def test_no_page_shows_what_no_file_can_answer(frozen):
    """No form is on any page, browsers are offered no search, and each page says where everything is listed instead."""
    pages = [path.read_text("utf-8") for path in frozen.rglob("*.html") if "/problem/" not in path.as_posix()]
    pages += [path.read_text("utf-8") for path in frozen.glob("site/data/problem/*.html")]
    assert len(pages) > 100
    assert not [page for page in pages if "<form" in page or 'rel="search"' in page or "/search" in page]
    told = re.compile(r'nothing can be searched here, but <a href="/data/list">the lists</a> have everything')
    assert [page for page in pages if not told.search(page)] == []
    assert (frozen / "site/data/list.html").is_file()


WITHOUT = r'<form.*?</form>|<link rel="search"[^>]*>|<script type="module" src="/data/static/suggest.js"></script>'
SAME = [
    "/",
    "/timeline",
    "/timeline/2022",
    "/network",
    "/network/actor/ana-ruiz",
    "/doc/actor/ana-ruiz.html",
    "/list/event",
]


@pytest.mark.parametrize("path", SAME)
def test_but_for_forms_pages_are_the_servers_own(front, newsroom, workers, path):
    """Everything else is on a page as it is on the live server's: links, pictures and tables."""
    page, ours = get(f"{front}{path}", "text/html"), asking(newsroom, workers)(path, "text/html")
    assert (page.status, ours.status_code) == (200, 200)
    assert "<form" in ours.text
    rest = re.sub(r'<p class="frozen">.*?</p>', "", page.body.decode(), flags=re.DOTALL)
    assert rest.split() == re.sub(WITHOUT, "", ours.text, flags=re.DOTALL).split()


LIVE = ["/sparql", "/sparql?query=ASK%7B%7D", "/query/who-met-whom", "/timegate/doc/actor/ana-ruiz", "/at/20300101/",
        "/search?q=ana", "/timeline?from=2022", "/network?kind=met", "/network/table?kind=met"]  # fmt: skip


@pytest.mark.parametrize("path", LIVE)
def test_what_no_file_can_answer_says_so(front, path):
    """Queries and the past are refused with 501, as a page and as problem details, and told where the data is."""
    page, problem = get(f"{front}{path}", "text/html"), get(f"{front}{path}", "application/json")
    assert (page.status, problem.status) == (501, 501)
    assert "/dataset" in page.body.decode()
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem.body)["status"] == 501
    assert page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/nothing", "/doc/actor/nobody", "/doc/actor/nobody.ttl", "/doc/article",
                                  "/doc/article/more-talks.ttl?rev=9", "/gone/actor/sol-weekly.html"])  # fmt: skip
def test_what_is_not_there_is_not_found(front, path):
    """404 as a page and as problem details; also for folders, unknown revisions, and what is only for the server."""
    page, problem = get(f"{front}{path}", "text/html"), get(f"{front}{path}", "application/json")
    assert (page.status, problem.status) == (404, 404)
    assert page.headers.get_content_type() == "text/html"
    assert json.loads(problem.body)["status"] == 404
    assert all("Accept" in ", ".join(answer.headers.get_all("Vary")) for answer in (page, problem))
    assert page.headers["Cache-Control"] == problem.headers["Cache-Control"] == "no-store"


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_it_is_read_by_keyboard_alone(front, open_page, scripts):
    """From the start to an actor, a statement, its place in the text; a year of the time line; the colours."""
    page = open_page(java_script_enabled=scripts, color_scheme="light")
    keyboard = Keyboard(page)
    page.goto(f"{front}/")
    keyboard.follow("Ana Ruiz", "/doc/actor/ana-ruiz")
    from_actor_to_words(keyboard, TOLD)
    keyboard.enter("Time line", "/timeline")
    drawn = page.locator("svg.timeline a.span")
    before = drawn.count()
    keyboard.follow("2021", "/timeline/2021")
    assert 0 < drawn.count() < before
    (switch_the_theme if scripts else follow_the_system)(keyboard)


def test_parameters_that_mean_nothing_change_nothing(front):
    """As on the live server, a parameter that a document does not have is passed over."""
    plain = get(f"{front}/doc/actor/ana-ruiz.html").body
    assert get(f"{front}/doc/actor/ana-ruiz.html?utm_source=x&page=1").body == plain
    assert get(f"{front}/doc/article/more-talks.html?rev=1").body != get(f"{front}/doc/article/more-talks.html").body


def test_data_is_led_from_the_start(front, live):
    """Who wants data of the start is led to what describes the dataset."""
    answer, expected = get(f"{front}/", "text/turtle"), live("/", "text/turtle")
    assert answer.status == expected.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == expected.headers["Location"]
    assert get(f"{front}/.well-known/void", "text/turtle").body == live("/dataset.ttl").data


def test_the_checksums_are_of_every_file(frozen):
    """sha256sum finds every file as it was written, those of the downloads as well, and none is left out."""
    for folder in (frozen, frozen / "site/data/dump"):
        done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
        assert done.returncode == 0
    listed = {line.partition("  ")[2] for line in (frozen / "SHA256SUMS").read_text("utf-8").splitlines()}
    there = {path.relative_to(frozen).as_posix() for path in frozen.rglob("*") if path.is_file()}
    assert there - listed == {"SHA256SUMS"}
    assert listed <= there


def test_the_dump_makes_the_same_store(newsroom, frozen):
    """What the frozen dump says, read into a store, is what the published store holds but for what is in no list."""
    again = ox.Store()
    again.bulk_load(path=str(frozen / "site/data/dump/onrecord.nq"), format=ox.RdfFormat.N_QUADS)
    stored = ox.Store.read_only(str(newsroom.generation.path / "store"))
    named = {quad for quad in stored if not isinstance(quad.graph_name, ox.DefaultGraph)}
    assert set(again) == {quad for quad in named if "article/more-talks" not in str(quad)}
    assert len(again) > 300


def test_the_same_generation_makes_the_same_bytes(newsroom, frozen):
    """Frozen again by another process, over what was frozen, every file is the same, and nothing else is there."""
    before = (frozen / "SHA256SUMS").read_bytes()
    command = [*ONRECORD, "freeze", str(frozen), *options(newsroom)]
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert (frozen / "SHA256SUMS").read_bytes() == before
    assert b"files" in done.stdout
    assert b"(500)" not in done.stderr
    assert sorted(path.name for path in frozen.parent.iterdir()) == ["data", "frozen", "records", "texts"]


def test_no_other_folder_is_written_over(newsroom, frozen, tmp_path):
    """A folder that holds something of somebody's is left alone, a frozen site with a further file as well."""
    done = CliRunner().invoke(main, ["freeze", str(newsroom.data / "new"), *options(newsroom)])
    assert (done.exit_code, "data directory" in done.stderr) == (1, True)
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    (frozen / "site" / "mine.txt").write_text("mine", "utf-8")
    for folder, name in ((tmp_path, "mine.txt"), (frozen, "site/mine.txt")):
        done = CliRunner().invoke(main, ["freeze", str(folder), "--data", str(newsroom.data)])
        assert done.exit_code == 1
        assert f"{folder} holds {name}" in done.stderr
        assert (folder / name).read_text("utf-8") == "mine"
    (frozen / "site" / "mine.txt").unlink()


def unpacked(path):
    """Return what a file holds, unpacked if it is packed."""
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def test_what_is_in_no_list_is_in_none_frozen(frozen):
    """A delisted article has its files, and is in no download, feed or site map."""
    site = frozen / "site/data"
    assert (site / "doc/article/more-talks.html").is_file()
    folders = (site.glob(f"{folder}/**/*.*") for folder in ("feed", "list", "dump"))
    listing = [site / "sitemap.xml", site / "index.html", *(path for folder in folders for path in folder)]
    assert len(listing) > 10
    assert not [path for path in listing if b"article/more-talks" in unpacked(path)]


def test_what_was_withdrawn_is_in_no_file(frozen):
    """Nothing of what a retracted statement said is in any byte of the frozen site."""
    for path in frozen.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        for article in ("harbour-talks",):
            assert (
                f"/id/article/{article}/statement/doubt> <http://www.w3.org/2000/01/rdf-schema#label>".encode()
                not in content
            )


def test_names_suit_every_file_system(frozen):
    """No name is too long, none differs from another only in capitals, none has what some systems refuse."""
    names = [path.relative_to(frozen).as_posix() for path in frozen.rglob("*")]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert all(len(step.encode()) <= 200 and not set(step) & set('<>:"\\|?*') for step in name.split("/")), name


def test_the_probe_finds_no_fault(front):
    """The probe finds nothing to fail a frozen site for."""
    done = CliRunner().invoke(main, ["probe", f"{front}/id/actor/ana-ruiz", "--format", "json"])
    report = json.loads(done.stdout)
    failed = [check for check in report["checks"] if check["outcome"] == "failed"]
    assert failed == []


def test_a_client_asks_again_for_what_it_has(front):
    """An entity tag is good for a 304, and formats of one document do not share it."""
    tags = set()
    for accept in (kind.partition(";")[0] for kind in SUFFIXES.values()):
        answer = get(f"{front}/doc/actor/ana-ruiz", accept)
        again = get(f"{front}/doc/actor/ana-ruiz", accept, [("If-None-Match", answer.headers["ETag"])])
        assert (again.status, again.body) == (304, b"")
        tags.add(answer.headers["ETag"])
    assert len(tags) == len(SUFFIXES)
