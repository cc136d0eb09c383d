"""Readers of a real server while others publish: no request fails, and no answer mixes two generations."""

import json
import re
import threading
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

import pytest
from newsroom import Newsroom

pytestmark = pytest.mark.long

PUBLICATIONS = 50
QUERY = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label { ?s rdfs:label ?label FILTER(CONTAINS(?label, "state number")) }"""
ARTICLE = "/doc/article/harbour-talks"
ASKED = [
    (ARTICLE, "text/html", 2),
    (f"{ARTICLE}.ttl", "", 2),
    (f"{ARTICLE}/statement/promise", "text/html", 1),
    (f"/sparql?{urlencode({'query': QUERY})}", "text/csv", 2),
    ("/dump/onrecord.nq", "", 4),
    ("/dump/onrecord.jsonld", "", 4),
]


@pytest.fixture
def newsroom(tmp_path):
    """Records in which two labels always change together."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.rewrite("label: there will be a new quay before winter", "label: state number 0 of the promise")
    newsroom.rewrite("label: the promise will hardly be kept", "label: state number 0 of the doubt")
    newsroom.publish()
    return newsroom


class Reader(threading.Thread):
    """Asks for one thing after another until it is told to stop; by one connection that it keeps, or by many."""

    def __init__(self, server: str, first: int, stop: threading.Event, *, keeps: bool) -> None:
        super().__init__()
        self.first, self.stop, self.keeps = first, stop, keeps
        self.connection = HTTPConnection(urlsplit(server).netloc, timeout=30)
        self.failures: list[str] = []
        self.states: set[int] = set()
        self.answers = 0

    def run(self) -> None:
        self.connection.connect()
        self.connection.auto_open = 0 if self.keeps else 1  # who keeps it never gets another
        number = self.first
        while not self.stop.is_set():
            self.ask(*ASKED[number % len(ASKED)])
            number += 1
        self.connection.close()

    def ask(self, path: str, accept: str, least: int) -> None:
        try:
            self.connection.request("GET", path, headers={"Accept": accept} if accept else {})
            with self.connection.getresponse() as response:
                text = response.read().decode()
            assert response.status == 200, response.status
        except (HTTPException, OSError, ValueError, AssertionError) as error:
            self.failures.append(f"{path}: {error!r}")
            return
        finally:
            if not self.keeps:
                self.connection.close()
        found = [int(number) for number in re.findall(r"state number (\d+)", text)]
        self.answers += 1
        self.states |= set(found)
        if len(set(found)) != 1 or len(found) < least:
            self.failures.append(f"{path}: {found}")
        if path.endswith("jsonld"):
            json.loads(text)


def test_fifty_publications_under_the_eyes_of_readers(newsroom, serving):
    """Pages, queries and downloads are of one generation each; every request is answered, on a kept connection too."""
    stop = threading.Event()
    with serving(newsroom.data) as server:
        readers = [Reader(server, number, stop, keeps=number % 2 == 0) for number in range(4)]
        for reader in readers:
            reader.start()
        for number in range(PUBLICATIONS):
            newsroom.rewrite(f"state number {number} ", f"state number {number + 1} ")
            assert newsroom.publish(keep=3).changed
        stop.set()
        for reader in readers:
            reader.join()
    assert [failure for reader in readers for failure in reader.failures] == []
    assert sum(reader.answers for reader in readers) > 100
    assert len(set.union(*(reader.states for reader in readers))) > PUBLICATIONS // 5
