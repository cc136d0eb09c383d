"""Who is tied to whom, by what articles say, and never more than that."""

import re

import pytest

from onrecord.ontology import codes, shipped_questions
from onrecord.server.picture_rows import MEETINGS, UNREAL, Involved, PictureRows, Tie, filed
from onrecord.server.things import Thing

DAY = ("2023-05-03",) * 4


def event(kind="meeting", factuality="actual", edtf="2023-05-03", bounds=DAY, **parts):
    links = {f"part:{part}": tuple(f"actor/{each}" for each in who.split()) for part, who in parts.items()}
    return Thing("article/a/event/e", "event", "a", kind, factuality=factuality, edtf=edtf, bounds=bounds, links=links)


def statement(**links):
    told = {name: tuple(paths.split()) for name, paths in links.items()}
    return Thing("article/a/statement/s", "statement", "a", "assertion", links=told)


TIES = [
    # an agent met everybody else, who did not meet one another by that
    (event(agent="ana", participant="ken league"), ["ana met ken", "ana met league"]),
    (event(agent="ken ana", guest="league"), ["ana met ken", "ana met league", "ken met league"]),
    (event(participant="c a", host="b"), ["a met b", "a met c", "b met c"]),
    (event(agent="ana", participant="ana"), []),
    (event(agent="ana"), []),
    (event("visit", agent="ana", host="ken"), []),
    *((event(factuality=code, agent="a", guest="b"), []) for code in sorted(UNREAL)),
    *((event(kind, agent="a", guest="b"), ["a met b"]) for kind in sorted(MEETINGS)),
    (statement(speaker="actor/a", addressee="actor/b", about="actor/c place/p"), ["a about c", "a addressed b"]),
    (statement(speaker="actor/a actor/b", about="actor/a"), ["b about a"]),
    (statement(about="actor/c"), []),
    (statement(speaker="actor/a", about="article/a/event/e article/a/actor/x"), ["a about article/a/actor/x"]),
]  # fmt: skip


@pytest.mark.parametrize(("thing", "told"), TIES)
def test_ties(thing, told):
    """Meetings that came about tie, speakers are tied to actors whom they address or speak about; nothing else is."""
    found = PictureRows.of([thing]).ties
    short = sorted(f"{tie.source} {tie.kind} {tie.target}".replace("actor/", "", 1) for tie in found)
    assert [each.replace(" actor/", " ") for each in short] == told
    assert {(tie.thing, tie.article) for tie in found} <= {(thing.path, "a")}
    assert {tie.factuality for tie in found} <= {thing.factuality}


def test_every_factuality_is_one_or_the_other():
    """What ties nobody is among the factualities that there are, and so are the kinds of meetings."""
    assert set(codes("factuality")) > UNREAL
    assert set(codes("event-kind")) > MEETINGS


def test_meetings_are_those_of_the_prepared_question():
    """Who met whom means the same in pictures as in the prepared question."""
    (question,) = [each for each in shipped_questions() if each.name == "who-met-whom"]
    kinds = re.search(r"\?kind IN \((.*?)\)", question.text, re.DOTALL)[1]
    assert set(re.findall(r"event-kind-([a-z-]+)", kinds)) == MEETINGS
    excluded = re.search(r"\?factuality NOT IN \((.*?)\)", question.text, re.DOTALL)[1]
    assert set(re.findall(r"factuality-([a-z-]+)", excluded)) == UNREAL


def test_who_met_whom_in_the_seeds(seeds_client):
    """The pairs that the prepared question finds are those that pictures show."""
    answer = seeds_client.get("/query/who-met-whom?format=json", headers={"Accept": "application/sparql-results+json"})
    rows = answer.json["results"]["bindings"]
    asked = {frozenset(row[name]["value"].partition("/id/")[2] for name in ("who", "whom")) for row in rows}
    catalogue = seeds_client.application.wsgi_app.application.published.current().catalogue
    stored = catalogue.rows("SELECT source, target FROM tie WHERE kind = 'met'")
    assert asked == {frozenset(pair) for pair in stored}
    assert len(asked) > 3


FILED = [
    (("2023-05-01", "2023-05-08", "2023-05-01", "2023-05-08"), "2023-05-01"),
    ((None, "2022-11-19", None, "2022-11-19"), "2022-11-19"),
    ((None, None, "2020-01-01", None), "2020-01-01"),
    ((None,) * 4, ""),
]


@pytest.mark.parametrize(("bounds", "day"), FILED)
def test_what_is_dated_is_filed_under_a_day(bounds, day):
    """It is counted where it began at the earliest, else by the first bound that there is."""
    thing = event(bounds=bounds, edtf="x" if day else "", agent="ana")
    assert filed(thing) == day
    rows = PictureRows.of([thing])
    assert dict(rows.began) == ({day[:4]: 1, day[:7]: 1, day: 1} if day else {})
    assert rows.involved == (frozenset({Involved("actor/ana", thing.path)}) if day else frozenset())


def test_rows_are_sets():
    """The same thing twice is there once."""
    thing = event(agent="a", guest="b")
    assert PictureRows.of([thing, thing]).ties == {Tie("actor/a", "actor/b", "met", "actual", "article/a/event/e", "a")}
