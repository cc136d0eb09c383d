"""A record's verdict: each fault is told once, where it is best mended."""

import shutil
from pathlib import Path

import pytest

from onrecord.mapping.checking import Checker
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator

DATA = Path(__file__).parent / "data"
OUTSIDE = "is outside: ends past the text's 486 characters"

ONCE = [
    # what is written, what stands there instead, whether the text is at hand, path and words of the one error
    ("at: 281-291", "at: 281-487", True, "statements.doubt.at[0]", f"281-487 {OUTSIDE}"),
    ("at: 281-291", "at: 281-487", False, "statements.doubt.at[0]", f"281-487 {OUTSIDE}"),
    ("468-485]", "468-9999]", True, "at[1]", f"468-9999 {OUTSIDE}"),
    ("quote: 254-278", "quote: 254-1278", True, "statements.promise.quote", f"254-1278 {OUTSIDE}"),
    ("quote: 254-278", "quote: 254-1278", False, "statements.promise.quote", f"254-1278 {OUTSIDE}"),
    ("length: 486", "length: 485", True, "text.length", "the text has 486 characters; write 486"),
    ("quote: 254-278", "quote: 252-278", True, "statements.promise.quote", "252-278 is edged"),
    ("quote: 254-278", "quote: 255-278", True, "statements.promise.quote", "does not stand between quotation marks"),
    ("quote: 254-278", "quote: 254-280", True, "statements.promise.quote", "does not stand between quotation marks"),
    ("at: 281-291", "at: 280-291", True, "statements.doubt.at[0]", "white space at an edge; write 281-291"),
]


@pytest.fixture(scope="module")
def validator():
    """The product's validator."""
    return shipped_validator()


@pytest.mark.parametrize(("old", "new", "with_text", "path", "words"), ONCE)
def test_a_fault_is_told_once(tmp_path, validator, old, new, with_text, path, words):
    """A wrong offset is one error, at the offset, whoever finds it; with the text and without."""
    shutil.copytree(DATA / "records", tmp_path / "records")
    if with_text:
        shutil.copytree(DATA / "texts", tmp_path / "texts")
    file = tmp_path / "records" / "harbour-talks.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    collection = read_collection(tmp_path / "records")
    verdict = Checker.of(collection, Iris(), Texts(), validator).check(collection.records[0])
    errors = [problem for problem in verdict.problems if problem.severity == "error"]
    assert [problem.path for problem in errors] == [path]
    assert words in str(errors[0])
    assert not verdict.conforms
