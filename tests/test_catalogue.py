"""The catalogue's file, which generations share: each sees its own version, and a change costs what it changes."""

import re
import sqlite3
import stat
import threading
from contextlib import closing

import pytest
from newsroom import CATALOGUE, Newsroom, catalogue, require_whole
from waiting import wait_for

from onrecord.mapping.errors import OnRecordError
from onrecord.server import making, publishing
from onrecord.server.catalogue import CATALOGUES, TABLES, Catalogue, edition_of
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.cataloguing import Catalogued
from onrecord.server.generation import INDEX
from onrecord.server.index import Index
from onrecord.server.publisher import PublishError
from onrecord.server.rolling_back import Rollback, roll_back
from onrecord.server.things import Label, Thing, first_id, id_of
from onrecord.server.verifying import Verification, verified


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom.at(tmp_path)


def files(newsroom):
    return sorted(path.name for path in (newsroom.data / CATALOGUES).iterdir())


def editions(newsroom):
    """Return the editions of all generations that are kept, the oldest first."""
    found = []
    for folder in sorted((newsroom.data / "generations").iterdir()):
        with closing(Index(folder / INDEX)) as index:
            found.append(edition_of(index))
    return found


def shown(newsroom, edition):
    """Return what an edition says."""
    with closing(Catalogue(newsroom.data / CATALOGUES / edition.file, edition.number)) as opened:
        return [sorted(opened.rows(query), key=repr) for query in CATALOGUE]


def stored(newsroom, query, *values):
    """Return rows as the current file holds them, all versions."""
    with closing(sqlite3.connect(newsroom.generation.catalogue.path)) as connection:
        return connection.execute(query, values).fetchall()


def test_generations_share_a_file_and_each_sees_its_own_version(newsroom):
    """What each says when it is made it says as long as it is kept, whatever comes after, rolling back included."""
    said = []
    for old, new, file in [
        ("force: promises", "force: asserts", "harbour-talks.yaml"),
        ("label: Ana Ruiz", "label: Anita Ruiz", "registry.yaml"),
        ("force: asserts", "force: promises", "harbour-talks.yaml"),
    ]:
        newsroom.publish()
        said.append(catalogue(newsroom.data))
        newsroom.rewrite(old, new, file)
    newsroom.add("more-talks")
    newsroom.publish()
    said.append(catalogue(newsroom.data))
    roll_back(newsroom.data, Rollback())
    said.append(catalogue(newsroom.data))
    found = editions(newsroom)
    assert {each.file for each in found} == {*files(newsroom)}
    assert [each.number for each in found] == [1, 2, 3, 4, 5]
    assert [shown(newsroom, each) for each in found] == said
    assert said[4] == said[2] != said[3]
    assert [each for each in verified(Verification(newsroom.data, every=True)) if each.severity == "error"] == []


def test_a_whole_build_begins_a_new_file(newsroom):
    """The old one stays as long as a generation in it does."""
    newsroom.publish()
    before = files(newsroom)
    newsroom.publish(full=True)
    assert len(files(newsroom)) == 2
    newsroom.publish(full=True, keep=1)
    assert len(files(newsroom)) == 1
    assert not {*files(newsroom)} & {*before}


def test_a_changed_article_writes_so_many_rows_however_many_there_are(newsroom, monkeypatch):
    """Rows that begin and rows that end with a publication are as many among thirteen articles as among five."""
    monkeypatch.setattr(publishing, "_QUADS", 300)
    counts = []
    for number in (5, 13):
        for each in range(1, number):
            newsroom.add(f"talks-{each}")
        newsroom.publish(full=True)
        newsroom.rewrite("force: promises", "force: asserts")
        newsroom.publish()
        now = newsroom.generation.catalogue.number
        counts.append(
            {
                table: [
                    stored(newsroom, f"SELECT COUNT(*) FROM {table} WHERE {end} = ?", now) for end in ("since", "until")
                ]
                for table in TABLES
            }
        )
        newsroom.rewrite("force: asserts", "force: promises")
    assert counts[0] == counts[1]
    assert counts[0] == {table: [[(1,)], [(1,)]] if table == "thing" else [[(0,)], [(0,)]] for table in TABLES}


def test_versions_that_nobody_asks_for_are_taken_out(newsroom):
    """With two generations kept, the file holds no more rows after eight changes than after five."""
    newsroom.publish(keep=2)
    counts = []
    for number in range(8):
        newsroom.rewrite("a new quay" if number == 0 else f"quay {number - 1} ", f"quay {number} ")
        newsroom.publish(keep=2)
        counts.append(stored(newsroom, "SELECT COUNT(*), COUNT(DISTINCT name) FROM thing"))
    assert counts[4] == counts[7]
    assert "quay 7" in str(stored(newsroom, "SELECT label FROM words"))
    assert "quay 3 " not in str(stored(newsroom, "SELECT label, alias, description FROM words"))
    assert [each for each in verified(Verification(newsroom.data, every=True)) if each.severity == "error"] == []


@pytest.mark.parametrize("name", ["_switch", "write_sums", "write_lines"])
def test_what_was_not_switched_to_is_undone(newsroom, monkeypatch, name):
    """Between the file's commit and the pointer, or before: readers see nothing, and the next publication is clean."""
    newsroom.publish()
    before = catalogue(newsroom.data)
    newsroom.rewrite("force: promises", "force: asserts")

    def stopped(*_args, **_options):
        raise OSError(5, "stopped")

    with monkeypatch.context() as broken:
        broken.setattr(making, name, stopped)
        with pytest.raises(PublishError, match="stopped"):
            newsroom.publish()
    assert catalogue(newsroom.data) == before
    newsroom.rewrite("force: asserts", "force: promises")
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    fresh = Newsroom(newsroom.folder / "fresh")
    fresh.folder.mkdir()
    fresh.records.symlink_to(newsroom.records)
    (fresh.folder / "texts").symlink_to(newsroom.folder / "texts")
    fresh.publish()
    assert catalogue(newsroom.data) == catalogue(fresh.data)
    assert [each for each in verified(Verification(newsroom.data, every=True)) if each.severity == "error"] == []


def test_a_catalogue_that_cannot_be_gone_on_from_is_made_anew(newsroom):
    """One that is gone, or that a later generation than the current one is in, is not written in."""
    newsroom.publish()
    first = newsroom.generation.id
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    later = editions(newsroom)[-1]
    said = shown(newsroom, later)
    (newsroom.data / "current").write_text(first + "\n", "utf-8")
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish()
    assert newsroom.generation.catalogue.path.name != later.file
    assert shown(newsroom, later) == said
    newsroom.generation.catalogue.path.unlink()
    assert any("cannot be read" in each.message for each in verified(Verification(newsroom.data)))
    newsroom.rewrite("force: asserts", "force: promises")
    newsroom.publish()
    require_whole(newsroom.data)
    assert [each for each in verified(Verification(newsroom.data)) if each.severity == "error"] == []


def drafted(data, number, before=None):
    """Write an edition in which a topic is called by a number."""
    begun = CatalogueDraft.anew(data, "one") if before is None else CatalogueDraft.after(data, before, 1)
    with begun as draft:
        draft.things.share([Thing("topic/t", "topic", labels=(Label("en", f"state {number}"),))], ())
        draft.things.put("a", Catalogued((Thing("article/a", "article", "a"),), frozenset({"topic/t"})), ())
        draft.things.settle(())
        draft.commit()
        return draft.edition


def test_readers_go_on_while_it_is_written(tmp_path):
    """Whoever reads one edition all the time sees it whole, whatever is committed to the file meanwhile."""
    edition = drafted(tmp_path, 0)
    reader, stop, seen = Catalogue(tmp_path / CATALOGUES / edition.file, 1), threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                seen.append((reader.things.at(["topic/t"])["topic/t"].label.text, reader.things.count("topic")))
            except OnRecordError as error:
                seen.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(1, 30):
        edition = drafted(tmp_path, number, edition)
        known = len(seen)
        wait_for(lambda known=known: len(seen) > known)
    stop.set()
    thread.join()
    assert {*seen} == {("state 0", 1)}
    with closing(Catalogue(reader.path, edition.number)) as last:
        assert last.things.at(["topic/t"])["topic/t"].label.text == "state 29"
    reader.close()


def test_a_commit_that_was_cut_off_is_taken_back_by_who_reads_next(tmp_path):
    """A journal that is left beside a file which is half written sets it right, without a publisher."""
    edition = drafted(tmp_path, 0)
    path = tmp_path / CATALOGUES / edition.file
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA cache_size = 1; BEGIN")
        connection.executemany(
            "INSERT INTO mention VALUES (?, ?, 9, 10)", ((number, "x" * 500) for number in range(2_000))
        )
        journal = path.with_name(f"{path.name}-journal")
        half, told = path.read_bytes(), journal.read_bytes()  # as both lie on the disk when the power goes
        connection.execute("ROLLBACK")
    whole = path.read_bytes()
    assert half != whole
    path.write_bytes(half)
    journal.write_bytes(told)
    with closing(Catalogue(path, 1)) as opened:
        assert opened.things.count("topic") == 1
    assert path.read_bytes() == whole
    assert not journal.exists()


def test_it_is_read_where_nothing_can_be_written(tmp_path):
    """Files and folders that only may be read are enough; nothing is put beside them."""
    edition = drafted(tmp_path, 0)
    folder = tmp_path / CATALOGUES
    path = folder / edition.file
    path.chmod(stat.S_IRUSR)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with closing(Catalogue(path, 1)) as opened:
            assert opened.things.count("topic") == 1
            with pytest.raises(OnRecordError, match=r"readonly|query_only|read"):
                opened.rows("DELETE FROM main.thing")
        assert [*folder.iterdir()] == [path]
    finally:
        folder.chmod(stat.S_IRWXU)


PLANS = [
    ("SELECT path FROM thing WHERE listed AND type = ? ORDER BY sort, path LIMIT 9", "thing_name"),
    ("SELECT path FROM thing WHERE listed AND name IN (SELECT value FROM json_each(?))", "thing_path"),
    ("SELECT path FROM thing WHERE article = ? AND article != ''", "thing_article"),
    ("SELECT path FROM thing WHERE article = '' AND path != ?", "thing_shared"),
    ("SELECT path FROM thing WHERE factuality = ? AND factuality != '' AND listed", "thing_factuality"),
    ("SELECT article FROM mention WHERE thing = ?", "PRIMARY KEY"),
    ("SELECT thing FROM mention WHERE article = ?", "mention_article"),
    ("SELECT number FROM tally WHERE type = ?", "PRIMARY KEY"),
]


@pytest.mark.parametrize(("query", "index"), PLANS)
def test_views_are_looked_through_by_indexes(tmp_path, query, index):
    """A view of one version costs no index: no table is gone through, and nothing is put aside."""
    edition = drafted(tmp_path, 0)
    with closing(Catalogue(tmp_path / CATALOGUES / edition.file, 1)) as opened:
        plan = " ".join(row[3] for row in opened.rows(f"EXPLAIN QUERY PLAN {query}", "x"))
    assert index in plan
    assert not re.search("MATERIALIZE|CO-ROUTINE|TEMP B-TREE|AUTOMATIC", plan)


def test_rows_of_a_path_stand_together(tmp_path):
    """Each version has a number of its own, next to those of the others, and what was taken out leaves room."""
    edition = drafted(tmp_path, 0)
    for number in range(1, 4):
        edition = drafted(tmp_path, number, edition)
    with closing(sqlite3.connect(tmp_path / CATALOGUES / edition.file)) as connection:
        ids = [row for (row,) in connection.execute("SELECT id FROM thing WHERE path = 'topic/t' ORDER BY id")]
    assert ids == [*range(first_id(id_of("topic/t")), first_id(id_of("topic/t")) + 4)]
    with CatalogueDraft.after(tmp_path, edition, edition.number) as draft:
        draft.things.share([], ())
        draft.things.settle(())
        draft.commit()
    with closing(sqlite3.connect(tmp_path / CATALOGUES / edition.file)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM thing WHERE path = 'topic/t'").fetchone() == (1,)
