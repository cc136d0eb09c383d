"""Every error on every route has one shape, as RFC 9457 or as a page."""

import logging

import pytest

from onrecord.server.query_errors import StoreError

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
ERRORS = [
    ("GET", "/nothing", 404),
    ("GET", "/doc/actor/nobody", 404),
    ("GET", "/doc/actor/nobody.ttl", 404),
    ("GET", "/dump/onrecord.zip", 404),
    ("GET", "/dump/onrecord.nq", 404),
    ("GET", "/dump/article/none.ttl", 404),
    ("GET", "/dump/article/..%2F..%2Fx.ttl", 404),
    ("GET", "/graph/article/none/1", 404),
    ("GET", "/graph/article/harbour-talks/000000000000", 404),
    ("GET", "/static/none", 404),
    ("GET", "/ontology.zip", 404),
    ("GET", "/sparql?query=SELECT", 400),
    ("POST", "/", 405),
    ("POST", "/doc/actor/jane-doe", 405),
    ("DELETE", "/id/actor/jane-doe", 405),
    ("PATCH", "/sparql", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/turtle", "application/problem+json"])
def test_shape(client, method, path, status, accept):
    """Programs get problem details, with the standard members, whatever they accept."""
    response = client.open(path, method=method, headers={"Accept": accept} if accept else {})
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = response.json
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert problem["title"]
    assert problem["detail"]
    assert "Accept" in response.vary
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert ("Allow" in response.headers) == (status == 405)


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
def test_page(client, method, path, status):
    """Browsers get a page with the same words."""
    page = client.open(path, method=method, headers={"Accept": BROWSER})
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert str(status) in page.text
    assert "Accept" in page.vary


def test_page_is_escaped(client):
    """What a client sent is text in the page, nothing else."""
    page = client.get("/doc/%3Cscript%3Ealert(1)%3C/script%3E", headers={"Accept": BROWSER})
    assert page.status_code == 404
    assert page.text.count("<script") == page.text.count('src="/static/')


@pytest.mark.parametrize("path", ["/", "/id/actor/x", "/doc/actor/x", "/sparql?query=ASK{}", "/healthz"])
def test_nothing_published(make_app, path, caplog):
    """Before anything is published every page says so, and what to do; it is no error to be logged."""
    with caplog.at_level(logging.WARNING):
        make_app(published=False).test_client().get(path)
    assert caplog.text == ""
    response = make_app(published=False).test_client().get(path)
    assert response.status_code == 503
    assert "onrecord publish" in response.json["detail"]
    assert response.headers["Retry-After"]


class Broken:
    """A store that fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def query(self, text, default_graphs=(), named_graphs=()):
        raise self.error


@pytest.mark.parametrize(("error", "status"), [(StoreError("secret place"), 503), (KeyError("secret place"), 500)])
@pytest.mark.parametrize("accept", ["application/problem+json", BROWSER])
def test_nothing_from_inside(make_app, caplog, error, status, accept):
    """A server's own failure is logged in full and shown as nothing but that."""
    app = make_app(store=Broken(error))
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/doc/actor/x", headers={"Accept": accept})
    assert response.status_code == status
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "secret" in caplog.text
