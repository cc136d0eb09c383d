"""What any store promises, over the embedded one, Virtuoso 7 and the Oxigraph server, both started here."""

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
import stores
from newsroom import Newsroom, read, require_whole, steps
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from onrecord.mapping.iris import Iris
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator
from onrecord.server.app import create_app
from onrecord.server.description import describe
from onrecord.server.embedded import EmbeddedStore
from onrecord.server.endpoint import Endpoint, Source
from onrecord.server.generation import STORE, Generations
from onrecord.server.publishing import Order, PublishError, publish
from onrecord.server.query_errors import QueryError, QueryRefusedError, QuerySyntaxError
from onrecord.server.remote import RemoteStore
from onrecord.server.remote_graphs import RemoteGraphs
from onrecord.server.settings import Settings
from onrecord.server.sources import engine_of

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
SEEDS = "http://127.0.0.1:8080"
KINDS = ["embedded", "virtuoso", "oxigraph", "oxigraph-union"]
VALIDATOR = shipped_validator()
REMOTE = pytest.mark.parametrize("place", KINDS[1:], indirect=True, scope="session")
VIRTUOSO = pytest.mark.parametrize("place", ["virtuoso"], indirect=True, scope="session")


@dataclass(frozen=True)
class Place:
    """A store to publish to.

    Attributes:
        kind: which one.
        endpoint: where it is; None for the embedded one.
        seeds: the data directory that the seeds were published to.
    """

    kind: str
    endpoint: Endpoint | None
    seeds: Path

    @property
    def generation(self):
        return Generations(self.seeds, self.endpoint).current()


@pytest.fixture(scope="session", params=KINDS)
def place(request, tmp_path_factory, required, program, free_port, seeds):
    """A store with the seeds published to it."""
    if request.param == "embedded":
        yield Place("embedded", None, seeds)
        return
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "virtuoso":
        server = stores.virtuoso(program("virtuoso-t"), program("isql-vt"), folder, free_port(), free_port())
    else:
        options = ["--union-default-graph"] if request.param.endswith("union") else []
        server = stores.oxigraph(required(stores.of_python("oxigraph"), "oxigraph"), folder, free_port(), *options)
    with server as endpoint:
        at = Generations(seeds).current().created
        publish(ROOT / "seeds", Iris(SEEDS), Texts(), folder / "data", endpoint, Order(at=at))
        yield Place(request.param, endpoint, folder / "data")


@pytest.fixture
def remote(place):
    """A remote store; for tests that are marked as REMOTE."""
    return place.endpoint


def held(newsroom):
    """Return how many triples each graph in the store holds, by its name."""
    query = (
        f'SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{newsroom.base}/")) }}'
        " GROUP BY ?g"
    )
    store = newsroom.generation.store if newsroom.endpoint is None else RemoteStore.of(newsroom.endpoint)
    return {str(row["g"]).split("/graph/")[1]: int(row["n"]) for row in store.query(query)}


def pages(generation, store=None):
    """Return the description of some things in a generation, from its store or another."""
    lines = read(generation, "onrecord.nt").decode().splitlines()
    iris = sorted({line.split()[0][1:-1] for line in lines if line.startswith(f"<{generation.base}/id/")})
    return {
        iri: describe(store or generation.store, URIRef(iri), graphs=None if store else generation.graphs)
        for iri in [iri for iri in iris if "#" not in iri][::6]
    }


def require_right(newsroom):
    """Require that the store has what the embedded one has that every generation comes with, and that it is right."""
    generation = newsroom.generation
    assert held(newsroom) == generation.filed.sizes
    require_whole(newsroom.data, newsroom.endpoint)
    found, expected = pages(generation), pages(generation, EmbeddedStore.open(generation.path / STORE))
    assert None not in found.values()
    differing = {iri: found[iri].quads ^ expected[iri].quads for iri in found if found[iri] != expected[iri]}
    assert differing == {}
    assert said_of(newsroom) == said_of(embedded(newsroom))


def said_of(newsroom):
    """Return all quads but those of the history, which tell when something was published."""
    lines = read(newsroom.generation, "onrecord.nq").decode().splitlines()
    return sorted(line for line in lines if not line.endswith("/graph/history> ."))


def newsroom_at(tmp_path, endpoint):
    return Newsroom.at(tmp_path / uuid4().hex, endpoint, f"https://{uuid4().hex}.example")


@pytest.fixture
def newsroom(place, tmp_path):
    """Records that change."""
    return newsroom_at(tmp_path, place.endpoint)


P = """\
PREFIX rec: <https://w3id.org/onrecord/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
REGISTRY = f"{SEEDS}/graph/registry"
LINKS = f"{SEEDS}/graph/links"
ASKED = [
    "SELECT ?s ?l { ?s a rec:Statement ; rdfs:label ?l }",
    "SELECT ?l (COUNT(?said) AS ?n) { ?said rec:speaker/rdfs:label ?l } GROUP BY ?l HAVING(COUNT(?said) > 1)",
    "SELECT ?s ?n { ?s rec:isNamed ?n }",
    "SELECT ?s ?d { ?s ?p ?d FILTER(DATATYPE(?d) = xsd:date) }",
    "SELECT ?s ?d { ?s a rec:Anchor ; ?p ?d FILTER(DATATYPE(?d) = xsd:date) }",
    "SELECT ?s ?d { ?s ?p ?d FILTER(DATATYPE(?d) = xsd:integer && ?d > 1000 && CONTAINS(STR(?s), '/id/text/')) }",
    "SELECT ?s ?when { ?s a rec:Event OPTIONAL { ?s rec:when/rec:edtf ?when } }",
    "SELECT ?s ?m { ?s a rec:Statement . ?s rec:embeds+ ?m }",
    "SELECT ?s { ?s a rec:Statement MINUS { ?s rec:embeds ?m } }",
    "SELECT ?s { ?s a rec:Statement FILTER NOT EXISTS { ?m rec:embeds ?s } }",
    f"SELECT ?p ?o {{ VALUES ?s {{ <{SEEDS}/id/actor/wendy-sherman> <{SEEDS}/id/actor/japan> }} ?s ?p ?o }}",
    f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{SEEDS}/')) }} GROUP BY ?g",
    "SELECT ?s { ?s a rec:NoSuchThing }",
    "ASK { ?s a rec:Statement }",
    "ASK { ?s a rec:NoSuchThing }",
    "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a rec:Event ; rdfs:label ?l }",
    "CONSTRUCT { ?s rdfs:label ?l } { ?s a rec:NoSuchThing ; rdfs:label ?l }",
    "CONSTRUCT WHERE { ?s rec:isNamed ?n }",
]


def answered(store, text, *dataset):
    """Return an answer as a set that can be compared."""
    result = store.query(P + text, *dataset)
    if result.kind == "graph":
        return set(result)
    return sorted(sorted((name, term.n3()) for name, term in row.items()) for row in result)


@pytest.mark.parametrize("text", ASKED)
def test_queries(place, seeds, text):
    """Queries of every kind are answered as by the embedded store, to the letter of each literal."""
    expected = answered(Generations(seeds).current().store, text)
    assert answered(place.generation.store, text) == expected


def test_describe(place):
    """DESCRIBE tells at least what the thing is subject of."""
    iri = URIRef(f"{SEEDS}/id/actor/wendy-sherman")
    found = {triple for triple in place.generation.store.query(f"DESCRIBE <{iri}>") if triple[0] == iri}
    assert len(found) > 3


DATASETS = [
    ("SELECT ?s ?p ?o { ?s ?p ?o }", [LINKS], []),
    ("SELECT ?s ?p ?o { ?s ?p ?o }", [LINKS, REGISTRY], []),
    ("SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }", [], [LINKS]),
    ("SELECT ?g ?s ?t { ?s a ?t . GRAPH ?g { ?s ?p ?o } }", [REGISTRY], [LINKS]),
    (f"SELECT ?s ?p ?o FROM <{LINKS}> {{ ?s ?p ?o }}", [], []),
    (f"SELECT ?g ?s FROM NAMED <{LINKS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", [], []),
    (f"SELECT ?s ?p ?o FROM <{REGISTRY}> {{ ?s ?p ?o }}", [LINKS], []),
    (f"PREFIX g: <{SEEDS}/graph/> SELECT ?s FROM g:links FROM NAMED g:registry {{ ?s ?p ?o }}", [], []),
    ("SELECT ?s ?p ?o { ?s ?p ?o }", [], [LINKS]),
    ("SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }", [LINKS], []),
    ("ASK { GRAPH ?g { ?s ?p ?o } }", [LINKS], []),
    (f"CONSTRUCT FROM <{LINKS}> WHERE {{ ?s ?p ?o }}", [], []),
    ("SELECT ?s ?p ?o { ?s ?p ?o }", ["https://nothing.example/"], []),
]


@pytest.mark.parametrize(("text", "default_graphs", "named_graphs"), DATASETS)
def test_datasets(place, seeds, text, default_graphs, named_graphs):
    """A query sees the dataset that the request names, else the one that it names itself."""
    expected = answered(Generations(seeds).current().store, text, default_graphs, named_graphs)
    assert answered(place.generation.store, text, default_graphs, named_graphs) == expected


REFUSED = [
    ("SELECT * {", QuerySyntaxError, (1, 11)),
    ("SELECT *\n{ ?s ?p x:y }", QuerySyntaxError, (2, 9)),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", QuerySyntaxError, None),
    ("CLEAR ALL", QuerySyntaxError, None),
    ("DEFINE input:inference 'x' SELECT * { ?s ?p ?o }", QuerySyntaxError, None),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", QueryRefusedError, None),
    ("SELECT * {" + "{" * 100 + "}" * 101, QueryRefusedError, None),
]


@pytest.mark.parametrize(("text", "error", "at"), REFUSED)
def test_refusals(place, text, error, at):
    """What is no query is told with its place, and what asks others or too much is refused."""
    with pytest.raises(error) as raised:
        place.generation.store.query(text)
    assert at is None or (raised.value.line, raised.value.column) == at


def test_the_default_graph_is_the_union(place):
    """Whatever the store's own default graph is, a query without a dataset finds what any graph says."""
    stated = place.generation.manifest.get("store")
    assert stated is None or stated["union"] == (place.kind != "oxigraph")
    assert list(place.generation.store.query(P + "ASK { ?s a rec:Statement . ?c a skos:Concept }")) == [{}]
    assert bool((place.generation.elsewhere is None) or Source.of(place.generation.source).graphs) == (
        place.kind in ("embedded", "oxigraph")
    )


def test_absent_graphs(place):
    """A process that evaluates queries tells which graphs there are not."""
    engine = engine_of(place.generation.source)
    assert engine.absent([REGISTRY, "https://nothing.example/"]) == ("https://nothing.example/",)


def things(generation, count):
    """Return some things of every kind, always the same, with words and concepts among them."""
    lines = read(generation, "onrecord.nt").decode().splitlines()
    subjects = sorted({line.split()[0][1:-1] for line in lines})
    found = [iri for iri in subjects if "#" not in iri and "/id/" in iri]
    words = [iri for iri in subjects if iri.startswith("https://w3id.org/onrecord/")]
    return [*found[:: len(found) // count], *words[:: len(words) // 8]]


def test_entities(place, seeds, newsroom):
    """Every entity is described by the same quads as by the embedded store, whoever else's data is there."""
    newsroom.publish()
    expected, found = Generations(seeds).current(), place.generation
    for iri in map(URIRef, things(expected, 40)):
        ours = describe(found.store, iri, graphs=found.graphs)
        theirs = describe(expected.store, iri)
        assert (ours.listing, ours.quads) == (theirs.listing, theirs.quads), iri


def test_pages_of_pointers(place, seeds):
    """What points at an entity comes in pages that have it all, as the embedded store has it."""
    iri = URIRef("https://w3id.org/onrecord/concept#force-asserts")
    expected, found = Generations(seeds).current(), place.generation
    for page in (1, 2, 3):
        ours = describe(found.store, iri, page, 7, graphs=found.graphs)
        theirs = describe(expected.store, iri, page, 7)
        assert (ours.listing, ours.quads) == (theirs.listing, theirs.quads)


DOCUMENTS = [
    "/doc/actor/wendy-sherman.ttl",
    "/doc/actor/wendy-sherman.html",
    "/doc/article/nishioka-2023-abduction-policy.nq",
    "/graph/registry.nt",
    "/graph/article/nishioka-2023-abduction-policy/{revision}.trig",
    "/graph?default",
    "/",
    "/dataset.ttl",
    "/dump/onrecord.nt",
    "/concept/force-asserts.jsonld",
]


@pytest.fixture
def clients(place, seeds, workers):
    """A client of the application over the store, and one over the embedded one."""
    ours = create_app(Settings(data=place.seeds), Generations(place.seeds, place.endpoint), workers)
    return ours.test_client(), create_app(Settings(data=seeds), Generations(seeds), workers).test_client()


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents(place, clients, path):
    """Every document is the same, byte by byte but for times, and has the same tag."""
    (article,) = place.generation.index.articles()
    address = path.format(revision=article.revision)
    ours, theirs = (client.get(address, headers={"Accept": "*/*"}, buffered=True) for client in clients)
    assert ours.status_code == 200, ours.data
    if path == "/dataset.ttl":
        bodies = (re.sub(r'"20[^"]*Z(-\w+)?"', '"2026-01-01T00:00:00Z"', each.text) for each in (ours, theirs))
        assert isomorphic(*(Graph().parse(data=body) for body in bodies))
    else:
        assert ours.data == theirs.data
        assert ours.headers.get("ETag") == theirs.headers.get("ETag")


def test_sparql(place, clients):
    """The endpoint answers from the store, through its processes, and tells errors as it does over the embedded one."""
    text = P + f"SELECT ?s ?l {{ ?s a rec:Event ; rdfs:label ?l FILTER(STRSTARTS(STR(?s), '{SEEDS}/')) }}"
    ours, theirs = (client.get("/sparql?" + urlencode({"query": text})).json["results"] for client in clients)
    assert sorted(map(str, ours["bindings"])) == sorted(map(str, theirs["bindings"]))
    for wrong in ("SELECT * {", "CLEAR ALL", "SELECT * { SERVICE <http://127.0.0.1:1/> { } }"):
        ours, theirs = (client.get("/sparql?" + urlencode({"query": wrong})) for client in clients)
        assert (ours.status_code, ours.data) == (theirs.status_code, theirs.data)
    one = clients[0].get("/sparql?" + urlencode({"query": "CONSTRUCT WHERE { ?s ?p ?o }", "default-graph-uri": LINKS}))
    assert Graph().parse(data=one.data, format="turtle") is not None


def test_a_change(newsroom):
    """A changed record is published: its old revision is gone, its pages are those of the embedded store."""
    newsroom.publish()
    before = held(newsroom)
    newsroom.rewrite("label: a new quay", "label: another quay")
    assert newsroom.publish().changed
    assert held(newsroom) == newsroom.generation.filed.sizes
    assert before.keys() - held(newsroom).keys() == {name for name in before if name.startswith("article/")}
    require_right(newsroom)
    assert not newsroom.publish().changed


def embedded(newsroom):
    """Return the same records, published to an embedded store."""
    other = Newsroom(newsroom.folder / uuid4().hex, None, newsroom.base)
    shutil.copytree(newsroom.records, other.records)
    shutil.copytree(newsroom.folder / "texts", other.folder / "texts")
    other.publish()
    return other


def test_a_retraction(newsroom):
    """An article whose record is taken away leaves the store, and leads nowhere."""
    newsroom.add("more-talks")
    newsroom.publish()
    (newsroom.records / "more-talks.yaml").unlink()
    newsroom.publish()
    assert [name for name in held(newsroom) if "more-talks" in name] == []
    found = newsroom.generation
    assert describe(found.store, URIRef(f"{newsroom.base}/id/article/more-talks"), graphs=found.graphs) is None
    require_right(newsroom)


@pytest.fixture
def proxy(remote, free_port):
    """A proxy before the remote store, and the endpoint it is at."""
    port = free_port()
    with stores.proxied(urlsplit(remote.query).port, port) as proxy:
        path = "" if remote.query.endswith("/query") else "/sparql"
        yield proxy, stores.at(f"http://127.0.0.1:{port}{path}", remote.user, remote.password)


def changing(proxy):
    """Return the changes that were sent, as method and graph, without greetings and repetitions for Digest."""
    found = [
        (method, path.partition("graph%2F")[2] or body.partition(b"+DATA")[0].decode().removeprefix("update="))
        for method, path, body in proxy.seen
        if method != "GET" and b"query=" not in body[:6] and b"%2Fnothing" not in body
    ]
    return [found[i] for i in range(len(found)) if i == 0 or found[i] != found[i - 1]]


@REMOTE
def test_only_what_changed_is_sent(newsroom, proxy):
    """A changed label in the registry sends some triples; articles that did not change are not sent again."""
    proxy, endpoint = proxy
    newsroom.add("more-talks")
    newsroom.publish(endpoint)
    shared = ["catalogue", "history", "links", "registry", "vocabulary"]
    assert [method for method, _ in changing(proxy)] == ["PUT"] * 2 + ["POST"] * len(shared)
    assert [graph for method, graph in changing(proxy) if method == "POST"] == shared
    proxy.seen.clear()
    newsroom.rewrite("label: Port Sol", "label: Porto Sol", "registry.yaml")
    newsroom.publish(endpoint)
    assert changing(proxy) == [("POST", "INSERT"), ("POST", "DELETE")]
    require_right(newsroom)


@REMOTE
@pytest.mark.parametrize("changes", [0, 1, 2, 4, 6, 7, 8, 9])
def test_an_interruption(newsroom, proxy, changes):
    """Wherever a publication breaks off, the old generation goes on serving, and the next one goes on from there."""
    proxy, endpoint = proxy
    newsroom.publish(endpoint)
    before = newsroom.generation
    newsroom.add("more-talks")
    newsroom.rewrite("label: a new quay", "label: another quay")
    newsroom.rewrite("label: Port Sol", "label: Porto Sol", "registry.yaml")
    proxy.changes = changes
    try:
        newsroom.publish(endpoint)
        switched = True
    except PublishError as error:
        switched = False
        assert "goes on serving" in str(error)
        assert "publish again" in str(error)
        assert stores.PASSWORD not in str(error)
    assert switched == (newsroom.generation.id != before.id)
    articles = {iri: found for iri, found in pages(newsroom.generation).items() if "/article/" in iri}
    assert None not in articles.values()
    kept = held(newsroom)
    proxy.changes = None
    proxy.seen.clear()
    newsroom.publish(endpoint)
    whole = {
        ("PUT", name.replace("/", "%2F"))
        for name, count in newsroom.generation.filed.sizes.items()
        if kept.get(name) == count
    }
    assert not {sent for sent in whole & set(changing(proxy)) if "article" in sent[1]}
    require_right(newsroom)


@REMOTE
def test_readers_while_publishing(newsroom, proxy, workers):
    """Whoever reads while articles are replaced gets each page as it was or as it will be, never between."""
    proxy, endpoint = proxy
    newsroom.publish()
    application = create_app(
        Settings(data=newsroom.data, cache=0), Generations(newsroom.data, newsroom.endpoint), workers
    )
    paths = [f"{iri.removeprefix(newsroom.base).replace('/id/', '/doc/', 1)}.nq" for iri in pages(newsroom.generation)]
    allowed = {path: {said(application.test_client(), path)} for path in paths}
    seen, stop = [], Event()

    def read():
        client = application.test_client()
        while not stop.is_set():
            seen.extend((path, said(client, path)) for path in paths)

    proxy.before = lambda: time.sleep(0.1)
    readers = [Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(3):
        newsroom.rewrite("label: a new quay" if number == 0 else f"label: quay {number}", f"label: quay {number + 1}")
        other = embedded(newsroom)
        expected = create_app(Settings(data=other.data), Generations(other.data), workers).test_client()
        for path in paths:
            allowed[path].add(said(expected, path))
        newsroom.publish(endpoint)
    stop.set()
    for reader in readers:
        reader.join()
    assert len(seen) > 50
    strange = [(path, body) for path, body in seen if body not in allowed[path]]
    near = [(path, min((known ^ body for known in allowed[path]), key=len)) for path, body in strange]
    assert near == []


def said(client, path):
    """Return what the article graphs say on a page, and others of them: a revision's triples come or go together.

    The history, which tells when, is of the same revision.
    """
    response = client.get(path)
    assert response.status_code == 200, response.text
    lines = response.text.splitlines()
    graphs = set(re.findall(r"<[^ ]*/graph/article/[^ #]*(?=> \.$)", response.text, re.MULTILINE))
    derived = re.findall(r"\?rev=(\d+)> <[^ ]*#wasDerivedFrom> (<[^ ]*/graph/article/[^ #]*)>", response.text)
    newest = sorted((int(number), graph) for number, graph in derived)[-1:]
    assert all({graph} == graphs for _, graph in newest), (newest, graphs)
    return frozenset(line for line in lines if "/graph/article/" in line and "/graph/history>" not in line)


@REMOTE
def test_what_is_removed_is_not_in_the_store(newsroom, remote):
    """After somebody was made unnamed and a statement deleted, no quad of the store has a word of theirs."""
    newsroom.publish()
    doubt = "article:harbour-talks/statement:doubt"
    assert {word for word in ("横田", "hardly") if word in quads_of(newsroom)} == {"横田", "hardly"}
    steps(
        newsroom,
        "step: anonymise, thing: actor:横田-健, grounds: as asked, label: a guest, strings: [横田]",
        f'step: delete, thing: "{doubt}", strings: [hardly], grounds: a court order',
    )
    newsroom.publish()
    left = quads_of(newsroom)
    assert "a guest" in left
    assert [word for word in ("横田", "%E6%A8%AA%E7%94%B0", "hardly") if word in left] == []


def quads_of(newsroom):
    """Return all that the graphs in a remote store say, as text."""
    query = f'SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{newsroom.base}/")) }}'
    rows = RemoteStore.of(newsroom.endpoint).query(query)
    return "\n".join(" ".join(str(row[name]) for name in "gspo") for row in rows)


@REMOTE
def test_the_same_again_mends_the_store(newsroom, remote):
    """Publishing what is published already brings back what somebody took away."""
    newsroom.publish()
    whole = held(newsroom)
    graphs = RemoteGraphs.of(remote)
    for name in ("registry", next(name for name in whole if name.startswith("article/"))):
        graphs.remove(f"{newsroom.base}/graph/{name}")
    assert held(newsroom) != whole
    assert not newsroom.publish().changed
    assert held(newsroom) == whole


@REMOTE
def test_the_command_line(newsroom, remote, tmp_path):
    """publish, query and dump work with --store; credentials come from the environment and appear nowhere."""
    environment = {**os.environ, "ONRECORD_STORE_USER": remote.user, "ONRECORD_STORE_PASSWORD": remote.password}
    common = ["--data", str(tmp_path / "data"), "--store", remote.query]
    asked = [
        ["publish", str(newsroom.records), "--base", newsroom.base, *common],
        ["query", f"SELECT ?p {{ <{newsroom.base}/id/article/harbour-talks> ?p ?o }}", "--format", "csv", *common],
        ["dump", "--format", "nt", *common],
    ]
    for arguments in asked:
        command = [os.sys.executable, "-m", "onrecord.server.cli", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert newsroom.base in done.stdout or "generation" in done.stdout or "rdf-syntax-ns" in done.stdout
        assert not remote.password or remote.password not in done.stdout + done.stderr
    for file in (tmp_path / "data").rglob("*"):
        assert not remote.password or not file.is_file() or remote.password.encode() not in file.read_bytes()


WRONG = [
    (("nobody", "guess-me"), "refuses (401): set ONRECORD_STORE_USER"),
    ((stores.USER, "guess-me"), "refuses (401): set ONRECORD_STORE_USER"),
    (("", ""), "Permission denied|No permission"),
]


@VIRTUOSO
@pytest.mark.parametrize(("credentials", "told"), WRONG)
def test_wrong_credentials(place, newsroom, credentials, told, caplog):
    """Who may not write is told so, without the password, and nothing was published."""
    with pytest.raises(PublishError) as raised:
        newsroom.publish(stores.at(place.endpoint.query, *credentials))
    assert re.search(told.replace("(", r"\(").replace(")", r"\)"), str(raised.value)), str(raised.value)
    assert "guess-me" not in f"{raised.value} {raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert Generations(newsroom.data).manifest() is None


@REMOTE
def test_a_store_that_is_not_there(newsroom, remote, free_port):
    """A wrong address is told; the generation that is current stays so."""
    newsroom.publish()
    before = newsroom.generation.id
    newsroom.rewrite("label: a new quay", "label: another quay")
    with pytest.raises(PublishError, match=r"does not answer .*see that it runs"):
        newsroom.publish(stores.at(f"http://127.0.0.1:{free_port()}/sparql"))
    assert newsroom.generation.id == before


CUTS = ["SELECT ?s { ?s ?p ?o }", "CONSTRUCT { <urn:x> <urn:p> ?p } { ?s ?p ?o }"]


@VIRTUOSO
@pytest.mark.parametrize("text", CUTS)
def test_a_cut_answer_is_no_answer(place, text):
    """What Virtuoso cuts at its number of rows is never taken for whole, even where it does not say so itself."""
    with pytest.raises(QueryError, match=f"cuts answers at {stores.MAX_ROWS} rows"):
        list(place.generation.store.query(text))


UNTAKEN = ["SELECT ?s ?m { ?s <urn:x:p>+ ?m }", "PREFIX x: <urn:x:> BASE <urn:x:> SELECT * { ?s <y> ?o }"]


@pytest.mark.parametrize("text", UNTAKEN)
def test_what_only_the_store_refuses(place, text):
    """What the store does not take is told in its words, without its address."""
    if place.kind != "virtuoso":
        assert list(place.generation.store.query(text)) == []
        return
    with pytest.raises(QueryError, match="the store does not take the query: Virtuoso") as raised:
        list(place.generation.store.query(text))
    assert "127.0.0.1" not in str(raised.value)
