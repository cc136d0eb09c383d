"""Records that change and are published; and whether what is on disk is whole."""

import gzip
import hashlib
import json
import re
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from onrecord.mapping.iris import Iris
from onrecord.mapping.texts import Texts
from onrecord.server.composition import Composition
from onrecord.server.endpoint import Endpoint
from onrecord.server.generation import INDEX, OLD, PARTS, STORE, Generations
from onrecord.server.history import OldGraphs
from onrecord.server.index import Index
from onrecord.server.publishing import Order, Publication, publish
from onrecord.server.statistics import counted

DATA = Path(__file__).parent / "data"
BASE = "http://127.0.0.1:8080"
ARTICLE = "harbour-talks"


@dataclass(frozen=True)
class Newsroom:
    """The sample's records, in a folder of their own.

    Attributes:
        folder: the folder.
        endpoint: the remote store that they are published to as well; None for none.
        base: the IRIs' base.
    """

    folder: Path
    endpoint: Endpoint | None = None
    base: str = BASE

    @classmethod
    def at(cls, folder: Path, endpoint: Endpoint | None = None, base: str = BASE) -> "Newsroom":
        """Copy the sample there."""
        shutil.copytree(DATA / "records", folder / "records")
        shutil.copytree(DATA / "texts", folder / "texts")
        return cls(folder, endpoint, base)

    @property
    def records(self) -> Path:
        return self.folder / "records"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def generation(self):
        return Generations(self.data, self.endpoint).current()

    def publish(self, endpoint: Endpoint | None = None, **order: object) -> Publication:
        asked = Order(**order)
        return publish(self.records, Iris(self.base), Texts(), self.data, endpoint or self.endpoint, asked)

    def rewrite(self, old: str, new: str, name: str = f"{ARTICLE}.yaml") -> None:
        path = self.records / name
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), "utf-8")

    def add(self, key: str, **changes: str) -> Path:
        """Write another sound record, of a text of its own that nobody has."""
        text = (DATA / "records" / f"{ARTICLE}.yaml").read_text("utf-8")
        text = text.replace(f"article: {ARTICLE}", f"article: {key}").replace(f"  path: ../texts/{ARTICLE}.txt\n", "")
        text = re.sub("  digest: [0-9a-f]{64}", f"  digest: {hashlib.sha256(key.encode()).hexdigest()}", text)
        for old, new in changes.items():
            text = text.replace(old.replace("_", " "), new)
        path = self.records / f"{key}.yaml"
        path.write_text(text, "utf-8")
        return path

    def remove(self, key: str) -> None:
        (self.records / f"{key}.yaml").unlink()

    def read(self, name: str = "onrecord.nq") -> bytes:
        """Return a file that can be downloaded."""
        return read(self.generation, name)


def read(generation, name: str) -> bytes:
    """Return a generation's file."""
    with generation.file(name).open() as file:
        return file.read()


def require_whole(data: Path, endpoint: Endpoint | None = None, *, has_past: bool = True) -> str:
    """Require that the current generation is whole, and every earlier revision's graph is there; return its id."""
    generation = Generations(data, endpoint).current()
    manifest = generation.manifest
    assert manifest["id"] == generation.id == generation.path.name
    for name, row in manifest["dumps"].items():
        content = read(generation, name)
        assert len(content) == row["bytes"] == generation.file(name).size, name
        assert row.get("sha256") in (None, hashlib.sha256(content).hexdigest()), name
        if name.endswith(".gz"):
            assert gzip.decompress(content) == read(generation, name.removesuffix(".gz"))
    _require_parts(data, generation)
    _require_store(data, generation)
    _require_index(generation)
    if has_past:
        _require_past(data, generation)
    return generation.id


def _require_parts(data: Path, generation) -> None:
    for digest, size in generation.index.part_files():
        content = (data / PARTS / digest[:2] / digest).read_bytes()
        assert len(content) == size
        assert hashlib.sha256(content).hexdigest() == digest


def _require_store(data: Path, generation) -> None:
    """Require that the store holds what the downloads do, and what no download has, and is counted rightly."""
    stored = ox.Store.read_only(str(generation.path / STORE))
    named = {quad for quad in stored if not isinstance(quad.graph_name, ox.DefaultGraph)}
    default = {quad.triple for quad in stored.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert named == set(ox.parse("".join(quads(data, generation)), ox.RdfFormat.N_QUADS))
    assert default == {quad.triple for quad in named}
    assert len(named) == generation.manifest["quads"]
    assert counted(stored, generation.base, data).to_json() == generation.manifest["statistics"]


def quads(data: Path, generation) -> list[str]:
    """Return all N-Quads of a generation's parts, those that no download has as well."""
    composition = Composition.of(generation.index, data / PARTS, generation.base)
    rows = [row for name in ("onrecord.nq", "withheld.nq") for row in generation.index.parts(name)]
    return [line for row in rows for line in composition.parts.lines(row)]


def _require_index(generation) -> None:
    index, sizes = generation.index, generation.filed.sizes
    assert index.count() == generation.manifest["articles"] == sum(name.startswith("article/") for name in sizes)
    for name, size in sizes.items():
        assert sum(1 for _ in generation.filed.lines(name)) == size, name
    for article in index.articles():
        revisions = index.revisions(article.key)
        assert [each.ordinal for each in revisions] == list(range(1, len(revisions) + 1))
        assert (revisions[-1].revision, revisions[-1].ordinal) == (article.revision, article.ordinal)


def _require_past(data: Path, generation) -> None:
    old = OldGraphs(data / OLD)
    for article in generation.index.articles():
        for each in generation.index.revisions(article.key):
            if each.revision != article.revision:
                assert list(old.lines(article.key, each.revision))


def contents(data: Path) -> dict[str, object]:
    """Return all that a current generation says, by what says it: equal where two generations are the same."""
    generation = Generations(data).current()
    files = {name: read(generation, name) for name in generation.manifest["dumps"]}
    stored = ox.Store.read_only(str(generation.path / STORE))
    with closing(Index(generation.path / INDEX)) as index:
        articles = [
            (*(getattr(row, name) for name in ("key", "bucket", "revision", "ordinal", "triples", "title")),
             row.file.file, row.file.digest)
            for row in index.articles()
        ]  # fmt: skip
        revisions = {article[0]: index.revisions(article[0]) for article in articles}
        parts = [row for name in index.part_names() for row in index.parts(name)]
    told = {name: value for name, value in generation.manifest.items() if name not in ("id", "created")}
    return {
        **files,
        "store": sorted(map(str, stored)),
        "articles": articles,
        "revisions": revisions,
        "parts": parts,
        "catalogue": catalogue(data),
        "manifest": json.loads(json.dumps(told)),
    }


CATALOGUE = (
    (
        "SELECT path, type, article, kind, named, listed, articles, sort, factuality, edtf, facts,"
        " begin_earliest, begin_latest, end_earliest, end_latest, reach FROM thing"
    ),
    "SELECT path, mention.article FROM mention JOIN thing ON thing.name = mention.thing",
    "SELECT type, number, dated FROM tally WHERE number",
    "SELECT path, label, alias, description FROM words JOIN thing ON thing.id = words.rowid",
    "SELECT source, target, kind, factuality, thing, article, number FROM tie",
    "SELECT source, target, kind, factuality, articles, things FROM tied",
    "SELECT actor, others, things FROM tied_actor",
    "SELECT actor, path, thing FROM involved",
    "SELECT period, events FROM began",
)


def catalogue(data: Path) -> list[list[tuple[object, ...]]]:
    """Return all that the catalogue of a current generation says, sorted, but for the numbers of its rows."""
    with closing(Generations(data).current().catalogue) as shown:
        return [sorted(shown.rows(query), key=repr) for query in CATALOGUE]


def without_times(said: dict[str, object]) -> dict[str, object]:
    """Return what a generation says but for times, for such as were made at different ones; what is packed is left."""
    lines = re.sub(r'"20\d\d-[^"]*Z"', '"then"', said["onrecord.nq"].decode())
    store = [re.sub(r'"20\d\d-[^"]*Z"', '"then"', line) for line in said["store"]]
    return {"onrecord.nq": lines, "store": store, "articles": said["articles"]}


def steps(newsroom: Newsroom, *lines: str) -> None:
    """Write a ledger of some steps, each a flow mapping without what all of them have."""
    told = "".join(f"  - {{{line}, at: 2031-02-01, by: E. Ditor}}\n" for line in lines)
    (newsroom.records / "ledger.yaml").write_text(f"onrecord: 1\nsteps:\n{told}" if told else "onrecord: 1\n", "utf-8")


def bytes_of(data: Path) -> dict[Path, bytes]:
    """Return the content of every file below a folder, unpacked where it is packed."""
    found = {}
    for path in data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found[path] = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    return found
