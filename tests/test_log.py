"""The log: numbers and places that never change, whatever is added, taken back or forgotten later."""

from contextlib import closing
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import ARTICLE, BASE, Newsroom

from onrecord.server.index import Index
from onrecord.server.index_draft import IndexDraft
from onrecord.server.index_rows import Revision
from onrecord.server.log import Entry, actors_in

TIMES = [f"2031-01-0{day}T00:00:00Z" for day in range(1, 10)]
LICENCE = "https://example.org/licence"


@pytest.fixture
def index(tmp_path):
    """Write a log in steps, each an index of its own that begins as a copy of the one before; the last one, read."""
    made = count()

    def write(*steps):
        path = tmp_path / f"{next(made)}.sqlite"
        for number, step in enumerate(steps):
            if number:
                older, path = path, tmp_path / f"{next(made)}.sqlite"
                with closing(Index(older)) as before:
                    draft = IndexDraft.after(before, path)
            else:
                draft = IndexDraft(path)
            with closing(draft):
                step(draft)
                draft.finish()
        return Index(path)

    return write


def publication(at, *changes):
    """Return a step that publishes changes: of which kind, of which article, of which revision, with which actors."""

    def step(draft):
        for kind, article, ordinal, *actors in changes:
            if kind != "Delete":
                draft.revise([Revision(article, ordinal, f"r{ordinal}", at, "E. Ditor", "why", "", article.title())])
            draft.log.put(kind, article, ordinal, LICENCE, actors)
        draft.log.publish(at)

    return step


def told(entries):
    return [(each.number, each.place, each.kind, each.article, each.ordinal) for each in entries]


def test_entries_are_numbered_by_publication_and_key(index):
    """What is published together stands together, in the order of the keys, whatever the order of writing."""
    log = index(
        publication(TIMES[0], ("Create", "b", 1), ("Create", "a", 1)),
        publication(TIMES[1], ("Update", "b", 2), ("Delete", "a", 1)),
    ).log
    expected = [(1, 1, "Create", "a", 1), (2, 2, "Create", "b", 1), (3, 3, "Delete", "a", 1), (4, 4, "Update", "b", 2)]
    assert told(log.between(1, 9)) == expected
    assert [each.at for each in log.between(1, 9)] == [TIMES[0]] * 2 + [TIMES[1]] * 2
    assert log.between(4, 4) == (
        Entry(4, 4, TIMES[1], "Update", "b", 2, LICENCE, "r2", "E. Ditor", "why", "B"),
    )  # fmt: skip


def test_an_actor_is_told_of_the_change_that_removes_it(index):
    """An entry concerns who is mentioned now and who was mentioned the last time, and then no more."""
    log = index(
        publication(TIMES[0], ("Create", "a", 1, "ana", "zelda"), ("Create", "b", 1, "zelda")),
        publication(TIMES[1], ("Update", "a", 2, "ana")),
        publication(TIMES[2], ("Update", "a", 3, "ana")),
        publication(TIMES[3], ("Delete", "a", 3)),
    ).log
    assert [entry.number for entry in log.between(1, 9, "ana")] == [1, 3, 4, 5]
    assert told(log.between(1, 9, "zelda")) == [
        (1, 1, "Create", "a", 1), (2, 2, "Create", "b", 1), (3, 3, "Update", "a", 2),
    ]  # fmt: skip
    assert (log.length("ana"), log.length("zelda"), log.length("nobody"), log.length()) == (4, 3, 0, 5)


def test_pages_are_closed_by_what_follows_them(index):
    """A page is closed when there is more, not when it is full: only then is it known what follows."""
    first = publication(TIMES[0], *(("Create", key, 1, "ana") for key in "abcd"))
    log = index(first).log
    assert [log.page(number, 2).is_closed for number in (1, 2)] == [True, False]
    assert log.page(3, 2) is None
    log = index(first, publication(TIMES[1], ("Update", "a", 2, "ana"))).log
    for actor in ("", "ana"):
        assert [log.page(number, 2, actor).is_closed for number in (1, 2, 3)] == [True, True, False]
        assert log.page(2, 2, actor).following == TIMES[1]
        assert [entry.article for entry in log.page(2, 2, actor).entries] == ["c", "d"]


def test_what_is_forgotten_leaves_a_gap(index):
    """A gap has its number and its time and nothing else; all other entries stay as and where they were."""
    first = publication(TIMES[0], *(("Create", key, 1, "ana") for key in "abc"))
    before = index(first).log.between(1, 9)

    def forget(draft):
        draft.forget(["b"])
        draft.log.publish(TIMES[1])

    found = index(first, forget, publication(TIMES[2], ("Update", "c", 2, "zelda")))
    log = found.log
    after = log.between(1, 9)
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] == Entry(2, 2, TIMES[0], "", "", 0, "", "", "", "", "")
    assert after[1].is_gap
    assert [(each.place, each.is_gap) for each in log.between(1, 9, "ana")] == [
        (1, False), (2, True), (3, False), (4, False),
    ]  # fmt: skip
    assert (log.length(), log.told([]), log.told(["a"]), log.told([], "ana"), log.told(["a"], "ana")) == (4, 3, 2, 3, 2)


def test_who_must_not_be_named_has_no_entries(index):
    """An actor that is made unnamed is taken out of all entries, and places of others stay."""
    first = publication(TIMES[0], ("Create", "a", 1, "ana", "zelda"), ("Create", "zelda-talks", 1, "ana"))

    def forget(draft):
        draft.log.censor(lambda path: "zelda" in path)
        draft.forget(["zelda-talks"])

    found = index(first, forget)
    assert found.log.length("zelda") == 0
    assert told(found.log.between(1, 9, "ana")) == [(1, 1, "Create", "a", 1), (2, 2, "", "", 0)]
    assert b"zelda" not in found.path.read_bytes()


def test_times_never_go_back(index):
    """Where the clock went back, what is published counts as published with what came before: clients rely on it."""
    later, earlier = "2031-01-02T00:00:00.5Z", "2031-01-02T00:00:00Z"
    log = index(publication(later, ("Create", "a", 1)), publication(earlier, ("Create", "b", 1))).log
    assert [entry.at for entry in log.between(1, 2)] == [later, later]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcde"), st.sets(st.sampled_from(["ana", "zelda", "sol"])), max_size=5),
        max_size=8,
    )
)
def test_nothing_that_was_written_changes(tmp_path_factory, publications):
    """Whatever is published later, each entry of every feed stays where and what it was."""
    folder, seen, ordinals = tmp_path_factory.mktemp("log"), {}, dict.fromkeys("abcde", 0)
    path = folder / "0.sqlite"
    IndexDraft(path).finish()
    for number, changed in enumerate(publications, 1):
        with closing(Index(path)) as before:
            path = folder / f"{number}.sqlite"
            draft = IndexDraft.after(before, path)
        for key in changed:
            ordinals[key] += 1
        steps = [("Update", key, ordinals[key], *actors) for key, actors in changed.items()]
        publication(f"2031-01-01T00:00:{number:02}Z", *steps)(draft)
        draft.finish()
        draft.close()
        with closing(Index(path)) as index:
            for actor in ("", "ana", "zelda", "sol"):
                entries = index.log.between(1, 99, actor)
                assert entries[: len(seen.get(actor, ()))] == seen.get(actor, ())
                assert [entry.place for entry in entries] == list(range(1, len(entries) + 1))
                seen[actor] = entries


def test_actors_are_those_that_are_named_by_terms():
    """Subjects and objects name actors, and parts of them; what a text says, and other bases, do not."""
    graph = f"<{BASE}/graph/article/a/r>"
    lines = [
        f"<{BASE}/id/actor/ana#role> <p:p> <{BASE}/id/place/sol> {graph} .\n",
        f"<{BASE}/id/article/a/event/e> <p:p> <{BASE}/id/actor/横田-健> {graph} .\n",
        f'<{BASE}/id/article/a/actor/own> <p:p> "see <{BASE}/id/actor/told>" {graph} .\n',
        f"<https://example.org/id/actor/other> <p:p> <https://example.org/id/actor/other> {graph} .\n",
    ]
    assert actors_in(lines, BASE) == {"ana", "横田-健"}


def test_publishing_writes_the_log(tmp_path):
    """What comes, changes, leaves and comes again is logged by the publisher, and what stays as it was is not."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.add("more-talks")
    newsroom.publish(reason="first")
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish(reason="misread", by="E. Ditor")
    newsroom.remove("more-talks")
    newsroom.publish()
    newsroom.publish(full=True)
    newsroom.add("more-talks")
    newsroom.publish(full=True)
    log = newsroom.generation.index.log
    expected = [
        (1, 1, "Create", ARTICLE, 1), (2, 2, "Create", "more-talks", 1), (3, 3, "Update", ARTICLE, 2),
        (4, 4, "Delete", "more-talks", 1), (5, 5, "Create", "more-talks", 2),
    ]  # fmt: skip
    assert told(log.between(1, 9)) == expected
    (update,) = log.between(3, 3)
    row = newsroom.generation.index.article(ARTICLE)
    assert (update.why, update.by, update.title, update.revision) == ("misread", "E. Ditor", row.title, row.revision)
    assert [entry.number for entry in log.between(1, 9, "横田-健")] == [1, 2, 3, 4, 5]
    assert log.length("sol") == 0


def test_an_actor_who_is_mentioned_no_more(tmp_path):
    """The publisher finds the actors of an article in its graph, and those of the last one in the log."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    newsroom.rewrite("publisher: sol-weekly", "publisher: sol-press")
    newsroom.rewrite("about: sol-weekly", "about: sol-press")
    newsroom.rewrite("  sol-weekly: 438-448\n", "")
    newsroom.publish()
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish()
    log = newsroom.generation.index.log
    assert [entry.number for entry in log.between(1, 9, "sol-weekly")] == [1, 2]
    assert [entry.number for entry in log.between(1, 9, "ana-ruiz")] == [1, 2, 3]
