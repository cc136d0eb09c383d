"""Reading YAML and JSON with places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.errors import RecordError
from onrecord.mapping.source import dotted, parse_source, read_source

REFUSED = [
    # text, line, column, path, words of the message
    ("a: 1\na: 2\n", 2, 1, "a", 'the key "a" stands twice'),
    ("a: {b: 1, b: 2}\n", 1, 11, "a.b", "stands twice"),
    ("a: &x 1\nb: *x\n", 1, 4, "a", "a YAML anchor"),
    ("a: &x 1\nb: *x\n", 2, 4, "b", "a YAML alias"),
    ("a: !!python/object:os.system x\n", 1, 4, "a", "a YAML tag"),
    ("a: 1\n---\nb: 2\n", 2, 1, "", "a second document"),
    ("? [a, b]\n: 1\n", 1, 3, "", "a key must be a word"),
]

BROKEN = [
    # text, line, column
    ("a: [1\nb: 2\n", 2, 2),
    ("a: b: c\n", 1, 5),
    ("a: \x07\n", 1, 4),
    ("a: 横\nb: 😀é\x07\n", 2, 6),
    ("a:\n\t- b\n", 2, 1),
    ("[" * 40 + "]" * 40, 1, 34),
    ("[" * 100_000, 1, 34),
]


@pytest.mark.parametrize(("text", "line", "column", "path", "words"), REFUSED)
def test_refused_constructs_are_told_with_their_place(text, line, column, path, words):
    """What a record may not hold is told with line, column and path, and the reading goes on."""
    problems = parse_source(text, "a.yaml").problems
    assert (line, column, path) in [(p.line, p.column, p.path) for p in problems]
    assert any(words in p.message for p in problems)


@pytest.mark.parametrize(("text", "line", "column"), BROKEN)
def test_broken_yaml_is_told_with_its_place(text, line, column):
    """What is not YAML, or nested too deep, ends the reading with one placed problem."""
    with pytest.raises(RecordError) as caught:
        parse_source(text, "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("a.yaml", line, column)


def test_values_are_taken_as_written():
    """YAML's guesses do not reach a record: no, 1:30, dates and numbers stay what the editor wrote."""
    source = parse_source("a: no\nb: 1:30\nc: 2023-05-01\nd: 007\ne: ~\nf: 'null'\ng:\nh: [x, {i: 1.0}]\n", "a.yaml")
    assert source.data == {
        "a": "no", "b": "1:30", "c": "2023-05-01", "d": "007", "e": None, "f": "null", "g": None,
        "h": ["x", {"i": "1.0"}],
    }  # fmt: skip


def test_places_count_characters_after_any_script():
    """Columns and offsets are in characters, also after characters outside the basic plane."""
    text = "a: [\U0001f600é, 横田]\nb: x\n"
    source = parse_source(text, "a.yaml")
    place = source.scalars["a", 1]
    assert text[place.start : place.end] == "横田"
    assert (place.line, place.column) == (1, 9)


def test_places_count_an_escaped_pair_as_it_is_written():
    """In JSON the places after surrogate pairs are those of the file, and so are its characters."""
    text = '{"a": ["\\ud83d\\ude00", "\\ud83d\\ude00\\ud83d\\ude00x"], "b": "c",\n "\\ud83d\\ude00": "d"}'
    source = parse_source(text, "a.json")
    assert source.text == text
    for path, value in ((("a", 1), r'"\ud83d\ude00\ud83d\ude00x"'), (("b",), '"c"'), (("\U0001f600",), '"d"')):
        place = source.scalars[path]
        assert text[place.start : place.end] == value
        line = text.splitlines()[place.line - 1]
        assert line[place.column - 1 :].startswith(value)


@pytest.mark.parametrize("fault", ["x", "\a"])
def test_what_is_broken_after_an_escaped_pair_is_told_where_it_stands(fault):
    """The column of a mistake in JSON counts the characters of the file."""
    text = f'{{"a": "\\ud83d\\ude00", "b": "c" {fault}}}'
    with pytest.raises(RecordError) as caught:
        parse_source(text, "a.json")
    (problem,) = caught.value.problems
    assert problem.column == text.index(fault) + 1


def test_json_is_read_with_its_escapes():
    """A JSON record may escape characters outside the basic plane as surrogate pairs."""
    source = parse_source('{"a": "\\ud83d\\ude00 \\/ x",\n\t"b": null}', "a.json")
    assert source.data == {"a": "\U0001f600 / x", "b": None}


FILES = [
    (b"a: \xff\n", "byte 3 is not UTF-8"),
    (b"a" * (16 * 1024 * 1024 + 1), "larger than 16 MiB"),
]


@pytest.mark.parametrize(("content", "words"), FILES)
def test_unreadable_files_are_told(tmp_path, content, words):
    """A file that cannot be read says why."""
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=words):
        read_source(path)


NOT_UTF8 = [
    # content, line, column, byte
    (b"a: \xff\n", 1, 4, 3),
    (b"\xef\xbb\xbfa: \xff\n", 1, 4, 6),
    (b"a: 1\r\nb: caf\xe9\r\n", 2, 7, 12),
    ("a: é\nb: 横田 ".encode() + b"\xe6\xa8", 2, 7, 16),
]


@pytest.mark.parametrize(("content", "line", "column", "byte"), NOT_UTF8)
def test_what_is_not_utf8_is_told_with_its_place(tmp_path, content, line, column, byte):
    """The first byte that is not UTF-8 is told by its number in the file, its line and its column in characters."""
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=f"byte {byte} is not UTF-8") as caught:
        read_source(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (line, column)


def test_a_missing_file_is_told(tmp_path):
    """A file that is not there says so with its name."""
    with pytest.raises(RecordError, match="No such file"):
        read_source(tmp_path / "none.yaml")


def test_paths_are_written_as_people_do():
    """Paths are dotted, with list places in brackets."""
    assert dotted(("events", "visit", "at", 0)) == "events.visit.at[0]"


@given(st.text())
def test_any_text_is_read_or_refused(text):
    """No text makes the reader fail in any other way than by a RecordError."""
    try:
        parse_source(text, "a.yaml")
    except RecordError as error:
        assert error.problems
