"""Answers are given again while one generation is current, to whom they are meant for, and to nobody else."""

from dataclasses import dataclass, field, replace

import pytest
from werkzeug.test import Client

from onrecord.server.generation import NothingPublishedError
from onrecord.server.kept import Kept
from onrecord.server.response_cache import ResponseCache

TAG = '"abc"'


@dataclass
class Counter:
    """An application that counts how often it is asked; its answers can be changed."""

    headers: dict = field(default_factory=lambda: {"Cache-Control": "public, no-cache", "ETag": TAG, "Vary": "Accept"})
    status: str = "200 OK"
    asked: int = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, [*self.headers.items(), ("Content-Type", "text/plain")])
        return [b"", b"answer ", environ.get("HTTP_ACCEPT", "").encode()]


@pytest.fixture
def counter():
    return Counter()


@dataclass
class Changing:
    """A `Published` whose generation can be replaced."""

    generation: object

    def current(self):
        if self.generation is None:
            raise NothingPublishedError("nothing")
        return self.generation


@pytest.fixture
def published(generation):
    return Changing(generation)


@pytest.fixture
def client(counter, published):
    return Client(ResponseCache(counter, published, Kept(100_000)))


def test_given_again(client, counter):
    """What may be kept is answered from memory, in the same words."""
    first = client.get("/x?y=1", headers={"Accept": "a/b"})
    again = client.get("/x?y=1", headers={"Accept": "a/b"})
    assert counter.asked == 1
    assert (again.status, again.data, again.headers) == (first.status, b"answer a/b", first.headers)


OTHERS = [
    ("/y", {}),
    ("/x?y=1", {}),
    ("/x", {"Accept": "c/d"}),
    ("/x", {"Accept-Encoding": "gzip"}),
    ("/x", {"Accept-Language": "ja"}),
    ("/x", {"Host": "other.example"}),
]


@pytest.mark.parametrize(("path", "fields"), OTHERS)
def test_not_confused(client, counter, path, fields):
    """Another address, another wish and another host are other answers."""
    client.get("/x")
    client.get(path, headers=fields)
    assert counter.asked == 2


@pytest.mark.parametrize("overrides", [{"SCRIPT_NAME": "/data"}, {"wsgi.url_scheme": "https"}])
def test_not_confused_behind_proxies(client, counter, overrides):
    """An answer for one prefix or scheme is not one for another."""
    client.get("/x")
    client.get("/x", environ_overrides=overrides)
    assert counter.asked == 2


def test_revalidated(client, counter):
    """Who has the answer is told so, with the fields of the answer but without what describes a body."""
    client.get("/x")
    response = client.get("/x", headers={"If-None-Match": f'"z", {TAG}'})
    assert (response.status_code, response.data, counter.asked) == (304, b"", 1)
    assert response.headers["ETag"] == TAG
    assert "Content-Type" not in response.headers
    assert client.get("/x", headers={"If-None-Match": '"z"'}).status_code == 200


def test_the_date_is_that_of_each_answer(client, counter):
    """What was answered before does not bring its date along."""
    counter.headers["Date"] = "Mon, 02 Jun 2031 10:20:30 GMT"
    client.get("/x")
    assert "Date" not in client.get("/x").headers
    assert "Date" not in client.get("/x", headers={"If-None-Match": TAG}).headers


def test_head(client, counter):
    """HEAD is answered from what GET left behind."""
    client.get("/x")
    assert (client.head("/x").data, counter.asked) == (b"", 1)


@pytest.mark.parametrize("method", ["POST", "QUERY", "OPTIONS", "DELETE"])
def test_other_methods_pass(client, counter, method):
    """Nothing but GET and HEAD is answered from memory."""
    client.get("/x")
    client.open("/x", method=method)
    client.open("/x", method=method)
    assert counter.asked == 3


@pytest.mark.parametrize("name", ["Range", "If-Match", "If-Unmodified-Since", "Authorization"])
def test_what_is_not_understood_here_passes(client, counter, name):
    """Requests that ask for more than this cache does go to the application."""
    client.get("/x")
    client.get("/x", headers={name: "bytes=0-1"})
    assert counter.asked == 2


NOT_KEPT = [
    {"headers": {}},
    {"headers": {"Cache-Control": "no-store"}},
    {"headers": {"Cache-Control": "no-cache"}},
    {"headers": {"Cache-Control": "public", "Vary": "Cookie"}},
    {"headers": {"Cache-Control": "public", "Vary": "*"}},
    {"headers": {"Cache-Control": "public", "Accept-Ranges": "bytes"}},
    {"status": "404 Not Found"},
    {"status": "500 Internal Server Error"},
]


@pytest.mark.parametrize("change", NOT_KEPT)
def test_not_kept(client, counter, change):
    """What does not say that anybody may keep it, what fails, and files are asked for each time."""
    vars(counter).update(change)
    for _ in range(2):
        assert client.get("/x").data == b"answer "
    assert counter.asked == 2


def test_another_generation(client, counter, published):
    """When another generation is current, nothing that was kept before is answered."""
    client.get("/x")
    published.generation = replace(published.generation, id="g2")
    client.get("/x")
    assert counter.asked == 2


def test_nothing_published(client, counter, published):
    """While nothing is published nothing is kept, and the application says so."""
    client.get("/x")
    published.generation = None
    client.get("/x")
    client.get("/x")
    assert counter.asked == 3


def test_long_requests_are_not_kept(client, counter):
    """Requests longer than reason are not remembered."""
    for _ in range(2):
        client.get("/x", headers={"Accept": "a/b," * 2_000})
    assert counter.asked == 2


def test_the_first_request_may_be_conditional(client, counter):
    """A conditional request that finds nothing kept is the application's to answer."""
    client.get("/x", headers={"If-None-Match": '"z"'})
    client.get("/x")
    assert counter.asked == 2
