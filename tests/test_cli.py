"""The command line, run as a user would."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import RDF, SH, Graph

from onrecord.mapping.source import read_source
from onrecord.ontology import context
from onrecord.server.cli import main

DATA = Path(__file__).parent / "data"
COMMANDS = ("check", "map", "ground", "ledger", "publish", "serve", "query", "dump", "freeze")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with the sample's records and texts."""
    shutil.copytree(DATA / "records", tmp_path / "records")
    shutil.copytree(DATA / "texts", tmp_path / "texts")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_TEXTS", raising=False)
    return tmp_path


def run(*arguments, **options):
    return CliRunner().invoke(main, arguments, catch_exceptions=False, **options)


def spoil(folder, old, new):
    path = folder / "records" / "harbour-talks.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(command):
    """Each command's help shows how it is used."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"onrecord {command}" in result.stdout
    assert "Example" in result.stdout


def test_importing_the_command_line_loads_nothing_heavy():
    """Starting the command line imports none of the libraries that the commands need."""
    code = (
        "import sys, onrecord.server.cli; "
        "heavy = {'rdflib.plugins.sparql', 'pyshacl', 'pyoxigraph', 'flask', 'pydantic', 'yaml', 'pyld'}; "
        "print(heavy & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"


def test_check_is_silent_on_stdout_when_all_is_good(folder):
    """A sound folder exits with 0, says nothing on stdout, and counts on stderr."""
    result = run("check", "records")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 of 1 records conform; 0 errors" in result.stderr
    assert "37 anchors verified, 0 not" in result.stderr


def test_check_says_which_evidence_it_could_not_verify(folder):
    """Without the text it says so, with the number of anchors."""
    shutil.rmtree(folder / "texts")
    result = run("check", "records")
    assert result.exit_code == 0
    assert "all 37 anchors are unverified" in result.stdout


def test_check_names_file_line_column_shape_and_remedy(folder):
    """A violation names its line in the record and the SHACL result behind it."""
    spoil(folder, "in: ministry, held", "held")
    result = run("check", "records")
    assert result.exit_code == 1
    place, _, _ = result.stdout.partition(" ")
    name, line, column = place.rstrip(":").rsplit(":", 2)
    source = (folder / name).read_text("utf-8").splitlines()
    assert source[int(line) - 1].lstrip().startswith("minister:")
    assert int(column) == 3
    for fact in (
        "focusNode <",
        "/role/minister>",
        "sourceShape <",
        "resultSeverity <",
        "ns/shacl#Violation>",
    ):
        assert fact in result.stdout


def test_warnings_are_shown_and_published(folder):
    """A part dated outside its whole is a warning: told with its place, and published all the same."""
    spoil(folder, 'when: "[..2022-03-03]"', "when: 2022-04")
    result = run("check", "records")
    assert result.exit_code == 0
    assert "warning: " in result.stdout
    assert "ns/shacl#Warning>" in result.stdout
    assert "0 errors, 1 warnings" in result.stderr
    published = run("publish", "records", "--data", "out")
    assert published.exit_code == 0
    assert "warning: " in published.stderr
    assert "photographed" in run("dump", "--data", "out").stdout


def test_check_gives_the_standard_report(folder):
    """The Turtle report is a sh:ValidationReport, and the JSON one the same with places."""
    spoil(folder, "in: ministry, held", "held")
    turtle = Graph().parse(data=run("check", "records", "--format", "turtle").stdout, format="turtle")
    (report,) = turtle.subjects(RDF.type, SH.ValidationReport)
    assert turtle.value(report, SH.conforms).toPython() is False
    results = list(turtle.objects(report, SH.result))
    data = json.loads(run("check", "records", "--format", "json").stdout)
    again = [quad.triple for quad in ox.parse(json.dumps(data), ox.RdfFormat.JSON_LD)]
    assert (
        len(results) == len(data["result"]) == sum(triple.object.value == str(SH.ValidationResult) for triple in again)
    )
    assert data["conforms"] is False
    assert all({"file", "line", "column", "focusNode", "resultSeverity"} <= set(row) for row in data["result"])
    assert {str(turtle.value(node, SH.focusNode)) for node in results} == {
        row["focusNode"]["@id"] for row in data["result"]
    }


ANCHORS = [
    ("at: 281-291", "at: 280-291", "white space at an edge", True),
    ("quote: 254-278", "quote: 152-160", "does not stand between quotation marks", True),
    ("at: 281-291", "at: 281-9999", "ends past the text's 486 characters", False),
]


@pytest.mark.parametrize(("old", "new", "words", "with_text"), ANCHORS)
def test_wrong_evidence_is_told(folder, old, new, words, with_text):
    """Evidence outside the text, with white space at an edge or outside quotation marks is an error."""
    spoil(folder, old, new)
    if not with_text:
        shutil.rmtree(folder / "texts")
    result = run("check", "records")
    assert result.exit_code == 1
    assert words in result.stdout


def test_an_edited_text_is_told_anchor_by_anchor(folder):
    """A text whose digest differs is an error, and each anchor says where it went."""
    text = folder / "texts" / "harbour-talks.txt"
    text.write_text("New. " + text.read_text("utf-8"), "utf-8")
    result = run("check", "records")
    assert result.exit_code == 1
    assert "text.digest: the text at hand has another digest" in result.stdout
    assert "0-27 is moved: it stands at 5-32" in result.stdout


TEXTS = ["text.txt", "harbour-talks.txt", "anything.txt"]


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_found_in_a_folder(folder, monkeypatch, name):
    """A folder of texts is searched by the record's file name, the article's key and the digest."""
    spoil(folder, "  path: ../texts/harbour-talks.txt\n", "  path: elsewhere/text.txt\n")
    (folder / "corpus").mkdir()
    shutil.move(folder / "texts" / "harbour-talks.txt", folder / "corpus" / name)
    assert "37 anchors verified" in run("check", "records", "--texts", "corpus").stderr
    monkeypatch.setenv("ONRECORD_TEXTS", "corpus")
    assert "37 anchors verified" in run("check", "records").stderr


def test_passages_are_not_dropped_silently(folder):
    """A record whose rights show passages needs the text: without it the graph would be another one."""
    spoil(folder, "text: none", "text: quote")
    assert run("check", "records").exit_code == 0
    shutil.rmtree(folder / "texts")
    result = run("check", "records")
    assert result.exit_code == 1
    assert "rights.text: `quote` shows passages of the text, which is not at hand" in result.stdout


def test_an_unreadable_text_is_a_problem_of_its_record(folder):
    """A text that is not UTF-8 is told at its record, and the others are checked all the same."""
    (folder / "texts" / "harbour-talks.txt").write_bytes(b"\xff")
    result = run("check", "records")
    assert result.exit_code == 1
    assert "text.path: " in result.stdout
    assert "is not UTF-8" in result.stdout


def test_a_text_that_cannot_be_looked_for_is_a_problem_of_its_record(folder):
    """A path that no file system takes is told at its record."""
    spoil(folder, "path: ../texts/harbour-talks.txt", f"path: {'a' * 300}.txt")
    result = run("check", "records")
    assert result.exit_code == 1
    assert "text.path: the text cannot be looked for" in result.stdout


def test_a_broken_registry_is_told_in_every_format(folder):
    """What all records share is told like any problem, also as a report."""
    path = folder / "records" / "registry.yaml"
    path.write_text(path.read_text("utf-8").replace("territory: sol", "territory: mars"), "utf-8")
    assert "actors.sol.territory" in run("check", "records").stdout
    (row,) = json.loads(run("check", "records", "--format", "json").stdout)["result"]
    assert row["path"] == "actors.sol.territory"
    assert run("publish", "records", "--data", "out").exit_code == 1


@pytest.mark.parametrize("form", ["ttl", "nt", "nq", "jsonld"])
def test_map_prints_the_graph(folder, form):
    """A record's graph comes in four formats, and says the same in each."""
    result = run("map", "records/harbour-talks.yaml", "--format", form)
    assert result.exit_code == 0
    lines = run("map", "records/harbour-talks.yaml", "--format", "nt").stdout.splitlines()
    document = result.stdout
    if form == "jsonld":
        document = json.dumps({**json.loads(document), "@context": context()})
    assert {quad.triple for quad in ox.parse(document, ox.RdfFormat.from_extension(form))} == {
        quad.triple for quad in ox.parse("\n".join(lines), ox.RdfFormat.N_TRIPLES)
    }


def test_ground_writes_digests(folder):
    """Grounding from the command line fills in digests and says how many."""
    path = folder / "records" / "harbour-talks.yaml"
    path.write_text(path.read_text("utf-8").split("digests:")[0], "utf-8")
    result = run("ground", str(path), "--text", "texts/harbour-talks.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "37 anchors: 37 undigested" in result.stderr
    assert len(read_source(path).data["digests"]) == 37


def test_publish_query_and_dump(folder):
    """What is published can be asked and dumped."""
    result = run("publish", "records", "--data", "out")
    assert result.exit_code == 0
    assert "is current now" in result.stdout
    query = "SELECT ?label WHERE { ?s a rec:Statement ; rdfs:label ?label } ORDER BY ?label LIMIT 2"
    table = run("query", query, "--data", "out").stdout.splitlines()
    assert table == [
        "?label",
        "a member of the league told of a promise",
        "an earlier version appeared elsewhere",
    ]
    assert run("query", "-", "--data", "out", "--format", "csv", input=query).stdout.splitlines()[0] == "label"
    assert run("query", "ASK { ?s a rec:Event }", "--data", "out").stdout == "yes\n"
    assert run("dump", "--data", "out", "--format", "nq").stdout_bytes.count(b"\n") > 400


def test_a_query_that_is_not_sparql_is_told_with_its_place(folder):
    """The line and column of a mistake are those of the query as it was written."""
    run("publish", "records", "--data", "out")
    result = run("query", "SELECT ?s {\n ?s a }", "--data", "out")
    assert result.exit_code == 1
    assert "line 2, column 7" in result.stderr


def test_publish_says_what_was_refused(folder):
    """A record with errors is refused, told, and the exit status is 1."""
    spoil(folder, "in: ministry, held", "held")
    result = run("publish", "records", "--data", "out")
    assert result.exit_code == 1
    assert "harbour-talks.yaml:" in result.stderr
    assert not (folder / "out" / "current").exists()


WRONG = [
    (("check", "nowhere"), 2),
    (("query", "SELECT", "--data", "out"), 1),
    (("dump", "--data", "out"), 1),
    (("publish", "records", "--base", "ftp://x"), 1),
    (("map", "records"), 2),
    (("nonsense",), 2),
]


@pytest.mark.parametrize(("arguments", "status"), WRONG)
def test_wrong_usage_is_told_without_a_traceback(folder, arguments, status):
    """What cannot be done is told on stderr, with 2 for usage and 1 for the rest."""
    result = run(*arguments)
    assert result.exit_code == status
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_in_use_is_told(folder):
    """Serving on a port that is taken says so and how to choose another."""
    import socket

    run("publish", "records", "--data", "out")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "onrecord.server.cli", "serve", "--data", "out", "--port", port]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=30, env=os.environ)
    assert answer.returncode == 1
    assert port in answer.stderr
    assert "--port" in answer.stderr
    assert "Traceback" not in answer.stderr
