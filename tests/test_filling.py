"""A store and its downloads made from those before are those made anew, whatever changed; and checks that find harm."""

import io
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.server.filling import Change, OldStore, changed_store, filled_store
from onrecord.server.query_errors import StoreError

BASE = "http://x.example"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SUBJECTS = [f"<{BASE}/id/actor/a>", f"<{BASE}/id/actor/b>", f"<{BASE}/id/actor/a#part>", "<urn:other>"]
OBJECTS = [*SUBJECTS, "<urn:Class>", '"text"', '"text"@en', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>']
LINES = st.builds(
    "{} {} {} <{}> .\n".format,
    st.sampled_from(SUBJECTS),
    st.sampled_from([TYPE, "<urn:p>", "<urn:q>"]),
    st.sampled_from(OBJECTS).filter(lambda value: value != ""),
    st.sampled_from([f"{BASE}/graph/registry", f"{BASE}/graph/article/a/1", f"{BASE}/graph/article/a/2"]),
).filter(lambda line: TYPE not in line or line.split()[2].startswith("<"))
STATES = st.lists(st.frozensets(LINES, min_size=1, max_size=20), min_size=2, max_size=5)


def filled(path, listed, withheld=()):
    """Make a store anew."""
    path.mkdir(parents=True)
    quads = "".join(sorted(listed)).encode()
    triples = "".join(f"{line[: line.rindex(' <')]} .\n" for line in listed).encode()
    files = map(io.BytesIO, (quads, triples, "".join(sorted(withheld)).encode()))
    return filled_store(path / "store", *files, BASE, len(listed) + len(withheld))


def held(path):
    return set(map(str, ox.Store.read_only(str(path / "store"))))


@pytest.mark.long
@settings(max_examples=30, deadline=None)
@given(STATES)
def test_any_changes_come_to_what_is_made_anew(tmp_path_factory, states):
    """After any sequence of changes the store holds, and counts, what one made anew of the last state does."""
    folder = tmp_path_factory.mktemp("stores")
    quads, statistics = filled(folder / "0", states[0])
    for number, (old, new) in enumerate(pairwise(states), 1):
        path = folder / str(number)
        path.mkdir()
        OldStore.open(folder / str(number - 1) / "store").copy(path / "store")
        change = Change.between(old, new)
        quads, statistics = changed_store(path / "store", change, BASE, quads, statistics)
        assert (quads, statistics) == filled(folder / f"anew {number}", new)
        assert held(path) == held(folder / f"anew {number}")
    filled(folder / "first again", states[0])
    assert held(folder / "0") == held(folder / "first again")  # who is changed does not change whom it came from


def test_what_is_withheld_is_stored(tmp_path):
    """What no download has is in the store and in its counts like all else."""
    lines = [f"<urn:s{number}> <urn:p> <urn:o> <urn:g> .\n" for number in range(6)]
    assert filled(tmp_path / "some", lines[:4], lines[4:]) == filled(tmp_path / "all", lines)
    assert held(tmp_path / "some") == held(tmp_path / "all")


HARM = [("removed", "<urn:s> <urn:p> <urn:none> <urn:g> .\n"), ("added", "<urn:s> <urn:p> <urn:o> <urn:g> .\n")]


@pytest.mark.parametrize(("how", "line"), HARM)
def test_a_store_that_is_not_what_it_should_be(tmp_path, how, line):
    """What is to go and is not there, or to come and is there, shows that the store differs from the downloads."""
    quads, statistics = filled(tmp_path / "old", ["<urn:s> <urn:p> <urn:o> <urn:g> .\n"])
    OldStore.open(tmp_path / "old" / "store").copy(tmp_path / "new")
    change = Change(frozenset({line} if how == "removed" else ()), frozenset({line} if how == "added" else ()))
    with pytest.raises(OSError, match="differs from the downloads in 1 quads; publish again with --full"):
        changed_store(tmp_path / "new", change, BASE, quads, statistics)


QUADS = b"<urn:s> <urn:p> <urn:o> <urn:g> .\n<urn:s> <urn:p> <urn:q> <urn:h> .\n"
SHORT = [(QUADS, b"", 2), (QUADS, b"<urn:s> <urn:p> <urn:q> .\n", 2), (QUADS, QUADS.replace(b"<urn:g> ", b""), 3)]


@pytest.mark.parametrize(("quads", "triples", "stated"), SHORT)
def test_downloads_that_do_not_agree(tmp_path, quads, triples, stated):
    """N-Triples that lack what the N-Quads say, and quads that are fewer than stated, are noticed."""
    triples = triples.replace(b"<urn:h> ", b"")
    with pytest.raises(OSError, match="the store holds 2 quads"):
        filled_store(tmp_path / "store", *map(io.BytesIO, (quads, triples, b"")), BASE, stated)


@pytest.mark.parametrize("line", [b"rubbish\n", b"<urn:s> <urn:p> .\n"])
def test_what_is_no_n_quads(tmp_path, line):
    """What is not N-Quads is a syntax error, wherever it stands."""
    for place in range(3):
        files = [io.BytesIO(line if number == place else b"") for number in range(3)]
        with pytest.raises(SyntaxError):
            filled_store(tmp_path / str(place), *files, BASE, 0)


def test_an_old_store_is_asked(tmp_path):
    """What a graph says, what it says of a thing, and which graphs speak of a thing."""
    lines = [
        "<urn:s> <urn:p> <urn:o> <urn:g> .\n",
        "<urn:s> <urn:p> <urn:o> <urn:h> .\n",
        "<urn:t> <urn:p> <urn:s> <urn:g> .\n",
        "<urn:t> <urn:p> <urn:s> <urn:i> .\n",
    ]
    filled(tmp_path / "old", lines)
    old = OldStore.open(tmp_path / "old" / "store")
    assert old.graph("urn:g") == sorted(line for line in lines if "<urn:g>" in line)
    assert old.graph("urn:none") == []
    assert old.about("urn:g", "urn:s") == [lines[0]]
    assert old.graphs_with("urn:s", "urn:p") == {"urn:g", "urn:h"}
    assert old.graphs_naming("urn:s") == {"urn:g", "urn:h", "urn:i"}


@pytest.mark.parametrize("damage", ["gone", "rubbish"])
def test_a_store_that_cannot_be_read(tmp_path, damage):
    """A damaged store is told with its path."""
    if damage == "rubbish":
        filled(tmp_path / "old", ["<urn:s> <urn:p> <urn:o> <urn:g> .\n"])
        (tmp_path / "old" / "store" / "CURRENT").write_text("x")
    with pytest.raises(StoreError, match=r"store cannot be read"):
        OldStore.open(tmp_path / "old" / "store")
