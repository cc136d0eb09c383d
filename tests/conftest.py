"""Fixtures: a small invented dataset, an application over it, a client for each; the real server, real programs."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from fronts import apache_running, nginx_running
from newsroom import Newsroom
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from onrecord.mapping.iris import Iris
from onrecord.mapping.texts import Texts
from onrecord.ontology import PREFIXES
from onrecord.server.app import create_app
from onrecord.server.catalogue import Catalogue
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.cataloguing import Catalogued
from onrecord.server.embedded import EmbeddedStore
from onrecord.server.evaluation import Evaluator
from onrecord.server.generation import INDEX, Generation, Generations, NothingPublishedError
from onrecord.server.index import Index
from onrecord.server.index_draft import IndexDraft
from onrecord.server.index_rows import Article, File
from onrecord.server.publishing import publish
from onrecord.server.settings import Settings
from onrecord.server.store import Result, Store
from onrecord.server.things import Thing
from onrecord.server.workers import Allowance, Workers

ROOT = Path(__file__).parent.parent
SAMPLE = Path(__file__).parent / "data" / "sample.trig"
ONRECORD = (sys.executable, "-m", "onrecord.server.cli")
BASE = "http://127.0.0.1:8080"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True)
class Shelf:
    """A `Published` by hand: one generation, or none yet."""

    generation: Generation | None = None

    def current(self) -> Generation:
        if self.generation is None:
            raise NothingPublishedError("nothing is published here")
        return self.generation


@dataclass
class CountingStore:
    """A store that counts the queries it is asked."""

    inner: Store
    queries: list[str] = field(default_factory=list)

    def query(self, text: str, default_graphs=(), named_graphs=()) -> Result:
        self.queries.append(text)
        return self.inner.query(text, default_graphs, named_graphs)


@pytest.fixture(scope="session")
def sample_text() -> str:
    """The invented dataset, in TriG."""
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def store(sample_text: str) -> EmbeddedStore:
    """The invented dataset in an in-memory store."""
    return EmbeddedStore.in_memory(sample_text, "application/trig")


@pytest.fixture
def counting(store: EmbeddedStore) -> CountingStore:
    """The same store, counting."""
    return CountingStore(store)


@pytest.fixture(scope="session")
def store_folder(sample_text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented dataset in a store on disk, its default graph the union of the named ones."""
    folder = tmp_path_factory.mktemp("store")
    written = ox.Store(str(folder))
    written.load(input=sample_text.encode(), format=ox.RdfFormat.TRIG)
    written.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in list(written))
    written.flush()
    return folder


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """The evaluator that all applications share: two processes, with three seconds for a query."""
    pool = Workers(Allowance(workers=2, queue=8, seconds=3, memory=256_000_000), PREFIXES)
    yield pool
    pool.close()


@pytest.fixture
def generation(store: EmbeddedStore, store_folder: Path, sample_text: str, tmp_path: Path) -> Generation:
    """A generation of the invented dataset with its downloads, as publishing makes them but for their contents."""
    (tmp_path / "store").symlink_to(store_folder)
    files = {
        "onrecord.trig": sample_text.encode(),
        "onrecord.ttl": b"# all\n",
        "onrecord.ttl.gz": b"(compressed)",
        "sitemap/sitemap.xml": b"<urlset/>",
        "SHA256SUMS": b"",
    }
    for name, content in files.items():
        (tmp_path / "dump" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dump" / name).write_bytes(content)
    manifest = {
        "id": "g1",
        "base": BASE,
        "quads": 5,
        "created": "2031-06-02T10:20:30.456789Z",
        "articles": 1,
        "licences": [LICENCE],
        "statistics": {"triples": 5, "subjects": 4, "objects": 3, "entities": 2, "classes": {}, "properties": {}},
        "graphs": {"catalogue": 9, "links": 9, "registry": 20},
        "dumps": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        },
    }
    draft = IndexDraft(tmp_path / INDEX)
    file = File("harbour-talks.yaml", 1, 1, 1, 1, "0" * 64)
    facts = ("harbour-talks", 0, "0a1b2c3d4e5f", 1, 100, LICENCE, "0" * 64, "Harbour Talks")
    draft.put([Article(*facts, file)])
    draft.note("delisted", [])
    with CatalogueDraft.anew(tmp_path, "g1") as catalogue:
        catalogue.commit()
        draft.note("catalogue", catalogue.edition.to_json())
    draft.finish()
    draft.close()
    index = Index(tmp_path / INDEX)
    return Generation("g1", tmp_path, store, index, Catalogue.of(index, tmp_path), manifest)


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(generation: Generation, workers: Workers) -> MakeApp:
    """Make an application; keywords change its settings, ``published=False`` leaves nothing published."""

    def make(
        published: bool = True, store: Store | None = None, evaluator: Evaluator = workers, **settings: object
    ) -> Flask:
        shown = generation if store is None else replace(generation, store=store)
        return create_app(Settings(**settings), Shelf(shown if published else None), evaluator)

    return make


@pytest.fixture(scope="session")
def two_articles(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The sample's records with another article, published once for all who only read them."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("two-articles"))
    newsroom.add("more-talks")
    newsroom.publish()
    return newsroom


Filled = Callable[..., FlaskClient]


@pytest.fixture
def filled(generation: Generation, make_app: MakeApp) -> Filled:
    """Make a client of an application over a catalogue of some things of articles' own and some that articles share."""

    def fill(own: Iterable[Thing] = (), shared: Iterable[Thing] = (), mentions: Iterable[str] = ()) -> FlaskClient:
        things = list(own)
        generation.catalogue.path.unlink()
        with CatalogueDraft.anew(generation.path, "g1") as draft:
            draft.things.share(shared, ())
            for key in sorted({thing.article for thing in things}):
                told = tuple(thing for thing in things if thing.article == key)
                draft.things.put(key, Catalogued(told, frozenset(mentions)), ())
            draft.things.settle(())
            draft.commit()
        return make_app().test_client()

    return fill


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    """A client of the application with its default settings."""
    return make_app().test_client()


Get = Callable[..., object]


def accepting(accept: str | None) -> Mapping[str, str]:
    """Return the header fields of a request with an Accept field."""
    return {} if accept is None else {"Accept": accept}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the seeds published in it, at the default base."""
    data = tmp_path_factory.mktemp("seeds")
    publish(ROOT / "seeds", Iris(), Texts(), data)
    return data


@pytest.fixture(scope="session")
def seeds_client(seeds: Path, workers: Workers) -> FlaskClient:
    """A client of the application over the published seeds."""
    return create_app(Settings(data=seeds), Generations(seeds), workers).test_client()


Required = Callable[[str | None, str], str]
Program = Callable[[str], str]
Published = Callable[[str], Path]
Serving = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def required() -> Required:
    """Return what was found; without it a developer skips, and continuous integration fails."""

    def require(found: str | None, name: str) -> str:
        if found is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed")
        if found is None:
            pytest.skip(f"{name} is not installed")
        return found

    return require


@pytest.fixture(scope="session")
def program(required: Required) -> Program:
    """Return a program's path, as `required` does."""
    places = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
    return lambda name: required(shutil.which(name, path=places), name)


@pytest.fixture(scope="session")
def nginx(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., AbstractContextManager[None]]:
    """Run nginx on a port, with directives of its own."""
    return lambda *what, **more: nginx_running(program("nginx"), tmp_path_factory.mktemp("nginx"), *what, **more)


@pytest.fixture(scope="session")
def apache(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., AbstractContextManager[None]]:
    """Run Apache on a port, over a frozen site."""
    return lambda *what: apache_running(program("apache2"), tmp_path_factory.mktemp("apache"), *what)


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Return a port that nothing listens on."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Publish the seeds with a base, once; the folder that holds them."""
    folders: dict[str, Path] = {}

    def run(base: str) -> Path:
        if base not in folders:
            folders[base] = tmp_path_factory.mktemp("published")
            command = [*ONRECORD, "publish", str(ROOT / "seeds"), "--data", str(folders[base]), "--base", base]
            subprocess.run(command, check=True, capture_output=True)
        return folders[base]

    return run


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Serve a folder with some options in a process of its own; its address."""

    @contextmanager
    def run(data: Path, *options: str) -> Iterator[str]:
        command = [*ONRECORD, "serve", "--data", str(data), *options]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        try:
            yield _address(process)
        finally:
            process.terminate()
            status = process.wait(timeout=20)
            process.stderr.close()
        assert status == 0

    return run


def _address(process: subprocess.Popen) -> str:
    """Return the address that the server says it listens on."""
    said = []
    for line in process.stderr:
        if "http://" in line:
            return "http://" + line.split("http://")[1].split()[0].rstrip("/.,")
        said.append(line)
    pytest.fail(f"the server did not start: {''.join(said)}")


@pytest.fixture(scope="session")
def server(free_port: Callable[[], int], published: Published, serving: Serving) -> Iterator[str]:
    """The real server, serving the seeds at the base of their IRIs; its address."""
    port = free_port()
    with serving(published(f"http://127.0.0.1:{port}"), "--port", str(port)) as address:
        yield address


CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(program: Program) -> Iterator[Browser]:
    """A real Chromium; of a module, because while it is driven no other event loop runs in this thread."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program("chromium"), args=CHROMIUM)
        yield found
        found.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an empty page in a profile of its own, with the options of Playwright's `new_context`.

    After the test, none may have reported an error, run against the site's policy or asked another host. That a
    request was refused is one, unless ``refused`` says with which status it may be.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"{message.location.get('url')}: {message.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            wrong.append(f"asked {request.url}")

    def make(refused: int = 0, **options: object) -> Page:
        told = f"Failed to load resource: the server responded with a status of {refused} "
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: message.text.startswith(told) or heard(message))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", asked)
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """An empty page of a real Chromium, watched as `open_page` says."""
    return open_page()
