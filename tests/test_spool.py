"""Answers are put aside in memory while they are small, then in a file."""

import hashlib

import pytest

from onrecord.server.spool import IN_MEMORY, Spool


@pytest.mark.parametrize(
    "pieces", [[], [b"abc"], [b"a" * IN_MEMORY], [b"a" * IN_MEMORY, b"b"], [b"ab" * IN_MEMORY, b"c"]]
)
def test_what_comes_is_kept(tmp_path, pieces):
    """Few bytes are in memory, many in the file; size and digest are theirs."""
    spool = Spool(tmp_path / "spool")
    for piece in pieces:
        assert spool.write(piece) == len(piece)
    spool.flush()
    spool.close()
    whole = b"".join(pieces)
    assert (spool.size, spool.digest) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert (tmp_path / "spool").exists() == (len(whole) > IN_MEMORY)
    assert (spool.content if spool.content is not None else (tmp_path / "spool").read_bytes()) == whole


def test_a_file_that_cannot_be_written(tmp_path):
    """The error is raised, and kept for whoever asks after a library swallowed it."""
    spool = Spool(tmp_path / "nowhere" / "spool")
    with pytest.raises(OSError, match="No such file"):
        spool.write(b"a" * (IN_MEMORY + 1))
    assert spool.error is not None


def test_another_file_is_not_written_over(tmp_path):
    """A file that is there already is not touched."""
    (tmp_path / "spool").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        Spool(tmp_path / "spool").write(b"a" * (IN_MEMORY + 1))
    assert (tmp_path / "spool").read_bytes() == b"mine"
