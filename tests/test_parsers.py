"""Parsers that others wrote – Oxigraph, Jena, Raptor, PyLD – read everything that the server offers, and agree."""

import gzip
import hashlib
import json
import re
import subprocess
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from pyld import jsonld

from onrecord.server.formats import of_kind
from onrecord.server.generation import Generations

pytestmark = pytest.mark.long

COUNT = Path(__file__).parent / "data" / "jena" / "Count.java"
JAVA = Path("/usr/share/java")
JARS = (
    "jena-arq", "jena-base", "jena-core", "jena-iri", "commons-codec", "commons-compress", "commons-csv",
    "commons-io", "commons-lang3", "dexx.collection", "guava", "jackson-annotations", "jackson-core",
    "jackson-databind", "jakarta.json-api", "jsonld-java", "slf4j-api", "slf4j-nop", "thrift", "titanium-json-ld",
)  # fmt: skip
LANGUAGES = {
    # suffix: Oxigraph's, Jena's and Raptor's name. Raptor reads no JSON-LD; Debian's Jena reads only JSON-LD 1.0,
    # since no package has the JSON parser (Parsson) that its reader of JSON-LD 1.1 needs
    ".ttl": (ox.RdfFormat.TURTLE, "turtle", "turtle"),
    ".nt": (ox.RdfFormat.N_TRIPLES, "n-triples", "ntriples"),
    ".rdf": (ox.RdfFormat.RDF_XML, "rdf/xml", "rdfxml"),
    ".nq": (ox.RdfFormat.N_QUADS, "n-quads", "nquads"),
    ".trig": (ox.RdfFormat.TRIG, "trig", "trig"),
    ".jsonld": (ox.RdfFormat.JSON_LD, None, None),
}
DUMPED = re.compile(rf"(.*?)((?:{'|'.join(map(re.escape, LANGUAGES))})(?:\.gz)?)")
TERMS = ["/ontology/Actor", "/ontology/evidencedBy", "/concept/actor-kind-person", "/concept/actor-kind"]
SHAPES = "/shapes"  # alone in having blank nodes
SHARED = [suffix for suffix, (_, jena, _) in LANGUAGES.items() if jena]


@dataclass(frozen=True)
class Document:
    """A document that the server gave: its path there, without suffix and with, and its copy here."""

    stem: str
    suffix: str
    file: Path

    @property
    def name(self) -> str:
        return self.stem + self.suffix


@dataclass(frozen=True)
class Reading:
    """What Oxigraph finds in a document: how many distinct quads, or what is wrong; and a digest of their triples."""

    count: int | str
    triples: str = ""

    @classmethod
    def of(cls, quads):
        """Return the reading of some quads."""
        found = set(quads)
        lines = sorted({f"{quad.triple} .\n" for quad in found})
        return cls(len(found), hashlib.sha256("".join(lines).encode()).hexdigest())


@pytest.fixture(scope="module")
def get(server):
    """Get a path from the server, over one connection."""
    connection = HTTPConnection(urlsplit(server).netloc)

    def fetch(path):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, path
        return body

    yield fetch
    connection.close()


@pytest.fixture(scope="module")
def manifest(server, published):
    """What was published at the server's base."""
    (file,) = published(server).glob("generations/*/manifest.json")
    return json.loads(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def articles(server, published):
    """The graphs of the articles."""
    return [row.graph for row in Generations(published(server)).current().index.articles()]


def offered(server, manifest, articles, dump):
    """Yield the stem and the suffix of everything on offer; the context, which is no RDF, is not."""
    subjects = {line.split(b" ")[0].decode()[1:-1] for line in dump.splitlines()}
    entities = {iri.removeprefix(server) for iri in subjects if iri.startswith(f"{server}/id/") and "#" not in iri}
    stems = {
        ("triples", "quads"): [
            *(path.replace("/id/", "/doc/", 1) for path in sorted(entities)),
            *(f"/graph/{name}" for name in (*manifest["graphs"], *articles)),
            *TERMS,
        ],
        ("triples",): ["/ontology", "/concept", SHAPES, "/dataset", "/sparql"],
    }
    for kinds, listed in stems.items():
        yield from ((quote(stem), row.suffix) for stem in listed for row in of_kind(*kinds))
    for name in manifest["dumps"]:
        if (found := DUMPED.fullmatch(name)) and name != "context.jsonld":
            yield f"/dump/{found[1]}", found[2]


@pytest.fixture(scope="module")
def documents(server, get, manifest, articles, tmp_path_factory):
    """Everything on offer, got once; what is compressed is unpacked."""
    folder = tmp_path_factory.mktemp("documents")
    found = []
    for number, (stem, suffix) in enumerate(offered(server, manifest, articles, get("/dump/onrecord.nt"))):
        body = get(stem + suffix)
        language = suffix.removesuffix(".gz")
        file = folder / f"{number}{language}"
        file.write_bytes(gzip.decompress(body) if suffix.endswith(".gz") else body)
        found.append(Document(stem, suffix, file))
    return found


@pytest.fixture(scope="module")
def context(get):
    """The context that is served."""
    return json.loads(get("/context.jsonld"))


@pytest.fixture(scope="module")
def readings(server, documents, context) -> Mapping[str, Reading]:
    """What Oxigraph's strict parser finds in each document, by the document's path."""

    def read(document):
        body = document.file.read_bytes()
        if document.file.suffix == ".jsonld":  # it loads no context
            body = json.dumps({**json.loads(body), **context}).encode()
        language, _, _ = LANGUAGES[document.file.suffix]
        try:
            return Reading.of(ox.parse(body, language, base_iri=f"{server}{document.name}"))
        except (SyntaxError, ValueError) as error:
            return Reading(str(error))

    return {document.name: read(document) for document in documents}


def differences(found, readings):
    """Return the documents in which a parser finds something else than Oxigraph: what it finds, and what that does."""
    return {name: (count, readings[name].count) for name, count in found.items() if count != readings[name].count}


def test_oxigraph_reads_everything(readings):
    """Oxigraph's strict parser reads every document, and none is empty."""
    wrong = {name: reading.count for name, reading in readings.items() if isinstance(reading.count, str)}
    assert wrong == {}
    assert all(reading.count for reading in readings.values())


def test_formats_of_a_thing_say_the_same(documents, readings):
    """Every thing on record has every format, and all of them hold the same triples, as do those of the dumps."""
    said: dict[str, dict[str, str]] = {}
    for document in documents:
        if document.stem != SHAPES:
            said.setdefault(document.stem, {})[document.suffix] = readings[document.name].triples
    assert len(said) > 200
    assert {stem: formats for stem, formats in said.items() if len(set(formats.values())) > 1} == {}


@pytest.fixture(scope="module")
def classpath(required, tmp_path_factory):
    """The path of Jena's classes.

    Debian's package has the texts of Jena's copy of Xerces in another place than where that looks for them, so
    that Jena does not even start: they are put where it looks.
    """
    jars = [JAVA / f"{name}.jar" for name in JARS]
    for jar in jars:
        required(str(jar) if jar.is_file() else None, f"{jar.name} (of libapache-jena-java)")
    texts = tmp_path_factory.mktemp("xerces")
    with zipfile.ZipFile(JAVA / "jena-core.jar") as archive:
        for name in archive.namelist():
            place = texts / name.removeprefix("org/apache/jena/ext/")
            if name.endswith(".properties") and "/xerces/" in name:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(name))
    return ":".join(map(str, (texts, *jars)))


@pytest.fixture(scope="module")
def jena(documents, program, classpath):
    """What Jena counts in each document, or what it says against it; by the document's path."""
    java = program("java")
    program("javac")  # which runs a source file
    names = {str(document.file): document.name for document in documents if document.file.suffix in SHARED}
    rows = "".join(f"{file}\t{LANGUAGES[Path(file).suffix][1]}\n" for file in names)
    ran = subprocess.run(
        [java, "-cp", classpath, str(COUNT)], input=rows, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    table = dict(line.split("\t") for line in ran.stdout.splitlines())
    return {name: int(table[file]) if table[file].isdigit() else table[file] for file, name in names.items()}


@pytest.mark.parametrize("suffix", SHARED)
def test_jena_reads_everything(jena, documents, readings, suffix):
    """Apache Jena reads every document without a warning, and finds as many statements as Oxigraph does."""
    found = {document.name: jena[document.name] for document in documents if document.file.suffix == suffix}
    assert found
    assert differences(found, readings) == {}


@pytest.mark.parametrize("suffix", SHARED)
def test_raptor_reads_everything(server, documents, readings, program, suffix):
    """Raptor reads every document without a warning, and finds as many statements as Oxigraph does."""
    rapper = program("rapper")
    _, _, language = LANGUAGES[suffix]

    def count(document):
        command = [rapper, "-q", "-i", language, "-o", "nquads", str(document.file), f"{server}{document.name}"]
        ran = subprocess.run(command, capture_output=True, timeout=60)
        return len(set(ran.stdout.splitlines())) if (ran.returncode, ran.stderr) == (0, b"") else ran.stderr

    own = [document for document in documents if document.file.suffix == suffix]
    with ThreadPoolExecutor(2) as pool:
        found = {document.name: number for document, number in zip(own, pool.map(count, own), strict=True)}
    assert found
    assert differences(found, readings) == {}


def test_pyld_reads_the_json_ld(server, documents, readings, context):
    """PyLD reads every JSON-LD document, loading nothing but our context, and finds what Oxigraph finds."""

    def load(url, _options):
        assert url == f"{server}/context.jsonld"
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    own = [document for document in documents if document.file.suffix == ".jsonld"]
    found = {}
    for document in own:
        options = {"documentLoader": load, "base": f"{server}{document.name}", "format": "application/n-quads"}
        written = jsonld.to_rdf(json.loads(document.file.read_bytes()), options)
        found[document.name] = len(set(ox.parse(written, ox.RdfFormat.N_QUADS)))
    assert found
    assert differences(found, readings) == {}
