"""The prepared questions over HTTP."""

import json

import pytest

from onrecord.ontology import shipped_questions

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
OFFICE = "/query/office-on-a-day"
TRUMP = {"actor": "actor/donald-trump", "on": "2019-02-10"}


@pytest.mark.parametrize("question", shipped_questions(), ids=lambda question: question.name)
def test_every_question_is_answered(seeds_client, question):
    """Every question is answered with its examples, as data and as a page."""
    given = {each.name: each.example for each in question.parameters}
    response = seeds_client.get(f"/query/{question.name}", query_string=given)
    assert response.status_code == 200
    assert response.mimetype in ("application/sparql-results+json", "text/turtle")
    page = seeds_client.get(f"/query/{question.name}", query_string=given, headers=HTML)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert seeds_client.get(f"/query/{question.name}.rq").mimetype == "application/sparql-query"


def test_the_list(seeds_client):
    """The list names each question with its parameters, for programs; for people with links."""
    listed = seeds_client.get("/query", headers={"Accept": "application/json"})
    assert (listed.status_code, listed.mimetype) == (200, "application/json")
    entries = {entry["name"]: entry for entry in listed.json["questions"]}
    assert len(entries) == len(shipped_questions()) >= 30
    assert entries["office-on-a-day"]["href"] == OFFICE
    assert entries["office-on-a-day"]["parameters"][1] | {"meaning": ""} == {
        "name": "on",
        "type": "date",
        "meaning": "",
        "required": True,
        "default": None,
        "example": "2019-02-10",
    }
    page = seeds_client.get("/query", headers=HTML)
    assert page.mimetype == "text/html"
    assert f'href="{OFFICE}"' in page.text
    form = seeds_client.get("/sparql", headers=HTML).text
    assert all(f'href="/query/{name}"' in form for name in entries)


FORMATS = [
    (None, "application/sparql-results+json"),
    ("text/csv", "text/csv"),
    ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("text/html", "text/html"),
]


@pytest.mark.parametrize(("accept", "media_type"), FORMATS)
def test_negotiation(seeds_client, accept, media_type):
    """The same negotiation as for queries; the file of the query is linked."""
    headers = {"Accept": accept} if accept else {}
    response = seeds_client.get(OFFICE, query_string=TRUMP, headers=headers)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert f'<{OFFICE}.rq>; rel="describedby"; type="application/sparql-query"' in response.headers["Link"]
    assert "Accept" in response.vary
    assert seeds_client.get(OFFICE, query_string=TRUMP | {"format": "csv"}, headers=headers).mimetype == "text/csv"


def test_post_and_head(seeds_client):
    """A form may be posted, and HEAD is GET without a body."""
    got, posted = seeds_client.get(OFFICE, query_string=TRUMP), seeds_client.post(OFFICE, data=TRUMP)
    assert got.data == posted.data
    assert json.loads(got.data)["results"]["bindings"]
    head = seeds_client.head(OFFICE, query_string=TRUMP)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(got.data)))


BROKEN = [
    ({}, 400, "actor: is missing"),
    ({"actor": "actor/donald-trump"}, 400, "on: is missing"),
    (TRUMP | {"on": "2023-02-30"}, 400, "on: "),
    (TRUMP | {"actor": "a> } DROP ALL #"}, 400, "actor: "),
    (TRUMP | {"whom": "x"}, 400, "whom: is no parameter"),
    (TRUMP | {"actor": ["actor/a", "actor/b"]}, 400, "given once"),
    (TRUMP | {"format": "turtle"}, 400, "choose json"),
]


@pytest.mark.parametrize(("given", "status", "words"), BROKEN)
def test_broken(seeds_client, given, status, words):
    """What is wrong with the parameters is told, all at once, with what the question takes."""
    response = seeds_client.get(OFFICE, query_string=given)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert words in response.json["detail"]


def test_all_that_is_wrong_is_told(seeds_client):
    """Problems come one by one for programs as well."""
    problems = seeds_client.get(OFFICE).json
    assert [each["parameter"] for each in problems["problems"]] == ["actor", "on"]
    assert [each["name"] for each in problems["parameters"]] == ["actor", "on"]


def test_a_browser_gets_a_form(seeds_client):
    """Without what it needs, a question is a form for people, whose empty fields count as not given."""
    form = seeds_client.get(OFFICE, headers=HTML)
    assert (form.status_code, form.mimetype) == (200, "text/html")
    assert '<input id="on" name="on" type="date"' in form.text
    assert seeds_client.get(OFFICE, query_string={"actor": "", "on": ""}, headers=HTML).status_code == 200
    refused = seeds_client.get(OFFICE, query_string={"actor": "", "on": "2020-01-01"}, headers=HTML)
    assert (refused.status_code, refused.mimetype) == (400, "text/html")


def test_labels_name_things_on_pages(seeds_client):
    """A column that only names another is shown as that one's links."""
    page = seeds_client.get("/query/who-met-whom", headers=HTML).text
    assert '<a href="/doc/actor/wendy-sherman"><bdi>Wendy Sherman</bdi></a>' in page.replace(' lang="en"', "")
    assert ">whoLabel<" not in page


def test_no_such_question(seeds_client):
    """An unknown name is 404 and says where the list is; another method or body is refused."""
    for path in ("/query/none", "/query/none.rq", "/query/"):
        assert seeds_client.get(path).status_code == 404
    assert "/query" in seeds_client.get("/query/none").json["detail"]
    assert seeds_client.put(OFFICE).status_code == 405
    refused = seeds_client.post(OFFICE, data="x", content_type="text/plain")
    assert (refused.status_code, "Accept-Post" in refused.headers) == (415, True)
