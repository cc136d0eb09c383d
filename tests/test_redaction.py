"""After somebody is made unnamed: every answer of a server that ran all the time, its log, and every byte on disk."""

import gzip
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from conftest import ONRECORD
from newsroom import BASE, Newsroom, steps
from test_commits import Repository

from onrecord.mapping.words import Words
from onrecord.server.grepping import occurrences

STRINGS = ("Zzyzx", "横田")
NAMES = Words.of(["Zzyzx Ken", *STRINGS, "横田 健"])
DOUBT = "article:harbour-talks/statement:doubt"
SAID = "hardly"
STEPS = (
    "step: anonymise, thing: actor:横田-健, grounds: as Zzyzx Ken asked, label: a guest, strings: [Zzyzx, 横田]",
    f'step: delete, thing: "{DOUBT}", strings: [{SAID}], grounds: a court order',
)
WORDS = Words.of([*STRINGS, SAID])
EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
FIRST = (
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/void",
    "/dump/SHA256SUMS",
    "/openapi.json",
    "/metrics",
    "/healthz",
    "/query",
    "/feed",
    f"/sparql?query={quote(EVERYTHING)}",
    f"/sparql?query={quote('CONSTRUCT WHERE { ?s ?p ?o }')}",
)
ACCEPTS = ("text/html", "text/turtle, application/json;q=0.9, */*;q=0.1")
MOST = 5_000
"""More addresses than the sample has: a crawl that finds so many would never end."""
ALIKE = re.compile(
    r"/(ontology|concept|shapes|graph/vocabulary)\b|/(at|timemap|timegate)/.*(\.\w+|[?&]format=[\w-]+)$|\.(rdf|nt|trig|html|tsv)$",
    re.DOTALL,
)
"""Addresses of the vocabulary, and of formats that are like others."""


class Unfollowed(HTTPRedirectHandler):
    """Leaves redirections to whoever asks."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True)
class Reader:
    """Asks a server for everything that it names."""

    server: str

    def ask(self, path: str, accept: str) -> tuple[str, str]:
        """Return an answer's header fields and its content, unpacked."""
        request = Request(self.server + quote(path, safe="/:?#[]@!$&'()*+,;=~%"), headers={"Accept": accept})
        try:
            with build_opener(Unfollowed).open(request, timeout=30) as response:
                fields, body = response.headers, response.read()
        except HTTPError as error:
            fields, body = error.headers, error.read()
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        return str(fields), body.decode("utf-8", "replace")

    def crawl(self, first) -> dict[str, str]:
        """Return all answers by address: of some addresses, and of all that those lead to."""
        waiting, found = [*first], {}
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            found[path] = ""
            for accept in ACCEPTS if path.startswith(("/doc/", "/id/")) and "." not in path else ACCEPTS[:1]:
                fields, body = self.ask(path, accept)
                found[path] += f"{fields}\n{body}\n"
                waiting += self._named(path, fields, body)
        assert len(found) < MOST
        return found

    def _named(self, path: str, fields: str, body: str) -> list[str]:
        """Return the addresses on this server that an answer names."""
        named = re.findall(r"<([^<>\s]*)>", fields) + re.findall(r"(?m)^(?:Content-)?Location: (.*)$", fields)
        named += map(unescape, re.findall(r'(?:href|src)="([^"]*)"', body))
        named += re.findall(r"<loc>([^<]*)</loc>", body) + re.findall(rf"<({BASE}[^>\s]*)>", body)
        parts = (urlsplit(urljoin(BASE + path, each.strip())) for each in named if "{" not in each)
        local = (each for each in parts if f"{each.scheme}://{each.netloc}" in (BASE, self.server))
        paths = (unquote(each.path) + (f"?{each.query}" if each.query else "") for each in local)
        return [each for each in paths if not ALIKE.search(each)]


@contextmanager
def logged(data: Path, log: Path):
    """Serve a folder with a log of requests and queries in a file; its address."""
    command = [*ONRECORD, "serve", "--data", str(data), "--port", "0", "--log", "json"]
    with log.open("wb") as errors, subprocess.Popen(command, stderr=errors) as process:
        while "http://" not in log.read_text("utf-8"):
            assert process.poll() is None, log.read_text("utf-8")
        try:
            yield re.search(r"http://[^\s/]*", log.read_text("utf-8"))[0]
        finally:
            process.terminate()


@pytest.fixture
def newsroom(program, tmp_path):
    """Records in git, whose history names somebody who is to be unnamed; published three times."""
    newsroom = Newsroom.at(tmp_path)
    for name in ("harbour-talks.yaml", "registry.yaml"):
        newsroom.rewrite("Yokota", "Zzyzx", name)
    repository = Repository(program("git"), tmp_path)
    repository.run("init", "--quiet")
    repository.commit("First", {})
    newsroom.publish()
    changes = (("the late mayor's plan", "the plan of Zzyzx Ken"), ("force: promises", "force: asserts"))
    for old, new in changes:
        newsroom.rewrite(old, new)
        repository.commit("Zzyzx Ken asked for it", {}, by="横田 健")
        newsroom.publish()
    return newsroom


@pytest.mark.long
def test_nothing_is_left_anywhere(newsroom, tmp_path):
    """Not in any answer in any format of now or the past, nor in what the server keeps, its log, or a file."""
    log = tmp_path / "log"
    with logged(newsroom.data, log) as server:
        reader = Reader(server)
        before = reader.crawl(FIRST)
        telling = {path.split("/")[1].partition("?")[0] for path, text in before.items() if WORDS.are_in(text)}
        assert telling >= {"at", "diff", "doc", "dump", "feed", "graph", "sitemap.xml", "sparql", "timemap"}
        steps(newsroom, *STEPS)
        newsroom.publish(keep=0)
        stamp = f"{newsroom.generation.created:%Y%m%d%H%M%S}"
        newsroom.rewrite("force: asserts", "force: promises")
        newsroom.publish(keep=0)
        seen = log.stat().st_size
        after = reader.crawl([*FIRST, *before, f"/at/{stamp}/doc/actor/横田-健"])
    assert [path for path, text in after.items() if WORDS.are_in(text)] == []
    assert [line for line in log.read_bytes()[seen:].decode().splitlines() if WORDS.are_in(line)] == []
    assert occurrences(newsroom.data, [*STRINGS, SAID], words=True) == []
