"""The site as it was: Memento (RFC 7089), and queries of the past."""

import re
import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests
from conftest import Shelf
from newsroom import ARTICLE, Newsroom
from requests.utils import parse_header_links
from werkzeug.http import http_date

from onrecord.server.app import create_app
from onrecord.server.generation import Elsewhere, Generations
from onrecord.server.settings import Settings

DAY = timedelta(days=1)
FIRST = datetime(2025, 3, 1, 12, tzinfo=UTC)
STAMPS = ("20250301120000", "20250302120000", "20250303120000")
TITLES = ("The harbour talks", "The harbour talks, again", "The harbour talks, at last")
DOC = f"/doc/article/{ARTICLE}"
TITLE = f"SELECT ?l {{ <http://127.0.0.1:8080/id/article/{ARTICLE}> <http://www.w3.org/2000/01/rdf-schema#label> ?l }}"


def made(folder):
    """Three publications, a day apart: the second and the third change the article, the third brings another one."""
    room = Newsroom.at(folder)
    for number, title in enumerate(TITLES):
        room.rewrite(f"title: {TITLES[max(0, number - 1)]}\n", f"title: {title}\n")
        if number == 2:
            room.add("more-talks")
        room.publish(at=FIRST + number * DAY, keep=0)
    return room


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    return made(tmp_path_factory.mktemp("newsroom"))


def client_of(room, workers):
    return create_app(Settings(data=room.data), Generations(room.data), workers).test_client()


@pytest.fixture(scope="module")
def client(newsroom, workers):
    return client_of(newsroom, workers)


def links(response):
    """Return an answer's links by relation, each with its attributes."""
    found = {}
    for link in parse_header_links(response.headers["Link"]):
        for relation in link["rel"].split():
            found.setdefault(relation, []).append(link)
    return found


def path(url):
    return url.removeprefix("http://localhost")


def test_the_way_to_the_past(client):
    """A document of today links to its TimeGate and its TimeMaps, in every format, and where it is not modified."""
    for suffix in ("", ".ttl", ".html"):
        response = client.get(DOC + suffix)
        found = links(response)
        assert [each["url"] for each in found["timegate"]] == [f"http://localhost/timegate{DOC}{suffix}"]
        assert [(each["type"], each["url"]) for each in found["timemap"]] == [
            ("application/link-format", f"http://localhost/timemap/link{DOC}{suffix}"),
            ("application/json", f"http://localhost/timemap/json{DOC}{suffix}"),
        ]
        again = client.get(DOC + suffix, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
        assert links(again)["timegate"] == found["timegate"]
        assert "Memento-Datetime" not in response.headers
    for other in ("/sparql", "/query", "/ontology", "/static/onrecord.css", "/healthz", "/robots.txt"):
        assert "timegate" not in client.get(other).headers.get("Link", ""), other


ASKED = [
    (FIRST - 9 * DAY, 0),
    (FIRST, 0),
    (FIRST + DAY / 2, 0),
    (FIRST + DAY, 1),
    (FIRST + 9 * DAY, 2),
    (None, 2),
]


@pytest.mark.parametrize(("instant", "number"), ASKED)
def test_timegate(client, instant, number):
    """A TimeGate leads to the state at a time, from before all to the first, without a time to the last."""
    fields = {} if instant is None else {"Accept-Datetime": http_date(instant)}
    response = client.get(f"/timegate{DOC}", headers=fields)
    assert response.status_code == 302
    assert path(response.headers["Location"]) == f"/at/{STAMPS[number]}{DOC}"
    assert "accept-datetime" in response.headers["Vary"].lower()
    assert "Memento-Datetime" not in response.headers
    found = links(response)
    assert found["original"][0]["url"] == f"http://localhost{DOC}"
    assert {"timemap", "first", "last", "memento"} <= found.keys()
    memento = client.get(path(response.headers["Location"]))
    assert memento.status_code == 200
    assert memento.headers["Memento-Datetime"] == http_date(FIRST + number * DAY)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2025-03-01", "Sat, 01 Mar 2025 12:00:00 CET", "Sat, 31 Feb 2025 12:00:00 GMT"]
)
def test_no_time(client, text):
    """What is no date of HTTP is refused (section 4.5.3), and that it depends on the time is said."""
    response = client.get(f"/timegate{DOC}", headers={"Accept-Datetime": text})
    assert response.status_code == 400
    assert "accept" in response.vary
    assert "accept-datetime" in response.vary


@pytest.mark.parametrize("page", ["/", "/dataset", DOC])
def test_pages_of_the_past_have_no_dead_links(client, page):
    """Whatever a page of the past links to here, in it or beside it, is there."""
    response = client.get(f"/at/{STAMPS[1]}{page}", headers={"Accept": "text/html"})
    beside = [link["url"] for link in parse_header_links(response.headers["Link"])]
    found = {path(url) for url in (*re.findall(r'(?:href|src|action)="([^"#?]+)', response.text), *beside)}
    here = sorted(url for url in found if url.startswith("/"))
    assert any(url.startswith(f"/at/{STAMPS[1]}/") for url in here)
    assert [url for url in here if client.get(url).status_code >= 400] == []


@pytest.mark.parametrize("number", range(3))
def test_memento(client, number):
    """A memento is the document as it was, says of when it is, and links to all there is to know of it."""
    response = client.get(f"/at/{STAMPS[number]}{DOC}", headers={"Accept": "text/turtle"})
    assert TITLES[number] in response.text
    assert response.headers["Memento-Datetime"] == http_date(FIRST + number * DAY)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert "datetime" not in response.headers["Vary"].lower()
    assert "Memento-Datetime" in response.headers["Access-Control-Expose-Headers"]
    found = links(response)
    assert found["original"][0]["url"] == f"http://localhost{DOC}"
    assert found["canonical"][0]["url"] == f"http://127.0.0.1:8080{DOC}"
    near = {name: [path(each["url"]) for each in found.get(name, ())] for name in ("first", "prev", "next", "last")}
    around = [f"/at/{stamp}{DOC}" for stamp in STAMPS]
    assert near == {
        "first": around[:1],
        "prev": around[max(0, number - 1) : number],
        "next": around[number + 1 : number + 2],
        "last": around[-1:],
    }
    assert {each["datetime"] for each in found["memento"]} >= {http_date(FIRST + number * DAY)}


def test_what_it_links_to_is_of_the_same_time(client):
    """Whatever a page of the past links to below its own address is of the past; only what says so is of today."""
    page = client.get(f"/at/{STAMPS[0]}{DOC}", headers={"Accept": "text/html"}).text
    today = f'<a href="{DOC}">as it is now</a>'
    assert today in page
    assert "As it was on" in page
    ours = set(re.findall(r'(?:href|src)="(/[^"]*)"', page.replace(today, "")))
    assert {each for each in ours if not each.startswith(f"/at/{STAMPS[0]}/")} == {f"/timemap/html{DOC}"}
    for each in sorted(each for each in ours if "rev=" not in each):
        assert client.get(each.partition("#")[0], follow_redirects=True).status_code == 200, each
    assert "As it was on" not in client.get(DOC, headers={"Accept": "text/html"}).text


def test_hosts_are_not_mixed(client):
    """What is kept in memory of a page holds no address of the host that it was asked under first."""
    pages = [client.get(DOC, headers={"Accept": "text/html", "Host": host}) for host in ("evil.example", "localhost")]
    assert "evil.example" not in pages[1].text
    assert "evil.example" not in pages[1].headers["Link"]


STATES = [
    (f"doc/article/{ARTICLE}", (0, 1, 2)),
    (f"id/article/{ARTICLE}", (0, 1, 2)),
    (f"doc/article/{ARTICLE}.ttl", (0, 1, 2)),
    ("doc/article/more-talks", (2,)),
    ("doc/article/more-talks/topic/quay", (2,)),
    ("doc/actor/ana-ruiz", (0, 1, 2)),
    ("graph/registry", (0, 1, 2)),
    ("dump/onrecord.nt", (0, 1, 2)),
    ("dataset", (0, 1, 2)),
    ("ontology/Statement", (0, 1, 2)),
    ("", (0, 1, 2)),
]


@pytest.mark.parametrize(("name", "numbers"), STATES)
def test_timemap(client, name, numbers):
    """A TimeMap lists the states of a document, and each of them is there."""
    response = client.get(f"/timemap/{name}")
    assert response.mimetype == "application/link-format"
    assert response.headers["Content-Location"] == f"http://localhost/timemap/link/{name}"
    listed = parse_header_links(response.text.replace("\n", ""))
    assert [each["url"] for each in listed if each["rel"] == "original"] == [f"http://localhost/{name}"]
    mementos = [each for each in listed if "memento" in each["rel"].split()]
    assert [each["datetime"] for each in mementos] == [http_date(FIRST + number * DAY) for number in numbers]
    (itself,) = [each for each in listed if each["rel"] == "self"]
    assert (itself["from"], itself["until"]) == (mementos[0]["datetime"], mementos[-1]["datetime"])
    for each in mementos:
        memento = client.get(path(each["url"]), headers={"Accept": "text/html, */*;q=0.5"})
        assert memento.status_code in (200, 303)
        assert memento.headers["Memento-Datetime"] == each["datetime"]
    found = client.get(f"/timemap/json/{name}").json
    assert [each["uri"] for each in found["mementos"]["list"]] == [each["url"] for each in mementos]
    assert found["mementos"]["first"] == found["mementos"]["list"][0]
    page = client.get(f"/timemap/{name}", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert page.text.count("<time ") == len(numbers)


def test_states_that_do_not_differ(tmp_path, workers):
    """Publications that leave an article as it is are no states of it; at their time it is served as it was."""
    room = Newsroom.at(tmp_path)
    room.publish(at=FIRST, keep=0)
    room.add("more-talks")
    room.publish(at=FIRST + DAY, keep=0)
    client = client_of(room, workers)
    assert client.get(f"/timemap{DOC}").text.count("memento") == 1
    response = client.get(f"/timegate{DOC}", headers={"Accept-Datetime": http_date(FIRST + 2 * DAY)})
    assert path(response.headers["Location"]) == f"/at/{STAMPS[1]}{DOC}"
    assert links(client.get(path(response.headers["Location"])))["prev"][0]["url"].endswith(f"/at/{STAMPS[0]}{DOC}")


NEVER = ["doc/article/nothing", "doc/actor/nobody", "doc/x", "graph/nothing", "dump/nothing", "ontology/Nothing"]
NEVER += [
    "sparql",
    "query",
    "at/20250301120000/",
    "timemap/dataset",
    "static/onrecord.css",
    f"doc/article/{ARTICLE}/topic/no",
]


@pytest.mark.parametrize("name", NEVER)
def test_never(client, name):
    """What never was has no TimeMap and no TimeGate."""
    assert client.get(f"/timemap/{name}").status_code == 404
    assert client.get(f"/timegate/{name}").status_code == 404


def test_long_timemaps(tmp_path, workers, monkeypatch):
    """Long TimeMaps come in several, which link to each other (section 5.1.2)."""
    monkeypatch.setattr("onrecord.server.timemap.LONGEST", 2)
    client = client_of(made(tmp_path), workers)
    first, second = (client.get(f"/timemap/link{DOC}?page={page}").text for page in (1, 2))
    assert (first.count(' memento"') + first.count('"memento"'), second.count("memento")) == (2, 1)
    others = [each for each in parse_header_links(first.replace("\n", "")) if each["rel"] == "timemap"]
    assert [each["url"] for each in others] == [f"http://localhost/timemap/link{DOC}?page=2"]
    assert client.get(f"/timemap/link{DOC}?page=3").status_code == 404


LED = [
    ("/at/20250301", 404, ""),
    ("/at/20250302", 302, f"/at/{STAMPS[0]}/"),
    ("/at/20250302115959/doc/x?page=2", 302, f"/at/{STAMPS[0]}/doc/x?page=2"),
    ("/at/20991231235959/id/actor/横田-健", 302, f"/at/{STAMPS[2]}/id/actor/%E6%A8%AA%E7%94%B0-%E5%81%A5"),
    (f"/at/{STAMPS[1]}", 302, f"/at/{STAMPS[1]}/"),
    ("/at/20991231235959//evil.example/", 302, f"/at/{STAMPS[2]}//evil.example/"),
    ("/at/yesterday/", 400, ""),
    ("/at/", 400, ""),
    ("/at", 400, ""),
    ("/at/20241231000000/", 404, ""),
    (f"/at/{STAMPS[1]}/at/{STAMPS[0]}/", 404, ""),
    (f"/at/{STAMPS[1]}/metrics", 404, ""),
    (f"/at/{STAMPS[1]}/timemap/dataset", 404, ""),
    (f"/at/{STAMPS[1]}/sparql?at=2025-03-02&query=ASK%7B%7D", 404, ""),
]


@pytest.mark.parametrize(("asked", "status", "target"), LED)
def test_stamps(client, asked, status, target):
    """A time that no publication has leads to the one that was current; one of which nothing is kept is told."""
    response = client.get(asked)
    assert (response.status_code, response.headers.get("Location", "")) == (status, target)
    assert status == 302 or response.json["detail"].endswith(".")


def test_things_and_errors_of_the_past(client):
    """Redirects and errors are of their time, too (sections 4.5.4 and 4.5.5)."""
    thing = client.get(f"/at/{STAMPS[0]}/id/article/{ARTICLE}")
    assert (thing.status_code, thing.headers["Location"]) == (303, f"/at/{STAMPS[0]}{DOC}")
    assert thing.headers["Memento-Datetime"] == http_date(FIRST)
    missing = client.get(f"/at/{STAMPS[0]}/doc/article/more-talks")
    assert (missing.status_code, missing.headers["Memento-Datetime"]) == (404, http_date(FIRST))
    refused = client.get(f"/at/{STAMPS[0]}{DOC}", headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert "Memento-Datetime" not in refused.headers


def test_conditional(client):
    """A memento has an entity tag of its own, and is answered with 304 like any document."""
    memento = client.get(f"/at/{STAMPS[0]}{DOC}.html")
    again = client.get(f"/at/{STAMPS[0]}{DOC}.html", headers={"If-None-Match": memento.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Memento-Datetime"] == memento.headers["Memento-Datetime"]
    assert client.get(f"{DOC}.html").headers["ETag"] != memento.headers["ETag"]


ASKING = [
    ("2025-03-02", 0),
    ("2025-03-02T12:00:00Z", 1),
    ("2025-03-03T13:00:00+01:00", 2),
    ("2025-03-03T13:00:00 01:00", 2),
]


@pytest.mark.parametrize(("instant", "number"), ASKING)
def test_queries_of_the_past(client, instant, number):
    """Queries, prepared questions and graphs are answered from what was published at an instant."""
    asked = client.get("/sparql", query_string={"query": TITLE, "at": instant}, headers={"Accept": "text/csv"})
    sent = client.post("/sparql", query_string={"at": instant}, data={"query": TITLE}, headers={"Accept": "text/csv"})
    graph = {"graph": "http://127.0.0.1:8080/graph/registry", "at": instant}
    described = client.get("/graph", query_string=graph, headers={"Accept": "text/turtle"})
    question = {"from": "2000-01-01", "to": "2030-01-01", "at": instant}
    answer = client.get("/query/possibly-in-a-period", query_string=question, headers={"Accept": "text/csv"})
    for response in (asked, sent, described, answer):
        assert response.status_code == 200, response.text
        assert response.headers["Memento-Datetime"] == http_date(FIRST + number * DAY)
        assert "max-age" not in response.headers["Cache-Control"]
        assert "datetime" not in response.headers["Vary"].lower()
    assert TITLES[number] in asked.text.replace('"', "").splitlines()
    assert asked.text == sent.text
    assert described.headers["Content-Location"] == f"/at/{STAMPS[number]}/graph/registry.ttl"
    assert len(answer.text.splitlines()) > 1


def test_the_form_of_the_past(client):
    """The answer's page and the endpoint's form of a time ask again at that time."""
    page = client.get("/sparql", query_string={"query": TITLE, "at": "2025-03-02"}, headers={"Accept": "text/html"})
    assert f'action="/at/{STAMPS[0]}/sparql"' in page.text
    found = client.get(f"/at/{STAMPS[0]}/sparql", query_string={"query": TITLE}, headers={"Accept": "text/csv"})
    assert TITLES[0] in found.text.splitlines()
    assert found.headers["Memento-Datetime"] == http_date(FIRST)


def test_at_in_a_body(client):
    """A time in the body of a form would be passed over: it is refused."""
    response = client.post("/sparql", data={"query": "ASK {}", "at": "2025-03-02"})
    assert response.status_code == 400
    assert "in the URL" in response.json["detail"]


REFUSED = [("now", 400), ("", 400), ("2025-03-01", 404), ("2025-03-02&at=2025-03-03", 400)]


@pytest.mark.parametrize(("instant", "status"), REFUSED)
def test_no_such_time(client, instant, status):
    """What is no instant is refused, and so is one of which nothing is kept; never is another one answered."""
    for asked in (
        "/sparql?query=ASK%7B%7D",
        "/graph?graph=http://127.0.0.1:8080/graph/registry",
        "/query/who-met-whom?x=y",
    ):
        assert client.get(f"{asked}&at={instant}").status_code == status


def test_methods_come_first(client):
    """A method that is not allowed is told so, whatever time is asked for."""
    for asked in ("/graph?at=never&default", "/sparql?at=never", f"/at/{STAMPS[0]}{DOC}"):
        assert client.put(asked).status_code == 405, asked


def test_preflight(client):
    """Pages of others may ask for a time."""
    answer = client.options(f"/timegate{DOC}", headers={"Access-Control-Request-Headers": "accept-datetime"})
    assert "Accept-Datetime" in answer.headers["Access-Control-Allow-Headers"]


def test_left_and_withdrawn(tmp_path, workers):
    """What left the records has a past; of what the ledger takes back the past is withdrawn as well."""
    room = made(tmp_path)
    room.remove("more-talks")
    room.publish(at=FIRST + 3 * DAY, keep=0)
    client = client_of(room, workers)
    gone = client.get("/doc/article/more-talks")
    assert gone.status_code == 410
    assert (
        client.get(path(links(gone)["timegate"][0]["url"]))
        .headers["Location"]
        .endswith(f"{STAMPS[2]}/doc/article/more-talks")
    )
    step = "{step: retract, thing: 'article:more-talks', at: 2025-03-05, by: An Editor, grounds: An error.}"
    ledger = f"onrecord: 1\nsteps:\n- {step}\n"
    (room.records / "ledger.yaml").write_text(ledger, "utf-8")
    room.publish(at=FIRST + 4 * DAY, keep=0)
    for each in ("/doc/article/more-talks", "/id/article/more-talks", "/doc/article/more-talks/topic/quay.ttl"):
        for start in (f"/at/{STAMPS[2]}", "/timegate", "/timemap"):
            response = client.get(start + each)
            assert response.status_code == 410, start + each
            assert "withdrawn" in response.text


def test_removed_while_serving(tmp_path, workers):
    """Once a generation is pruned nothing is kept of its time, and that is said without an error of the server."""
    room = made(tmp_path)
    client = client_of(room, workers)
    assert client.get(f"/at/{STAMPS[0]}{DOC}").status_code == 200
    room.rewrite("label: a new quay", "label: an old quay")
    room.publish(at=FIRST + 5 * DAY, keep=2)
    assert client.get(f"/at/{STAMPS[0]}{DOC}").status_code == 404
    assert client.get(f"/at/{STAMPS[2]}{DOC}").status_code == 200
    assert client.get(f"/timemap{DOC}").text.count("memento") == 2
    shutil.rmtree(next((room.data / "generations").glob("20250303*")) / "store")
    assert client.get("/sparql?at=2025-03-04&query=ASK%7B%7D").status_code == 503
    shutil.rmtree(next((room.data / "generations").glob("20250303*")))
    assert client.get(f"/at/{STAMPS[2]}{DOC}.trig").status_code == 404
    assert client.get("/sparql?at=2025-03-04&query=ASK%7B%7D").status_code == 404


def test_remote(make_app, generation):
    """Where the quads are in a remote store, only the present can be asked."""
    shelf = Shelf(replace(generation, elsewhere=Elsewhere("x", frozenset())))
    client = create_app(Settings(), shelf).test_client()
    response = client.get("/sparql?at=2030-01-01&query=ASK%7B%7D")
    assert response.status_code == 501
    assert "remote store" in response.json["detail"]


def test_over_the_wire(tmp_path, serving):
    """A client of Memento finds every past state from a document's address alone, while others are published."""
    room, failed = made(tmp_path), []
    with serving(room.data, "--port", "0") as address:

        def read():
            session = requests.Session()
            while not done.is_set():
                for stamp, title in zip(STAMPS, TITLES, strict=True):
                    answer = session.get(f"{address}/at/{stamp}{DOC}.nt", timeout=10)
                    if answer.status_code != 200 or title not in answer.text:
                        failed.append((stamp, answer.status_code))
                asked = {"query": TITLE, "at": "2025-03-02"}
                answer = session.get(f"{address}/sparql", params=asked, headers={"Accept": "text/csv"}, timeout=10)
                if answer.status_code != 200 or TITLES[0] not in answer.text.splitlines():
                    failed.append(("sparql", answer.status_code, answer.text))

        done = threading.Event()
        reader = threading.Thread(target=read)
        reader.start()
        try:
            for number in range(3, 8):
                room.rewrite("label: a new quay", "label: a new quay!")
                room.publish(at=FIRST + number * DAY, keep=0)
        finally:
            done.set()
            reader.join()
        assert failed == []
        original = requests.get(f"{address}{DOC}", timeout=10)
        timegate = original.links["timegate"]["url"]
        fields = {"Accept-Datetime": http_date(FIRST + DAY * 1.5), "Accept": "application/n-triples"}
        memento = requests.get(timegate, headers=fields, timeout=10)
        assert memento.url == f"{address}/at/{STAMPS[1]}{DOC}"
        assert memento.headers["Memento-Datetime"] == http_date(FIRST + DAY)
        assert TITLES[1] in memento.text
        assert memento.links["original"]["url"] == f"{address}{DOC}"
        timemap = requests.get(f"{address}/timemap/link{DOC}", timeout=10)
        assert timemap.text.count("datetime=") == 8


def test_behind_a_prefix(client):
    """Below a prefix all addresses have it."""
    below = {"SCRIPT_NAME": "/data"}
    response = client.get(f"/timegate{DOC}", environ_overrides=below)
    assert response.headers["Location"] == f"http://localhost/data/at/{STAMPS[2]}{DOC}"
    memento = client.get(f"/at/{STAMPS[0]}{DOC}", environ_overrides=below, headers={"Accept": "text/html"})
    assert links(memento)["original"][0]["url"] == f"http://localhost/data{DOC}"
    assert f'href="/data/at/{STAMPS[0]}/static/onrecord.css"' in memento.text
    assert client.get("/at/20991231", environ_overrides=below).headers["Location"] == f"/data/at/{STAMPS[2]}/"
