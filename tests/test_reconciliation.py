"""Reconciliation: names of other people's matched with what is on record, by the API 0.2 of its community group."""

import json
import random
import re
from dataclasses import replace
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, steps

from onrecord.server.app import create_app
from onrecord.server.candidates import MOST, Candidates, roles_of
from onrecord.server.catalogue import CATALOGUES, Catalogue
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.cataloguing import Catalogued
from onrecord.server.generation import Generations
from onrecord.server.reconcilable import PROPERTIES
from onrecord.server.reconcile_asked import Query
from onrecord.server.scoring import Judging
from onrecord.server.settings import Settings
from onrecord.server.things import Label, Thing, Things

BASE = "http://127.0.0.1:8080"
START = "article/harbour-talks"
HOSTILE = "<b>&\"'</b><script>alert(1)</script>"
SCHEMAS = json.loads((Path(__file__).parent / "data" / "reconciliation.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """The sample's records, published, with a label that would be markup."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("reconciled"))
    newsroom.rewrite("label: closure of the port", f"label: {json.dumps(HOSTILE)}")
    newsroom.publish()
    return newsroom


@pytest.fixture(scope="module")
def client(newsroom, workers):
    return create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()


def conforming(answer, name):
    """Return an answer, which the specification allows."""
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    jsonschema.validate(answer.json, {**SCHEMAS, "$ref": f"#/$defs/{name}"})
    return answer.json


def batch(client, queries, place=""):
    return conforming(client.post(f"{place}/reconcile", data={"queries": json.dumps(queries)}), "results")


def results(client, **query):
    return batch(client, {"q": query})["q"]["result"]


def features(candidate):
    return {each["id"]: each["value"] for each in candidate["features"]}


def extend(client, ids, properties):
    asked = {"ids": ids, "properties": [{"id": each} if isinstance(each, str) else each for each in properties]}
    return conforming(client.post("/reconcile", data={"extend": json.dumps(asked)}), "extension")


def test_the_manifest(client):
    """It says what there is, at the addresses where the client is, and is asked about again with its tag."""
    answer = client.get("/reconcile", base_url="https://example.org", environ_overrides={"SCRIPT_NAME": "/data"})
    told = conforming(answer, "manifest")
    here = "https://example.org/data"
    assert (told["identifierSpace"], told["schemaSpace"]) == (f"{BASE}/id/", "https://w3id.org/onrecord/ns#")
    assert told["view"]["url"] == f"{here}/id/{{{{id}}}}"
    assert told["preview"]["url"].startswith(f"{here}/reconcile/preview")
    assert {each["service_url"] for each in told["suggest"].values()} == {f"{here}/reconcile"}
    assert told["defaultTypes"][0] == {"id": "Person", "name": "person", "broader": [{"id": "Actor", "name": "actor"}]}
    own = client.get("/reconcile")
    assert own.headers["ETag"] != answer.headers["ETag"]
    assert client.get("/reconcile", headers={"If-None-Match": own.headers["ETag"]}).status_code == 304


def test_all_that_the_manifest_names_is_there(client):
    """View, preview, suggest services and proposals answer, with identifiers encoded as parts of addresses."""
    told, name = client.get("/reconcile").json, quote("actor/ana-ruiz", safe="")
    view = client.get(told["view"]["url"].replace("{{id}}", name), follow_redirects=True)
    assert "Ana Ruiz" in view.text
    assert client.get(told["preview"]["url"].replace("{{id}}", name)).status_code == 200
    services = [*told["suggest"].values(), told["extend"]["propose_properties"]]
    for each in services:
        assert client.get(each["service_url"] + each["service_path"]).status_code == 200
    context = client.get("/context.jsonld").json["@context"]
    assert {each["id"] for each in told["defaultTypes"]} <= context.keys()
    assert PROPERTIES.keys() - context.keys() == {"role", "date", "article", "articles"}


NAMES = [
    ("Ana Ruiz", "actor/ana-ruiz", 100, True),
    ("ANA  RUIZ", "actor/ana-ruiz", 100, True),
    ("A. Ruiz", "actor/ana-ruiz", 100, True),
    ("joao lima", "actor/joão-lima", 100, True),
    ("横田健", "actor/横田-健", 100, True),
    ("Yokota Ken", "actor/横田-健", 100, True),
    ("Ken Yokota", "actor/横田-健", 90, False),
    ("Ruiz, Ana", "actor/ana-ruiz", 90, False),
    ("Ana Ruis", "actor/ana-ruiz", 70, False),
    ("Ana Maria Ruiz", "actor/ana-ruiz", 68, False),
    ("The Harbour Talks", START, 100, True),
    ("a late mayor", f"{START}/actor/mayor", 100, False),
    ("the fishers' league", f"{START}/actor/fishers-league", 100, True),
    ("new quay", f"{START}/topic/quay", 81, False),
    ("a new quay", f"{START}/topic/quay", 100, False),
    ("actor/ana-ruiz", "actor/ana-ruiz", 100, True),
    (f"{BASE}/id/actor/横田-健", "actor/横田-健", 100, True),
    (f"{START}/actor/mayor", f"{START}/actor/mayor", 100, False),
    (f"{START}/event/meeting", f"{START}/event/meeting", 100, True),
]


@pytest.mark.parametrize(("name", "path", "score", "match"), NAMES)
def test_a_name_is_found(client, name, path, score, match):
    """By names in any script and order, with slips; a match where it is exactly the name of one thing, or names it."""
    first = results(client, query=name)[0]
    assert (first["id"], first["score"], first["match"]) == (path, score, match)


@pytest.mark.parametrize("name", ["nobody at all", "***", "", "‖", '"', "actor/nobody", "event/x", "article/a/b/c/d"])
def test_nothing_is_found_for_what_is_not_there(client, name):
    """An empty result, whatever is asked."""
    assert results(client, query=name) == []


AMBIGUOUS = [
    ({"query": "Sol"}, [("actor/sol", 100, False), ("place/sol", 100, False)]),
    ({"query": "Sol", "type": "Place"}, [("place/sol", 100, True), ("place/port-sol", 55, False)]),
    ({"query": "Sol", "type": ["State"], "type_strict": "any"}, [("actor/sol", 100, True)]),
    ({"query": "Sol", "type": ["State", "Place"], "type_strict": "all"}, []),
    ({"query": "Sol", "type": ["State", "Actor"], "type_strict": "all"}, [("actor/sol", 100, True)]),
    ({"query": "Ana Ruiz", "type": "https://w3id.org/onrecord/ns#Person"}, [("actor/ana-ruiz", 100, True)]),
    ({"query": "Ana Ruiz", "type": "Place"}, [("actor/ana-ruiz", 50, False)]),
    ({"query": "Ana Ruiz", "type": "Place", "type_strict": "any"}, []),
    ({"query": "Ana Ruiz", "type": "Nonsense"}, [("actor/ana-ruiz", 50, False)]),
    ({"query": "actor/ana-ruiz", "type": "Place"}, [("actor/ana-ruiz", 50, False)]),
    ({"query": "sol", "limit": 1}, [("actor/sol", 100, False)]),
]


@pytest.mark.parametrize(("query", "expected"), AMBIGUOUS, ids=str)
def test_types_tell_namesakes_apart(client, query, expected):
    """Wanted types should, may or must all be a candidate's; namesakes among them are never matched."""
    found = results(client, **query)
    assert [(each["id"], each["score"], each["match"]) for each in found[: max(1, len(expected))]] == expected
    assert len(found) <= query.get("limit", 10)


COMPARED = [
    ([("role", "Minister")], 100, True, {"property:role": 100}),
    ([("role", "minister the ministry of Ana Ruiz")], 100, True, {"property:role": 100}),
    ([("role", {"id": f"{START}/role/minister", "name": "x"})], 100, True, {"property:role": 100}),
    ([("role", ["Mayor", "Minister"])], 100, True, {"property:role": 100}),
    ([("role", "Mayor")], 74.7, False, {"property:role": 24}),
    ([("role", "Minister"), ("date", "2022-03")], 100, True, {"property:date": 100}),
    ([("date", "2022-03-15")], 91.7, True, {"property:date": 75}),
    ([("date", 2012)], 66.7, False, {"property:date": 0}),
    ([("actorKind", "person")], 100, True, {"property:actorKind": 100}),
    ([("actorKind", "government")], 70.0, False, {}),
    ([("sameAs", "http://www.wikidata.org/entity/Q1")], 100, True, {"property:sameAs": 100}),
    ([("where", "Port Sol")], 83.3, True, {}),
    ([("unknown", "x")], 100, True, {}),
    ([("role", "")], 83.3, True, {}),
]


@pytest.mark.parametrize(("properties", "score", "match", "told"), COMPARED, ids=str)
def test_properties_are_compared(client, properties, score, match, told):
    """One value of each is enough; what contradicts is no match, what is not known counts half."""
    asked = [{"pid": name, "v": value} for name, value in properties]
    first = results(client, query="Ana Ruiz", type="Person", properties=asked)[0]
    assert (first["id"], first["score"], first["match"]) == ("actor/ana-ruiz", score, match)
    assert told.items() <= features(first).items()


def test_properties_alone_find_things(client):
    """What an article tells of, or what fell into some days, without a name: never a match."""
    day = results(client, properties=[{"pid": "date", "v": "2022-03-05"}], type="Event", type_strict="any")
    assert {each["id"].rpartition("/")[2] for each in day} == {"meeting", "closure"}
    told = results(client, properties=[{"pid": "article", "v": {"id": START}}], type=["Person"], type_strict="any")
    assert f"{START}/actor/mayor" in {each["id"] for each in told}
    assert results(client, properties=[{"pid": "where", "v": "Port Sol"}]) == []
    assert not any(each["match"] for each in (*day, *told))


def test_nobody_unnamed_is_ever_matched(newsroom, client):
    """Neither by what they are called, nor by their identifiers, whatever else is asked."""
    unnamed = [thing for thing in newsroom.generation.catalogue.things.each("actor") if not thing.named]
    assert len(unnamed) >= 4
    for thing in unnamed:
        for name in (thing.label.text, thing.path, f"{BASE}/id/{thing.path}"):
            for more in ({}, {"type": "Actor"}, {"properties": [{"pid": "actorKind", "v": thing.kind}]}):
                found = results(client, query=name, **more)
                assert found[0]["id"] == thing.path
                assert "unnamed" in found[0]["description"]
                assert not any(each["match"] for each in found)


def test_a_statement_comes_with_its_mouths(client):
    """Nobody's words are told as plain fact."""
    first = results(client, query="there will be a new quay before winter")[0]
    assert "João Lima informs → a member of the league informs → Ana Ruiz promises (doubted" in first["description"]
    assert not first["match"]


def test_answers_do_not_depend_on_their_neighbours(client):
    """The same query has the same candidates, in the same order, in every batch, by GET and by POST."""
    queries = {f"q{number}": {"query": row[0]} for number, row in enumerate(NAMES)}
    together = batch(client, queries)
    shuffled = random.Random(7).sample(list(queries.items()), len(queries))
    assert batch(client, dict(shuffled)) == together
    for key, query in queries.items():
        alone = conforming(client.get(f"/reconcile?{urlencode({'queries': json.dumps({key: query})})}"), "results")
        assert alone[key] == together[key]
    for each in together.values():
        scores = [candidate["score"] for candidate in each["result"]]
        assert scores == sorted(scores, reverse=True)


def sent(**values):
    return {name: json.dumps(value) for name, value in values.items()}


REFUSED = [
    ({"other": "x"}, 400, "give one of them"),
    ({"queries": "{"}, 400, "is not JSON (line 1, column 2)"),
    ({"queries": "[" * 100_000}, 400, "is not JSON"),
    ({"queries": '{"q": {"query": "x", "limit": NaN}}'}, 400, "is not JSON"),
    (sent(queries=[]), 400, '"queries" is not a JSON object'),
    (sent(queries={"q": []}), 400, 'Query "q" is not a JSON object'),
    (sent(queries={"q": {}}), 400, 'neither "query" nor "properties"'),
    (sent(queries={"q": {"query": 1}}), 400, '"query" is not a text'),
    (sent(queries={"q": {"query": "x", "limit": 0}}), 400, "a whole number from 1 on"),
    (sent(queries={"q": {"query": "x", "limit": True}}), 400, "a whole number from 1 on"),
    ({"queries": '{"q": {"query": "x", "limit": 1.5}}'}, 400, "a whole number from 1 on"),
    (sent(queries={"q": {"query": "x", "type": 1}}), 400, '"type" is not a list'),
    (sent(queries={"q": {"query": "x", "type_strict": "no"}}), 400, "one of should, any, all"),
    (sent(queries={"q": {"query": "x", "properties": [{"v": 1}]}}), 400, '"pid" is not a text'),
    (sent(queries={"q": {"query": "x", "properties": [{"pid": "role", "v": {}}]}}), 400, "a thing with its id"),
    (sent(queries={str(number): {"query": "x"} for number in range(51)}), 413, "send 50 at most"),
    (sent(queries={"q": {"query": "x"}}, extend={}), 400, "once"),
    (sent(extend={}), 400, '"ids" is not a list'),
    (sent(extend={"ids": [1], "properties": []}), 400, "a list of texts"),
    (sent(extend={"ids": ["x"] * 101, "properties": []}), 413, "send 100 at most"),
    (sent(extend={"ids": [], "properties": [{"id": "role", "settings": {"limit": "x"}}]}), 400, "a whole number"),
    ({"queries": "x" * 600_000}, 413, "smaller batches"),
]


@pytest.mark.parametrize(("form", "status", "words"), REFUSED, ids=lambda value: str(value)[:60])
def test_what_cannot_be_meant_is_told(client, form, status, words):
    """With its place and what would be right, by POST and, where it is short, by GET."""
    answers = [client.post("/reconcile", data=form)]
    if "other" not in form and len(str(form)) < 2_000:
        answers.append(client.get(f"/reconcile?{urlencode(form)}"))
    for answer in answers:
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert words in answer.json["detail"]


def test_other_bodies_are_refused(client):
    """A body that is no form is told what would be one."""
    answer = client.post("/reconcile", json={"queries": {}})
    assert (answer.status_code, answer.headers["Accept-Post"]) == (415, "application/x-www-form-urlencoded")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
PAIRS = st.fixed_dictionaries({"pid": st.sampled_from([*PROPERTIES, "x"]), "v": JSON})
MEMBERS = {"query": st.text(st.characters(), max_size=30), "type": JSON, "limit": JSON, "type_strict": JSON,
           "properties": st.lists(PAIRS, max_size=3) | JSON}  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(st.characters(), max_size=4), st.fixed_dictionaries({}, optional=MEMBERS), max_size=3))
def test_no_batch_is_an_error_of_ours(client, queries):
    """Any JSON is answered, or told what is wrong with it."""
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert conforming(answer, "results").keys() == queries.keys()


def count(client, generations, **form):
    asked = []
    generations.current().index._connection.set_trace_callback(asked.append)
    assert client.post("/reconcile", data=form).status_code == 200
    generations.current().index._connection.set_trace_callback(None)
    return sum(each.lstrip().startswith("SELECT") and "words_" not in each for each in asked)


def test_look_ups_grow_with_queries_alone(newsroom, workers):
    """Each query takes three at most, three more where it is an identifier that is not there; together seven more."""
    generations = Generations(newsroom.data)
    client = create_app(Settings(data=newsroom.data, cache=0), generations, workers).test_client()
    properties = [{"pid": name, "v": "x"} for name in [*PROPERTIES][:20]]
    names = ["the", "a", "Ana Maria Ruiz", "meeting of the minister", "Sol", "horizon 横田"]
    for number in (1, 5, 50):
        some = {str(each): {"query": names[each % len(names)], "properties": properties} for each in range(number)}
        assert count(client, generations, queries=json.dumps(some)) <= 3 * number + 7
        missing = {str(each): {"query": f"{START}/actor/nobody-{each}"} for each in range(number)}
        assert count(client, generations, queries=json.dumps(missing)) <= 6 * number + 7
    every = [{"id": name} for name in [*PROPERTIES][:20]]
    paths = [
        thing.path
        for type_ in ("actor", "event", "statement")
        for thing in newsroom.generation.catalogue.things.each(type_)
    ]
    for some in (paths[:1], paths):
        assert count(client, generations, extend=json.dumps({"ids": some, "properties": every})) <= 6


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A catalogue of far more actors than are looked at, two of one name, each with more roles than are told."""
    path = tmp_path_factory.mktemp("many")
    draft = CatalogueDraft.anew(path, "one")
    names = {f"actor/{each}": f"Port {each}" for each in range(300)} | {
        "actor/again": "Port 8",
        "actor/x": "Port 9 port",
    }
    draft.things.share(
        (Thing(each, "actor", kind="person", labels=(Label("en", name),)) for each, name in names.items()), ()
    )
    roles = (
        Thing(f"article/a/role/{each}", "role", "a", labels=(Label("en", "captain"),), links={"holder": ("actor/7",)})
        for each in range(60)
    )
    draft.things.put("a", Catalogued(tuple(roles), frozenset()), ())
    draft.things.settle(())
    draft.commit()
    return Catalogue(path / CATALOGUES / "one.sqlite", 1)


MANY = [("Port 7", {"actor/7"}), ("Port 8", {"actor/8", "actor/again"}), ("port", set()), ("Port 7000", set())]


@pytest.mark.parametrize(("name", "exact"), MANY)
def test_what_is_called_so_is_found_among_ever_so_many(many, name, exact):
    """However many have its words, what is called exactly so is there, and no more are judged than so many."""
    found = Candidates(many.within, many.things).of(Query(name))
    assert found.exact == exact and found.whole
    assert exact <= found.things.keys() and len(found.things) <= MOST


def test_what_could_not_be_looked_through_is_no_match(many):
    """Where a look-up was stopped nobody knows whether a name is the only one: then it is none."""
    found = Candidates(many.within, many.things, steps=4).of(Query("Port 7"))
    assert not found.whole
    whole = Candidates(many.within, many.things).of(Query("Port 7"))
    judged = [Judging(Query("Port 7"), replace(whole, whole=each), (), {}, {}, BASE).run()[0] for each in (True, False)]
    assert [each.match for each in judged] == [True, False]


def test_roles_are_looked_up_by_their_holder(many):
    """However many roles there are, with one look-up through an index, so many of each actor at most."""
    asked = []

    def rows(query, *values):
        asked.append((query, values))
        return many.things.rows(query, *values)

    held = roles_of(Things(rows), ["actor/7", "actor/8", "place/x"])
    assert {path: len(roles) for path, roles in held.items()} == {"actor/7": 20}
    ((query, values),) = asked
    plan = " ".join(str(row[-1]) for row in many.things.rows(f"EXPLAIN QUERY PLAN {query}", *values))
    assert "thing_holder" in plan and "SCAN thing" not in plan and "SCAN role" not in plan


SUGGESTED = [
    ("entity", "an", "actor/ana-ruiz"),
    ("entity", "actor/ana-ruiz", "actor/ana-ruiz"),
    ("entity", "横", "actor/横田-健"),
    ("type", "org", "Organization"),
    ("type", "Person", "Person"),
    ("property", "rol", "role"),
    ("property", "beginEarliest", "beginEarliest"),
]


@pytest.mark.parametrize(("kind", "prefix", "first"), SUGGESTED)
def test_suggestions(client, kind, prefix, first):
    """Things, types and properties by the beginning of a name or by the identifier."""
    names = {"entity": "entities", "type": "types", "property": "properties"}
    answer = client.get(f"/reconcile/suggest/{kind}?{urlencode({'prefix': prefix})}")
    assert conforming(answer, names[kind])["result"][0]["id"] == first


def test_suggestions_go_on(client):
    """With a cursor the next ones come, each once; only of a type where one is wanted."""
    whole = client.get("/reconcile/suggest/property").json["result"]
    rest = client.get("/reconcile/suggest/property?cursor=20").json["result"]
    assert [each["id"] for each in whole + rest] == [*PROPERTIES]
    some = client.get("/reconcile/suggest/entity?prefix=the").json["result"]
    later = client.get("/reconcile/suggest/entity?prefix=the&cursor=1").json["result"]
    assert later == some[1:]
    assert client.get("/reconcile/suggest/entity?prefix=the&cursor=500").json["result"] == []
    events = client.get("/reconcile/suggest/entity?prefix=the&type=Event").json["result"]
    assert events and all(each["notable"][0]["id"] == "Event" for each in events)
    assert client.get("/reconcile/suggest/entity?cursor=x").status_code == 400


PROPOSED = [("Person", "actorKind", "factuality"), ("Event", "where", "holder"), ("RoleHolding", "holder", "where")]


@pytest.mark.parametrize(("type_", "there", "missing"), PROPOSED)
def test_properties_are_proposed(client, type_, there, missing):
    """Those that things of the type may have; all of them for a type that is not known."""
    told = conforming(client.get(f"/reconcile/properties?type={type_}"), "proposal")
    names = {each["id"] for each in told["properties"]}
    assert there in names and missing not in names and told["type"] == type_
    assert len(client.get("/reconcile/properties?limit=2").json["properties"]) == 2
    assert len(client.get("/reconcile/properties?type=Nonsense").json["properties"]) == len(PROPERTIES)


VALUES = [
    ("actor/ana-ruiz", "role", [("id", f"{START}/role/minister")]),
    ("actor/ana-ruiz", "date", [("str", "2022-03")]),
    ("actor/ana-ruiz", "actorKind", [("str", "person")]),
    ("actor/ana-ruiz", "altLabel", [("str", "A. Ruiz")]),
    ("actor/ana-ruiz", "sameAs", [("str", "http://www.wikidata.org/entity/Q1")]),
    ("actor/ana-ruiz", "articles", [("int", 1)]),
    ("actor/ana-ruiz", "where", []),
    ("actor/ana-ruiz", "nonsense", []),
    (f"{BASE}/id/{START}/event/meeting", "where", [("id", "place/port-sol")]),
    (f"{START}/event/meeting", "endLatest", [("date", "2022-03-08T00:00:00Z")]),
    (f"{START}/event/meeting", "factuality", [("str", "actual")]),
    (f"{START}/event/meeting", "article", [("id", START)]),
    (f"{START}/event/meeting", "participant",
     [("id", "actor/ana-ruiz"), ("id", f"{START}/actor/fishers-league"), ("id", "actor/横田-健")]),
    (f"{START}/event/meeting", {"id": "participant", "settings": {"limit": "1"}}, [("id", "actor/ana-ruiz")]),
    (f"{START}/statement/promise", "speaker", [("id", "actor/ana-ruiz")]),
    (START, "datePublished", [("date", "2022-03-10T00:00:00Z")]),
    (START, "inLanguage", [("str", "en")]),
    ("nobody", "role", []),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "name", "expected"), VALUES, ids=str)
def test_values_are_fetched(client, id_, name, expected):
    """For each identifier and each property that is asked for: things, texts, numbers and dates."""
    told = extend(client, [id_], [name])
    name = name if isinstance(name, str) else name["id"]
    cells = told["rows"][id_][name]
    assert [
        next((kind, cell[kind]) for kind in ("id", "str", "int", "date") if kind in cell) for cell in cells
    ] == expected
    assert [each["id"] for each in told["meta"]] == [name]


def test_what_became_of_things(tmp_path, workers):
    """What was merged is what it went on in; what is delisted or withdrawn is not there."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    steps(
        newsroom,
        "step: merge, thing: actor:sol-weekly, into: actor:sol-press, grounds: one house",
        "step: delist, thing: actor:横田-健, grounds: on request",
        'step: retract, thing: "article:harbour-talks/role:minister", grounds: an error',
    )
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    assert [(each["id"], each["match"]) for each in results(client, query="actor/sol-weekly")] == [
        ("actor/sol-press", True)
    ]
    assert extend(client, ["actor/sol-weekly"], ["actorKind"])["rows"]["actor/sol-weekly"]["actorKind"]
    assert "Sol Press Agency" in client.get("/reconcile/preview?id=actor/sol-weekly").text
    for name in ("横田 健", "actor/横田-健"):
        assert results(client, query=name) == []
        assert client.get(f"/reconcile/suggest/entity?{urlencode({'prefix': name})}").json["result"] == []
    rows = extend(client, ["actor/横田-健", "actor/ana-ruiz", f"{START}/event/meeting"], ["role", "participant"])[
        "rows"
    ]
    assert rows["actor/横田-健"] == {"role": [], "participant": []}
    assert rows["actor/ana-ruiz"]["role"] == []
    assert "actor/横田-健" not in [each["id"] for each in rows[f"{START}/event/meeting"]["participant"]]
    assert client.get("/reconcile/preview?id=actor/横田-健").status_code == 404


def test_a_preview_shows_what_a_thing_rests_on(client, newsroom):
    """Its name, its roles and the places in the text, in a page that may stand in any frame and do nothing there."""
    answer = client.get("/reconcile/preview?id=actor/ana-ruiz")
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert (
        "script" not in answer.text and "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]
    )
    for told in ("Ana Ruiz", "Minister", "The harbour talks", "characters 38–46", 'target="_blank" rel="noopener"'):
        assert told in answer.text
    hostile = client.get(f"/reconcile/preview?id={START}/event/closure").text
    assert escape(HOSTILE, quote=False) in hostile.replace("&#34;", '"').replace("&#39;", "'")
    assert "<script" not in hostile
    missing = client.get("/reconcile/preview?id=actor/nobody")
    assert (missing.status_code, "frame-ancestors *" in missing.headers["Content-Security-Policy"]) == (404, False)


def test_everything_may_be_read_from_anywhere(client):
    """Every address answers other sites' scripts, and says so beforehand (section 3.3)."""
    paths = ["/reconcile", "/reconcile/suggest/entity", "/reconcile/properties", "/reconcile/preview?id=x"]
    for path in paths:
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/reconcile", headers={"Origin": "https://example.org"})
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert client.get("/reconcile?callback=alert").json["versions"] == ["0.2"]  # and not as a script


@pytest.fixture
def elsewhere(tmp_path):
    """Another site, of the files in a folder; its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join(5)


@pytest.mark.browser
def test_a_preview_fits_its_frame(serving, newsroom, open_page, elsewhere, tmp_path):
    """In a frame of the size that the manifest says, on a page of another site, it is seen whole."""
    with serving(newsroom.data, "--port", "0") as address:
        names = ("actor/ana-ruiz", f"{START}/statement/promise", f"{START}/event/meeting")
        frames = (
            f'<iframe width=430 height=320 src="{address}/reconcile/preview?id={name}"></iframe>' for name in names
        )
        (tmp_path / "frames.html").write_text(
            f'<!doctype html><link rel="icon" href="data:,">{"".join(frames)}', "utf-8"
        )
        page = open_page()
        page.goto(f"{elsewhere}/frames.html")
        assert len(page.frames) == 4
        for frame in page.frames[1:]:
            frame.locator("h1 a").wait_for()
            sizes = frame.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert sizes[0] <= 430 and sizes[1] <= 320, sizes


def test_dates_of_roles_are_those_asked_for(client):
    """A role that ended before is no role of that time, and the date is that of the role that is given."""
    asked = [{"pid": "role", "v": "Minister"}, {"pid": "date", "v": "2019"}]
    first = results(client, query="Ana Ruiz", properties=asked)[0]
    assert features(first)["property:role"] == 100
    assert features(first)["property:date"] == 0 and not first["match"]


def test_the_service_is_found(client):
    """The dataset's page and its DCAT name it; crawlers are kept out of it."""
    assert "/reconcile" in client.get("/dataset.html").text
    assert re.search(r"<http://127.0.0.1:8080/reconcile>", client.get("/dataset.nt").text)
    assert "Disallow: /reconcile" in client.get("/robots.txt").text
