"""Fixtures: a small invented dataset, an application over it, a client for each."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from onrecord.mapping.checking import Checker
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator
from onrecord.server.app import create_app
from onrecord.server.embedded import EmbeddedStore
from onrecord.server.generation import Generation, Generations, NothingPublishedError
from onrecord.server.publishing import publish
from onrecord.server.settings import Settings
from onrecord.server.store import Result, Store

ROOT = Path(__file__).parent.parent
SAMPLE = Path(__file__).parent / "data" / "sample.trig"
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


@pytest.fixture
def generation(store: EmbeddedStore, sample_text: str, tmp_path: Path) -> Generation:
    """A generation of the invented dataset with its downloads, as publishing makes them but for their contents."""
    files = {
        "onrecord.trig": sample_text.encode(),
        "onrecord.ttl": b"# all\n",
        "onrecord.ttl.gz": b"(compressed)",
        "article/harbour-talks.ttl": b"# one\n",
        "sitemap/sitemap.xml": b"<urlset/>",
        "SHA256SUMS": b"",
    }
    for name, content in files.items():
        (tmp_path / "dump" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dump" / name).write_bytes(content)
    manifest = {
        "id": "g1",
        "base": BASE,
        "created": "2031-06-02T10:20:30.456789Z",
        "articles": {"harbour-talks": {"revision": "0a1b2c3d4e5f", "license": LICENCE}},
        "statistics": {"triples": 5, "subjects": 4, "objects": 3, "entities": 2, "classes": {}, "properties": {}},
        "graphs": {"article/harbour-talks/0a1b2c3d4e5f": 100, "catalogue": 9, "links": 9, "registry": 20},
        "dumps": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        },
    }
    return Generation("g1", tmp_path, store, manifest)


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(generation: Generation) -> MakeApp:
    """Make an application; keywords change its settings, ``published=False`` leaves nothing published."""

    def make(published: bool = True, store: Store | None = None, **settings: object) -> Flask:
        shown = generation if store is None else replace(generation, store=store)
        return create_app(Settings(**settings), Shelf(shown if published else None))

    return make


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
    collection = read_collection(ROOT / "seeds")
    checker = Checker.of(collection, Iris(), Texts(), shipped_validator())
    publish(collection, [checker.check(record) for record in collection.records], checker.iris, data)
    return data


@pytest.fixture(scope="session")
def seeds_client(seeds: Path) -> FlaskClient:
    """A client of the application over the published seeds."""
    return create_app(Settings(data=seeds), Generations(seeds)).test_client()
