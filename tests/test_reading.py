"""Files to records: everything wrong at once, each with its place and a remedy."""

import os
import shutil
from pathlib import Path

import pytest

from onrecord.mapping.errors import OnRecordError, RecordError
from onrecord.mapping.reading import read_article, read_collection, record_names

RECORDS = Path(__file__).parent / "data" / "records"
SAMPLE = RECORDS / "harbour-talks.yaml"

SPOILED = [
    # what is written, what stands there instead, path, words of the problem
    ("kind: opinion", "kind: opinoin", "kind", "one of: 'news', 'analysis'"),
    ("section: Opinion", "secton: Opinion", "secton", 'did you mean "section"?'),
    ("language: en\nauthor", "author", "language", "add `language: …`"),
    ("onrecord: 1", "onrecord: 2", "onrecord", '"2" is no version of the record format known here, which is 1 alone'),
    ("onrecord: 1", 'onrecord: "2"', "onrecord", "write 1, or use the release of On Record"),
    ("onrecord: 1", "onrecord:", "onrecord", "this is no version of the record format"),
    ("onrecord: 1", "onrecord: [1]", "onrecord", "this is no version of the record format"),
    (
        "article: harbour-talks",
        "article: Harbour-Talks",
        "article",
        'write it in lower case: "harbour-talks"',
    ),
    ("article: harbour-talks", "article: harbour talks", "article", "joined by single hyphens"),
    ("published: 2022-03-10", "published: 2022-02-30", "published", "is not a date"),
    ("published: 2022-03-10", "published: yesterday", "published", "EDTF, e.g. 2023-05"),
    ("section: Opinion", "section: ''", "section[0]", "is empty or has white space"),
    ("force: promises", "force: promisse", "statements.promise.force", 'did you mean "promises"?'),
    ("factuality: hypothetical", "factuality: no", "events.building.factuality", '"no" is no factuality'),
    ("quote: ", "quote: 9-", "statements.promise.quote", "is not a span"),
    ("485, 198-199", "485, 199-198", "actors.joão-lima.at[1]", "did you mean 198-199?"),
    ("from-left: 2", "from-left: two", "images.photograph.depicts[0].from-left", "write a whole number"),
    ("from-left: 2", "from-left: 1_0", "images.photograph.depicts[0].from-left", "digits 0 to 9"),
    ("length: 486", "length: +486", "text.length", "digits 0 to 9"),
    ("from-left: 2", "from-left: 0", "images.photograph.depicts[0].from-left", "above zero"),
    ("from-left: 2", "fromleft: 2", "images.photograph.depicts[0].fromleft", 'did you mean "from-left"?'),
    ("ended: true", "ended: perhaps", "roles.mayor-of-port.ended", "write true or false"),
    ("in: fishers-league, at", "in: [fishers-league], at", "roles.member.in", "write one text"),
    (
        "basis: inferred, at: 130",
        "bases: inferred, at: 130",
        "events.meeting.when.bases",
        'did you mean "basis"?',
    ),
    ("kind: association, ", "", "actors.fishers-league", "needs a kind"),
    ("where: port-sol\n    parts", "where: {a: b}\n    parts", "events.meeting.where[0]", "a mapping"),
    ("parts: {agent: ana-ruiz}", "parts: {agnet: ana-ruiz}", "events.photographed.parts.agnet", '"agent"?'),
    ("creativecommons.org/", "creative commons.org/", "rights.data", "percent-encode"),
    ("data: https://", "data: ftp://", "rights.data", "begin with https://"),
    ("at: 2022-03-11T09:00:00Z", "at: 2022-03-11", "record.at", "time"),
    ("language: en\nauthor", "language: english tongue\nauthor", "language", "BCP 47"),
    ("at: 2022-03-11T09:00:00Z", "at: 2022", "record.at", "write day, time and zone"),
    ("creativecommons.org/", "creativecommons.org:x/", "rights.data", "RFC 3987"),
    ("creativecommons.org/", "creativecommons.org/%zz", "rights.data", "RFC 3987"),
    ("creativecommons.org/", "creativecommons.org/a^b", "rights.data", "RFC 3987"),
    ("language: en\nauthor", "language: en-a\nauthor", "language", "BCP 47"),
    ("language: en\nauthor", 'language: "12"\nauthor', "language", "BCP 47"),
    ("article: harbour-talks", "article: a\U000e0100", "article", "RFC 3987"),
    ("text: none", "text: some", "rights.text", "'none', 'quote' or 'full'"),
]


def spoiled(tmp_path, old, new):
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text, f"the sample no longer holds {old!r}"
    path = tmp_path / "a.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(("old", "new", "path", "words"), SPOILED)
def test_each_mistake_is_told_where_it_stands(tmp_path, old, new, path, words):
    """A mistake is told with its path, the line it stands on, what is wrong and what would be right."""
    file = spoiled(tmp_path, old, new)
    with pytest.raises(RecordError) as caught:
        read_article(file)
    (problem,) = caught.value.problems
    assert words in str(problem)
    assert problem.path == path
    assert problem.line > 0
    line = file.read_text("utf-8").splitlines()[problem.line - 1]
    assert (
        new.split("\n")[0] in line
        or old.split("\n")[0] in line
        or "missing" in problem.message
        or problem.path.split(".")[-1] in line
    )


def test_all_mistakes_are_told_at_once(tmp_path):
    """Several mistakes of several kinds come in one go, in the file's order."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("kind: opinion", "kind: x"),
        ("published: 2022-03-10", "published: x"),
        ("ended: true", "ended: x"),
    ):
        text = text.replace(old, new, 1)
    (tmp_path / "a.yaml").write_text(text + "language: fr\n", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_article(tmp_path / "a.yaml")
    problems = caught.value.problems
    assert [p.path for p in problems] == ["kind", "published", "roles.mayor-of-port.ended", "language"]
    assert list(problems) == sorted(problems)


def test_the_sample_reads_whole():
    """A sound folder has its registry, its links and its records, and no problem."""
    collection = read_collection(RECORDS)
    assert collection.problems == ()
    assert [record.article.article for record in collection.records] == ["harbour-talks"]
    assert "横田-健" in collection.registry.model.actors
    assert len(collection.links.model.links) == 1


def test_one_record_finds_the_registry_above_it(tmp_path):
    """A record named alone is read with the registry of the folder it lives in."""
    shutil.copytree(RECORDS, tmp_path / "records")
    below = tmp_path / "records" / "2022"
    below.mkdir()
    (tmp_path / "records" / "harbour-talks.yaml").rename(below / "harbour-talks.yaml")
    collection = read_collection(below / "harbour-talks.yaml")
    assert "ana-ruiz" in collection.registry.model.actors


def test_article_keys_and_texts_belong_to_one_file(tmp_path):
    """Of two files with the same key or the same text neither is taken, and each names the other."""
    shutil.copytree(RECORDS, tmp_path / "records")
    shutil.copy(SAMPLE, tmp_path / "records" / "z.yaml")
    collection = read_collection(tmp_path / "records")
    assert collection.records == ()
    told = [(Path(problem.file).name, problem.path) for problem in collection.problems]
    assert told == [(name, path) for name in ("harbour-talks.yaml", "z.yaml") for path in ("article", "text.digest")]
    assert "z.yaml" in collection.problems[0].message


def test_an_empty_folder_says_what_belongs_there(tmp_path):
    """A folder without records is refused with what belongs there."""
    (tmp_path / "_draft.yaml").write_text("x: y", encoding="utf-8")
    with pytest.raises(OnRecordError, match="no record here"):
        read_collection(tmp_path)


SHARED = [
    ("registry.yaml", "territory: sol", "territory: mars", "actors.sol.territory", "there is no place"),
    ("registry.yaml", "onrecord: 1", "onrecord: 1.1", "onrecord", '"1.1" is no version of the record format'),
    ("registry.yaml", "kind: news-agency", "kind: nws-agency", "actors.sol-press.kind", '"news-agency"?'),
    ("links.yaml", "actor:ana-ruiz", "actor:ana", "links[0].thing", 'has no "actor:ana"'),
    ("links.yaml", "date: 2022-03-11", "date: May", "links[0].date", "YYYY-MM-DD"),
    ("links.yaml", "date: 2022-03-11", "date: 2022-02-30", "links[0].date", "YYYY-MM-DD"),
    ("links.yaml", "entity/Q1", "entity/%zz", "links[0].same", "RFC 3987"),
]


@pytest.mark.parametrize(("file", "old", "new", "path", "words"), SHARED)
def test_what_articles_share_must_be_sound(tmp_path, file, old, new, path, words):
    """A mistake in the registry or the links keeps every record out, and is told with its place."""
    shutil.copytree(RECORDS, tmp_path / "records")
    shared = tmp_path / "records" / file
    text = shared.read_text(encoding="utf-8")
    assert old in text
    shared.write_text(text.replace(old, new), encoding="utf-8")
    collection = read_collection(tmp_path / "records")
    (problem,) = collection.problems
    assert collection.records == ()
    assert (problem.path, Path(problem.file).name) == (path, file)
    assert words in str(problem)


TWICE = [
    # files in place of the one, the file that is told
    (("registry.yaml", "registry.json"), "registry.json"),
    (("registry.yaml", "registry.yml"), "registry.yml"),
    (("registry.yml", "registry.json"), "registry.json"),
    (("links.yaml", "links.json"), "links.json"),
]


@pytest.mark.parametrize(("names", "told"), TWICE)
def test_of_two_shared_files_none_is_chosen(tmp_path, names, told):
    """Two files for what articles share keep every record out, and the second is told with the first."""
    below = tmp_path / "records" / "2022"
    shutil.copytree(RECORDS, tmp_path / "records")
    below.mkdir()
    shutil.copy(SAMPLE, below)
    original = tmp_path / "records" / f"{Path(told).stem}.yaml"
    content = original.read_bytes()
    original.unlink()
    for name in names:
        original.with_name(name).write_bytes(content)
    for path in (tmp_path / "records", below):
        collection = read_collection(path)
        (problem,) = [problem for problem in collection.problems if Path(problem.file).name == told]
        assert f"stands beside {names[0]}" in str(problem)
        assert collection.records == ()


def test_the_nearest_shared_file_is_the_one(tmp_path):
    """A registry beside a record is the one, whatever its suffix and whatever folders above hold."""
    shutil.copytree(RECORDS, tmp_path / "records")
    (tmp_path / "registry.json").write_text('{"onrecord": 1}', "utf-8")
    collection = read_collection(tmp_path / "records")
    assert (collection.problems, len(collection.records)) == ((), 1)


NOT_SHARED = [
    # a shared file that cannot be taken, words of its problem
    ("links.yaml", "cannot be read: No such file"),
    ("links.YAML", "`article` is missing"),
]


@pytest.mark.parametrize(("name", "words"), NOT_SHARED)
def test_no_shared_file_is_passed_over(tmp_path, name, words):
    """A link that leads nowhere, and a name that is not that of a shared file, are told."""
    shutil.copytree(RECORDS, tmp_path / "records")
    links = tmp_path / "records" / "links.yaml"
    links.rename(links.with_name("_links"))
    links.with_name(name).symlink_to("nowhere" if name == "links.yaml" else "_links")
    problems = read_collection(tmp_path / "records").problems
    assert any(words in str(problem) and Path(problem.file).name == name for problem in problems)


def test_an_unnamed_actor_is_never_linked(tmp_path):
    """A link of an unnamed actor is refused."""
    shutil.copytree(RECORDS, tmp_path / "records")
    registry = tmp_path / "records" / "registry.yaml"
    text = registry.read_text("utf-8").replace("label: Ana Ruiz,", "label: Ana Ruiz, named: false,")
    registry.write_text(text, "utf-8")
    (problem,) = read_collection(tmp_path / "records").problems
    assert "an unnamed actor is never linked" in str(problem)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_no_file_is_passed_over(tmp_path):
    """A link that leads nowhere and what is no regular file are told; a suffix in capitals counts."""
    shutil.copytree(RECORDS, tmp_path / "records")
    (tmp_path / "records" / "a.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(tmp_path / "records" / "b.yaml")
    (tmp_path / "records" / "C.YAML").write_text("x: y\n", "utf-8")
    collection = read_collection(tmp_path / "records")
    assert {Path(problem.file).name for problem in collection.problems} == {"a.yaml", "b.yaml", "C.YAML"}
    assert len(collection.records) == 1


def test_records_come_folder_by_folder(tmp_path):
    """Names are sorted step by step; links to folders, hidden names and what articles share are passed over."""
    for name in (
        "b.yaml",
        "a/z.yaml",
        "a/links.yaml",
        "a.yaml",
        "a-b/c.json",
        ".git/x.yaml",
        "_old/y.yaml",
        "links.yaml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "again.yaml").symlink_to("a")
    (tmp_path / "c.yaml").symlink_to("b.yaml")
    (tmp_path / "d.yaml").mkdir()
    problems = []
    found = record_names(tmp_path, problems)
    assert found == ["a/links.yaml", "a/z.yaml", "a-b/c.json", "a.yaml", "b.yaml", "c.yaml"]
    assert problems == []
