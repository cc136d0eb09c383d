"""Feeds: every change in them once and in order, full pages the same for good, and clients that read them."""

import json
import re
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from threading import Thread
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import feedparser
import pyoxigraph as ox
import pyshacl
import pytest
from conftest import Shelf
from newsroom import ARTICLE, BASE, Newsroom, steps
from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, Graph, Namespace, URIRef

from onrecord.server import activities, atom
from onrecord.server.app import create_app
from onrecord.server.feed import Feed
from onrecord.server.generation import Generations
from onrecord.server.log import Entry, Page
from onrecord.server.rolling_back import Rollback, roll_back
from onrecord.server.serving import listen
from onrecord.server.settings import Settings

AS = Namespace("https://www.w3.org/ns/activitystreams#")
ATOM = "{http://www.w3.org/2005/Atom}"
LDES = Namespace("https://w3id.org/ldes#")
TREE = Namespace("https://w3id.org/tree#")
ENDS = ("ldes/1.ttl", "ldes/1.jsonld", "ldes/1.nt", "ldes/1.rdf", "ldes/1.nq", "ldes/1.trig",
        "archive/1.atom", "activities/1.json")  # fmt: skip
ANA, KEN, WEEKLY = ("/feed/actor/ana-ruiz", "/feed/actor/横田-健", "/feed/actor/sol-weekly")
MERGE = "step: merge, thing: actor:sol-weekly, into: actor:sol-press, grounds: one house"
ANONYMISE = "step: anonymise, thing: actor:横田-健, grounds: for safety, label: a guest, strings: [Yokota, 横田]"


def changed(newsroom):
    """Publish a change of the article."""
    path = newsroom.records / f"{ARTICLE}.yaml"
    text = path.read_text("utf-8")
    forces = ("promises", "asserts")
    old, new = forces if f"force: {forces[0]}" in text else forces[::-1]
    path.write_text(text.replace(f"force: {old}", f"force: {new}", 1), "utf-8")
    newsroom.publish(reason="misread", by="E. Ditor")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three articles, of which one was changed and another was taken out: five entries, two full pages and a half."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("made"))
    newsroom.add("b-talks")
    newsroom.add("c-talks")
    newsroom.publish(reason="first")
    changed(newsroom)
    newsroom.remove("c-talks")
    newsroom.publish()
    return newsroom


@pytest.fixture
def newsroom(made, tmp_path):
    """A copy of it, to be changed."""
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    return replace(made, folder=tmp_path)


@pytest.fixture
def get(newsroom, workers):
    """Ask the server, whose pages hold two entries."""
    app = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers, 2)
    client = app.test_client()
    return lambda path, **headers: client.get(quote(path, safe="/?=&"), headers=headers)


def graph(answer):
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.data, format="turtle")


def path_of(iri):
    assert str(iri).startswith(BASE)
    return unquote(str(iri)[len(BASE) :])


def pages_of(get, start):
    """Yield the pages of an event stream as a client finds them: from the root, by relations."""
    waiting = [f"{start}/ldes"]
    while waiting:
        path = waiting.pop()
        found = graph(get(path, Accept="text/turtle"))
        node = URIRef(BASE + quote(path))
        assert (node, RDF.type, TREE.Node) in found
        yield path, found
        waiting += [path_of(found.value(relation, TREE.node)) for relation in found.objects(node, TREE.relation)]


def members_of(get, start):
    """Return the members of an event stream in order, each with its facts: place, kind, article."""
    told = []
    for _, found in pages_of(get, start):
        for member in found.objects(None, TREE.member):
            kind = next(kind for kind in found.objects(member, RDF.type) if str(kind).startswith(str(AS)))
            article = path_of(found.value(member, DCTERMS.isVersionOf)).removeprefix("/id/article/")
            told.append((int(found.value(member, SDO.position)), kind[len(str(AS)) :], article, str(member)))
    return sorted(told)


ALL = [
    (1, "Create", "b-talks"), (2, "Create", "c-talks"), (3, "Create", ARTICLE), (4, "Update", ARTICLE),
    (5, "Delete", "c-talks"),
]  # fmt: skip


@pytest.mark.parametrize("start", ["/feed", ANA, KEN])
def test_the_event_stream_has_every_change(get, start):
    """Following the relations from the root finds each change once; the versions are documents that are there."""
    found = members_of(get, start)
    assert [each[:3] for each in found] == ALL
    versions = [version for _, _, _, version in found]
    assert len(set(versions)) == 5
    assert versions[3] == f"{BASE}/doc/article/{ARTICLE}?rev=2"
    assert get(path_of(versions[3]), Accept="text/turtle").status_code == 200
    assert versions[4] == f"{BASE}/feed/activities/3.json#entry-5"


@pytest.mark.parametrize("start", ["/feed", KEN])
def test_the_event_stream_is_as_specified(get, start):
    """LDES 1.0: the root says what members mean; TREE: what a relation promises holds for all that is behind it."""
    pages = dict(pages_of(get, start))
    root = pages[f"{start}/ldes"]
    stream = root.value(None, RDF.type, LDES.EventStream)
    paths = [root.value(stream, LDES[name]) for name in ("timestampPath", "sequencePath", "versionOfPath")]
    assert paths == [PROV.generatedAtTime, SDO.position, DCTERMS.isVersionOf]
    kinds = [root.value(stream, LDES[f"version{kind}Object"]) for kind in ("Create", "Update", "Delete")]
    assert kinds == [AS.Create, AS.Update, AS.Delete]
    assert path_of(root.value(stream, TREE.view)) == f"{start}/ldes"
    assert len(pages) == 4
    for path, found in pages.items():
        closed = path.endswith(("/1", "/2"))
        assert found.value(URIRef(BASE + quote(path)), LDES.immutable) is not None if closed else True
        assert get(path).headers["Cache-Control"].endswith("immutable" if closed else "no-cache")
        for relation in found.subjects(RDF.type, TREE.GreaterThanOrEqualToRelation):
            assert found.value(relation, TREE.path) == PROV.generatedAtTime
            value = found.value(relation, TREE.value)
            behind = pages[path_of(found.value(relation, TREE.node))]
            times = list(behind.objects(None, PROV.generatedAtTime))
            assert times
            assert all(time >= value for time in times)


def test_members_have_the_shape_that_is_stated(get):
    """The shape that the root states is one that every member has."""
    pages = dict(pages_of(get, "/feed"))
    root = pages.pop("/feed/ldes")
    (shape,) = root.objects(None, TREE.shape)
    for found in pages.values():
        shapes = Graph()
        shapes += root
        for member in found.objects(None, TREE.member):
            shapes.add((shape, URIRef("http://www.w3.org/ns/shacl#targetNode"), member))
        assert len(shapes) > len(root)
        assert pyshacl.validate(found, shacl_graph=shapes)[0]


def test_full_pages_stay_as_they_are(newsroom, get):
    """In every format, of every feed, byte for byte, with its tag; whatever is published later."""
    paths = [f"{start}/{end}" for start in ("/feed", ANA, KEN) for end in ENDS]
    before = {path: get(path) for path in paths}
    assert {answer.status_code for answer in before.values()} == {200}
    for number in range(4):
        changed(newsroom)
        if number == 1:
            newsroom.add("a-talks")
            newsroom.publish(full=True)
        for path, old in before.items():
            new = get(path)
            assert new.data == old.data, path
            assert new.headers["ETag"] == old.headers["ETag"]
            assert new.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert new.headers["Last-Modified"] == old.headers["Last-Modified"]
            assert get(path, **{"If-None-Match": old.headers["ETag"]}).status_code == 304
    open_page = get("/feed/activities.json").json["last"]["id"]
    assert get(path_of(open_page)).headers["Cache-Control"] == "public, no-cache"


def test_rolling_back_goes_on_in_the_log(newsroom, get):
    """What is rolled back is logged as further changes: nothing that clients have read is told otherwise."""
    before = {path: get(path).data for path in [f"/feed/{end}" for end in ENDS]}
    roll_back(newsroom.data, Rollback())
    assert {path: get(path).data for path in before} == before
    assert [each[:3] for each in members_of(get, "/feed")] == [*ALL, (6, "Create", "c-talks")]
    roll_back(newsroom.data, Rollback())
    assert [each[:3] for each in members_of(get, "/feed")] == [*ALL, (6, "Create", "c-talks"), (7, "Delete", "c-talks")]


def walked(get, start):
    """Return the activities as a harvester walks them: from the last page backwards (IIIF section 3.5)."""
    collection = get(f"{start}/activities.json")
    assert collection.content_type == "application/activity+json"
    found, page, following = [], collection.json["last"], None
    while page:
        answer = get(path_of(page["id"]))
        assert answer.content_type == "application/activity+json"
        told = answer.json
        assert (told["type"], told["id"]) == ("OrderedCollectionPage", page["id"])
        assert told["partOf"] == {"id": collection.json["id"], "type": "OrderedCollection"}
        assert told.get("next", {}).get("id") == following
        found += reversed(told["orderedItems"])
        following, page = told["id"], told.get("prev")
    assert following == collection.json["first"]["id"]
    return collection.json, found


@pytest.mark.parametrize("start", ["/feed", ANA, KEN])
def test_activities_are_as_specified(get, start):
    """ActivityStreams 2.0 and IIIF Change Discovery 1.0, level 2: what each has to have, newest at the end."""
    collection, found = walked(get, start)
    assert collection["@context"][-1] == "http://iiif.io/api/discovery/1/context.json"
    assert "https://www.w3.org/ns/activitystreams" in collection["@context"]
    assert (collection["type"], collection["totalItems"]) == ("OrderedCollection", len(found))
    assert ("partOf" in collection) == (start != "/feed")
    told = [(each["type"], path_of(each["object"]["id"]).removeprefix("/id/article/")) for each in reversed(found)]
    assert told == [each[1:] for each in ALL]
    times = [each["endTime"] for each in found]
    assert times == sorted(times, reverse=True)
    assert len({each["id"] for each in found}) == len(found)
    for each in found:
        assert all(urlsplit(iri).scheme == "http" for iri in (each["id"], each["object"]["id"]))
        assert each["object"]["type"] == "Article"
        assert each.get("actor", {"type": "Person"})["type"] == "Person"
        assert get(path_of(each["id"].partition("#")[0])).status_code == 200
    update = next(each for each in found if each["type"] == "Update")
    assert update["actor"]["name"] == "E. Ditor"
    assert "misread" in update["name"]
    assert path_of(update["result"]["id"]) == f"/doc/article/{ARTICLE}?rev=2"


def links(feed):
    return {each["rel"]: path_of(each["href"]) for each in feed.feed.links}


@pytest.mark.parametrize("start", ["/feed", ANA, KEN])
def test_atom_is_read_by_a_feed_reader(get, start):
    """From the latest entries back through the archives a reader has every entry (RFC 4287, RFC 5005 section 4)."""
    answer = get(f"{start}/recent.atom")
    assert answer.content_type == "application/atom+xml"
    read = feedparser.parse(answer.data)
    assert (read.bozo, read.version) == (False, "atom10")
    assert links(read)["self"] == f"{start}/recent.atom"
    assert links(read)["alternate"] == start
    assert read.entries[0].title == "The article c-talks is on record no more"
    assert re.fullmatch("Revision 2 of “.+”: misread", read.entries[1].title)
    seen, older = {entry.id: entry for entry in read.entries}, links(read).get("prev-archive")
    archives = []
    while older:
        archives.append(older)
        archive = feedparser.parse(get(older).data)
        assert archive.bozo is False
        assert b"<fh:archive/>" in get(older).data
        assert links(archive)["current"] == f"{start}/recent.atom"
        seen |= {entry.id: entry for entry in archive.entries}
        older = links(archive).get("prev-archive")
    assert archives == [f"{start}/archive/2.atom", f"{start}/archive/1.atom"]
    assert set(seen) == {version for *_, version in members_of(get, start)}
    for entry in seen.values():
        assert entry.published == entry.updated
        assert entry.content[0].type == "application/xhtml+xml"
        assert get(path_of(entry.link)).status_code in (200, 410)
    assert get(f"{start}/archive/3.atom").status_code == 404
    assert any(entry.author == "E. Ditor" for entry in seen.values() if "author" in entry)


HOSTILE = [
    "<script>alert(1)</script>", "a & b < c > d", "]]>", "\"quoted' & more", "a\x01b\x0bc\ufffed", "line\r\nbreak\ttab",
    "\u202eright to left", "x" * 5_000, "😀 𐀀", "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words(text):
    """Whatever a title, a name or a reason holds, feeds are well-formed, and say it as text."""
    entry = Entry(1, 1, "2031-01-01T00:00:00Z", "Update", "a", 2, "https://example.org/l", "r2", text, text, text)
    feed = Feed(BASE)
    for body in (atom.recent(feed, [entry], 0), atom.archive(feed, Page(1, (entry,), entry.at))):
        root = ElementTree.fromstring(body)
        assert {each.tag for each in root.iter() if "script" in each.tag or "ENTITY" in each.tag} == set()
        plain = re.sub("[\x01\x0b\ufffe]", "", text).replace("\r\n", "\n")
        assert root.find(f"{ATOM}entry/{ATOM}author/{ATOM}name").text == plain
        assert plain.splitlines()[0] in root.find(f"{ATOM}entry/{ATOM}title").text
        assert feedparser.parse(body).bozo is False
    told = json.loads(activities.collection_page(feed, Page(1, (entry,))))
    assert told["orderedItems"][0]["actor"]["name"] == text


def test_hostile_titles_on_pages(newsroom, get):
    """A title is text on the feed's page, in Atom and in RDF."""
    path = newsroom.records / f"{ARTICLE}.yaml"
    title = """title: '<script>alert(1)</script> & more'"""
    path.write_text(re.sub("(?m)^title: .*$", title, path.read_text("utf-8"), count=1), "utf-8")
    newsroom.publish()
    assert "<script>alert(1)" not in get("/feed").text
    assert "&lt;script&gt;alert(1)" in get("/feed").text
    root = ElementTree.fromstring(get("/feed/recent.atom").data)
    assert "<script>alert(1)</script> & more" in root.find(f"{ATOM}entry/{ATOM}title").text
    (label,) = [each for each in graph(get("/feed/ldes/3.ttl")).objects(None, RDFS.label) if "script" in each]
    assert "<script>alert(1)</script> & more" in label


def test_what_is_deleted_leaves_gaps(newsroom, get):
    """A deletion takes an article's entries out of all pages; numbers stay, and pages without it do not change."""
    newsroom.publish(full=True)
    kept = {path: get(path).data for path in ("/feed/ldes/2.ttl", "/feed/archive/2.atom")}
    newsroom.remove("b-talks")
    steps(newsroom, "step: delete, thing: article:b-talks, grounds: on request, strings: [b-talks]")
    newsroom.publish()
    ends = ("", "/recent.atom", "/activities.json", "/ldes.ttl", "/ldes.nq")
    numbered = [
        f"/{kind}" for n in (1, 2, 3) for kind in (f"ldes/{n}.ttl", f"archive/{n}.atom", f"activities/{n}.json")
    ]
    for start in ("/feed", ANA):
        for end in (*ends, *numbered):
            assert "b-talks" not in get(start + end).text, end
    assert [each[:3] for each in members_of(get, "/feed")] == ALL[1:]
    assert get("/feed/activities.json").json["totalItems"] == 4
    assert {path: get(path).data for path in kept} == kept
    page = get("/feed/ldes/1.ttl")
    assert (page.status_code, "Last-Modified" in page.headers) == (200, False)


def test_what_is_delisted_is_in_no_feed(newsroom, get):
    """An article that is delisted is in no feed, an actor has none; and both are back when that is taken back."""
    before = [get(f"/feed/{end}").data for end in ENDS]
    steps(
        newsroom,
        "step: delist, thing: article:b-talks, grounds: on request",
        "step: delist, thing: actor:joão-lima, grounds: on request",
    )
    newsroom.publish()
    assert [each[:3] for each in members_of(get, "/feed")] == ALL[1:]
    assert "b-talks" not in get("/feed/recent.atom").text + get("/feed/archive/1.atom").text + get("/feed").text
    assert get("/feed/activities.json").json["totalItems"] == 4
    for end in ("", "/recent.atom", "/ldes", "/activities/1.json"):
        assert get(f"/feed/actor/joão-lima{end}").status_code == 404
    assert "/feed/actor/" not in get("/doc/actor/joão-lima.html").text
    steps(
        newsroom,
        "step: delist, thing: article:b-talks, grounds: on request",
        "step: delist, thing: actor:joão-lima, grounds: on request",
        'step: revoke, thing: "step:1", grounds: asked',
        'step: revoke, thing: "step:2", grounds: asked',
    )
    newsroom.publish()
    assert [get(f"/feed/{end}").data for end in ENDS] == before
    assert get("/feed/actor/joão-lima").status_code == 200


def test_who_is_unnamed_has_no_feed(newsroom, get):
    """The feed of an actor who became unnamed is gone, and so is the name from all others."""
    assert get(f"{KEN}/recent.atom").status_code == 200
    steps(newsroom, ANONYMISE)
    newsroom.publish()
    for end in ("", "/recent.atom", "/ldes", "/ldes.ttl", "/activities.json", "/archive/1.atom"):
        assert get(KEN + end).status_code == 410
    for end in ("recent.atom", "archive/1.atom", "ldes/1.ttl", "ldes/3.ttl"):
        assert "横田" not in get(f"/feed/{end}").text


def test_who_is_united_with_another_has_the_others_feed(newsroom, get):
    """301 to the same document of the other's feed."""
    assert get(f"{WEEKLY}/ldes.ttl").status_code == 200
    steps(newsroom, MERGE)
    newsroom.publish()
    for end in ("", "/recent.atom", "/ldes.ttl", "/activities/1.json"):
        answer = get(WEEKLY + end)
        assert (answer.status_code, path_of(BASE + answer.headers["Location"])) == (301, f"/feed/actor/sol-press{end}")


MISSING = [
    "/feed/activities/0.json", "/feed/activities/4.json", "/feed/activities/01.json", "/feed/activities/-1.json",
    "/feed/activities/99999999999999999999.json", "/feed/activities/１.json", "/feed/archive/3.atom", "/feed/ldes/9",
    "/feed/ldes/x.ttl", "/feed/ldes/1.csv", "/feed/ldes.csv", "/feed/actor/nobody", "/feed/actor/nobody/ldes",
    "/feed/actor/nobody/recent.atom", "/feed/actor/nobody/activities.json", "/feed/actor/ana-ruiz/activities/4.json",
    "/feed/actor/x' OR 1=1 --/recent.atom", "/feed/nothing", "/feed/",
]  # fmt: skip


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there(get, path):
    """404, with problem details."""
    answer = get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_they_are_documents_as_all_others(get):
    """Negotiated where there are several formats, conditional, coded, readable from other origins; HEAD is as GET."""
    answer = get("/feed/ldes/1", Accept="application/ld+json")
    assert (answer.mimetype, answer.headers["Content-Location"]) == ("application/ld+json", "/feed/ldes/1.jsonld")
    assert "Accept" in answer.headers["Vary"]
    assert get("/feed/ldes/1", Accept="image/png").status_code == 406
    for path in ("/feed/recent.atom", "/feed/activities/1.json", "/feed/ldes/1.ttl"):
        answer = get(path, Accept="image/png", **{"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert get(path, **{"If-None-Match": get(path).headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("form", ["nt", "nq", "trig", "rdf", "ttl"])
def test_formats_say_the_same(get, form):
    """Each format of a page has the same triples, as a strict parser reads them."""
    kinds = {"nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG,
             "rdf": ox.RdfFormat.RDF_XML, "ttl": ox.RdfFormat.TURTLE}  # fmt: skip
    expected = {quad.triple for quad in ox.parse(get("/feed/ldes/1.nt").data, ox.RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in ox.parse(get(f"/feed/ldes/1.{form}").data, kinds[form])} == expected
    assert not any(isinstance(each, ox.BlankNode) for triple in expected for each in (triple.subject, triple.object))


class Deaf:
    """A store that nobody may ask."""

    def query(self, text, default_graphs=(), named_graphs=()):
        raise AssertionError(text)


def asked(generation, workers, paths):
    """Return how many statements the index was asked for each path; the store is asked nothing."""
    app = create_app(Settings(cache=0), Shelf(replace(generation, store=Deaf())), workers, 2)
    client, counts = app.test_client(), {}
    for path in paths:
        seen: list[str] = []
        connection: sqlite3.Connection = generation.index._connection
        connection.set_trace_callback(seen.append)
        assert client.get(quote(path)).status_code == 200
        connection.set_trace_callback(None)
        counts[path] = len(seen)
    return counts


def test_a_page_takes_few_look_ups(newsroom, workers):
    """No query in SPARQL, and no more look-ups in the index the longer the log is."""
    paths = [f"{start}{end}" for start in ("/feed", ANA) for end in ("", *(f"/{each}" for each in ENDS), "/recent.atom",
             "/activities.json", "/ldes.ttl")]  # fmt: skip
    few = asked(newsroom.generation, workers, paths)
    for _ in range(3):
        changed(newsroom)
    assert asked(newsroom.generation, workers, paths) == few
    assert max(few.values()) <= 7


def test_pages_lead_to_feeds(get):
    """The home page and the page of an actor announce their feeds, as do the page and the description of the data."""
    announced = r'<link rel="alternate" type="application/atom\+xml" href="([^"]*)"'
    assert re.findall(announced, get("/", Accept="text/html").text) == ["/feed/recent.atom"]
    assert re.findall(announced, get("/doc/actor/ana-ruiz.html").text) == [f"{ANA}/recent.atom"]
    (ken,) = re.findall(announced, get("/doc/actor/横田-健.html").text)
    assert get(unquote(ken)).status_code == 200
    assert re.findall(announced, get(f"/doc/article/{ARTICLE}.html").text) == []
    assert 'href="/feed"' in get("/dataset.html").text
    described = graph(get("/dataset.ttl"))
    stream = described.value(None, RDF.type, LDES.EventStream)
    assert (URIRef(f"{BASE}/dataset#dataset"), DCTERMS.hasPart, stream) in described
    assert graph(get(path_of(described.value(stream, TREE.view)))).value(stream, TREE.shape)
    assert "/feed/recent.atom" in get("/dataset").headers["Link"]
    for href in re.findall(r'href="(/feed[^"]*)"', get("/feed").text + get(ANA).text):
        assert get(unquote(href)).status_code == 200, href


def test_the_past_has_its_own_feeds(newsroom, get):
    """A memento's feeds are those that were published then."""
    stamps = re.findall(r"/at/(\d+(?:\.\d+)?)/dataset>", get("/timemap/link/dataset").text)
    totals = {get(f"/at/{stamp}/feed/activities.json").json["totalItems"] for stamp in stamps}
    assert totals == {3, 4, 5}
    assert get(f"/at/{min(stamps)}/feed/ldes/1.ttl").data == get("/feed/ldes/1.ttl").data


def test_a_real_client_follows_the_event_stream(tmp_path, program, free_port, workers):
    """ldes-client, from npm, replicates every member from the real server, in order, and of an actor's stream."""
    client, port = program("ldes-client"), free_port()
    newsroom = Newsroom.at(tmp_path, base=f"http://127.0.0.1:{port}")
    newsroom.add("b-talks")
    newsroom.publish(reason="first")
    for _ in range(3):
        changed(newsroom)
    newsroom.remove("b-talks")
    newsroom.publish()
    settings = Settings(data=newsroom.data, port=port)
    listening = listen(create_app(settings, Generations(newsroom.data), workers, 2), settings)
    thread = Thread(target=listening.server.run, daemon=True)
    thread.start()
    try:
        for start in ("/feed", ANA):
            command = [client, f"{newsroom.base}{start}/ldes", "--ordered", "ascending"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            positions = re.findall(r"<https://schema.org/position> \"?(\d+)", done.stdout)
            assert positions == ["1", "2", "3", "4", "5", "6"], done.stdout + done.stderr
            assert "activitystreams#Delete" in done.stdout
    finally:
        listening.close()
        thread.join(5)
