"""What is looked for is found where it stands, and SQLite finds the same."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.server.matching import LONGEST, MOST, indexed, sought

CASES = [
    # what is looked for, in which text, what is marked
    ("ruiz", "Ana Ruiz", "Ana [Ruiz]"),
    ("ru", "Ana Ruiz", "Ana [Ruiz]"),
    ("ana r", "Ana Ruiz", "[Ana] [Ruiz]"),
    ("r ana", "Ana Ruiz", None),
    ("ruiz ana", "Ana Ruiz", "[Ana] [Ruiz]"),
    ("横田", "横田 健", "[横田] 健"),
    ("田健", "横田 健", "横[田 健]"),
    ("健横", "横田 健", None),
    ("横田-健", "横田 健", "[横田] [健]"),
    ("กรุง", "กรุงเทพ", "[กรุง]เทพ"),
    ("cafes", "Les Cafe\u0301s", "Les [Cafe\u0301s]"),
    ("mark", "<mark>x</mark>", "<[mark]>x</[mark]>"),
    ('"ana" OR *', "or ana", "[or] [ana]"),
    ("NEAR(ana ruiz)", "ana ruiz", None),
    ("label: ana", "ana label", "[ana] [label]"),
    ("ana", "banana", None),
]


@pytest.mark.parametrize(("query", "text", "marked"), CASES)
def test_words_are_found_and_marked(query, text, marked):
    """Each word where it stands, the last one if it is begun; nothing of a query is an operator."""
    wanted = sought(query)
    assert wanted.is_in(indexed([text])) == (marked is not None)
    if marked is not None:
        shown = "".join(f"[{piece.text}]" if piece.found else piece.text for piece in wanted.marked(text))
        assert shown == marked


TEXTS = st.lists(st.text("ab 横田é-"), min_size=1, max_size=3)


@given(st.text("abé 横田-*\"'()") | st.text(), TEXTS)
def test_sqlite_finds_what_we_find(query, texts):
    """Whatever is looked for: the table of words and what is said here never differ, and no query is an error."""
    wanted, held = sought(query), indexed(texts)
    if not wanted:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'ascii', prefix = '1 2 3')")
        connection.execute("INSERT INTO t VALUES (?)", (held,))
        asked = "SELECT COUNT(*) FROM t WHERE t MATCH ?"
        rows = [connection.execute(asked, (each,)).fetchone()[0] for each in wanted.expressions()]
    assert rows == [wanted.is_all_of(held), wanted.begins(held), wanted.is_in(held)]


@given(st.text(), st.text())
def test_pieces_are_the_text(query, text):
    """Marking changes nothing: the pieces together are the text."""
    assert "".join(piece.text for piece in sought(query).marked(text)) == text


def test_no_text_runs_into_the_next():
    """What ends one name and begins another is not found as one."""
    held = indexed(["横田", "健 x"])
    assert sought("横田").is_all_of(held)
    assert sought("健").begins(held)
    assert not sought("田健").is_in(held)


@pytest.mark.parametrize("query", ["a" * 10_000, "a " * 5_000, "横" * 10_000, '"' * 10_000, "\0" * 10_000])
def test_long_queries_are_cut(query):
    """However long it is, so many characters and words are looked for, and it is told that there was more."""
    wanted = sought(query)
    assert sum(len(run.split()) for run in wanted.runs) <= MOST
    assert len("".join(wanted.runs)) <= LONGEST
    assert wanted.cut
