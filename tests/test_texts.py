"""Where the text of an article is looked for, and what is told when it cannot be read."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.mapping.errors import TextError
from onrecord.mapping.texts import Texts

SHA = sha256(b"it").hexdigest()
LONG = "横" * 120
needs_modes = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")


@pytest.fixture
def laid(tmp_path):
    """A function that writes files, by their path below a folder that has a record, and returns that folder."""

    def lay(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (tmp_path / "records").mkdir(exist_ok=True)
        (tmp_path / "texts").mkdir(exist_ok=True)
        return tmp_path

    return lay


def found(folder, article="a", path=None, sha=None, file=None):
    """Return what is found for the record of a folder."""
    return Texts(folder / "texts", file).find(folder / "records" / "a.yaml", article, path, sha)


PLACES = [
    # files, article, text.path, the text that is found
    ({"texts/a.txt": b"it"}, "a", None, "it"),
    ({"texts/a.txt": b"no", "records/x.txt": b"it"}, "a", "x.txt", "it"),
    ({"texts/a.txt": b"no", "x.txt": b"it"}, "a", "../x.txt", "it"),
    ({"texts/a.txt": b"no", "texts/x.txt": b"it"}, "a", "elsewhere/x.txt", "it"),
    ({"texts/a.txt": b"it"}, "a", "elsewhere/x.txt", "it"),
    ({"texts/a.txt": b"it"}, "a", "", "it"),
    ({"texts/a.txt": b"it"}, "a", "..", "it"),
    ({"texts/b.txt": b"it"}, "a", None, "it"),
    ({"texts/deep/er/b.txt": b"it"}, "a", None, "it"),
    ({"texts/b.txt": b"it"}, "a", "x.txt", "it"),
    ({"texts/b.txt": b"it"}, LONG, None, "it"),
    ({"texts/a.txt/b.txt": b"it"}, "a", None, "it"),
    ({"texts/a.txt": b"another"}, "a", None, "another"),
    ({"texts/b.txt": b"another"}, "a", None, None),
    ({"texts/b.text": b"it"}, "a", None, None),
    ({"texts/a.txt": b"\xef\xbb\xbfit\r\n"}, "a", None, "\ufeffit\r\n"),
    ({}, "a", None, None),
    ({}, LONG, "x.txt", None),
]


@pytest.mark.parametrize(("files", "article", "path", "text"), PLACES)
def test_a_text_is_looked_for_by_path_by_name_and_by_digest(laid, files, article, path, text):
    """The record's own path wins, then the names in the folder of texts, then the digest; none of them is no error."""
    assert found(laid(files), article, path, SHA) == text


def test_without_a_digest_only_names_count(laid):
    """A record without its text's digest gets no text but one that is named for it."""
    assert found(laid({"texts/b.txt": b"it"})) is None
    assert found(laid({"texts/a.txt": b"it"})) == "it"


def test_without_a_folder_only_the_records_path_counts(laid):
    """Without a folder of texts, or with one that is not there, the record's own path is all there is."""
    folder = laid({"records/x.txt": b"it", "texts/a.txt": b"no"})
    for texts in (Texts(), Texts(folder / "none")):
        assert texts.find(folder / "records/a.yaml", "a", "x.txt", SHA) == "it"
        assert texts.find(folder / "records/a.yaml", "a", "y.txt", SHA) is None


def test_a_file_named_for_the_record_is_the_one(laid):
    """A file that the user names is used whatever else is there, and when it is not there that is told."""
    folder = laid({"texts/a.txt": b"no", "records/x.txt": b"no", "my.text": b"it"})
    assert found(folder, path="x.txt", sha=SHA, file=folder / "my.text") == "it"
    with pytest.raises(TextError, match=r"mine\.txt: the text cannot be read: No such file"):
        found(folder, path="x.txt", sha=SHA, file=folder / "mine.txt")


def test_a_path_that_no_file_system_takes_is_told(laid):
    """A path that the record itself gives is the editor's to mend when no file can have it."""
    with pytest.raises(TextError, match="the text cannot be looked for: File name too long"):
        found(laid({"texts/a.txt": b"it"}), path=f"{LONG}.txt", sha=SHA)


LINKS = [
    # where the link leads, the text that is found
    ("../elsewhere.txt", "it"),
    ("nowhere.txt", None),
    ("a.txt", None),
    ("..", None),
]


@pytest.mark.parametrize(("target", "text"), LINKS)
def test_a_symbolic_link_is_what_it_leads_to(laid, target, text):
    """A link to a text is that text, and one that leads to no file is none."""
    folder = laid({"elsewhere.txt": b"it"})
    (folder / "texts" / "a.txt").symlink_to(target)
    assert found(folder, sha=sha256(b"other").hexdigest()) == text


UNREADABLE = [
    # content, words of the message
    (b"caf\xe9", r"a\.txt:1: byte 3 is not UTF-8; save the text as UTF-8"),
    (b"\xef\xbb\xbfa\n\xff", r"a\.txt:2: byte 5 is not UTF-8"),
    (b"a" * (16 * 1024 * 1024 + 1), r"a\.txt: the text is larger than 16 MiB"),
]


@pytest.mark.parametrize(("content", "words"), UNREADABLE, ids=["Latin-1", "a byte order mark", "too large"])
def test_a_text_that_is_no_text_is_told(laid, content, words):
    """A text that is there and cannot be read is told with its file, and is not passed over for another."""
    folder = laid({"texts/a.txt": content, "texts/b.txt": b"it"})
    with pytest.raises(TextError, match=words):
        found(folder, sha=SHA)


@needs_modes
def test_an_unreadable_text_is_told(laid):
    """A text that may not be read is told with its name."""
    folder = laid({"texts/a.txt": b"it"})
    (folder / "texts" / "a.txt").chmod(0)
    with pytest.raises(TextError, match=r"a\.txt: the text cannot be read: Permission denied"):
        found(folder, sha=SHA)


@needs_modes
@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_an_unreadable_folder_is_told(laid, mode):
    """A folder of texts that may not be looked into is told, not taken for an empty one."""
    folder = laid({"texts/b.txt": b"it"})
    (folder / "texts").chmod(mode)
    try:
        with pytest.raises(TextError, match="the text cannot be looked for: Permission denied"):
            found(folder, sha=SHA)
    finally:
        (folder / "texts").chmod(0o700)


@needs_modes
def test_an_unreadable_file_with_another_name_is_no_text(laid):
    """A file of the folder that may not be read does not keep the others from being found by their digest."""
    folder = laid({"texts/b.txt": b"no", "texts/c.txt": b"it"})
    (folder / "texts" / "b.txt").chmod(0)
    assert found(folder, sha=SHA) == "it"


def test_texts_are_hashed_once(laid, monkeypatch):
    """The folder is read once for however many records look for their text by its digest."""
    folder = laid({"texts/b.txt": b"it"})
    texts = Texts(folder / "texts")
    assert texts.find(folder / "records/a.yaml", "a", None, SHA) == "it"
    monkeypatch.setattr(Path, "rglob", lambda *_: pytest.fail("the folder is read again"))
    assert texts.find(folder / "records/c.yaml", "c", None, SHA) == "it"
