"""Amending a record's file: what is asked for changes, all else stays as it was."""

import json
import shutil
from pathlib import Path

import pytest

from onrecord.mapping.errors import OnRecordError, RecordError
from onrecord.mapping.grounding import digest
from onrecord.mapping.reading import read_article
from onrecord.mapping.regrounding import ground_file
from onrecord.mapping.source import read_source
from onrecord.mapping.texts import Texts

DATA = Path(__file__).parent / "data"


@pytest.fixture
def folder(tmp_path):
    """A copy of the sample's records and texts."""
    shutil.copytree(DATA / "records", tmp_path / "records")
    shutil.copytree(DATA / "texts", tmp_path / "texts")
    return tmp_path


@pytest.fixture
def record(folder):
    """The sample record's file."""
    return folder / "records" / "harbour-talks.yaml"


def without_digests(path):
    return path.read_text("utf-8").split("\ndigests:")[0]


def test_grounding_twice_changes_nothing(record):
    """A grounded record is written as it was, byte for byte."""
    before = record.read_bytes()
    assert ground_file(record, Texts()).settled
    assert record.read_bytes() == before


def test_missing_digests_are_filled_in_and_comments_kept(record):
    """Without its digests a record gets them again; comments and layout stay."""
    before = record.read_text("utf-8")
    record.write_text(without_digests(record) + "\n", "utf-8")
    assert ground_file(record, Texts()).settled
    assert record.read_text("utf-8").split() == before.split()
    assert "# the I of the article" in record.read_text("utf-8")


def test_digests_are_refreshed_where_they_stand(record):
    """A digest no longer cited goes, a new one comes, and what follows the block stays."""
    text = record.read_text("utf-8").replace("at: [0-27, 468-485]", "at: [0-27]")
    head, block = text.split("\ndigests:")
    record.write_text(f"digests:{block}\n# what follows\n{head}\n", "utf-8")
    assert ground_file(record, Texts()).settled
    again = record.read_text("utf-8")
    assert "468-485:" not in again
    assert "# what follows\n" in again
    assert again.index("digests:") < again.index("onrecord: 1")


def test_an_edit_of_the_text_is_reported_and_not_followed(folder, record):
    """Without --move an edited text is reported anchor by anchor and nothing is written."""
    text = folder / "texts" / "harbour-talks.txt"
    text.write_text("New. " + text.read_text("utf-8"), "utf-8")
    before = record.read_bytes()
    outcome = ground_file(record, Texts())
    assert not outcome.settled
    assert record.read_bytes() == before
    assert any("0-27 is moved: it stands at 5-32" in str(problem) for problem in outcome.problems)


def test_an_edit_that_only_moved_anchors_is_followed(folder, record):
    """With --move every span, the digest and the length follow, and the record is exact in the new text."""
    text = folder / "texts" / "harbour-talks.txt"
    edited = "New. " + text.read_text("utf-8")
    text.write_text(edited, "utf-8")
    assert ground_file(record, Texts(), move=True).settled
    article = read_article(record).article
    assert (article.text.digest, article.text.length) == (digest(edited), len(edited))
    assert article.images["photograph"].depicts[0].at[0].of(edited) == "second from left"
    assert all(digest(span.of(edited)) == sha for span, sha in article.digests.items())
    assert "# the I of the article" in record.read_text("utf-8")


def test_a_lost_anchor_stops_the_following(folder, record):
    """One anchor that is gone keeps the whole file as it was: it never guesses."""
    text = folder / "texts" / "harbour-talks.txt"
    text.write_text(text.read_text("utf-8").replace("I doubt it", "I believe it"), "utf-8")
    before = record.read_bytes()
    outcome = ground_file(record, Texts(), move=True)
    assert not outcome.settled
    assert any("is lost" in str(problem) for problem in outcome.problems)
    assert record.read_bytes() == before


TEXT_FACTS = [
    # the text entry as an editor begins it
    "text:\n  path: ../texts/harbour-talks.txt\n",
    "text: {path: ../texts/harbour-talks.txt}\n",
    "text:\n  length: 486\n  path: ../texts/harbour-talks.txt\n",
    "text:\n  digest:\n  length:   # to come\n  path: ../texts/harbour-talks.txt\n",
    "text:\n  path: ../texts/harbour-talks.txt\n  digest: ''\n",
    "text: {digest: , path: ../texts/harbour-talks.txt, length: ~}\n",
    "text: {path: ../texts/harbour-talks.txt, digest: null}\n",
]


@pytest.mark.parametrize("entry", TEXT_FACTS)
def test_a_new_record_gets_the_facts_of_its_text(record, entry):
    """Digest and length of the text are written where an editor left them out."""
    before = read_article(record).article
    head, _, rest = record.read_text("utf-8").partition("text:\n")
    tail = rest.partition("rights:")[2]
    record.write_text(f"{head}{entry}rights:{tail}", "utf-8")
    assert ground_file(record, Texts()).settled
    assert read_article(record).article == before


EMPTY_DIGESTS = [
    # the digests entry as an editor begins it
    "digests:\n",
    "digests: ~\n",
    "digests: {}\n",
    "digests:  # to come\n\n",
    "digests:",
]


@pytest.mark.parametrize("entry", EMPTY_DIGESTS)
def test_empty_digests_are_filled_in(record, entry):
    """A digests entry without a digest gets them all."""
    before = read_article(record).article
    record.write_text(f"{without_digests(record)}\n{entry}", "utf-8")
    assert read_article(record).article.digests == {}
    assert ground_file(record, Texts()).settled
    assert read_article(record).article == before


@pytest.mark.parametrize(("digests", "sha"), [(None, None), ({}, ""), (None, "")])
def test_empty_entries_of_json_are_filled_in(record, digests, sha):
    """What JSON writes for nothing is filled in like what YAML does."""
    before = read_article(record).article
    data = read_source(record).data
    data["digests"], data["text"]["digest"] = digests, sha
    path = record.with_suffix(".json")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")
    assert ground_file(path, Texts()).settled
    assert read_article(path).article == before
    assert json.loads(path.read_text("utf-8"))["text"]["digest"] == before.text.digest


def test_json_records_are_grounded_too(folder, record):
    """A JSON record gets its digests, moved and new, and stays JSON."""
    data = read_source(record).data
    del data["digests"]
    path = record.with_suffix(".json")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")
    assert ground_file(path, Texts()).settled
    assert json.loads(path.read_text("utf-8"))["digests"].keys() == read_source(record).data["digests"].keys()
    text = folder / "texts" / "harbour-talks.txt"
    text.write_text("New. " + text.read_text("utf-8"), "utf-8")
    assert ground_file(path, Texts(), move=True).settled
    assert "5-32" in json.loads(path.read_text("utf-8"))["at"]


def test_without_the_text_it_says_so(record, folder):
    """Grounding needs the text and says how to name it."""
    shutil.rmtree(folder / "texts")
    with pytest.raises(OnRecordError, match="name it with --text"):
        ground_file(record, Texts())


def test_a_broken_record_is_not_touched(record):
    """What cannot be read is told and stays as it is."""
    record.write_text(record.read_text("utf-8").replace("kind: opinion", "kind: x"), "utf-8")
    before = record.read_bytes()
    with pytest.raises(RecordError):
        ground_file(record, Texts())
    assert record.read_bytes() == before


LAYOUTS = [
    ("a byte order mark", lambda text: "\ufeff" + text),
    ("Windows line ends", lambda text: text.replace("\n", "\r\n")),
]


@pytest.mark.parametrize(("name", "lay_out"), LAYOUTS)
def test_the_files_own_line_ends_and_mark_stay(record, name, lay_out):
    """A file keeps its byte order mark and its line ends when its digests are written."""
    laid_out = lay_out(record.read_text("utf-8")).encode()
    record.write_bytes(laid_out.split(b"digests:")[0])
    assert ground_file(record, Texts()).settled
    assert record.read_bytes().split() == laid_out.split()
    assert (b"\r\n" in record.read_bytes()) == (b"\r\n" in laid_out)


UNAMENDABLE = [
    ("an end mark", lambda text: text + "...\n"),
    ("indented keys", lambda text: "".join(f"  {line}\n" for line in text.splitlines())),
]


@pytest.mark.parametrize(("name", "lay_out"), UNAMENDABLE)
def test_what_cannot_be_amended_in_place_is_not_touched(record, name, lay_out):
    """A file whose layout would break by amending it is told and left as it was."""
    record.write_text(lay_out(record.read_text("utf-8").split("digests:")[0]), "utf-8")
    before = record.read_bytes()
    with pytest.raises(OnRecordError, match="cannot be amended in place"):
        ground_file(record, Texts())
    assert record.read_bytes() == before


@pytest.mark.parametrize("indent", [None, 2])
def test_json_with_escaped_characters_is_grounded(folder, record, indent):
    """Surrogate pairs, as JSON writers escape them, shift no place."""
    data = read_source(record).data
    del data["digests"]
    data["title"] = "The harbour \U0001f6a2 talks"
    path = record.with_suffix(".json")
    path.write_text(json.dumps(data, indent=indent), "utf-8")
    assert ground_file(path, Texts()).settled
    text = folder / "texts" / "harbour-talks.txt"
    text.write_text("New. " + text.read_text("utf-8"), "utf-8")
    assert ground_file(path, Texts(), move=True).settled
    again = json.loads(path.read_text("utf-8"))
    assert (again["title"], "5-32" in again["at"]) == (data["title"], True)


@pytest.mark.parametrize("indent", [None, 2])
def test_json_escapes_stay_as_they_are(record, indent):
    """Grounding leaves escaped characters escaped: only the digests are written."""
    data = read_source(record).data
    data["title"] = "The harbour \U0001f6a2 talks 横田"
    digests = data.pop("digests")
    path = record.with_suffix(".json")
    path.write_text(json.dumps(data, indent=indent), "utf-8")
    before = path.read_text("utf-8")
    assert ground_file(path, Texts()).settled
    after = path.read_text("utf-8")
    assert after.startswith(before.rstrip("}").rstrip())
    assert r"The harbour \ud83d\udea2 talks \u6a2a" in after
    assert json.loads(after) == {**data, "digests": digests}
