"""Exports for other programs: each read with somebody else's parser and held against what is on record."""

import io
import json
import os
import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import bibtexparser
import icalendar
import networkx
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from newsroom import Newsroom, steps
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from onrecord.server.app import create_app
from onrecord.server.export_table import EXPORTS, WHOLE
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings
from onrecord.server.things import Label, Thing

BASE = "http://127.0.0.1:8080"
ITEM = "http://www.wikidata.org/entity/"
HOSTILE = [
    *("<script>alert(1)</script>", r"\input{/etc/passwd} \{ { } $x^2$ & # % _ ~", "a;b,c:\nEND:VCALENDAR", "]]>&amp;"),
    *('=HYPERLINK("x")', "\u202eevil\u202c", "横田 健 and Bob", "é" * 200, "tab\there", 'quote " and \\', "می‌خواهم"),
    *("a\x07bell", "😀" * 40),
]  # fmt: skip
SUFFIXES = [each.row.suffix for each in EXPORTS]
QUICK = re.compile(
    r"""(Q[1-9]\d*)\t(P[1-9]\d*)\t(Q[1-9]\d*)                       # who, what, which
        ((?:\tP58[02]\t\+\d{4}-\d\d-\d\dT00:00:00Z/(?:9|10|11))*)   # from when, until when
        \tS854\t"(https?://[^"\s]+)"\tS813\t\+\d{4}-\d\d-\d\dT00:00:00Z/11\n""",
    re.VERBOSE,
)


def line_of(text):
    """Return a text as formats have it that know no lines and no control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", " ".join(text.split())).split())


@pytest.fixture(scope="module")
def newsroom(two_articles):
    return two_articles


@pytest.fixture(scope="module")
def client(two_articles, workers):
    return create_app(Settings(data=two_articles.data), Generations(two_articles.data), workers).test_client()


def bibliography(text):
    """Return the entries of BibTeX by key, as bibtexparser reads them; its LaTeX has three signs wrong."""
    words = get_default_latex_context_db()
    signs = (("textbraceleft", "{"), ("textbraceright", "}"), ("textasciicircum", "^"))
    words.add_context_category("signs", macros=[MacroTextSpec(name, sign) for name, sign in signs], prepend=True)
    decoding = LatexDecodingMiddleware(decoder=LatexNodes2Text(latex_context=words, keep_braced_groups=False))
    library = bibtexparser.parse_string(text, append_middleware=[decoding])
    assert not library.failed_blocks
    return {entry.key: {each.key: str(each.value) for each in entry.fields} for entry in library.entries}


def cited(text):
    """Return the items of CSL-JSON by their ids, and how citeproc-py cites each in a style that comes with it."""
    items = {each["id"]: each for each in json.loads(text)}
    source = CiteProcJSON(list(items.values()))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    printed = CitationStylesBibliography(style, source, formatter.plain)
    for key in items:
        printed.register(Citation([CitationItem(key)]))
    return {key: (item, str(text)) for (key, item), text in zip(items.items(), printed.bibliography(), strict=True)}


def events(text):
    """Return the events of a calendar by their ids."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    return {str(each["UID"]): each for each in icalendar.Calendar.from_ical(text).walk("VEVENT")}


def network(text):
    return networkx.read_gexf(io.BytesIO(text.encode()))


def statements(text):
    """Return the statements of QuickStatements, each as its strict grammar has it."""
    found = QUICK.findall(text)
    assert "".join(match[0] for match in QUICK.finditer(text)) == text
    return found


@pytest.fixture(scope="module")
def followed(required):
    """Read FollowTheMoney with the library that npm installed beside the programs that are found by PATH."""
    folders = [Path(each).parent for each in os.environ["PATH"].split(os.pathsep) if each.endswith("node_modules/.bin")]
    found = [each / "@alephdata" / "followthemoney" for each in folders]
    place = required(next((str(each) for each in found if each.exists()), None), "@alephdata/followthemoney")

    def read(text):
        command = ["node", str(Path(__file__).parent / "read_followthemoney.cjs"), place]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert [each["id"] for each in json.loads(done.stdout)] == [json.loads(row)["id"] for row in text.splitlines()]
        return [json.loads(row) for row in text.splitlines()]

    return read


@pytest.fixture(scope="module")
def readers(followed):
    """What reads each export; a row without one fails the tests that go through the table."""
    return {
        ".bib": bibliography, ".csl.json": cited, ".ics": events, ".gexf": network, ".ftm.jsonl": followed,
        ".quickstatements.txt": statements,
    }  # fmt: skip


def whole(client, suffix):
    answer = client.get(f"/export/{WHOLE}{suffix}")
    assert answer.status_code == 200
    return answer.text


def rows(newsroom, query):
    """Return what the store answers: the other way to what is on record."""
    prefixes = (
        "PREFIX rec: <https://w3id.org/onrecord/ns#> PREFIX c: <https://w3id.org/onrecord/concept#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX schema: <https://schema.org/> "
    )
    return [
        {name: str(value) for name, value in row.items()} for row in newsroom.generation.store.query(prefixes + query)
    ]


ARTICLES = """SELECT ?it ?title ?author ?publisher ?day {
    ?it schema:headline ?title ; schema:datePublished ?day ; schema:author/rdfs:label ?author ;
        schema:publisher/rdfs:label ?publisher FILTER(STRSTARTS(STR(?it), "http://127.0.0.1:8080/id/article/")) }"""


def test_articles_are_cited(client, newsroom):
    """BibTeX and CSL-JSON say of each article its title, author, publisher and date, as the store has them."""
    known = rows(newsroom, ARTICLES)
    bib, csl = bibliography(whole(client, ".bib")), cited(whole(client, ".csl.json"))
    assert len(known) == len(bib) == len(csl) == 2
    for row in known:
        key = row["it"].rpartition("/")[2]
        year, month, day = row["day"].split("-")
        entry, (item, printed) = bib[key], csl[key]
        assert (entry["title"], entry["author"], entry["journal"]) == (row["title"], row["author"], row["publisher"])
        assert (entry["year"], entry["month"], entry["day"]) == (year, "mar", day)
        assert item["author"] == [{"literal": row["author"]}]
        assert item["issued"]["date-parts"] == [[int(year), int(month), int(day)]]
        assert row["it"] in entry["note"] and row["it"] in item["note"]
        assert all(each in printed for each in (row["title"], row["author"], row["publisher"], year))


EVENTS = """SELECT ?it ?label ?edtf ?first ?last {
    ?it a rec:Event ; rdfs:label ?label ; rec:factuality ?how ; rec:when ?span .
    ?span rec:edtf ?edtf ; rec:beginEarliest ?first
    OPTIONAL { ?span rec:endLatest ?last }
    FILTER(?how NOT IN (c:factuality-hypothetical, c:factuality-not-happened)) }"""


def test_events_stand_in_a_calendar(client, newsroom):
    """The calendar has the events that have a first day, over all possible days, with the date as it was written."""
    known, found = {row["it"]: row for row in rows(newsroom, EVENTS)}, events(whole(client, ".ics"))
    assert set(found) == set(known) and len(known) == 4
    for iri, row in known.items():
        event = found[iri]
        assert (event["SUMMARY"], event["X-ONRECORD-EDTF"]) == (row["label"], row["edtf"])
        assert event.decoded("DTSTART") == date.fromisoformat(row["first"])
        assert event.decoded("DTSTAMP") == newsroom.generation.created.replace(microsecond=0)
        end = date.fromisoformat(row["last"]) + timedelta(days=1) if "last" in row else None
        assert (event.decoded("DTEND") if "DTEND" in event else None) == end
        assert "The harbour talks" in event["DESCRIPTION"] and row["edtf"] in event["DESCRIPTION"]
        assert ("No end is known" in event["DESCRIPTION"]) == ("last" not in row)


TIES = """SELECT DISTINCT ?from ?to ?thing {
    { ?thing a rec:Statement ; rec:speaker ?from ; rec:addressee|schema:about ?to . ?to a rec:Actor
        FILTER(?from != ?to) }
    UNION { ?thing rec:eventKind c:event-kind-meeting ; rec:participation ?one, ?other .
        ?one rec:participant ?from ; rec:part c:part-agent . ?other rec:participant ?to FILTER(?from != ?to) } }"""


def test_a_network_has_the_ties_of_the_store(client, newsroom):
    """Nodes are the actors, edges who met, addressed or spoke about whom, each with its article and evidence."""
    graph = network(whole(client, ".gexf"))
    actors = rows(newsroom, "SELECT DISTINCT ?it { ?it a rec:Actor ; rdfs:label ?l }")
    assert {graph.nodes[each]["iri"] for each in graph} == {row["it"] for row in actors}
    ties = {
        (f"{BASE}/id/{one}", f"{BASE}/id/{other}", thing)
        for one, other, told in graph.edges(data=True)
        for thing in told["evidence"].split()
    }
    assert ties == {(row["from"], row["to"], row["thing"]) for row in rows(newsroom, TIES)} and ties
    for _, _, told in graph.edges(data=True):
        assert all(thing.startswith(f"{told['article']}/") for thing in told["evidence"].split())
        assert told["weight"] == len(told["evidence"].split())


def test_entities_are_what_came_about(client, newsroom, followed):
    """FollowTheMoney has who has a name, and events that came about, with the article as proof; no statement."""
    found = followed(whole(client, ".ftm.jsonl"))
    articles = {each["id"] for each in found if each["schema"] == "Article"}
    named = rows(
        newsroom, "SELECT DISTINCT ?l { ?it a rec:Actor ; rec:isNamed true ; rdfs:label ?l FILTER(LANG(?l) = 'en') }"
    )
    people = [each for each in found if each["schema"] in ("Person", "Organization", "PublicBody", "LegalEntity")]
    assert {each["properties"]["name"][0] for each in people} == {row["l"] for row in named}
    sure = "FILTER(?how IN (c:factuality-actual, c:factuality-ongoing-state))"
    query = f"SELECT DISTINCT ?it {{ ?it a rec:Event ; rec:factuality ?how {sure} }}"
    happened = [each for each in found if each["schema"] == "Event"]
    assert {each["properties"]["sourceUrl"][0] for each in happened} == {row["it"] for row in rows(newsroom, query)}
    assert len(articles) == 2
    for each in found:
        if each["schema"] in ("Event", "Occupancy", "Membership", "Position"):
            assert set(each["properties"]["proof"]) <= articles
    labels = {row["l"] for row in rows(newsroom, "SELECT ?l { ?it a rec:Statement ; rdfs:label ?l }")}
    assert not labels & {value for each in found for values in each["properties"].values() for value in values}


def actor(key, kind="person", item="", **more):
    links = {"sameAs": (ITEM + item,)} if item else {}
    return Thing(f"actor/{key}", "actor", kind=kind, labels=(Label("en", key),), links=links, **more)


def role(kind, holder, body, edtf="", bounds=(None, None, None, None)):
    links = {"holder": (f"actor/{holder}",), "inBody": (f"actor/{body}",)}
    facts = {"labels": (Label("en", kind),), "links": links, "edtf": edtf, "bounds": bounds}
    return Thing(f"article/a/role/{kind}-{holder}", "role", "a", kind=kind, **facts)


ARTICLE = Thing("article/a", "article", "a", labels=(Label("en", "An article"),))
PEOPLE = (actor("ana", item="Q1"), actor("ben"), actor("party", "party", "Q2"), actor("sol", "state", "Q3"))
YEARS = ("2020-01-01", "2020-12-31", "2022-05-04", "2022-05-04")
ROLES = [
    (role("party-membership", "ana", "party"), [("Q1", "P102", "Q2", "")]),
    (role("membership", "ana", "party", "2020/2022-05-04", YEARS),
     [("Q1", "P463", "Q2", "\tP580\t+2020-00-00T00:00:00Z/9\tP582\t+2022-05-04T00:00:00Z/11")]),
    (role("membership", "ana", "party", "2020?/2022-05-04?", YEARS), [("Q1", "P463", "Q2", "")]),
    (role("citizenship", "ana", "sol", "2020-03", ("2020-03-01", "2020-03-31") * 2), [("Q1", "P27", "Q3", "")]),
    (role("membership", "ben", "party"), []),
    (role("office", "ana", "sol"), []),
    (role("suspicion", "ana", "party"), []),
]  # fmt: skip


@pytest.mark.parametrize(("held", "stated"), ROLES, ids=lambda each: getattr(each, "path", None))
def test_memberships_can_be_stated(filled, held, stated):
    """QuickStatements state what both ends have an item for, dated as far as is certain, with a reference."""
    client = filled((ARTICLE, held), PEOPLE, [each.path for each in PEOPLE])
    found = statements(whole(client, ".quickstatements.txt"))
    assert [each[:4] for each in found] == stated
    assert {each[4] for each in found} <= {f"{BASE}/id/{held.path}"}


SCHEMATA = [
    (role("office", "ana", "sol", "2020/2022-05-04", YEARS), "Occupancy",
     {"startDate": ["2020"], "endDate": ["2022-05-04"]}),
    (role("party-membership", "ana", "party", "2020~", ("2020-01-01", "2020-12-31") * 2), "Membership", {}),
    (role("employment", "ben", "party", "2020-03", ("2020-03-01", "2020-03-31") * 2), "Employment",
     {"date": ["2020-03"]}),
    (role("employment", "party", "sol"), None, {}),
    (role("suspicion", "ana", "party"), None, {}),
    (role("victim", "ana", "party"), None, {}),
]  # fmt: skip


@pytest.mark.parametrize(("held", "schema", "dates"), SCHEMATA, ids=lambda each: getattr(each, "path", None))
def test_roles_are_entities(filled, followed, held, schema, dates):
    """Offices, memberships and employment are exported with what is certain of their dates; what accuses never is."""
    found = followed(whole(filled((ARTICLE, held), PEOPLE, [each.path for each in PEOPLE]), ".ftm.jsonl"))
    roles = [each for each in found if f"{BASE}/id/{held.path}" in each["properties"].get("sourceUrl", ())]
    assert [each["schema"] for each in roles if each["schema"] != "Position"] == ([schema] if schema else [])
    told = roles[-1]["properties"] if roles else {}
    assert {name: told[name] for name in ("date", "startDate", "endDate") if name in told} == dates


DATES = [
    ("actual", "2031-02-03", ("2031-02-03",) * 4, True, None),
    ("actual", "2031-02-03~", ("2031-02-03",) * 4, True, "TENTATIVE"),
    ("reported", "2031-02-03", ("2031-02-03",) * 4, True, "TENTATIVE"),
    ("hypothetical", "2031-02-03", ("2031-02-03",) * 4, False, None),
    ("not-happened", "2031-02-03", ("2031-02-03",) * 4, False, None),
    ("actual", "[..2031-02-03]", (None, "2031-02-03", None, "2031-02-03"), False, None),
    ("actual", "", (None, None, None, None), False, None),
    ("ongoing-state", "2031/..", ("2031-01-01", "2031-12-31", None, None), True, None),
    ("actual", "9999", ("9999-01-01", "9999-12-31") * 2, True, None),
]


@pytest.mark.parametrize(("factuality", "edtf", "bounds", "stands", "status"), DATES)
def test_dates_are_not_made_up(filled, factuality, edtf, bounds, stands, status):
    """What has no first day or did not happen is in no calendar; what is vague or only reported is tentative."""
    facts = {"factuality": factuality, "edtf": edtf, "bounds": bounds, "labels": (Label("en", "it"),)}
    found = events(whole(filled((ARTICLE, Thing("article/a/event/it", "event", "a", **facts))), ".ics"))
    assert len(found) == stands
    assert [each.get("STATUS") for each in found.values()] == [status] * stands


def hostile():
    """An article for each label: it, its author, what they did and whom they met are all called so."""
    for at, label in enumerate(HOSTILE):
        key, labels = f"a{at}", (Label("en", label),)
        mine, other = f"article/{key}/actor/one", f"article/{key}/actor/two"
        day = ("2031-02-03",) * 4
        links = {"author": (mine,), "publisher": (other,)}
        yield Thing(f"article/{key}", "article", key, edtf="2031-02-03", bounds=day, labels=labels, links=links)
        yield Thing(mine, "actor", key, kind="person", labels=labels, aliases=(label,))
        yield Thing(other, "actor", key, kind="ministry", labels=labels)
        met = {"part:agent": (mine,), "part:participant": (other,)}
        facts = {"factuality": "actual", "edtf": "2031-02-03", "bounds": day, "labels": labels, "links": met}
        yield Thing(f"article/{key}/event/it", "event", key, kind="meeting", **facts)
        held = {"holder": (mine,), "inBody": (other,)}
        yield Thing(f"article/{key}/role/it", "role", key, kind="membership", labels=labels, links=held)


def test_hostile_labels_stay_labels(filled, readers):
    """Whatever something is called, every reader finds as many things as there are, and each called so."""
    client, keys = filled(tuple(hostile())), [f"a{at}" for at in range(len(HOSTILE))]
    found = {suffix: readers[suffix](whole(client, suffix)) for suffix in SUFFIXES}
    lines = {key: line_of(label) for key, label in zip(keys, HOSTILE, strict=True)}
    assert {key: line_of(entry["title"]) for key, entry in found[".bib"].items()} == lines
    assert {key: line_of(entry["author"]) for key, entry in found[".bib"].items()} == lines
    assert {key: item["title"] for key, (item, _) in found[".csl.json"].items()} == dict(
        zip(keys, HOSTILE, strict=True)
    )
    called = {uid.split("/")[5]: line_of(str(each["SUMMARY"])) for uid, each in found[".ics"].items()}
    assert called == lines
    graph = found[".gexf"]
    told = {
        name.split("/")[1]: line_of(facts["label"].replace("\ufffd", " ")) for name, facts in graph.nodes(data=True)
    }
    assert told == lines
    assert (len(graph), graph.number_of_edges()) == (2 * len(keys), len(keys))
    names = sorted(each["properties"]["name"][0] for each in found[".ftm.jsonl"] if each["schema"] == "Person")
    assert names == sorted(HOSTILE)
    assert len([each for each in found[".ftm.jsonl"] if each["schema"] == "Membership"]) == len(keys)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_is_exported_of_nothing(filled, readers, suffix):
    """Where nothing is on record an export is empty, and still whole for whoever reads it."""
    text = whole(filled(), suffix)
    assert len(readers[suffix](text)) == 0
    if suffix == ".ics":
        assert len(icalendar.Calendar.from_ical(text).subcomponents) == 1  # RFC 5545 section 3.6


def article(readers, client, suffix, key="harbour-talks"):
    return readers[suffix](client.get(f"/export/article/{key}{suffix}").text)


def test_an_article_is_exported_alone(client, readers):
    """Of an article there is what it tells, and nothing of what another does."""
    other = "/id/article/more-talks"
    for suffix in SUFFIXES:
        text = client.get(f"/export/article/harbour-talks{suffix}").text
        assert other not in text, suffix
        assert suffix == ".quickstatements.txt" or f"{BASE}/id/article/harbour-talks" in text
    one, all_ = article(readers, client, ".gexf"), network(whole(client, ".gexf"))
    assert 0 < one.number_of_edges() < all_.number_of_edges()
    assert set(one) < set(all_)
    lines = client.get("/export/article/harbour-talks.ftm.jsonl").text.splitlines()
    assert set(lines) < set(whole(client, ".ftm.jsonl").splitlines())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_bytes(client, suffix):
    """An export is the same each time, streamed and saved by its name; who has it gets 304, and HEAD no body."""
    place = f"/export/{WHOLE}{suffix}"
    answer = client.get(place)
    assert answer.is_streamed and answer.headers["Content-Disposition"] == f"attachment; filename={WHOLE}{suffix}"
    assert client.get(place).data == answer.data
    assert f'<{BASE}{place}>; rel="canonical"' in answer.headers["Link"]
    again = client.get(place, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data, client.head(place).data) == (304, b"", b"")
    assert len({client.get(f"/export/{WHOLE}{each}").headers["ETag"] for each in SUFFIXES}) == len(SUFFIXES)


def test_exports_are_listed_and_linked(client):
    """The list leads to each, as do lists of what is in it, an article's page, and the page of the dataset."""
    listed = client.get("/export.json").json["exports"]
    assert [each["url"] for each in listed] == [f"/export/{WHOLE}{suffix}" for suffix in SUFFIXES]
    page, article_page = client.get("/export").text, client.get("/doc/article/harbour-talks.html").text
    for each in EXPORTS:
        assert f'href="/export/{WHOLE}{each.row.suffix}"' in page
        assert f'href="/export/article/harbour-talks{each.row.suffix}"' in article_page
        for type_ in each.types:
            assert f'href="/export/{WHOLE}{each.row.suffix}"' in client.get(f"/list/{type_}").text
    assert 'href="/export"' in client.get("/dataset.html").text
    assert "/export/" not in client.get("/doc/actor/ana-ruiz.html").text


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("application/x-bibtex", "/export/article/harbour-talks.bib"),
        ("application/vnd.citationstyles.csl+json, */*;q=0.1", "/export/article/harbour-talks.csl.json"),
        ("*/*", None),
        ("text/turtle, application/x-bibtex;q=0.5", None),
    ],
)
def test_citations_are_negotiated(client, accept, location):
    """Who asks for an article as reference managers do is sent to its citation."""
    answer = client.get("/doc/article/harbour-talks", headers={"Accept": accept})
    assert (answer.status_code, answer.headers.get("Location")) == ((303, location) if location else (200, None))
    assert "Accept" in answer.headers["Vary"]


LOST = [
    *(
        "/export/",
        "/export/onrecord",
        "/export/onrecord.ttl",
        "/export/other.bib",
        "/export/article/.bib",
        "/export.ttl",
    ),
    *("/export/article/nobody.bib", "/export/article/harbour-talks/event/meeting.ics", "/export/actor/ana-ruiz.ics"),
]


@pytest.mark.parametrize("path", LOST)
def test_what_is_no_export_is_told(client, path):
    """Whatever is no export is 404."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


STEPS = [("delist, thing: article:more-talks", 404), ("retract, thing: article:more-talks, grounds: wrong", 410)]


@pytest.mark.parametrize(("step", "status"), STEPS)
def test_what_is_withdrawn_is_exported_nowhere(tmp_path, workers, step, status):
    """What the ledger delists or retracts is in no export, neither today's nor one of the past."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.add("more-talks")
    first = newsroom.publish()
    stamp = f"{newsroom.generation.created:%Y%m%d%H%M%S}"
    steps(newsroom, f"step: {step}" if "grounds" in step else f"step: {step}, grounds: asked")
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    assert first is not None
    for suffix in SUFFIXES:
        for root in ("", f"/at/{stamp}"):
            answer = client.get(f"{root}/export/{WHOLE}{suffix}", follow_redirects=True)
            assert answer.status_code == 200
            assert "more-talks" not in answer.text, (suffix, root)
        assert client.get(f"/export/article/more-talks{suffix}").status_code == status
    assert "/export/" not in client.get("/doc/article/more-talks.html").text


def test_look_ups_do_not_grow_with_articles(filled, generation):
    """Citations, calendar and statements take two look-ups for 200 things, the others one for 20 articles beside."""
    own = [replace(ARTICLE, path=f"article/a{at}", article=f"a{at}") for at in range(450)]
    client, asked = filled(own), []
    generation.index._connection.set_trace_callback(asked.append)
    counts = {}
    for suffix in SUFFIXES:
        asked.clear()
        whole(client, suffix)
        counts[suffix] = len([each for each in asked if "FROM thing" in each])
    generation.index._connection.set_trace_callback(None)
    assert max(counts[suffix] for suffix in (".bib", ".csl.json", ".ics", ".quickstatements.txt")) <= 8
    assert max(counts.values()) <= -(-len(own) // 20) + 8
