"""Files in pieces are read as if they were one, wherever one begins and however much one takes."""

import gzip
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.server import pieces
from onrecord.server.pieces import Piece, PiecedFile, digest_of, size_of, tag_of
from onrecord.server.settling import settle, settle_files, settle_names

KINDS = ("content", "plain", "packed")
BLOCKS = st.lists(st.tuples(st.binary(max_size=300), st.sampled_from(KINDS)), max_size=5)
MOVES = st.lists(st.tuples(st.integers(-200, 1200), st.sampled_from([0, 1, 2]), st.integers(-1, 700)), max_size=8)


def made(folder, blocks):
    """Return pieces of some bytes, each kept as it is told."""
    found = []
    for number, (block, kind) in enumerate(blocks):
        path = folder / str(number)
        if kind != "content":
            path.write_bytes(gzip.compress(block) if kind == "packed" else block)
        digest = hashlib.sha256(block).hexdigest()
        found.append(Piece.of(block) if kind == "content" else Piece(len(block), digest, str(path), kind == "packed"))
    return found


@settings(max_examples=150, deadline=None)
@given(BLOCKS, MOVES)
def test_read_as_one(tmp_path_factory, blocks, moves):
    """Going anywhere and reading any number of bytes gives what a file in memory gives."""
    some = made(tmp_path_factory.mktemp("pieces"), blocks)
    content = b"".join(block for block, _ in blocks)
    expected = io.BytesIO(content)
    with io.BufferedReader(PiecedFile(some)) as buffered, PiecedFile(some) as file:
        assert (file.size, size_of(some)) == (len(content), len(content))
        for offset, whence, size in moves:
            place = max(0, offset + (0, expected.tell(), len(content))[whence])
            expected.seek(place)
            assert file.seek(offset, whence) == buffered.seek(place) == place
            wanted = expected.read(size)
            assert buffered.read(size) == wanted
            found = file.read(size)
            assert found == wanted[: len(found)]
            assert bool(found) == bool(wanted)
            file.seek(expected.tell())
            assert file.tell() == buffered.tell() == expected.tell()
        file.seek(0)
        assert file.read() == content
    assert digest_of(some) == hashlib.sha256(content).hexdigest()


def test_what_it_is(tmp_path):
    """It is read and gone about in like a file, and closed with what is open in it."""
    file = PiecedFile(made(tmp_path, [(b"ab", "plain"), (b"cd", "packed")]))
    assert (file.readable(), file.seekable(), file.writable()) == (True, True, False)
    assert file.read(3) == b"ab"  # no further than the piece
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.read(1)


def test_tags():
    """A tag tells other contents apart, and the same contents in another order."""
    one, other = Piece.of(b"one"), Piece.of(b"other")
    assert tag_of([one, other]) == tag_of([Piece.of(b"one"), Piece.of(b"other")])
    assert len({tag_of(some) for some in ([], [one], [other], [one, other], [other, one])}) == 5


@pytest.mark.parametrize("kind", ["plain", "packed"])
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_damage(tmp_path, kind, damage):
    """A piece that is gone, or shorter than it was, is an error and never a shorter file."""
    (piece,) = made(tmp_path, [(bytes(range(256)) * 8, kind)])
    if damage == "gone":
        Path(piece.file).unlink()
    else:
        Path(piece.file).write_bytes(Path(piece.file).read_bytes()[:-20])
    with pytest.raises((OSError, EOFError)), PiecedFile([piece]) as file:
        while file.read(pieces.BLOCK):
            pass


def test_settling(tmp_path, monkeypatch):
    """Every file and every folder is brought to the disk; what another generation has already is not again."""
    (tmp_path / "folder").mkdir()
    for name in ("one", "folder/two", "shared"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder" / "shared").hardlink_to(tmp_path / "shared")
    synced = []
    monkeypatch.setattr("os.fsync", lambda handle: synced.append(handle))
    opened = []
    monkeypatch.setattr("os.open", lambda path, flags: opened.append(path) or 1000 + len(opened))
    closed = []
    monkeypatch.setattr("os.close", closed.append)
    settle(tmp_path)
    assert set(opened) == {tmp_path, tmp_path / "folder", tmp_path / "one", tmp_path / "folder" / "two"}
    assert synced == closed == [1000 + number for number in range(1, 5)]
    opened.clear()
    settle_files([tmp_path / "folder" / "two"])
    assert set(opened) == {tmp_path / "folder" / "two", tmp_path / "folder", tmp_path}
    opened.clear()
    settle_names(tmp_path)
    assert opened == [tmp_path]
