"""Revisions: an article's document as of each of them, superseded graphs, who, when and why."""

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest
from conftest import CountingStore, Shelf, accepting
from newsroom import ARTICLE, BASE, Newsroom
from rdflib import PROV, Graph, URIRef

from onrecord.mapping.validation import shipped_validator
from onrecord.server.app import create_app
from onrecord.server.formats import FORMATS
from onrecord.server.generation import OLD, Generations
from onrecord.server.history import OldGraphs, history_graph
from onrecord.server.index_rows import Revision
from onrecord.server.revision_entries import SHOWN
from onrecord.server.revisions import MOST
from onrecord.server.settings import Settings

DOC = f"/doc/article/{ARTICLE}"
HOSTILE = '</title><script>alert("1")</script>\n\u202e"@en . <urn:x> <urn:y> <urn:z>'
ENTITY = [row for row in FORMATS if row.kind in ("page", "triples", "quads")]
RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
}


def publish_three(folder):
    """Publish an article three times; the second time for a hostile reason."""
    newsroom = Newsroom.at(folder)
    newsroom.publish()
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish(reason=HOSTILE, by='<b>E.</b> "Ditor"')
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish(reason="It is another quay")
    return newsroom


def client_of(newsroom, workers):
    return create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    return publish_three(tmp_path_factory.mktemp("revisions"))


@pytest.fixture(scope="module")
def site(newsroom, workers):
    return client_of(newsroom, workers)


def links(response):
    """Return the targets of an answer's links, by relation."""
    found = {}
    for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["Link"]):
        found.setdefault(relation, []).append(target)
    return found


def test_every_revision_comes_in_every_format(site):
    """Each revision's document comes in all formats, by suffix and by negotiation, and is found by no crawler."""
    for number in (1, 2, 3):
        for row in ENTITY:
            response = site.get(f"{DOC}{row.suffix}?rev={number}")
            assert (response.status_code, response.mimetype) == (200, row.media_type)
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert "public" in response.headers["Cache-Control"]
            negotiated = site.get(f"{DOC}?rev={number}", headers=accepting(row.media_type))
            assert negotiated.data == response.data
            assert negotiated.headers["Content-Location"] == f"{DOC}{row.suffix}?rev={number}"
    assert site.get(f"{DOC}?rev=1", headers=accepting("image/png")).status_code == 406


@pytest.mark.parametrize("suffix", RDF)
def test_a_revision_says_what_it_said(site, suffix):
    """The data of a revision holds what was on record then: in every format the same triples."""
    triples = {quad.triple for quad in ox.parse(site.get(f"{DOC}{suffix}?rev=1").data, RDF[suffix])}
    assert triples == {quad.triple for quad in ox.parse(site.get(f"{DOC}.nt?rev=1").data, ox.RdfFormat.N_TRIPLES)}
    labels = {triple.object.value for triple in triples if isinstance(triple.object, ox.Literal)}
    assert "there will be a new quay before winter" in labels
    assert "there will be another quay before winter" not in labels


def test_a_revision_is_about_the_article_and_has_names_for_everything(site):
    """The document's topic is the article, and what registry and vocabulary describe has its names of now."""
    graph = Graph().parse(data=site.get(f"{DOC}.ttl?rev=1").text, format="turtle")
    document, article = URIRef(f"{BASE}{DOC}?rev=1"), URIRef(f"{BASE}/id/article/{ARTICLE}")
    assert (document, URIRef("http://xmlns.com/foaf/0.1/primaryTopic"), article) in graph
    page = site.get(f"{DOC}.html?rev=1").text
    assert "João Lima" in page
    assert "joão-lima</bdi>" not in page


def test_links_lead_to_the_versions_beside(site):
    """A revision links the one before, the one after, the current one and the list of all (RFC 5829)."""
    first, second, third = (links(site.get(f"{DOC}.ttl?rev={number}")) for number in (1, 2, 3))
    for found in (first, second, third):
        assert found["latest-version"] == [DOC]
        assert found["version-history"] == [f"{DOC}#revisions"]
        assert found["license"]
    assert ("predecessor-version" in first, first["successor-version"]) == (False, [f"{DOC}?rev=2"])
    assert (second["predecessor-version"], second["successor-version"]) == ([f"{DOC}?rev=1"], [f"{DOC}?rev=3"])
    assert (third["predecessor-version"], "successor-version" in third) == ([f"{DOC}?rev=2"], False)
    assert links(site.get(f"{DOC}.ttl"))["version-history"] == [f"{DOC}#revisions"]
    assert "version-history" not in links(site.get(f"{DOC}/statement/promise.ttl"))


def test_the_page_says_which_revision_it_is(site):
    """A revision's page begins with number, date, who, why and what came of it; markup in them stays text."""
    page = site.get(f"{DOC}.html?rev=2").text
    assert "<strong>Revision 2 of 3</strong>" in page
    assert "&lt;b&gt;E.&lt;/b&gt; &#34;Ditor&#34;" in page
    assert "<script>alert" not in page
    assert "; superseded on" in page
    assert f'href="/diff/article/{ARTICLE}?from=1&amp;to=2"' in page
    assert f'href="/diff/article/{ARTICLE}?from=2&amp;to=3"' in page
    assert f'<link rel="canonical" href="{BASE}{DOC}?rev=2">' in page
    assert f'href="{DOC}.ttl?rev=2"' in page
    current = site.get(f"{DOC}.html?rev=3").text
    assert "it is the current one" in current
    assert "not in the dataset" not in current
    assert 'class="notice revision"' not in site.get(f"{DOC}.html").text


def test_the_article_lists_its_revisions(site):
    """The article's page lists them in their order: number, date, who, why, what changed; its data the same."""
    page = site.get(f"{DOC}.html").text
    section = page[page.index('<h2 id="revisions">') :].partition("</section>")[0]
    assert re.findall(r"\?rev=(\d)", section) == ["1", "2", "3"]
    assert re.findall(r"from=(\d)&amp;to=(\d)", section) == [("1", "2"), ("2", "3")]
    assert "It is another quay" in section
    assert "A. Editor" in section
    graph = Graph().parse(data=site.get(f"{DOC}.ttl").text, format="turtle")
    of = URIRef("http://purl.org/dc/terms/isVersionOf")
    found = sorted(graph.subjects(of, URIRef(f"{BASE}/id/article/{ARTICLE}")))
    assert found == [URIRef(f"{BASE}{DOC}?rev={number}") for number in (1, 2, 3)]
    assert (found[1], PROV.wasRevisionOf, found[0]) in graph
    why = URIRef("http://purl.org/dc/terms/description")
    assert [str(value) for value in graph.objects(found[1], why)] == [HOSTILE]


WRONG = [
    ("rev=0", 400), ("rev=-1", 400), ("rev=", 400), ("rev=x", 400), ("rev=1.0", 400), ("rev=%D9%A1", 400),
    ("rev=01", 400), ("rev=1234567890", 400), ("rev=1&rev=1", 400), ("rev=4", 404), ("rev=999999999", 404),
]  # fmt: skip


@pytest.mark.parametrize(("query", "status"), WRONG)
def test_wrong_numbers(site, query, status):
    """What is no number is refused; a number that there is not is told with those that there are."""
    response = site.get(f"{DOC}?{query}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert ("there are 1 to 3" in response.json["detail"]) == (status == 404)


def test_nothing_else_has_revisions(site):
    """Things other than articles have no revisions, and articles that there are not have none."""
    for path in (f"{DOC}/statement/promise", "/doc/actor/jane-doe", "/doc/article/nothing"):
        assert site.get(f"{path}?rev=1").status_code == 404


def test_conditional_requests(site):
    """Who has a revision's document is told so, in each format and coding."""
    for accept in ("text/html", "text/turtle"):
        first = site.get(f"{DOC}?rev=1", headers={"Accept": accept})
        again = site.get(f"{DOC}?rev=1", headers={"Accept": accept, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["ETag"] != site.get(f"{DOC}?rev=2", headers={"Accept": accept}).headers["ETag"]
        wrong = site.get(f"{DOC}?rev=1", headers={"Accept": accept, "If-Match": '"other"'})
        assert wrong.status_code == 412


def test_a_revision_takes_one_query(newsroom, workers):
    """Whatever a revision holds, the store is asked once: what things are called now."""
    generation = newsroom.generation
    for number in (1, 3):
        counting = CountingStore(generation.store)
        app = create_app(Settings(data=newsroom.data), Shelf(replace(generation, store=counting)), workers)
        assert app.test_client().get(f"{DOC}.html?rev={number}").status_code == 200
        assert app.test_client().get(f"{DOC}.ttl?rev={number}").status_code == 200
        assert len(counting.queries) == 1


def old_graph(newsroom, number=1):
    return newsroom.generation.index.revisions(ARTICLE)[number - 1].revision


def test_superseded_graphs(newsroom, site):
    """A superseded graph keeps its address and its triples, links the newer ones, and says that it is apart."""
    name = f"/graph/article/{ARTICLE}/{old_graph(newsroom)}"
    kept = OldGraphs(newsroom.data / OLD).lines(ARTICLE, old_graph(newsroom))
    own = {quad for quad in ox.parse("".join(kept), ox.RdfFormat.N_QUADS) if quad.graph_name.value == f"{BASE}{name}"}
    response = site.get(f"{name}.nq")
    assert set(ox.parse(response.data, ox.RdfFormat.N_QUADS)) == own != set()
    assert response.headers["Cache-Control"].endswith("immutable")
    for suffix, form in RDF.items():
        assert {quad.triple for quad in ox.parse(site.get(name + suffix).data, form)} == {q.triple for q in own}
    found = links(response)
    assert found["successor-version"] == [f"{BASE}/graph/article/{ARTICLE}/{old_graph(newsroom, 2)}"]
    assert found["latest-version"] == [f"{BASE}/graph/article/{ARTICLE}/{old_graph(newsroom, 3)}"]
    assert found["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    assert "collection" not in found
    by_name = site.get("/graph", query_string={"graph": f"{BASE}{name}"}, headers=accepting("application/n-quads"))
    assert by_name.data == response.data
    assert "This is not in the dataset any more" in site.get(f"{name}.html").text
    assert site.get(f"/graph/article/{ARTICLE}/000000000000.nq").status_code == 404


def test_superseded_graphs_are_in_no_dataset(newsroom, site):
    """Neither downloads nor queries have a superseded graph's statements."""
    name = f"{BASE}/graph/article/{ARTICLE}/{old_graph(newsroom)}"
    graphs = {quad.graph_name.value for quad in ox.parse(newsroom.read(), ox.RdfFormat.N_QUADS)}
    assert name not in graphs
    asked = site.get("/sparql", query_string={"query": f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"})
    assert asked.json["boolean"] is False


def test_what_was_taken_out_is_told(tmp_path, workers):
    """A revision whose graph was removed answers 410 everywhere, and the others as before."""
    newsroom = publish_three(tmp_path)
    name = old_graph(newsroom)
    OldGraphs(newsroom.data / OLD).drop(ARTICLE, name)
    client = client_of(newsroom, workers)
    for path in (
        f"{DOC}?rev=1",
        f"{DOC}.ttl?rev=1",
        f"/graph/article/{ARTICLE}/{name}.ttl",
        f"/diff/article/{ARTICLE}?from=1",
    ):
        response = client.get(path)
        assert response.status_code == 410, path
        assert "revision 1" in response.json["detail"]
    assert client.get(f"{DOC}?rev=2").status_code == 200


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08\x00", b"rubbish"])
def test_a_damaged_file_is_no_missing_one(tmp_path, workers, damage):
    """What cannot be read is an error of the server's, and nothing of it is shown."""
    newsroom = publish_three(tmp_path)
    path = OldGraphs(newsroom.data / OLD).path(ARTICLE, old_graph(newsroom))
    path.write_bytes(damage)
    response = client_of(newsroom, workers).get(f"{DOC}.nt?rev=1")
    assert response.status_code == 503
    assert str(newsroom.data) not in response.text


def test_what_comes_back_is_a_revision_of_its_own(tmp_path, workers):
    """An article that is again as it was has another revision with the same graph, which is in the dataset."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    for old, new in (("a new quay", "another quay"), ("another quay", "a new quay")):
        newsroom.rewrite(old, new)
        newsroom.publish()
    revisions = newsroom.generation.index.revisions(ARTICLE)
    assert [each.ordinal for each in revisions] == [1, 2, 3]
    assert revisions[0].revision == revisions[2].revision
    client = client_of(newsroom, workers)
    page = client.get(f"{DOC}.html?rev=1").text
    assert "superseded on" in page
    assert "not in the dataset" not in page
    assert client.get(f"/graph/article/{ARTICLE}/{revisions[0].revision}.nt").status_code == 200


def test_revisions_of_the_past(newsroom, site):
    """The site as it was has the revisions that there were then, and what is current now was not there."""
    listed = site.get(f"/timemap{DOC}", headers=accepting("application/json")).text
    stamps = sorted(set(re.findall(r"/at/[^/]+(?=/doc/article)", listed)))
    assert len(stamps) == 3
    page = site.get(f"{stamps[1]}{DOC}?rev=1", headers=accepting("text/html"))
    assert page.status_code == 200
    assert "<strong>Revision 1 of 2</strong>" in page.text
    assert site.get(f"{stamps[1]}{DOC}?rev=3").status_code == 404


def revision(number, **other):
    facts = {"by": "A. Editor", "why": "", "source": "", "title": "The harbour talks", **other}
    return Revision(ARTICLE, number, f"{number:012x}", f"2031-06-02T10:20:{number % 60:02}Z", **facts)


def test_the_history_conforms(newsroom):
    """What the history graph says keeps to the shapes, together with the article that it is about."""
    git = {"source": f"git:{'0' * 40} 2031-06-01T10:20:30Z", "why": HOSTILE}
    merged = Graph(bind_namespaces="none").parse(data=newsroom.read("onrecord.nt").decode(), format="nt")
    for triple in history_graph(BASE, (revision(4), revision(5, **git), revision(6, by=""))).triples:
        merged.add(triple)
    about = [result for result in shipped_validator().validate(merged).results if "rev=" in str(result.focus)]
    assert about == []
    created = URIRef("http://purl.org/dc/terms/created")
    assert [str(at) for at in merged.objects(URIRef(f"{BASE}{DOC}?rev=5"), created)] == ["2031-06-01T10:20:30Z"]


def test_many_revisions_are_listed_as_far_as_it_says(newsroom, workers, monkeypatch):
    """Of very many revisions the latest are listed, and what is not listed is told and linked."""
    generation = newsroom.generation
    many = tuple(revision(number) for number in range(1, MOST + 3))
    monkeypatch.setattr(type(generation.index), "revisions", lambda _self, _key: many)
    app = create_app(Settings(data=newsroom.data), Shelf(generation), workers)
    page = app.test_client().get(f"{DOC}.html").text
    section = page[page.index('<h2 id="revisions">') :].partition("</section>")[0]
    assert section.count("?rev=") == SHOWN + 1
    earlier = MOST + 2 - SHOWN
    assert f'<a href="{DOC}?rev={earlier}"><bdi>Revisions 1 to {earlier}</bdi></a>' in section
