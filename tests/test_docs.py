"""What the documentation says is so."""

import json
import re
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter, ValidationError

import onrecord.server
from onrecord.mapping.checking import Checker
from onrecord.mapping.fields import Digest, Key, Language, Reference, SpanText
from onrecord.mapping.iris import Iris
from onrecord.mapping.ledger import Ledger
from onrecord.mapping.reading import read_collection
from onrecord.mapping.record import Article
from onrecord.mapping.registry import Links, Registry
from onrecord.mapping.regrounding import ground_file
from onrecord.mapping.schemas import SCHEMAS, schema_text
from onrecord.mapping.source import parse_source, read_source
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator
from onrecord.server.cli import main
from onrecord.server.settings import ENVIRONMENT_PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def block(language):
    return re.search(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)[1]


@pytest.fixture
def example(tmp_path):
    """The README's record and its text in a folder."""
    (tmp_path / "bridge.yaml").write_text(block("yaml"), "utf-8")
    (tmp_path / "oldford-bridge.txt").write_text(block("text"), "utf-8")
    return tmp_path


def test_the_example_record_is_sound(example):
    """The README's record, grounded in the README's text, conforms without a warning."""
    texts = Texts(example)
    assert ground_file(example / "bridge.yaml", texts).settled
    collection = read_collection(example)
    checker = Checker.of(collection, Iris(), texts, shipped_validator())
    checked = checker.check(collection.records[0])
    assert collection.problems == ()
    assert [str(problem) for problem in checked.problems] == []
    assert checked.evidence.unverified == 0


def test_the_settings_table_is_the_settings():
    """Each setting is a row: option, environment variable, default, meaning."""
    rows = re.findall(r"^\| `(--[a-z-]+)` \| `([A-Z_]+)` \| `(.*?)` \| (.*?) \|$", README, re.MULTILINE)
    settings = [
        (f"--{f.name.replace('_', '-')}", ENVIRONMENT_PREFIX + f.name.upper(), str(f.default), f.metadata["help"])
        for f in fields(Settings)
    ]
    assert rows == settings


def test_the_commands_table_is_the_command_line():
    """Each command is a row, and each row a command."""
    rows = re.findall(r"^\| `onrecord ([a-z]+)", README, re.MULTILINE)
    assert sorted(rows) == sorted(main.commands)


def test_the_two_commands_come_first():
    """The README opens with the two commands, and the Makefile has them."""
    first = block("sh")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"^make (\w+)", first, re.MULTILINE) == ["serve", "test"]
    assert {"serve", "test", "lint", "types", "bench"} <= set(targets)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schemas_are_the_models(name):
    """The JSON Schemas shipped for editors are those of the models, and valid themselves."""
    import onrecord.mapping

    shipped = Path(onrecord.mapping.__path__[0], name).read_text("utf-8")
    assert shipped == schema_text(name)
    jsonschema.Draft202012Validator.check_schema(json.loads(shipped))


def plain(value):
    """Return a source's values as an editor's YAML reader sees them."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if isinstance(value, str) and re.fullmatch(r"0|[1-9]\d*", value) else value


FILES = [
    ("article.schema.json", ROOT / "tests/data/records/harbour-talks.yaml"),
    ("registry.schema.json", ROOT / "tests/data/records/registry.yaml"),
    ("links.schema.json", ROOT / "tests/data/records/links.yaml"),
    ("registry.schema.json", ROOT / "seeds/registry.yaml"),
    *(("links.schema.json", path) for path in sorted(ROOT.glob("seeds/links.yaml"))),
    *(("article.schema.json", path) for path in sorted(ROOT.glob("seeds/articles/*.yaml"))),
]


@pytest.mark.parametrize(("schema", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_records_satisfy_the_schema_editors_use(schema, path):
    """What the product accepts, an editor's schema accepts too."""
    jsonschema.validate(plain(read_source(path).data), json.loads(schema_text(schema)))


MISTAKES = [
    (Article, "article.schema.json", "kind: opinion", "kind: opinoin"),
    (Article, "article.schema.json", "force: promises", "force: promisse"),
    (Article, "article.schema.json", "section:", "secton:"),
    (Article, "article.schema.json", "at: 281-291", "at: here"),
    (Article, "article.schema.json", "at: 281-291", "at: 0281-291"),
    (Article, "article.schema.json", "at: 281-291", "at: []"),
    (Article, "article.schema.json", "  mayor-of-port:", "  mayor_of_port:"),
    (Article, "article.schema.json", "  mayor-of-port:", "  Mayor-of-port:"),
    (Article, "article.schema.json", "  mayor-of-port:", "  mayor of port:"),
    (Article, "article.schema.json", "in: fishers-league", "in: person:fishers-league"),
    (Article, "article.schema.json", "in: fishers-league", "in: fishers--league"),
    (Article, "article.schema.json", "article: harbour-talks", f"article: {'x' * 121}"),
    (Article, "article.schema.json", "language: en", "language: english tongue"),
    (Article, "article.schema.json", "length: 486", "length: 1000000000"),
]


@pytest.mark.parametrize(("model", "schema", "old", "new"), MISTAKES)
def test_the_schema_tells_mistakes(model, schema, old, new):
    """A misspelt key or code, and what is no span, an editor underlines."""
    text = (ROOT / "tests/data/records/harbour-talks.yaml").read_text("utf-8")
    assert old in text
    data = plain(parse_source(text.replace(old, new, 1), "a.yaml").data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json.loads(schema_text(schema)))


def accepted(adapter, text):
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


def test_the_schemas_pattern_of_keys_is_the_readers():
    """Every key the reader takes the schema takes, character by character, and in Latin-1 no other."""
    key = TypeAdapter(Key)
    pattern = re.compile(key.json_schema()["pattern"])
    for character in map(chr, (*range(0xD800), *range(0xE000, 0x11000), *range(0x1D400, 0x1D800), 0x1F600, 0x20000)):
        told, read = pattern.search(character) is not None, accepted(key, character)
        assert told == read if character < "\u0100" else told or not read, repr(character)


WRITTEN = [
    # the type, what is written, whether the reader and the schema take it
    (Key, "横田-健", True),
    (Key, "o-1937", True),
    (Key, "-a", False),
    (Key, "a-", False),
    (Key, "a--b", False),
    (Key, "a：b", False),
    (Reference, "place:japan", True),
    (Reference, "japan", True),
    (Reference, "person:japan", False),
    (Reference, ":japan", False),
    (Reference, "actor:", False),
    (Reference, "actor:a b", False),
    (SpanText, "0-12", True),
    (SpanText, "007-12", False),
    (SpanText, "1-0012", False),
    (SpanText, "1-1000000000", False),
    (SpanText, "٣-٤", False),
    (Language, "zh-hant", True),
    (Language, "English", False),
    (Digest, "0" * 64, True),
    (Digest, "A" * 64, False),
]


@pytest.mark.parametrize(("kind", "text", "taken"), WRITTEN)
def test_the_schemas_patterns_are_the_readers(kind, text, taken):
    """What the reader refuses for how it is written an editor underlines, and nothing else."""
    adapter = TypeAdapter(kind)
    schema = jsonschema.Draft202012Validator(adapter.json_schema())
    assert (accepted(adapter, text), schema.is_valid(text)) == (taken, taken)


def test_models_document_themselves():
    """Each kind of file has a schema."""
    assert {model for model, _ in SCHEMAS.values()} == {Article, Registry, Links, Ledger}


SEARCHED = (".py", ".md", ".toml", ".yaml", ".txt", ".ttl", ".html", ".jsonld", ".json", ".css", "")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js.org", "deb.debian" + ".org")
PATHS = ("/" + "work/", "/" + "root/", "/" + "home/")


def test_no_committed_file_names_a_registry_or_this_machine():
    """No file carries a package registry's host or a path of the machine it was written on."""
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        hidden = any(part.startswith(".") and part != ".ci" for part in inside.parts)
        if path.is_file() and not hidden and path.suffix in SEARCHED:
            text = path.read_text("utf-8", errors="replace")
            assert not any(word in text for word in (*HOSTS, *PATHS)), inside


def test_every_module_of_the_server_has_its_room():
    """The map of the server names each module once."""
    rows = [line for line in (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    named = [name for row in rows[1:] for name in re.findall(r"`(\w+)`", row)]
    there = {path.stem for path in Path(onrecord.server.__path__[0]).glob("*.py")} - {"__init__"}
    assert sorted(named) == sorted(there)
