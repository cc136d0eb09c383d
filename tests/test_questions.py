"""The prepared questions: each answers rightly on the seeds, and takes nothing for a value that is none."""

import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, URIRef
from rdflib.plugins.sparql import prepareQuery

from onrecord.ontology import PREFIXES, QuestionError, shipped_questions, undeclared
from onrecord.ontology.question_terms import MAX_IRI, MAX_TEXT
from onrecord.ontology.questions import read_question
from onrecord.server.embedded import EmbeddedStore
from onrecord.server.generation import Generations

ANSWERS = Path(__file__).parent / "answers"
DATA = Path(__file__).parent / "data"
BASE = "http://127.0.0.1:8080"
ARTICLE = "article/nishioka-2023-abduction-policy"
QUESTIONS = {question.name: question for question in shipped_questions()}
SHORTER = (f"{BASE}/id/{ARTICLE}/", f"{BASE}/id/", *map(PREFIXES.get, ("rec-c", "rec", "schema", "rdfs", "oa")))


def short(term):
    """Return a term without what all have in common."""
    text = str(term)
    start = next((start for start in SHORTER if text.startswith(start)), "")
    return text.removeprefix(start) or text


@pytest.fixture(scope="module")
def seeds_store(seeds):
    """The published seeds."""
    return Generations(seeds).current().store


@pytest.fixture(scope="module")
def invented():
    """What the seeds have no case of."""
    return EmbeddedStore.in_memory((DATA / "questions.ttl").read_text("utf-8"), "text/turtle")


def answer(store, name, columns, **values):
    """Ask a question with its examples and other values; return the named columns of its rows, as one text each."""
    question = QUESTIONS[name]
    examples = {parameter.name: parameter.example for parameter in question.parameters}
    result = store.query(question.fill(examples | values, BASE))
    return [" ".join(short(row.get(column, "-")) for column in columns.split()) for row in result]


# --- the answers: each file in answers/ holds cases of one question ---
#
# Those in answers/invented/ are asked on data/questions.ttl. Empty lines part the cases.
#
# A case is its values as a query string, then the number of rows and the columns looked at, then the rows: all of them
# in order, or where there is a number, some of them. A parameter that a case does not give has its example.


@dataclass(frozen=True)
class Case:
    """What a question is asked, and what the record says."""

    question: str
    values: dict
    count: str
    columns: str
    rows: list


def cases(folder):
    for path in sorted(folder.glob("*.txt")):
        for block in path.read_text("utf-8").strip().split("\n\n"):
            if block.startswith("?"):
                query, looked_at, *rows = block.split("\n")
                count, _, columns = looked_at.partition(": ")
                case = Case(path.stem, dict(parse_qsl(query.removeprefix("?"))), count, columns, rows)
                yield pytest.param(case, id=f"{path.stem}{query}")


@pytest.mark.parametrize("case", [*cases(ANSWERS)])
def test_the_answer_is_what_the_record_says(seeds_store, case):
    """The answer is this, all of it and in order; or it has so many rows, and these among them."""
    found = answer(seeds_store, case.question, case.columns, **case.values)
    if case.count == "all":
        assert found == case.rows
    else:
        assert len(found) == int(case.count)
        assert set(case.rows) <= set(found)


@pytest.mark.parametrize("case", [*cases(ANSWERS / "invented")])
def test_the_answer_holds_where_the_seeds_have_no_case(invented, case):
    """Firm bounds, two texts, reports of reports, half a contradiction: the answer is this, all of it and in order."""
    assert answer(invented, case.question, case.columns, **case.values) == case.rows


MEETINGS = [
    ("actor/wendy-sherman", f"{ARTICLE}/actor/families-in-first-photo", True),
    (f"{ARTICLE}/actor/families-in-first-photo", "actor/wendy-sherman", True),
    ("actor/kim-jong-un", "actor/donald-trump", True),
    ("actor/wendy-sherman", "actor/kim-jong-un", False),
    ("actor/japan", "actor/north-korea", False),  # contact is only thought of
    ("actor/united-states", "actor/north-korea", False),  # nuclear talks were not held
    ("actor/wendy-sherman", "actor/wendy-sherman", False),
]


@pytest.mark.parametrize(("one", "other", "met"), MEETINGS)
def test_whether_they_met(seeds_store, one, other, met):
    """Two have met if a text says so, in whichever order they are named, and not if it is only planned or denied."""
    assert bool(answer(seeds_store, "did-they-meet", "", one=one, other=other)) == met


CHAIN = {"account-of-2019", "official-told", "trump-conveyed", "abe-asks"}


def test_the_chain_of_a_statement(seeds_store):
    """The graph has each statement of the chain, outward and inward, with its passages and its speakers' names."""
    question = QUESTIONS["chain-of-a-statement"]
    query = question.fill({"statement": question.parameters[0].example}, BASE)
    triples = {tuple(map(short, triple)) for triple in seeds_store.query(query)}
    said = {(s, o) for s, p, o in triples if p == "embeds"}
    assert {s.removeprefix("statement/") for s, p, o in triples if p == "force"} == CHAIN
    assert ("statement/official-told", "statement/trump-conveyed") in said
    assert ("actor/shinzo-abe", "label", "Shinzo Abe") in triples
    assert ("actor/delegation-of-2019", "label", "the visitors to the United States of May 2019") in triples
    assert ("text/cc54c4fd677fff84#selector=1242,1331", "start", "1242") in triples
    assert len([1 for _, p, o in triples if o == "Anchor"]) == 6


def test_every_question_is_asked_here():
    """Each question has cases: in a file, or above."""
    assert {path.stem for path in ANSWERS.glob("*.txt")} | {"did-they-meet", "chain-of-a-statement"} == set(QUESTIONS)
    assert len(QUESTIONS) >= 30


# --- the files ---


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_examples_have_an_answer(seeds_store, name):
    """With its examples each question has an answer, in no time."""
    question = QUESTIONS[name]
    query = question.fill({parameter.name: parameter.example for parameter in question.parameters}, BASE)
    begun = time.perf_counter()
    assert list(seeds_store.query(query))
    assert time.perf_counter() - begun < 2  # some ms, were there nothing else to do


@pytest.mark.parametrize("name", QUESTIONS)
def test_files_are_in_order(name):
    """Names are words with hyphens, titles questions or wishes; rows come in an order; no address is written in."""
    question = QUESTIONS[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert question.title[-1] in "?…." and question.description.endswith(".")
    assert "127.0.0.1" not in question.text and "SERVICE" not in question.text and "NOW()" not in question.text
    assert ("ORDER BY" in question.text) == question.text.partition("WHERE")[0].count("SELECT")
    assert max(map(len, question.text.splitlines())) <= 120


@pytest.mark.parametrize("name", QUESTIONS)
def test_queries_use_declared_words_and_standard_sparql(name):
    """Another parser reads the query, and every term of our namespaces exists."""
    question = QUESTIONS[name]
    query = question.fill({parameter.name: parameter.example for parameter in question.parameters}, BASE)
    prepareQuery(query)
    prefixes = dict(re.findall(r"PREFIX ([a-z-]+): <(.+)>", question.text))
    assert prefixes.items() <= PREFIXES.items()
    used = re.findall(rf"\b({'|'.join(prefixes)}):(\w[\w-]*)", re.sub(r"PREFIX.*", "", question.text))
    assert {prefix for prefix, _ in used} == set(prefixes)
    terms = [(URIRef("x:"), RDF.type, URIRef(prefixes[prefix] + local)) for prefix, local in used]
    assert undeclared(terms) == frozenset()


HEAD = "# title: A?\n# description: B.\n"
BAD_FILES = [
    # what the file holds, what is told
    ("SELECT * { ?s ?p ?o }", ["file: no title", "file: no description"]),
    ("# titel: A?\n# description: B.\nASK {}", ['"# titel: A?" is no entry', "no title"]),
    (HEAD + "ASK { $who ?p ?o }", ["who: is used but not declared"]),
    (HEAD + "# param who iri: who | example a/b\nASK { ?who ?p ?o }", ["who: is declared but not used"]),
    (HEAD + "# param who iri: who | example a/b\nASK { ?s ?p '$who' } # $who", ["who: is declared but not used"]),
    (HEAD + "# param who name: who | example b\nASK { $who ?p ?o }", ["who: name is no type"]),
    (HEAD + "# param who concept/farce: who | example b\nASK { $who ?p ?o }", ["who: concept/farce is no type"]),
    (HEAD + "# param on date = 2023-02-30: when\nASK { $on ?p ?o }", ['on: "2023-02-30" is in no calendar']),
    (HEAD + "# param n integer: many\nASK { ?s ?p $n }", ['n: "" is not a whole number']),
    (HEAD + "# param n integer = 1: a\n# param n integer = 2: b\nASK { ?s ?p $n }", ["n: is declared twice"]),
    (HEAD + "# param who\nASK {}", ['"# param who" is no entry']),
]


@pytest.mark.parametrize(("source", "told"), BAD_FILES)
def test_files_that_are_not_in_order_are_refused(source, told):
    """What is wrong with a file is told, all of it."""
    with pytest.raises(QuestionError) as refused:
        read_question("a-question", source)
    assert all(part in str(refused.value) for part in ["a-question", *told])
    assert len(refused.value.problems) >= len(told)


# --- the values ---

ECHO = """# title: Echo?
# description: What is given.
# param value {type}: the value | example {example}
SELECT ($value AS ?said) ("$value" AS ?text) (<x:$value> AS ?iri) {{}} # $value
"""


def echo(kind, example):
    return read_question("echo", ECHO.format(type=kind, example=example))


GOOD = [
    # type, example, what is given, the term in the query
    ("iri", "a/b", "actor/wendy-sherman", f"<{BASE}/id/actor/wendy-sherman>"),
    ("iri", "a/b", "text/cc54#char=1,2", f"<{BASE}/id/text/cc54#char=1,2>"),
    ("iri", "a/b", "actor/横田-健", f"<{BASE}/id/actor/横田-健>"),
    ("iri", "a/b", "https://例え.jp/a%20b?c=d/e#f", "<https://例え.jp/a%20b?c=d/e#f>"),
    ("iri", "a/b", "http://[::1]:8080/id/a", "<http://[::1]:8080/id/a>"),
    ("date", "2023-05-03", "2024-02-29", '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ("integer", "1", "0", "0"),
    ("integer", "1", "999999999", "999999999"),
    ("text", "a", "", '""'),
    ("text", "a", 'say "so"\n', '"say \\"so\\"\\n"'),
    ("text", "a", "\\u0022 } #", '"\\\\\\U000000750022 } #"'),
    ("text", "a", "$value ?x <y>", '"$value ?x <y>"'),
    ("language", "en", "zh-Hant-TW", '"zh-hant-tw"'),
    ("concept/force", "asks", "advises-against", "<https://w3id.org/onrecord/concept#force-advises-against>"),
    ("concept/stance", "own", "doubted", "<https://w3id.org/onrecord/concept#stance-doubted>"),
]


@pytest.mark.parametrize(("kind", "example", "value", "term"), GOOD)
def test_values_become_terms(kind, example, value, term):
    """A value is one term, put in for the parameter and not where its name stands in a string, IRI or comment."""
    filled = echo(kind, example).fill({"value": value}, BASE)
    assert filled == f'SELECT ({term} AS ?said) ("$value" AS ?text) (<x:$value> AS ?iri) {{}} # $value\n'
    prepareQuery(filled.replace("<x:$value>", "<x:y>"))


BAD = [
    # type, example, what is given, what is told
    ("iri", "a/b", "x> } DROP", "neither an absolute IRI nor"),
    ("iri", "a/b", "http://a.example/> } #", "neither"),
    ("iri", "a/b", "http://a.example/\\u003E", "neither"),
    ("iri", "a/b", "actor/a b", "neither"),
    ("iri", "a/b", "actor/a\nb", "\\u{000A}b"),
    ("iri", "a/b", "actor/\u202eb\ufffe", "neither"),
    ("iri", "a/b", "actor/%zz", "neither"),
    ("iri", "a/b", "actor:japan", "what follows /id/"),
    ("iri", "a/b", "javascript:alert(1)", "neither"),
    ("iri", "a/b", "../sparql", "neither"),
    ("iri", "a/b", "a/../b", "neither"),
    ("iri", "a/b", "/actor/a", "neither"),
    ("iri", "a/b", "a//b", "neither"),
    ("iri", "a/b", "", "neither"),
    ("iri", "a/b", "http://", "neither"),
    ("iri", "a/b", "a/" + "b" * MAX_IRI, "too long"),
    ("date", "2023-05-03", "2023-02-30", "in no calendar; write a day as YYYY-MM-DD, e.g. 2023-05-03"),
    ("date", "2023-05-03", "0000-01-01", "in no calendar"),
    ("date", "2023-05-03", "2023-W01-1", "is not a day"),
    ("date", "2023-05-03", "2023-5-3", "is not a day"),
    ("date", "2023-05-03", "2023-05-03\n", "is not a day"),
    ("date", "2023-05-03", "２０２３-05-03", "is not a day"),
    ("integer", "1", "-1", "is not a whole number"),
    ("integer", "1", "1e3", "is not a whole number"),
    ("integer", "1", "٣", "is not a whole number"),
    ("integer", "1", "1000000000", "from 0 to 999,999,999"),
    ("integer", "1", "1; DROP ALL", "is not a whole number"),
    ("text", "a", "a\x00b", "control character"),
    ("text", "a", "a\x1bb", "control character"),
    ("text", "a", "a\ud800b", "control character"),
    ("text", "a", "b" * (MAX_TEXT + 1), "1,001 characters"),
    ("language", "en", "english tongue", "is not a language tag"),
    ("language", "en", '"', "is not a language tag"),
    ("concept/force", "asks", "promisse", 'did you mean "promises"?; write a code of the scheme force, e.g. asks'),
    ("concept/stance", "own", "> }", "is no code of the scheme stance; write one of: own, relayed, doubted, e.g. own"),
    ("concept/stance", "own", "", "is no code"),
]


@pytest.mark.parametrize(("kind", "example", "value", "told"), BAD)
def test_other_values_are_refused(kind, example, value, told):
    """What is not of its type is refused in one line that says what would be right, and gives an example."""
    with pytest.raises(QuestionError) as refused:
        echo(kind, example).fill({"value": value}, BASE)
    message = str(refused.value)
    assert told in message
    assert f"e.g. {example}" in message
    assert message.isprintable()
    assert len(message) < 400


NOTHING = EmbeddedStore.in_memory("", "application/trig")


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\\\"'\n\t\r{}u0022<>$?#"), max_size=60)
)
def test_any_text_stays_itself(text):
    """Whatever text is given, the query holds it as one string and nothing else of it."""
    filled = echo("text", "a").fill({"value": text}, BASE).replace("<x:$value>", "<x:y>")
    (said,) = NOTHING.query(filled)
    assert str(said["said"]) == text


def test_all_that_is_wrong_is_told_at_once():
    """Missing, unknown and wrong values come in one error, each with its parameter."""
    with pytest.raises(QuestionError) as refused:
        QUESTIONS["possibly-in-a-period"].fill({"form": "2022-10-01", "to": "soon", "x\n" * 99: ""}, BASE)
    told = {problem.parameter[:4]: problem for problem in refused.value.problems}
    assert refused.value.question == "possibly-in-a-period"
    assert told["from"].message == "is missing"
    assert told["from"].remedy == "write a day as YYYY-MM-DD, e.g. 2022-10-01"
    assert told["form"].remedy == 'did you mean "from"?'
    assert told["to"].message == '"soon" is not a day'
    assert told["x\n" * 2].remedy == "it takes from, to"
    assert isinstance(refused.value, ValueError)


def test_defaults_stand_in():
    """A parameter with a default need not be given."""
    question = QUESTIONS["claims-through-many-mouths"]
    assert question.fill({}, BASE) == question.fill({"at_least": "3"}, BASE)
    assert ">= 3" in question.fill({}, BASE)


def test_the_base_is_configuration():
    """A path is resolved against the dataset's base, wherever that is."""
    filled = QUESTIONS["words-of-an-actor"].fill({"actor": "actor/a"}, "https://data.example.org")
    assert "<https://data.example.org/id/actor/a>" in filled


def test_the_files_are_shipped():
    """The package's data are the questions' files, all of them."""
    folder = Path(__file__).parent.parent / "ontology" / "queries"
    if folder.exists():  # not where the wheel is tested
        assert sorted(path.stem for path in folder.iterdir()) == list(QUESTIONS)
