"""References: what a key names, and everything that can be wrong with it."""

import shutil
from pathlib import Path

import pytest
from rdflib import URIRef

from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.references import Scope, UnresolvedError, check_references, find_cycles

RECORDS = Path(__file__).parent / "data" / "records"

BROKEN = [
    # what is written, what stands there instead, path, words of the problem
    ("who: ana-ruiz, kind", "who: ana-ruis, kind", "roles.minister.who", 'did you mean "ana-ruiz"?'),
    ("about: event:meeting", "about: event:meting", "statements.title.about[0]", 'did you mean "meeting"?'),
    ("about: event:meeting", "about: meting", "statements.title.about[0]", 'did you mean "meeting"?'),
    ("where: port-sol\n    at", "where: sol\n    at", "events.closure.where[0]", "list it under `places`"),
    ("where: port-sol\n    at", "where: actor:sol\n    at", "events.closure.where[0]", "cannot stand here"),
    ("embeds: promise", "embeds: account", "statements.account.embeds", "goes in a circle: account → member-told"),
    ("within: meeting", "within: photographed", "events.photographed.within", "goes in a circle"),
    ("  sol-press: ", "  sol-pres: ", "actors.sol-pres", 'did you mean "sol-press"?'),
    ("  sol-weekly: ", "  sol-weekly:\n    kind: media\n    label: Sol Weekly\n    at: ", "actors.sol-weekly",
     'the registry has a actor "sol-weekly" already'),
    ("about: quay\n    quote", "about: fishing\n    quote", "statements.promise.about[0]", "list it under `topics`"),
    ("basis: true, at", "basis: true, translation-of: x, at", "versions.weekly.translation-of",
     'there is no "x" in `versions`'),
    ("about: plan", "about: meeting", "statements.outlook.about[0]", "names 2 things"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "words"), BROKEN)
def test_a_broken_reference_is_told_where_it_stands(tmp_path, old, new, path, words):
    """A reference that names nothing, too much, or itself is told with its place and a remedy."""
    shutil.copytree(RECORDS, tmp_path / "records")
    file = tmp_path / "records" / "harbour-talks.yaml"
    text = file.read_text("utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    if "names 2" in words:
        text = text.replace("topics:\n", "topics:\n  meeting: {label: meetings, at: 10-27}\n")
    file.write_text(text, "utf-8")
    collection = read_collection(tmp_path / "records")
    assert collection.problems == ()
    problems = check_references(collection.records[0], collection.registry.model, Iris())
    told = {problem.path: str(problem) for problem in problems}
    assert path in told
    assert words in told[path]


def test_sound_references_have_no_problem():
    """The sample's references all name one thing."""
    collection = read_collection(RECORDS)
    assert check_references(collection.records[0], collection.registry.model, Iris()) == ()


RESOLVED = [
    ("ana-ruiz", ("actor",), "/id/actor/ana-ruiz"),
    ("横田-健", ("actor",), "/id/actor/横田-健"),
    ("league-member", ("actor",), "/id/article/harbour-talks/actor/league-member"),
    ("place:port-sol", ("actor", "place"), "/id/place/port-sol"),
    ("quay", ("topic", "event"), "/id/article/harbour-talks/topic/quay"),
    ("event:meeting", ("topic", "event"), "/id/article/harbour-talks/event/meeting"),
]


@pytest.mark.parametrize(("reference", "accepted", "path"), RESOLVED)
def test_a_reference_names_one_iri(reference, accepted, path):
    """What the registry describes has a global IRI, all else one below its article."""
    collection = read_collection(RECORDS)
    scope = Scope(collection.records[0].article, collection.registry.model, Iris("https://data.example.org"))
    assert scope.resolve(reference, accepted) == URIRef(f"https://data.example.org{path}")


def test_a_type_that_does_not_fit_is_refused():
    """A typed reference must be of a type that can stand there."""
    collection = read_collection(RECORDS)
    scope = Scope(collection.records[0].article, collection.registry.model, Iris())
    with pytest.raises(UnresolvedError, match="cannot stand here"):
        scope.resolve("event:meeting", ("actor",))


CYCLES = [
    ({}, []),
    ({"a": ["b"], "b": []}, []),
    ({"a": ["a"]}, [("a",)]),
    ({"a": ["b"], "b": ["c"], "c": ["a"]}, [("a", "b", "c")]),
    ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
    ({str(n): [str(n + 1)] for n in range(50_000)}, []),
]


@pytest.mark.parametrize(("edges", "cycles"), CYCLES)
def test_circles_are_found_and_diamonds_are_not(edges, cycles):
    """Each circle is found once; deep chains and diamonds are no circles."""
    assert find_cycles(edges) == cycles
