"""A further step in the ledger, as an editor takes it at the terminal."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.mapping.errors import RecordError
from onrecord.mapping.ledger import Ledger
from onrecord.mapping.ledger_writing import write_step
from onrecord.mapping.modelling import model_of
from onrecord.mapping.reading import read_collection, read_shared
from onrecord.mapping.source import parse_source
from onrecord.server.cli import main

RECORDS = Path(__file__).parent / "data" / "records"
WHY = ("--grounds", "one house", "--by", "E. Ditor", "--at", "2031-02-01")
MERGE = ("merge", "actor:sol-weekly", "--into", "actor:sol-press", *WHY)
DOUBT = "article:harbour-talks/statement:doubt"


@pytest.fixture
def records(tmp_path):
    """The sample's records in a folder of their own."""
    return Path(shutil.copytree(RECORDS, tmp_path / "records"))


def run(records, *arguments):
    return CliRunner().invoke(main, ["ledger", str(records), *arguments], catch_exceptions=False)


def ledger(records):
    shared = read_shared(records)
    assert [str(problem) for problem in shared.problems] == []
    return shared.ledger.model


def test_the_first_step_makes_the_file_beside_the_registry(records):
    """What is written is read as it was meant, and listing tells it in plain words."""
    done = run(records, *MERGE)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"step 1 is written to {records / 'ledger.yaml'}" in done.stderr
    (step,) = ledger(records).steps
    assert (step.step, step.thing, step.into, step.grounds) == (
        "merge",
        "actor:sol-weekly",
        ("actor:sol-press",),
        "one house",
    )
    assert run(records, "revoke", "step:1", *WHY).exit_code == 0
    assert run(records).stdout == (
        "   1  2031-02-01  E. Ditor merged actor:sol-weekly into actor:sol-press: one house (taken back by step 2)\n"
        "   2  2031-02-01  E. Ditor took back step 1: one house\n"
    )
    assert sorted(path.name for path in records.iterdir()) == [
        "harbour-talks.yaml",
        "ledger.yaml",
        "links.yaml",
        "registry.yaml",
    ]


def test_without_a_ledger_there_is_nothing_to_list(records):
    done = run(records)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_step_is_of_today_when_no_day_is_named(records):
    before = datetime.now(UTC).date().isoformat()
    assert run(records, "delist", "actor:sol", "--grounds", "asked", "--by", "E").exit_code == 0
    assert before <= ledger(records).steps[0].at <= datetime.now(UTC).date().isoformat()


def test_what_a_note_shows_is_listed_and_words_to_be_removed_are_not(records):
    run(records, "note", DOUBT, *WHY, "--note", "He replied.", "--source", "a letter")
    run(records, "anonymise", "actor:ana-ruiz", *WHY, "--strings", "Ruiz-Secret", "--strings", "R.")
    listed = run(records).stdout
    assert "      He replied. (a letter)\n" in listed
    assert "Secret" not in listed
    assert ledger(records).steps[1].strings == ("Ruiz-Secret", "R.")


STEP = "  - {step: delist, thing: actor:sol, at: 2031-01-01, by: E, grounds: g}\n"
LAYOUTS = [
    "onrecord: 1\n",
    "onrecord: 1",
    "# ours\nonrecord: 1  # version\n\nsteps:\n# first\n" + STEP,
    "onrecord: 1\nsteps:\n" + STEP.rstrip(),
    "onrecord: 1\nsteps:\n" + STEP.strip() + "\n",
    "onrecord: 1\nsteps:\n" + STEP.replace("  - ", "      - ") + "\n# the end\n",
    "steps:\n" + STEP + "\n# of the format:\nonrecord: 1\n",
    "\ufeffonrecord: 1\r\nsteps:\r\n" + STEP.replace("\n", "\r\n"),
    "onrecord: 1\nsteps:\n- step: delist\n  thing: actor:sol\n  at: 2031-01-01\n  by: E\n  grounds: a\n   b\n",
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_that_the_file_holds_stays(records, layout):
    """Taking the step's lines out again gives the old file, to the byte, but for a line end where none was."""
    path = records / "ledger.yaml"
    path.write_bytes(layout.encode())
    number = len(ledger(records).steps)
    assert run(records, *MERGE).exit_code == 0
    assert [step.step for step in ledger(records).steps] == ["delist"] * number + ["merge"]
    lines = path.read_bytes().splitlines(keepends=True)
    start = next(index for index, line in enumerate(lines) if b"step: merge" in line)
    end = start + 1
    while end < len(lines) and lines[end].strip() and b": " in lines[end] and not lines[end].startswith(b"onrecord"):
        end += 1
    kept = b"".join([*lines[:start], *lines[end:]])
    if "steps" not in layout:
        kept = kept.removesuffix(b"steps:\n")
    assert kept.rstrip(b"\n") == layout.encode().rstrip(b"\n")
    assert (b"\r\n" in layout.encode()) == all(line.endswith(b"\r\n") for line in lines)


@pytest.mark.parametrize("steps", [None, [], [{"step": "delist", "thing": "actor:sol", "at": "2031-01-01"}]])
def test_a_ledger_in_json_is_written_too(records, steps):
    told = {"onrecord": 1} | (
        {} if steps is None else {"steps": [step | {"by": "E", "grounds": "g"} for step in steps]}
    )
    path = records / "ledger.json"
    path.write_text(json.dumps(told), "utf-8")
    assert run(records, *MERGE).exit_code == 0
    after = json.loads(path.read_text("utf-8"))
    assert after["steps"][:-1] == told.get("steps", [])
    assert after["steps"][-1]["into"] == "actor:sol-press"
    assert len(ledger(records).steps) == len(after["steps"])


REFUSED = [
    (("merge", "actor:nobody-known", "--into", "actor:nobody", *WHY), "the registry has no actor:nobody"),
    (("retract", "article:no-talks", *WHY), "there is no article no-talks; mend the key"),
    (("retract", "article:harbour-talks/statement:dout", *WHY), 'the article harbour-talks has no statement "dout"'),
    (("note", DOUBT, *WHY), "a step note has no note; add `note:`"),
    (("delist", "actor:sol\nsteps: []", *WHY), "is not a key"),
    (("delist", "actor:sol", "--grounds", "a\nb", "--by", "E"), "holds a control character"),
    (("delist", "actor:sol", *WHY[:4], "--at", "tomorrow"), '"tomorrow" is not a day; write YYYY-MM-DD'),
    (("revoke", "step:1", *WHY), "there is no earlier step 1"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_may_not_be_done_is_refused_and_nothing_is_written(records, arguments, message):
    before = sorted(records.iterdir())
    done = run(records, *arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert "ledger.yaml:" in done.stderr
    assert sorted(records.iterdir()) == before


def test_what_is_deleted_may_have_been_taken_out_of_the_records(records):
    """Only a step about what must be there asks the records for it."""
    assert run(records, "delete", "article:old-talks", *WHY, "--strings", "Old Talks").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("burn", "actor:sol", *WHY), "'burn' is not one of"),
        (("delist",), "THING is missing"),
        (("delist", "actor:sol", "--by", "E"), "--grounds is missing: say why"),
        (("delist", "actor:sol", "--grounds", "g"), "--by is missing: say who decided"),
    ],
)
def test_wrong_usage_is_told(records, arguments, message):
    done = run(records, *arguments)
    assert (done.exit_code, message in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    "layout", ["onrecord: 1\nsteps: []\n", f"onrecord: 1\nsteps: [{STEP.strip()[2:]}]\n", "onrecord: 1\n...\n"]
)
def test_a_layout_that_cannot_be_added_to_is_told(records, layout):
    path = records / "ledger.yaml"
    path.write_text(layout, "utf-8")
    done = run(records, *MERGE)
    assert done.exit_code == 1
    assert "laid out in a way that no step can be added to: nothing was written; write each step" in done.stderr
    assert path.read_text("utf-8") == layout


def test_records_that_are_not_sound_are_mended_first(records):
    (records / "ledger.yaml").write_text("onrecord: 1\nsteps:\n  - {step: burn}\n", "utf-8")
    done = run(records, *MERGE)
    assert (done.exit_code, '"burn" is not known here' in done.stderr) == (1, True)


TEXTS = st.text(max_size=40) | st.sampled_from(
    ["null", "~", "# x", "a: b", "- a", "\u2028x\u2028", "\\", '"', "\U000e0001x"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
def test_any_text_is_read_as_it_was_given_or_refused(tmp_path_factory, grounds, by):
    folder = Path(shutil.copytree(RECORDS, tmp_path_factory.mktemp("any") / "records"))
    collection = read_collection(folder)
    for _ in range(2):
        facts = {"step": "correct", "thing": "actor:sol", "at": "2031-02-01", "by": by, "grounds": grounds, "note": by}
        try:
            write_step(collection, folder, facts)
        except RecordError as error:
            assert all(problem.remedy for problem in error.problems)
            assert not (folder / "ledger.yaml").exists()
            return
        collection = read_collection(folder)
    assert collection.problems == ()
    assert {(step.grounds, step.by, step.note) for step in collection.ledger.model.steps} == {(grounds, by, by)}


def test_the_readme_s_ledger_is_one():
    """Its lines may be written as they stand there."""
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    shown = next(block for block in readme.split("```yaml\n")[1:] if "steps:" in block).partition("```")[0]
    told = model_of(Ledger, parse_source(shown, "ledger.yaml"))
    assert [each.step.step for each in told.active()] == ["retract"]
