"""The ledger: what its lines may say, and what they make of records."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, steps

from onrecord.mapping.amendments import Amendments
from onrecord.mapping.checking import Checker
from onrecord.mapping.iris import Iris
from onrecord.mapping.ledger_graph import ledger_graph
from onrecord.mapping.reading import read_collection
from onrecord.mapping.shared_graphs import concepts_graph, links_graph, registry_graph
from onrecord.mapping.surroundings import Surroundings
from onrecord.mapping.terms import n_quads
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator
from onrecord.mapping.words import Words

VALIDATOR = shipped_validator()
IRIS = Iris()
RETRACT = 'step: retract, thing: "article:harbour-talks/statement:{}", grounds: never said'
MERGE = "step: merge, thing: actor:sol-weekly, into: actor:sol-press, grounds: one house"
ANONYMISE = "step: anonymise, thing: actor:横田-健, grounds: his safety, label: a guest"


@pytest.fixture
def newsroom(tmp_path):
    """The sample's records."""
    return Newsroom.at(tmp_path)


def checked(newsroom):
    collection = read_collection(newsroom.records)
    assert collection.problems == ()
    checker = Checker.of(collection, IRIS, Texts(), VALIDATOR)
    return checker, checker.check(collection.records[0])


def lines(newsroom):
    """Return the article's graph."""
    _, verdict = checked(newsroom)
    assert [str(problem) for problem in verdict.problems if problem.severity == "error"] == []
    return "".join(sorted(n_quads(verdict.graph)))


WRONG = [
    ("step: correct, thing: actor:ana-ruiz, grounds: g", "a step correct has no note; add `note:`"),
    ("step: merge, thing: actor:ana-ruiz, grounds: g", "goes into one; mend `into:`"),
    ("step: split, thing: actor:nobody, into: actor:ana-ruiz, grounds: g", "goes into two or more"),
    ("step: delist, thing: actor:ana-ruiz, into: actor:sol, grounds: g", "goes into nothing"),
    ("step: merge, thing: actor:ana-ruiz, into: place:sol, grounds: g", "cannot go into place:sol; name others of its"),
    ("step: merge, thing: actor:ana-ruiz, into: actor:ana-ruiz, grounds: g", "cannot go into actor:ana-ruiz"),
    ("step: retract, thing: actor:ana-ruiz, grounds: g", "cannot retract actor:ana-ruiz; name one of: article, state"),
    ("step: anonymise, thing: place:sol, grounds: g", "cannot anonymise place:sol; name one of: actor"),
    ("step: revoke, thing: actor:ana-ruiz, grounds: g", "name one of: step"),
    ('step: delist, thing: "step:1", grounds: g', "a step can only be revoked"),
    ('step: revoke, thing: "step:1", grounds: g', "there is no earlier step 1; steps are numbered from 1; this is 1"),
    ("step: delist, thing: anna, grounds: g", '"anna" names no thing; write actor:key'),
    ("step: delist, thing: actor:nobody, grounds: g", "the registry has no actor:nobody; mend the key"),
    ("step: anonymise, thing: actor:nobody, grounds: g", "the registry has no actor:nobody; mend the key, or add"),
    ("step: merge, thing: actor:sol, into: actor:nobody, grounds: g", "the registry has no actor:nobody; add it there"),
    ("step: delete, thing: actor:ana-ruiz, grounds: g", "the registry still has actor:ana-ruiz; take it out there"),
    ("step: split, thing: actor:sol, into: [actor:ana-ruiz, actor:sol-press], grounds: g", "the registry still has"),
    ("step: delist, thing: actor:sol", "`grounds` is missing"),
    ("step: burn, thing: actor:sol, grounds: g", '"burn" is not known here'),
    ('step: anonymise, thing: "article:a/actor:b", grounds: g', "nothing says which words name article:a/actor:b"),
]


@pytest.mark.parametrize(("step", "message"), WRONG)
def test_what_a_line_may_not_say_is_told_with_its_place(newsroom, step, message):
    steps(newsroom, step)
    told = [str(problem) for problem in read_collection(newsroom.records).problems]
    assert any(message in each and "ledger.yaml:3:" in each for each in told), told


TOGETHER = [
    ([MERGE, MERGE], "actor:sol-weekly is not there since step 1, merge; revoke step 1 first"),
    (
        [RETRACT.format("doubt"), 'step: delist, thing: "article:harbour-talks/statement:doubt", grounds: g'],
        "not there",
    ),
    (
        ['step: retract, thing: "article:harbour-talks", grounds: g', RETRACT.format("doubt")],
        "is not there since step 1",
    ),
    ([ANONYMISE, 'step: revoke, thing: "step:1", grounds: g'], "a step anonymise cannot be revoked; what was removed"),
    (
        [MERGE, 'step: revoke, thing: "step:1", grounds: g', 'step: revoke, thing: "step:1", grounds: g'],
        "revoked already",
    ),
    ([MERGE, "step: merge, thing: actor:sol-press, into: actor:sol-weekly, grounds: g"], "goes in a circle"),
    ([ANONYMISE, "step: merge, thing: actor:sol, into: actor:横田-健, grounds: g"], "is not there since step 1"),
]


@pytest.mark.parametrize(("said", "message"), TOGETHER)
def test_steps_that_do_not_go_together_are_told(newsroom, said, message):
    steps(newsroom, *said)
    told = [str(problem) for problem in read_collection(newsroom.records).problems]
    assert any(message in each for each in told), told


def test_without_steps_nothing_changes(newsroom):
    """Records, registry and links are the very same objects."""
    collection = read_collection(newsroom.records)
    amendments = Amendments.of(collection)
    (record,) = collection.records
    assert amendments.record(record) is record
    assert amendments.registry is collection.registry.model
    assert amendments.links is collection.links.model
    assert ledger_graph(amendments, IRIS).triples == ()


def test_a_merger_unites_under_the_winner_and_can_be_taken_back(newsroom):
    """What is said of the loser is said of the winner; revoked, everything is as before, to the byte."""
    before = lines(newsroom)
    assert "/id/actor/sol-weekly>" in before
    steps(newsroom, MERGE)
    merged = lines(newsroom)
    assert "/id/actor/sol-weekly>" not in merged
    assert merged.count("/id/actor/sol-press>") > before.count("/id/actor/sol-press>")
    registry = "".join(n_quads(registry_graph(checked(newsroom)[0].amendments.registry, IRIS)))
    assert (
        '<http://127.0.0.1:8080/id/actor/sol-press> <http://www.w3.org/2004/02/skos/core#altLabel> "Sol Weekly"'
        in registry
    )
    steps(newsroom, MERGE, 'step: revoke, thing: "step:1", grounds: two houses')
    assert lines(newsroom) == before


def test_mergers_are_followed_to_the_end(newsroom):
    steps(newsroom, MERGE, "step: merge, thing: actor:sol-press, into: actor:sol, grounds: a state's house")
    amendments = checked(newsroom)[0].amendments
    assert amendments.withdrawn["actor/sol-weekly"].successors == ("actor/sol",)
    assert "sol-weekly" not in amendments.registry.actors
    assert {"Sol Press Agency", "Sol Weekly"} <= set(amendments.registry.actors["sol"].aka)
    assert "/id/actor/sol-press>" not in lines(newsroom)


def test_what_is_merged_and_then_unnamed_is_unnamed(newsroom):
    """Neither name is left, nor the key of the one that was merged."""
    steps(
        newsroom,
        "step: merge, thing: actor:ana-ruiz, into: actor:joão-lima, grounds: Ana Ruiz is a pen name",
        "step: anonymise, thing: actor:joão-lima, grounds: his safety",
    )
    checker, verdict = checked(newsroom)
    amendments = checker.amendments
    assert {each.hidden for each in amendments.withdrawn.values()} == {True}
    said = [verdict.graph, registry_graph(amendments.registry, IRIS), links_graph(amendments.links, IRIS)]
    said.append(ledger_graph(amendments, IRIS))
    text = "".join(line for graph in said for line in n_quads(graph))
    for word in ("Ruiz", "ruiz", "João", "joão-lima", "wikidata.org/entity/Q1>"):
        assert word not in text
    assert "unnamed-2" in text


def test_who_is_unnamed_is_not_named_in_any_text(newsroom):
    """Labels in every language, the key, links and other things' labels: the name is in none of them."""
    newsroom.rewrite("label: the late mayor's plan", "label: the plan of Yokota Ken")
    steps(newsroom, f"{ANONYMISE}, strings: [Yokota]")
    text = lines(newsroom)
    assert "Yokota" not in text
    assert "横田" not in text
    assert "the plan of a guest" in text
    assert "the minister and a guest in Port Sol" in text


def test_a_key_that_names_is_told(newsroom):
    """A key cannot be changed by itself: whoever wrote it is told where it stands."""
    newsroom.rewrite("  version-note:", "  yokota-ken-note:")
    steps(newsroom, ANONYMISE)
    _, verdict = checked(newsroom)
    told = [str(problem) for problem in verdict.problems if problem.severity == "error"]
    assert any(
        "statements.yokota-ken-note: this, or its key, holds words that the ledger removes" in each for each in told
    )


def test_a_withdrawn_statement_takes_with_it_what_only_it_reports(newsroom):
    """The member's report goes, and the promise that only it reports, and the doubt that is about that alone."""
    steps(newsroom, RETRACT.format("member-told"))
    text = lines(newsroom)
    for gone in ("member-told", "promise", "doubt"):
        assert f"/statement/{gone}>" not in text
    for kept in ("account", "outlook", "title"):
        assert f"/statement/{kept}>" in text
    _, verdict = checked(newsroom)
    assert {problem.severity for problem in verdict.problems} <= {"info", "warning"}


def test_what_is_reported_by_another_as_well_stays(newsroom):
    newsroom.rewrite("    embeds: member-told", "    embeds: [member-told, promise]")
    steps(newsroom, RETRACT.format("member-told"))
    text = lines(newsroom)
    assert "/statement/promise>" in text
    assert "/statement/member-told>" not in text


def test_a_withdrawn_event_is_referred_to_by_nothing(newsroom):
    """What was said to come true under its condition alone goes too: it would else be said without any."""
    newsroom.rewrite("    about: plan", "    about: [plan, event:closure]")
    steps(newsroom, 'step: retract, thing: "article:harbour-talks/event:closure", grounds: it was open')
    text = lines(newsroom)
    assert "/event/closure" not in text
    assert "/statement/outlook>" in text
    steps(newsroom, 'step: retract, thing: "article:harbour-talks/event:building", grounds: it was not planned')
    text = lines(newsroom)
    assert "/event/building" not in text
    assert "/statement/outlook>" not in text


def test_a_withdrawn_article_has_no_graph(newsroom):
    steps(newsroom, 'step: retract, thing: "article:harbour-talks", grounds: it was invented')
    _, verdict = checked(newsroom)
    assert (verdict.is_withdrawn, verdict.graph, verdict.problems) == (True, None, ())


def test_the_ledgers_graph_conforms_and_is_validated(newsroom):
    """Steps are described as their shape has it, and a step without grounds breaks it."""
    thing = '"article:harbour-talks/statement:promise"'
    note = f"step: note, thing: {thing}, grounds: asked, note: It was kept., source: a letter"
    steps(newsroom, MERGE, note, 'step: revoke, thing: "step:1", grounds: two houses', ANONYMISE)
    graph = ledger_graph(checked(newsroom)[0].amendments, IRIS)
    around = Surroundings.of(concepts_graph(IRIS))
    assert VALIDATOR.validate(around.around(graph)).results == ()
    whole = around.around(graph)
    for triple in list(whole):
        if str(triple[1]).endswith("/description"):
            whole.remove(triple)
    assert any("on which grounds" in result.message for result in VALIDATOR.validate(whole).results)


def test_effects_tell_what_applies_to_a_thing(newsroom):
    """They change with every step about a thing or leading to it, and are the same again when it is taken back."""
    steps(newsroom)
    assert checked(newsroom)[0].amendments.effects == {}
    steps(newsroom, MERGE)
    merged = checked(newsroom)[0].amendments.effects
    assert sorted(merged) == ["actor/sol-press", "actor/sol-weekly"]
    steps(newsroom, MERGE, 'step: revoke, thing: "step:1", grounds: two houses')
    assert checked(newsroom)[0].amendments.effects == {}


STEPS = st.sampled_from(
    [
        MERGE,
        "step: merge, thing: actor:sol, into: actor:sol-press, grounds: g",
        ANONYMISE,
        "step: anonymise, thing: actor:ana-ruiz, grounds: g",
        *(RETRACT.format(key) for key in ("promise", "doubt", "outlook", "caption")),
        'step: retract, thing: "article:harbour-talks/image:photograph", grounds: g',
        'step: delete, thing: "article:harbour-talks/event:closure", grounds: g',
        "step: delist, thing: actor:sol, grounds: g",
        "step: correct, thing: actor:joão-lima, grounds: g, note: n",
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, unique=True, max_size=5))
def test_any_steps_leave_a_sound_record_or_are_refused(tmp_path_factory, chosen):
    """What steps leave conforms, says nothing of what they withdraw, and is the same whenever it is made."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("steps"))
    steps(newsroom, *chosen)
    if read_collection(newsroom.records).problems:
        return
    text = lines(newsroom)
    assert text == lines(newsroom)
    amendments = checked(newsroom)[0].amendments
    for path, each in amendments.withdrawn.items():
        assert f"/id/{path}>" not in text
        assert f"/id/{path}#" not in text
        assert all(f"/id/{successor}" for successor in each.successors)
    assert not amendments.words.are_in(text)


WORDS = [
    ("Jane Doe", "jane-doe", True),
    ("Jane Doe", "http://a/JANE_DOE#x", True),
    ("Jane Doe", "Jane%20Doe", True),
    ("Jane Doe", "Janet Doe", False),
    ("Jane Doe", "Jane Doering", False),
    ("横田 健", "私は横田健です", True),
    ("横田 健", "私は横田 健です", True),
    ("José", "Jose\u0301", True),
    ("O'Neil", "O\u2019Neil", True),
    ("!", "!", False),
]


@pytest.mark.parametrize(("string", "text", "found"), WORDS)
def test_words_are_found_however_they_are_written(string, text, found):
    assert Words.of([string]).are_in(text) is found


def test_words_are_replaced():
    words = Words.of(["Ann", "Ann Lee"])
    assert words.replaced("Ann Lee met ANN, not Anne.", "somebody") == "somebody met somebody, not Anne."
    assert Words.of([]).replaced("as it is", "x") == "as it is"


def test_the_schema_accepts_what_is_read(newsroom):
    """The JSON Schema beside the models accepts a ledger that is read without problems."""
    import jsonschema
    import yaml

    import onrecord.mapping

    steps(newsroom, MERGE, ANONYMISE, RETRACT.format("doubt"))
    folder = Path(onrecord.mapping.__path__[0])
    schema = json.loads((folder / "ledger.schema.json").read_text("utf-8"))
    told = yaml.load((newsroom.records / "ledger.yaml").read_text("utf-8"), yaml.BaseLoader)
    jsonschema.validate(told, schema)
    shutil.rmtree(newsroom.folder)
