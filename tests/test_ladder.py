"""The ladder over what is published: corrected, delisted, withdrawn, removed, merged, divided; and taken back."""

import json
import re
import shutil
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, bytes_of, catalogue, read, require_whole, steps

from onrecord.mapping.words import Words
from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.parts import SHARED, Parts
from onrecord.server.publishing import PublishError
from onrecord.server.rolling_back import Rollback, roll_back
from onrecord.server.settings import Settings

NAMES = Words.of(["Yokota Ken", "横田 健", "横田-健"])
ANONYMISE = "step: anonymise, thing: actor:横田-健, grounds: for safety, label: a guest, strings: [Yokota, 横田]"
MERGE = "step: merge, thing: actor:sol-weekly, into: actor:sol-press, grounds: one house"
DOUBT = '"article:harbour-talks/statement:doubt"'


@pytest.fixture
def newsroom(tmp_path):
    """The sample's records, published."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.add("more-talks")
    newsroom.publish()
    return newsroom


@pytest.fixture
def get(newsroom, workers):
    """Ask the server over what is published."""
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    return lambda path, accept="text/html", **headers: client.get(
        quote(path, safe="/?=&"), headers={"Accept": accept, **headers}
    )


def said(newsroom):
    """Return the quads of the current generation, but for its history and the ledger's own."""
    lines = read(newsroom.generation, "onrecord.nq").decode().splitlines()
    return [line for line in lines if "/graph/history>" not in line and "/graph/ledger>" not in line]


def test_a_note_stands_beside_a_statement_and_stays(newsroom, get):
    """Notes and corrections are on the page and in the data of what they are about, with grounds, source and date."""
    before = said(newsroom)
    steps(
        newsroom,
        f"step: note, thing: {DOUBT}, grounds: asked for a reply, note: It was kept in May., source: a letter",
        f"step: correct, thing: {DOUBT}, grounds: misread, note: The belief is the author's.",
    )
    assert newsroom.publish().changed
    assert said(newsroom) == before
    page = get("/doc/article/harbour-talks/statement/doubt").text
    for words in (
        "It was kept in May.",
        "The belief is the author",
        "asked for a reply",
        "a letter",
        "Note of 2031-02-01",
    ):
        assert words in page
    assert "It was kept in May." in get("/doc/article/harbour-talks/statement/doubt.ttl").text
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish(full=True)
    assert "It was kept in May." in get("/doc/article/harbour-talks/statement/doubt").text


def test_what_is_delisted_is_served_and_in_no_list(newsroom, get):
    """It has its page and its answers, and is in no download, no site map and no part of either."""
    steps(newsroom, "step: delist, thing: actor:joão-lima, grounds: on request")
    newsroom.publish()
    generation = newsroom.generation
    for name in generation.manifest["dumps"]:
        if not name.endswith(".gz"):
            assert "id/actor/joão-lima" not in read(generation, name).decode("utf-8", "replace"), name
    answer = get("/doc/actor/joão-lima")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "X-Robots-Tag" not in get("/doc/actor/ana-ruiz").headers
    assert "João Lima" not in get("/").text
    assert "/article/more-talks" in get("/").text
    found = get(
        "/sparql?query=SELECT * { <http://127.0.0.1:8080/id/actor/joão-lima> ?p ?o }", "application/sparql-results+json"
    )
    assert json.loads(found.text)["results"]["bindings"], found.text
    require_whole(newsroom.data)
    steps(
        newsroom,
        "step: delist, thing: actor:joão-lima, grounds: on request",
        'step: revoke, thing: "step:1", grounds: asked',
        "step: delist, thing: article:more-talks, grounds: on request",
    )
    newsroom.publish()
    assert "João Lima" in get("/").text
    assert "/article/more-talks" not in get("/").text
    assert "id/actor/joão-lima" in read(newsroom.generation, "onrecord.nq").decode()
    require_whole(newsroom.data)


@pytest.mark.parametrize(
    ("thing", "concerned"), [("article:more-talks", 1), ("article:more-talks/event:meeting", 1), ("actor:sol-press", 2)]
)
def test_what_is_delisted_costs_the_parts_that_name_it(newsroom, monkeypatch, thing, concerned):
    """Of the downloads' parts only those are written that name it and what articles share, when it goes and comes."""
    monkeypatch.setattr("onrecord.server.publishing._QUADS", 300)
    newsroom.publish(full=True)
    assert newsroom.generation.index.note("buckets") > 4
    listed = read(newsroom.generation, "onrecord.nt")
    written, write = [], Parts.write
    monkeypatch.setattr(
        Parts, "write", lambda parts, number, bucket: written.append(number) or write(parts, number, bucket)
    )
    delisting = f'step: delist, thing: "{thing}", grounds: on request'
    for told in ((delisting,), (delisting, 'step: revoke, thing: "step:1", grounds: asked')):
        written.clear()
        steps(newsroom, *told)
        newsroom.publish()
        assert min(written) == SHARED
        assert len(written) == 1 + concerned
        named = f"/id/{thing.replace(':', '/')}>".encode()
        assert (named in read(newsroom.generation, "onrecord.nq")) == (len(told) == 2)
        require_whole(newsroom.data)
    assert set(listed.splitlines()) <= set(read(newsroom.generation, "onrecord.nt").splitlines())


@pytest.mark.parametrize("folder", ["id", "doc"])
def test_a_withdrawn_statement_has_a_tombstone(newsroom, get, folder):
    """410 in every format: what kind of thing it was, when and why, and nothing of what it said."""
    steps(newsroom, f"step: retract, thing: {DOUBT}, grounds: nobody said it")
    newsroom.publish()
    path = f"/{folder}/article/harbour-talks/statement/doubt"
    for accept, kind in (("text/html", "text/html"), ("text/turtle", "text/turtle"), ("application/ld+json",) * 2):
        answer = get(path, accept)
        assert (answer.status_code, answer.mimetype) == (410, kind)
        assert "nobody said it" in answer.text
        assert "2031-02-01" in answer.text
        assert re.search("[Ss]tatement", answer.text)
        assert "hardly" not in answer.text
        assert answer.headers["X-Robots-Tag"] == "noindex"
    answer = get(path, "application/json")
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert not [line for line in said(newsroom) if "harbour-talks/statement/doubt" in line]
    assert get("/doc/article/more-talks/statement/doubt").status_code == 200


def test_what_only_it_reported_is_withdrawn_with_it(newsroom, get):
    """410 with its grounds, in no revision and no state of the past; the same in one go; back when it is revoked."""
    stamp = f"{newsroom.generation.created:%Y%m%d%H%M%S}"
    start = "/article/harbour-talks/statement"
    retraction = 'step: retract, thing: "article:harbour-talks/statement:account", grounds: she took it back'
    assert "before winter" in get("/doc/article/harbour-talks?rev=1").text
    steps(newsroom, retraction)
    newsroom.publish()
    for key in ("account", "member-told", "promise", "doubt"):
        for place in ("/doc", "/id", f"/at/{stamp}/doc"):
            answer = get(f"{place}{start}/{key}")
            assert answer.status_code == 410, key
            assert place.startswith("/at") or "she took it back" in answer.text, key
    for path in ("?rev=1", "?rev=2"):
        assert "before winter" not in get(f"/doc/article/harbour-talks{path}").text
    gone = newsroom.generation.index.all_gone()
    shutil.rmtree(newsroom.data)
    newsroom.publish()
    assert newsroom.generation.index.all_gone() == gone
    steps(newsroom, retraction, 'step: revoke, thing: "step:1", grounds: she did not')
    newsroom.publish()
    assert {get(f"/doc{start}/{key}").status_code for key in ("account", "member-told", "promise", "doubt")} == {200}


def test_a_withdrawn_article_is_gone_with_all_of_it(newsroom, get):
    graph = newsroom.generation.graph("harbour-talks").removeprefix(newsroom.base)
    steps(newsroom, "step: retract, thing: article:harbour-talks, grounds: it was invented")
    outcome = newsroom.publish()
    assert (outcome.left, outcome.kept, outcome.articles) == (("harbour-talks",), (), 1)
    for path in ("/id/article/harbour-talks", "/doc/article/harbour-talks/event/meeting", graph, f"{graph}.ttl"):
        assert get(path).status_code == 410, path
    assert newsroom.publish().changed is False
    steps(
        newsroom,
        "step: retract, thing: article:harbour-talks, grounds: it was invented",
        'step: revoke, thing: "step:1", grounds: it was not',
    )
    assert newsroom.publish().published == ("harbour-talks",)
    assert get("/doc/article/harbour-talks").status_code == 200
    assert get(graph).status_code == 200


def test_a_refused_record_does_not_keep_its_article_from_being_withdrawn(newsroom, get):
    newsroom.rewrite("modality: conditional", "modality: maybe")
    steps(newsroom, "step: retract, thing: article:harbour-talks, grounds: it was invented")
    outcome = newsroom.publish()
    assert (outcome.left, outcome.kept) == ((), ("harbour-talks",)) or outcome.left == ("harbour-talks",)
    assert get("/doc/article/harbour-talks").status_code == 410


def test_a_loser_leads_to_the_winner_and_back(newsroom, get):
    """301 from the loser in every form; taken back, everything is as it was, to the byte."""
    before = said(newsroom)
    steps(newsroom, MERGE)
    newsroom.publish()
    for path, target in (
        ("/id/actor/sol-weekly", "/id/actor/sol-press"),
        ("/doc/actor/sol-weekly", "/doc/actor/sol-press"),
        ("/doc/actor/sol-weekly.ttl", "/doc/actor/sol-press.ttl"),
    ):
        answer = get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, target)
    assert "Sol Weekly" in get("/doc/actor/sol-press").text
    require_whole(newsroom.data)
    steps(newsroom, MERGE, 'step: revoke, thing: "step:1", grounds: two houses')
    newsroom.publish()
    assert said(newsroom) == before
    assert get("/doc/actor/sol-weekly").status_code == 200
    require_whole(newsroom.data)


def test_what_was_several_lists_them(newsroom, get):
    """300 with the successors, by name on the page."""
    for name in ("harbour-talks", "more-talks"):
        newsroom.rewrite("  sol-weekly: 438-448", "  sol-press-2: 438-448", f"{name}.yaml")
        newsroom.rewrite("publisher: sol-weekly", "publisher: sol-press-2", f"{name}.yaml")
        newsroom.rewrite("about: sol-weekly", "about: sol-press-2", f"{name}.yaml")
    newsroom.rewrite(
        "  sol-weekly: {kind: media, label: Sol Weekly}",
        "  sol-press-2: {kind: media, label: Sol Weekly of the North}\n"
        "  sol-press-3: {kind: media, label: Sol Weekly of the South}",
        "registry.yaml",
    )
    steps(
        newsroom,
        "step: split, thing: actor:sol-weekly, into: [actor:sol-press-2, actor:sol-press-3], grounds: two papers",
    )
    newsroom.publish()
    answer = get("/doc/actor/sol-weekly")
    assert answer.status_code == 300
    assert "Sol Weekly of the North" in answer.text
    assert 'href="/doc/actor/sol-press-3"' in answer.text
    answer = get("/id/actor/sol-weekly", "text/turtle")
    assert answer.status_code == 300
    assert answer.text.count("sol-press-") == 2


def test_what_no_record_describes_any_more_is_gone(newsroom, get):
    """Without a line in the ledger as well: 410, and 200 again when it comes back."""
    text = (newsroom.records / "more-talks.yaml").read_text("utf-8")
    newsroom.remove("more-talks")
    newsroom.publish()
    answer = get("/doc/article/more-talks")
    assert answer.status_code == 410
    assert "taken out of the records" in answer.text
    (newsroom.records / "more-talks.yaml").write_text(text, "utf-8")
    newsroom.publish()
    assert get("/doc/article/more-talks").status_code == 200
    assert get("/doc/article/never-there").status_code == 404


def test_what_a_record_describes_no_more_is_gone_from_it(newsroom, get):
    """A statement that an edit took out, or that only a withdrawn one reported: 410 in every form until it is back."""
    told = "/article/harbour-talks/statement/member-told"
    steps(newsroom, 'step: retract, thing: "article:harbour-talks/statement:account", grounds: nobody said it')
    newsroom.publish()
    for path in (f"/doc{told}", f"/id{told}", f"/doc{told}.ttl", "/doc/article/harbour-talks/statement/promise"):
        answer = get(path)
        assert (answer.status_code, "with what it rested on" in answer.text or ".ttl" in path) == (410, True)
    steps(newsroom)
    newsroom.publish(full=True)
    assert get(f"/doc{told}").status_code == 200
    text = (newsroom.records / "more-talks.yaml").read_text("utf-8")
    newsroom.rewrite("  version-note:", "  another-note:", "more-talks.yaml")
    newsroom.publish()
    assert get("/doc/article/more-talks/statement/version-note").status_code == 410
    (newsroom.records / "more-talks.yaml").write_text(text, "utf-8")
    newsroom.publish()
    for name, status in (("version-note", 200), ("another-note", 410), ("never-there", 404)):
        assert get(f"/doc/article/more-talks/statement/{name}").status_code == status


def test_a_key_is_not_used_again(newsroom):
    """Another article under the key of one that is gone is refused; so is one under a key that the ledger removed."""
    newsroom.remove("more-talks")
    newsroom.publish()
    path = newsroom.add("more-talks")
    path.write_text(
        re.sub("  digest: [0-9a-f]{64}", f"  digest: {'1' * 64}", path.read_text("utf-8"), count=1), "utf-8"
    )
    outcome = newsroom.publish()
    assert [each.rpartition("/")[2] for each in outcome.refused] == ["more-talks.yaml"]
    assert any("was the key of another article" in str(problem) for problem in outcome.problems)
    assert outcome.articles == 1


def test_a_withdrawn_articles_key_is_not_used_again(newsroom, get):
    """Neither while the step stands nor when it is taken back; nor does what was deleted come back without its step."""
    retraction = "step: retract, thing: article:more-talks, grounds: it was invented"
    steps(newsroom, retraction)
    newsroom.publish()
    path = newsroom.records / "more-talks.yaml"
    own = path.read_text("utf-8")
    path.write_text(re.sub("  digest: [0-9a-f]{64}", f"  digest: {'1' * 64}", own, count=1), "utf-8")
    for told in ((retraction,), (retraction, 'step: revoke, thing: "step:1", grounds: it was not')):
        steps(newsroom, *told)
        assert "was the key of another article" in " ".join(map(str, newsroom.publish().problems))
        assert get("/doc/article/more-talks").status_code == 410 or len(told) == 2
        assert newsroom.generation.graph("more-talks") is None
    path.write_text(own, "utf-8")
    assert newsroom.publish().published == ("more-talks",)
    steps(newsroom, "step: delete, thing: article:more-talks, grounds: a court's order")
    newsroom.publish()
    steps(newsroom)
    assert "an article that the ledger removed" in " ".join(map(str, newsroom.publish().problems))
    assert get("/doc/article/more-talks").status_code == 410
    assert b"article/more-talks" not in read(newsroom.generation, "onrecord.nq")


def leaked(newsroom, words=NAMES):
    return [
        path for path, content in bytes_of(newsroom.data).items() if words.are_in(content.decode("utf-8", "replace"))
    ]


def test_who_is_unnamed_is_nowhere(newsroom, get):
    """The name is in no file on disk, whatever its format, and in no answer; older generations are gone."""
    newsroom.rewrite("label: the late mayor's plan", "label: the plan of Yokota Ken")
    newsroom.publish(reason="as Yokota Ken asked")
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish(by="Yokota Ken")
    assert leaked(newsroom)
    assert len(list((newsroom.data / "generations").iterdir())) == 3
    steps(newsroom, ANONYMISE)
    newsroom.publish(keep=0)
    assert leaked(newsroom) == []
    assert len(list((newsroom.data / "generations").iterdir())) == 1
    require_whole(newsroom.data, has_past=False)
    stored = ox.Store.read_only(str(newsroom.generation.path / "store"))
    assert not [quad for quad in stored if NAMES.are_in(str(quad))]
    answer = get("/id/actor/横田-健")
    assert (answer.status_code, NAMES.are_in(answer.text)) == (410, False)
    assert "for safety" in answer.text
    assert "for safety" in get("/doc/actor/横田-健", "text/turtle").text
    page = get("/doc/actor/unnamed-1").text
    assert "a guest" in page
    assert "Name withheld" in page
    for path in ("/doc/article/harbour-talks", "/doc/article/harbour-talks/statement/caption.ttl", "/sitemap.xml"):
        assert not NAMES.are_in(get(path).text)
    newsroom.rewrite("force: asserts", "force: promises")
    newsroom.publish()
    assert leaked(newsroom) == []
    require_whole(newsroom.data, has_past=False)


def test_a_deleted_statement_is_in_no_earlier_revision(newsroom, get):
    """Its words are in no file: earlier graphs of its article are removed with it."""
    newsroom.rewrite("label: the promise will hardly be kept", "label: the promise will scarcely be kept")
    newsroom.publish()
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish()
    words = Words.of(["will scarcely be kept", "harbour-talks/statement/doubt"])
    assert leaked(newsroom, words)
    steps(newsroom, f"step: delete, thing: {DOUBT}, grounds: a court's order")
    newsroom.publish()
    assert leaked(newsroom, words) == []
    answer = get("/doc/article/harbour-talks/statement/doubt")
    assert (answer.status_code, "a court" in answer.text) == (410, True)
    require_whole(newsroom.data, has_past=False)


def test_a_deleted_article_leaves_nothing(newsroom, get):
    newsroom.rewrite("title: The harbour talks", "title: The Zanzibar talks", "more-talks.yaml")
    newsroom.publish()
    words = Words.of(["Zanzibar", "more-talks.yaml", "more talks"])
    assert leaked(newsroom, words)
    steps(newsroom, "step: delete, thing: article:more-talks, grounds: a court's order")
    newsroom.publish()
    assert leaked(newsroom, words) == []
    assert get("/id/article/more-talks").status_code == 410
    newsroom.remove("more-talks")
    newsroom.publish()
    assert get("/id/article/more-talks").status_code == 410
    require_whole(newsroom.data, has_past=False)


def test_nothing_is_published_while_a_record_still_names(newsroom, get):
    """Where a refused record's last version would keep the name, nothing is published, and the place is told."""
    newsroom.rewrite("  version-note:", "  yokota-ken-note:")
    newsroom.publish()
    before = newsroom.generation.id
    steps(newsroom, ANONYMISE)
    with pytest.raises(PublishError, match="still hold what the ledger removes") as told:
        newsroom.publish()
    assert "statements.yokota-ken-note" in str(told.value)
    assert newsroom.generation.id == before
    assert get("/doc/article/harbour-talks?rev=1").status_code == 200
    newsroom.rewrite("  yokota-ken-note:", "  version-note:")
    newsroom.publish()
    assert leaked(newsroom) == []


MOVES = [
    *("edit", "back", "add", "remove", "rename", "rollback", "merge", "unmerge", "retract", "unretract"),
    *("delist", "undelist", "delist-all", "undelist-all", "correct", "note"),
]


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MOVES), min_size=2, max_size=8))
def test_any_sequence_ends_as_building_at_one_go_does(tmp_path_factory, moves):
    """Whatever was published on the way: the store and the downloads are those of the records as they are now."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("way"))
    _publish(newsroom)
    told = []
    for move in moves:
        if move == "rollback":
            _roll_back(newsroom)
        else:
            _move(newsroom, move, told)
            _publish(newsroom)
        require_whole(newsroom.data)
    fresh = Newsroom(tmp_path_factory.mktemp("once"))
    fresh.records.symlink_to(newsroom.records)
    (fresh.folder / "texts").symlink_to(newsroom.folder / "texts")
    fresh.publish()
    assert _lines(newsroom) == _lines(fresh)
    assert catalogue(newsroom.data) == catalogue(fresh.data)
    stored = [ox.Store.read_only(str(each.generation.path / "store")) for each in (newsroom, fresh)]
    graphs = [{str(quad) for quad in store if "/graph/history" not in str(quad.graph_name)} for store in stored]
    kept = [{line for line in each if "?rev=" not in line and "wasRevisionOf" not in line} for each in graphs]
    assert kept[0] == kept[1]


def _publish(newsroom):
    """Publish, and keep the records of each generation."""
    newsroom.publish(keep=0)
    shutil.copytree(newsroom.records, newsroom.folder / newsroom.generation.id, dirs_exist_ok=True)


def _roll_back(newsroom):
    """Go back by one generation, and the records with it; across a change of the ledger nothing is done."""
    try:
        outcome = roll_back(newsroom.data, Rollback(keep=0))
    except PublishError as error:
        assert re.search("the ledger has changed|nothing to go back to", str(error))
        return
    shutil.rmtree(newsroom.records)
    for generation in (newsroom.records, newsroom.folder / outcome.generation):
        shutil.copytree(newsroom.folder / outcome.to, generation, dirs_exist_ok=True)


def _lines(newsroom):
    lines = read(newsroom.generation, "onrecord.nq").decode().splitlines()
    return [line for line in lines if not line.endswith("/graph/history> .")]


def _move(newsroom, move, told):
    """Do one thing to the records or to their ledger; what cannot be done now is not."""
    folder = newsroom.records
    text = (folder / "harbour-talks.yaml").read_text("utf-8")
    if move == "edit":
        (folder / "harbour-talks.yaml").write_text(text.replace("force: promises", "force: asserts"), "utf-8")
    elif move == "back":
        (folder / "harbour-talks.yaml").write_text(text.replace("force: asserts", "force: promises"), "utf-8")
    elif move == "add":
        newsroom.add("more-talks")
    elif move == "remove":
        (folder / "more-talks.yaml").unlink(missing_ok=True)
    elif move == "rename":
        registry = (folder / "registry.yaml").read_text("utf-8")
        (folder / "registry.yaml").write_text(registry.replace("label: Ana Ruiz", "label: Ana María Ruiz"), "utf-8")
    else:
        _step(move, told)
        steps(newsroom, *told)


LADDER = {
    "merge": MERGE,
    "retract": f"step: retract, thing: {DOUBT}, grounds: nobody said it",
    "delist": "step: delist, thing: actor:joão-lima, grounds: on request",
    "delist-all": "step: delist, thing: article:harbour-talks, grounds: on request",
}


def _step(move, told):
    revoked = {int(number) for line in told for number in re.findall(r"step:(\d+)", line)}
    active = {line: number for number, line in enumerate(told, start=1) if number not in revoked}
    if move in ("note", "correct"):
        told.append(f"step: {move}, thing: actor:sol, grounds: asked, note: a reply")
    elif move.startswith("un"):
        if (number := active.get(LADDER[move[2:]])) is not None:
            told.append(f'step: revoke, thing: "step:{number}", grounds: a mistake')
    elif LADDER[move] not in active:
        told.append(LADDER[move])


def test_what_is_withdrawn_is_in_no_earlier_state(newsroom, get):
    """Its words are in no earlier revision, in no difference between them, and on no page of the past."""
    graph = newsroom.generation.graph("harbour-talks").removeprefix(newsroom.base)
    first = newsroom.generation.created.strftime("%Y%m%d%H%M%S")
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish()
    words = "harbour-talks/statement/doubt"
    shown = (
        "/doc/article/harbour-talks?rev=1",
        "/diff/article/harbour-talks?from=2&to=3",
        f"/at/{first}/doc/article/harbour-talks",
        f"/at/{first}/doc/actor/joão-lima",
    )
    for path in (shown[0], *shown[2:]):
        assert words in _followed(get, path).text, path
    steps(newsroom, f"step: retract, thing: {DOUBT}, grounds: nobody said it")
    newsroom.publish()
    for path in shown:
        answer = _followed(get, path)
        assert (answer.status_code, words in answer.text) == (200, False), path
    assert get(graph).status_code == 410
    steps(newsroom)
    newsroom.publish()
    assert words in _followed(get, shown[0]).text
    assert get(graph).status_code == 200


def _followed(get, path):
    answer = get(path)
    while answer.status_code in (301, 302, 303):
        answer = get(answer.headers["Location"])
    return answer
