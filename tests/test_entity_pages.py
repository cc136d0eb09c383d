"""Pages of things: each sort has its design, every line opens the words it rests on, and nothing is a bare IRI."""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from newsroom import Newsroom, steps
from test_pages import Outline

from onrecord.mapping.iris import Iris
from onrecord.mapping.span import digest
from onrecord.mapping.texts import Texts
from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.grepping import occurrences
from onrecord.server.publishing import publish
from onrecord.server.settings import Settings

SHOWN = Path(__file__).parent / "data" / "shown"
TEXTS = {key: (SHOWN / "texts" / f"{key}.txt").read_text("utf-8") for key in ("ferry-strike", "ferry-offer")}
BASE = "http://127.0.0.1:8080"
LARGEST = 100_000


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The invented articles whose text may be shown, and the sample whose text may not, published."""
    folder = tmp_path_factory.mktemp("shown")
    shutil.copytree(SHOWN, folder / "in")
    publish(folder / "in" / "records", Iris(), Texts(), folder / "data")
    return folder / "data"


@pytest.fixture(scope="module")
def shown(published, workers):
    """A client of the application over them."""
    return create_app(Settings(data=published), Generations(published), workers).test_client()


def page_of(client, path):
    """Return a page of a document."""
    response = client.get(quote(path, safe="/?=&%"), headers={"Accept": "text/html"})
    assert response.status_code == 200, path
    return response.text


def words_of(page):
    """Return what a page shows in words, each stretch of white space as one space."""
    return re.sub(r"\s+", " ", " ".join(Outline(page).words))


def section(page, identity):
    """Return one section of a page."""
    start = page.rindex("<section", 0, page.index(f'aria-labelledby="{identity}"'))
    return page[start : page.index("</section>", start) + len("</section>")]


def documents(client):
    """Return the paths that the site map lists."""
    with client.get("/sitemap.xml") as response:
        return re.findall(r"<loc>http://127.0.0.1:8080(/[^<]*)</loc>", response.text)


def all_pages(client):
    """Yield every page of every document, with its address; and those of some words and graphs."""
    for path in [*documents(client), "/ontology/Statement", "/concept/force-asserts", "/concept/polarity-negative"]:
        page = page_of(client, unquote(path))
        yield path, page
        while found := re.search(r'<a rel="next" href="([^"]*)"', page):
            path = unescape(found[1])
            page = page_of(client, unquote(path))
            yield path, page


SHOWS = [
    # the document, one section of it, and what that says, in this order
    ("actor/edda-lindqvist", "speaker", ["Mira Castellanos asserts", "Edda Lindqvist promises", "doubted"]),
    ("actor/edda-lindqvist", "about", ["the chairwoman spoke to the union of their pay"]),
    ("actor/edda-lindqvist", "participant", ["opening of the ferry line", "as agent", "summer 2019", "6 May 2031"]),
    ("actor/edda-lindqvist", "met", ["Tomás Okafor", "meeting of Lindqvist and Okafor"]),
    ("actor/edda-lindqvist", "holder", ["Mayor of Port Sol", "ended before", "summer 2019", "Chairwoman"]),
    ("actor/edda-lindqvist", "mentionedAt", ["6 places in 2 articles", "2 places", "Ferries to Brema stay in port"]),
    ("article/ferry-strike/actor/witnesses", "facts", ["Unnamed", "The text gives no name"]),
    ("article/ferry-strike/event/strike", "facts", [
        "When early May 2031 (between 1 and 8 May 2031, approximately)", "date stated",
        "began between 1 May 2031 and 8 May 2031", "Did it come about?", "ongoing state", "a state that holds",
    ]),
    ("article/ferry-strike/event/strike", "parts", ["the dockers' union", "agent", "Harbour Board", "opponent"]),
    ("article/ferry-strike/event/strike", "about", ["By 1 article", "nobody loses a day's pay"]),
    ("article/ferry-strike/event/strike", "subEventOf", ["no ferries on Thursday", "8 May 2031"]),
    ("article/ferry-strike/event/closing", "facts", ["hypothetical", "has not come about"]),
    ("article/ferry-strike/statement/pay", "who-says-so", [
        "Mira Castellanos", "reported speech act", "a spokeswoman for the Harbour Board", "nested report",
        "Edda Lindqvist", "to the dockers' union", "doubted", "direct quotation",
    ]),
    ("article/ferry-strike/statement/pay", "facts", [
        "direct quotation", "A speaker's own words", "promises", "committed", "positive", "doubted", "with doubt",
    ]),
    ("article/ferry-strike/statement/pay", "respondsTo", ["Mira Castellanos", "two people who", "negative"]),
    ("article/ferry-strike", "facts", [
        "Author Mira Castellanos", "Publisher Sol Courier", "9 May 2031", "Language English", "Read the text",
        "Brema Post, 8 May 2031, English",
    ]),
    ("article/ferry-strike", "contents", [
        "the ferries to Brema do not sail", "the ferry line to Brema", "Mira Castellanos", "strike of the dockers",
        "Head of the union", "held by Tomás Okafor", "since 2027", "closing of the school on Brema",
    ]),
    ("article/ferry-strike", "revisions", ["Revision 1"]),
    ("article/ferry-strike/role/head", "facts", ["since 2027", "Held by Tomás Okafor", "office", "In the dockers'"]),
    ("place/port-sol", "where", ["meeting of Lindqvist and Okafor", "strike of the dockers"]),
    ("topic/ferry-line", "about", ["The headline asserts"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "identity", "told"), SHOWS)
def test_each_sort_of_thing_has_its_page(shown, path, identity, told):
    """A page tells of its thing what that sort of thing is asked about, in plain words."""
    text, place = words_of(section(page_of(shown, f"/doc/{path}"), identity)), 0
    for words in told:
        found = text.find(words, place)
        assert found >= 0, (words, text[place:])
        place = found + len(words)


LISTED = [
    # a document, and a list on its pages
    ("/ontology/Statement", "type"),
    ("/ontology/Event", "type"),
    ("/concept/polarity-negative", "polarity"),
    ("/concept/force-asserts", "force"),
    ("/concept/statement-kind-direct-quotation", "statementKind"),
    ("/doc/actor/edda-lindqvist", "speaker"),
    ("/doc/actor/edda-lindqvist", "about"),
    ("/doc/topic/ferry-line", "about"),
]


@pytest.mark.parametrize(("path", "identity"), LISTED)
def test_lists_have_what_they_count_and_each_once(published, path, identity):
    """All pages together list each thing once, as many as each page says: none that only leads to another's line."""
    client = create_app(Settings(data=published, page=9), Generations(published)).test_client()
    told, counts, address = [], set(), path
    while address:
        page = page_of(client, address)
        if f'aria-labelledby="{identity}"' in page:
            part = section(page, identity)
            counts.add(int(re.search(r'<span class="count">(\d+)<', part)[1]))
            told += [re.findall(r'<span class="(?:what|words)"><a href="([^"]*)"', line)[-1] for line in _lines(part)]
        found = re.search(r'<a rel="next" href="([^"]*)"', page)
        address = unescape(found[1]) if found else ""
    assert len(counts) == 1
    assert len(told) == len(set(told)) == counts.pop()


def _lines(part):
    """Return the lines of a list, each without the lists in it and their words."""
    entries = part[part.index('<ul class="entries">') :]
    return re.split(r"\n<li(?: id=[^>]*)?>", entries)[1:]


@pytest.mark.parametrize("client", ["shown", "seeds_client"])
def test_nobody_is_an_it(request, client):
    """On no actor's page a heading or what introduces a list speaks of the actor as of a thing."""
    asking, number = request.getfixturevalue(client), 0
    for path in (path for path in documents(asking) if "/actor/" in path):
        page, number = page_of(asking, unquote(path)), number + 1
        told = re.findall(r"<(?:h2|dt)\b[^>]*>([^<]*)|<p class=\"(?:lead|lead-in|kind)\">([^<]*)", page)
        assert [words for words in told if re.search(r"\b(it|its|itself)\b", " ".join(words))] == [], path
    assert number > 5


STRIKE, OFFER = "ferry-strike/statement", "ferry-offer/statement"
BESIDE = [
    # a statement, what may contradict it, and what may repeat it
    (f"{OFFER}/denial", {f"{STRIKE}/offer", f"{OFFER}/offer"}, {f"{STRIKE}/denial"}),
    (f"{STRIKE}/offer", {f"{OFFER}/denial", f"{STRIKE}/denial"}, {f"{OFFER}/offer"}),
    (f"{STRIKE}/no-return", set(), set()),
    (f"{STRIKE}/pay-told", set(), {f"{OFFER}/offer-told"}),
]


@pytest.mark.parametrize(("path", "against", "again"), BESIDE)
def test_what_stands_beside_a_statement(shown, path, against, again):
    """Those about exactly the same things may contradict or repeat it, by polarity; no others, nor its chain."""
    page = page_of(shown, f"/doc/article/{path}")
    for title, expected in (("May contradict it", against), ("May repeat it", again)):
        found = re.search(rf"<h2 id=[^>]*>{title}.*?</section>", page, re.DOTALL)
        said = r'<li class="said">.*?<span class="words"><a href="/doc/article/([^"]*)"'
        assert set(re.findall(said, found[0] if found else "")) == expected
        assert found is None or "is not decided here" in found[0] or "may still say different things" in found[0]


@pytest.mark.parametrize("client", ["shown", "seeds_client"])
def test_everything_has_a_name_and_no_page_is_large(request, client):
    """On no page of any document an IRI stands where words should; none is larger than a slow line can bear."""
    wrong, number = [], 0
    for path, page in all_pages(request.getfixturevalue(client)):
        number += 1
        text = " ".join(Outline(page).words)
        if found := re.search(r"\S*(?:https?:|urn:|w3id\.org/|/id/|#char=|#when|None\b)\S*", text):
            wrong.append((path, found[0]))
        if len(page.encode()) > LARGEST:
            wrong.append((path, len(page.encode())))
    assert wrong == []
    assert number > 40


def test_the_query_behind_a_page(shown, published):
    """The query that a page links to gives what is stated of the thing and of its parts, and all that points at it."""
    stored = ox.Store.read_only(str(Generations(published).current().path / "store"))
    for path in documents(shown)[::3]:
        page = page_of(shown, unquote(path))
        (address,) = re.findall(r'<a rel="nofollow" href="(/sparql\?query=[^"]*)"', page)
        answer = shown.get(unescape(address), headers={"Accept": "application/n-triples"})
        assert answer.status_code == 200, path
        found = {quad.triple for quad in ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES)}
        thing = ox.NamedNode(f"{BASE}{unquote(path).replace('/doc/', '/id/', 1)}")
        expected = {quad.triple for quad in stored.quads_for_pattern(thing, None, None, ox.DefaultGraph())}
        expected |= {quad.triple for quad in stored.quads_for_pattern(None, None, thing, ox.DefaultGraph())}
        assert expected <= found, path
        said = shown.get(f"{path}.nt").data
        told = {quad.triple for quad in ox.parse(said, format=ox.RdfFormat.N_TRIPLES)}
        about = {triple for triple in told if thing in (triple.subject, triple.object)}
        assert {triple for triple in about if "/doc/" not in str(triple.subject)} <= found, path
        is_article = "/article/" in path and path.count("/") == 3
        assert is_article or all(_is_about(triple, thing) for triple in found), path


def _is_about(triple, thing):
    return thing in (triple.subject, triple.object) or triple.subject.value.startswith(f"{thing.value}#")


LINES = ["speaker", "about", "participant", "met", "holder", "mentionedAt"]


@pytest.mark.parametrize("identity", LINES)
def test_every_line_opens_its_words(shown, identity):
    """Each line of an actor's page, and each mouth of a chain, opens the words that it rests on, in their context."""
    part = section(page_of(shown, "/doc/actor/edda-lindqvist"), identity)
    lines = re.findall(r"<li(?: class=\"said\")?>(?:(?!<ol).)*?</li>", part, re.DOTALL)
    assert lines
    for line in lines:
        assert '<details class="evidence"><summary>the words' in line
        for passage in re.findall(r"<blockquote><bdi>(.*?)</bdi></blockquote>", line):
            plain = unescape(passage.replace("<mark>", "").replace("</mark>", ""))
            assert any(plain in text for text in TEXTS.values())
            assert "<mark>" in passage


def test_words_that_may_not_be_shown_can_be_verified(tmp_path, workers):
    """Where rights forbid the words, place and digest are told, and the command that is there prints the digest."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    page = page_of(client, "/doc/article/harbour-talks/event/meeting")
    assert "paragraph 3, characters 127–196" in words_of(page)
    assert "<blockquote" not in page
    assert "fishers' league in Port Sol" not in unescape(page)
    text = (newsroom.folder / "texts" / "harbour-talks.txt").read_bytes()
    (tmp_path / "article.txt").write_bytes(text)
    commands = re.findall(r'SHA-256 <code>([0-9a-f]{64})</code>.*?<code class="command">(.*?)</code>', page, re.DOTALL)
    assert {sha for sha, _ in commands} >= {digest(text.decode()[127:196])}
    for sha, command in commands[:3]:
        told = unescape(command)
        assert told.startswith('python3 -c "')
        code = told.removeprefix('python3 -c "').removesuffix('"')
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True, text=True)
        assert done.stdout.strip() == sha
    assert 'id="verify"' in page


def test_a_text_that_may_be_shown_is_read_with_all_that_it_shows(shown, published):
    """The page of a whole text has its very characters, a place for each passage, and a link to each thing."""
    page = page_of(shown, f"/doc/text/{digest(TEXTS['ferry-strike'])[:16]}")
    (reading,) = re.findall(r'<div class="reading">.*?</div>\n</div>', page, re.DOTALL)
    paragraphs = re.findall(r'<p id="paragraph-\d+"><bdi>(.*?)</bdi></p>', reading, re.DOTALL)
    plain = [unescape(re.sub(r"<[^>]*>", "", paragraph)) for paragraph in paragraphs]
    assert plain == [each.strip() for each in TEXTS["ferry-strike"].split("\n\n")]
    stored = ox.Store.read_only(str(Generations(published).current().path / "store"))
    start = f"{BASE}/id/text/{digest(TEXTS['ferry-strike'])[:16]}#char="
    anchors = {str(quad.subject.value) for quad in stored if isinstance(quad.subject, ox.NamedNode)}
    fragments = {iri.partition("#")[2] for iri in anchors if iri.startswith(start)}
    assert fragments
    assert fragments == set(re.findall(r'id="(char=[0-9,]+)"', reading))
    things = {unquote(href) for href in re.findall(r'href="([^"]*)"', reading)}
    record = {path for path in map(unquote, documents(shown)) if path.startswith("/doc/article/ferry-strike")}
    assert record <= things
    assert {"/doc/actor/edda-lindqvist", "/doc/place/brema", "/doc/topic/ferry-line"} <= things
    assert "Mira Castellanos › a spokeswoman for the Harbour Board › Edda Lindqvist: nobody loses" in words_of(reading)


@pytest.mark.parametrize("key", ["ferry-strike", "ferry-offer"])
def test_a_link_to_a_passage_opens_its_page(tmp_path, workers, key):
    """Of a text of several pages a link leads to the one with the passage, in a way that keeps the fragment."""
    shutil.copytree(SHOWN, tmp_path / "in")
    record, text = tmp_path / "in" / "records" / f"{key}.yaml", TEXTS[key]
    spans = [(start, start + size) for start in range(1, len(text) - 45, 7) for size in range(5, 45, 8)]
    sound = [span for span in spans if text[slice(*span)] == text[slice(*span)].strip()]
    lines = "".join(
        f"  e{at}: {{label: event, kind: meeting, factuality: actual, at: {at}}}\n" for at in map(_at, sound)
    )
    record.write_text(record.read_text("utf-8").replace("\nevents:\n", f"\nevents:\n{lines}", 1), "utf-8")
    publish(tmp_path / "in" / "records", Iris(), Texts(), tmp_path / "data")
    client = create_app(Settings(data=tmp_path / "data"), Generations(tmp_path / "data"), workers).test_client()
    pages = set()
    for span in sound[:: len(sound) // 12]:
        page = page_of(client, f"/doc/article/{key}/event/e{_at(span)}")
        (href,) = {unescape(each) for each in re.findall(r'href="(/doc/text/[^"]*)"', page) if "#char=" in each}
        address, _, fragment = href.partition("#")
        led = client.get(address, headers={"Accept": "text/html"})
        assert (led.status_code, "#" in led.headers["Location"]) == (302, False)
        assert f'id="{fragment}"' in page_of(client, led.headers["Location"])
        pages.add(led.headers["Location"])
    assert len(pages) > 1


def _at(span):
    return f"{span[0]}-{span[1]}"


def test_only_what_the_rights_allow_is_published(published, shown):
    """The whole text is data where it may be shown in full; else cited passages alone, and nothing between them."""
    told = {key: shown.get(f"/doc/text/{digest(text)[:16]}.nt").text for key, text in TEXTS.items()}
    assert {key: "nif-core#isString" in text for key, text in told.items()} == {
        "ferry-strike": True,
        "ferry-offer": False,
    }
    assert all("oa#exact" in text for text in told.values())
    uncited = "it serves the tests of On Record"
    assert all(uncited in text for text in TEXTS.values())
    assert uncited in told["ferry-strike"]
    assert uncited not in told["ferry-offer"]
    stored = ox.Store.read_only(str(Generations(published).current().path / "store"))
    holding = {quad.subject.value for quad in stored if uncited in str(quad.object)}
    assert all(digest(TEXTS["ferry-strike"])[:16] in iri for iri in holding)


def test_what_is_removed_is_removed_from_texts(tmp_path, workers):
    """Whoever becomes unnamed is not named by any text, passage or context, in no byte of what is published."""
    shutil.copytree(SHOWN, tmp_path / "shown")
    newsroom = Newsroom(tmp_path)
    (tmp_path / "shown" / "records").rename(tmp_path / "records")
    (tmp_path / "shown" / "texts").rename(tmp_path / "texts")
    newsroom.publish()
    assert occurrences(newsroom.data, ["Lindqvist"])
    steps(newsroom, "step: anonymise, thing: actor:edda-lindqvist, grounds: her safety, strings: [Lindqvist]")
    newsroom.publish()
    assert occurrences(newsroom.data, ["Lindqvist", "lindqvist"], words=True) == []
    assert occurrences(newsroom.data, ["Lindqvist", "lindqvist"]) == []
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    page = page_of(client, f"/doc/text/{digest(TEXTS['ferry-strike'])[:16]}")
    assert '<div class="reading"' not in page
    assert "Two people who were in the room" in page


def test_pages_of_the_past(published, shown):
    """Revisions and mementos have the same pages, in pages of their own."""
    generation = Generations(published).current()
    stamp = re.sub(r"[^0-9]", "", generation.manifest["created"])[:14]
    for path in ("/doc/article/ferry-strike.html?rev=1", f"/at/{stamp}/doc/actor/edda-lindqvist"):
        page = page_of(shown, path)
        assert '<details class="evidence">' in page
        assert "Edda Lindqvist" in words_of(page)
    small = create_app(Settings(data=published, page=5), Generations(published)).test_client()
    page = page_of(small, "/doc/article/ferry-strike.html?rev=1")
    assert 'href="/doc/article/ferry-strike.html?rev=1&amp;page=2"' in page
    second = page_of(small, "/doc/article/ferry-strike.html?rev=1&page=2")
    assert section(page, "contents") != section(second, "contents")
    assert small.get("/doc/article/ferry-strike?rev=1&page=99").status_code == 404
