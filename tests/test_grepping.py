"""Strings that must not be in a data directory are found, wherever and however they are written in it."""

import gzip
import json
import sqlite3
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from newsroom import Newsroom

from onrecord.server import grepping
from onrecord.server.grepping import occurrences

NAME = "Zoë Müller 横田"


def placed(found):
    return [each.place for each in found]


WAYS = {
    "as it is": NAME.encode(),
    "JSON": json.dumps(NAME).encode(),
    "JSON in large letters": json.dumps(NAME).replace("\\u00eb", "\\u00EB").encode(),
    "percent-encoded": quote(NAME).encode(),
    "percent-encoded in small letters": quote(NAME).lower().replace("zo", "Zo").replace("m%", "M%").encode(),
    "a form": quote(NAME).replace("%20", "+").encode(),
    "N-Triples": b'"Zo\\u00EB M\\U000000FCller \\u6A2A\\u7530"',
    "some of it": "Zo\\u00eb Müller 横\\u7530".encode(),
    "a line of its own": json.dumps(f"one\n{NAME}\r\nand\t").encode(),
    "XML": NAME.encode("ascii", "xmlcharrefreplace"),
    "XML, hexadecimal": b"Zo&#xEB; M&#xfc;ller &#x6a2a;&#x7530;",
    "packed": gzip.compress(b"." * 100 + NAME.encode()),
    "packed twice over": gzip.compress(b".") + gzip.compress(NAME.encode()),
    "far within": b"." * (1 << 20) + NAME.encode() + b"." * 99,
    "across blocks": b"." * ((1 << 20) - 5) + NAME.encode() + b"." * 99,
    "packed, across blocks": gzip.compress(b"x " * ((1 << 19) - 2) + NAME.encode()),
    "among rubbish": b"\xff\xfe\0" + NAME.encode() + b"\xff",
}


@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize("content", WAYS.values(), ids=WAYS)
def test_each_way_of_writing_is_found(tmp_path, content, words):
    """Whatever escapes a file has."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(content)
    (tmp_path / "other").write_bytes(b"Zoe Mueller")
    found = occurrences(tmp_path, ["nobody", NAME], words=words)
    assert {each.number for each in found} == {1}
    assert {place.partition(",")[0] for place in placed(found)} == {"deep/file"}


@pytest.mark.parametrize(
    "text",
    [
        "zoë-müller-横田",
        "ZOË_MÜLLER_横田",
        "zo%C3%AB-m%C3%BCller-横田",
        "Zoë  Müller, 横田",
        "A\\nZoë\\r\\nMüller\\n横田",
    ],
)
def test_words_are_found_as_the_ledger_means_them(tmp_path, text):
    """In keys, in addresses, in any case."""
    (tmp_path / "file").write_text(f"<http://x/{text}>", "utf-8")
    assert placed(occurrences(tmp_path, [NAME], words=True)) == ["file"]
    assert occurrences(tmp_path, [NAME]) == []


def test_words_are_no_parts_of_longer_words(tmp_path):
    """A short name is not found in other words, not even where a block is cut."""
    (tmp_path / "file").write_bytes(b"hannah annual " * 200_000)
    assert occurrences(tmp_path, ["ann"], words=True) == []
    assert placed(occurrences(tmp_path, ["ann"])) == ["file"]


def test_names_of_files_are_looked_at(tmp_path):
    """A name can be in a path alone."""
    (tmp_path / "jane-doe").mkdir()
    assert placed(occurrences(tmp_path, ["Jane Doe"], words=True)) == ["jane-doe"]


def test_nothing_is_found_of_nothing(tmp_path):
    """Empty strings are nowhere, or they would be everywhere."""
    (tmp_path / "file").write_text("x")
    assert occurrences(tmp_path, ["", ""]) == []
    assert occurrences(tmp_path, []) == []
    assert [each.number for each in occurrences(tmp_path, ["", "x"])] == [1]


def test_rows_of_databases_are_read(tmp_path, monkeypatch):
    """Words beside each other in a database's file are words of their own in its rows."""
    connection = sqlite3.connect(tmp_path / "index.sqlite")
    connection.execute("CREATE TABLE t (a TEXT, b TEXT)")
    connection.execute("INSERT INTO t VALUES ('Jane Doe', 'x')")
    connection.commit()
    connection.close()
    assert placed(occurrences(tmp_path, ["Jane Doe"], words=True)) == ["index.sqlite, rows"]
    assert placed(occurrences(tmp_path, ["Jane Doe"])) == ["index.sqlite", "index.sqlite, rows"]


def test_quads_of_stores_are_read(tmp_path):
    """A store's tables are packed; its quads are read, and its journal as it lies there."""
    store = ox.Store(str(tmp_path / "store"))
    lines = "".join(f'<http://x/{n}> <http://x/p> "Jane Doe the {n}th" <http://x/g> .\n' for n in range(20_000))
    store.bulk_load(input=lines.encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    assert "store, quads" in placed(occurrences(tmp_path, ["Jane Doe the 777th"]))
    assert "store, quads" in placed(occurrences(tmp_path, ["Jane Doe the 777th"], words=True))
    store = ox.Store(str(tmp_path / "store"))
    store.add(ox.Quad(*[ox.NamedNode("http://x/x")] * 2, ox.Literal("written last"), ox.NamedNode("http://x/g")))
    del store
    found = placed(occurrences(tmp_path, ["written last"]))
    assert "store, quads" in found
    assert any(place.endswith(".log") for place in found)


def test_what_cannot_be_read_is_looked_at_as_it_lies_there(tmp_path):
    """Damage hides nothing that is plain to see."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_bytes(b"Jane Doe")
    (tmp_path / "index.sqlite").write_bytes(b"Jane Doe")
    (tmp_path / "cut").write_bytes(gzip.compress(b"x")[:12] + b"Jane Doe")
    assert placed(occurrences(tmp_path, ["Jane Doe"])) == ["cut", "index.sqlite", "store/CURRENT"]


def test_all_of_a_published_directory_is_looked_through(tmp_path):
    """What a record says is found in parts, store, index and old revisions; what it does not is nowhere."""
    room = Newsroom.at(tmp_path)
    room.rewrite("a new quay", "the Quuxian quay")
    room.publish(by="Nemo Quuxian")
    room.rewrite("the Quuxian quay", "a new quay")
    room.publish()
    found = placed(occurrences(room.data, ["Quuxian", "Nobody At All"]))
    kinds = {place.split("/")[0] for place in found} | {place.rpartition("/")[2] for place in found}
    assert {"parts", "revisions", "index.sqlite", "index.sqlite, rows", "store, quads"} <= kinds
    assert {each.number for each in occurrences(room.data, ["Quuxian", "Nobody At All"])} == {0}


def test_blocks_overlap_by_more_than_any_string(monkeypatch):
    """Each character may be written with ten bytes or twelve."""
    assert grepping._OVERLAP >= 12 * 1000
