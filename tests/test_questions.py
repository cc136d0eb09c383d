"""The prepared questions: each answers rightly on the seeds, and takes nothing for a value that is none."""

import re
import time
from pathlib import Path

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


@pytest.fixture
def ask(seeds_store):
    """Ask a question with its examples and other values; the named columns of its rows, as one text each."""

    def answer(name, columns, **values):
        question = QUESTIONS[name]
        examples = {parameter.name: parameter.example for parameter in question.parameters}
        result = seeds_store.query(question.fill(examples | values, BASE))
        return [" ".join(short(row.get(column, "-")) for column in columns.split()) for row in result]

    return answer


# --- the answers ---

WHOLE = [
    # question, other values than its examples, columns, every row
    (
        "who-met-whom",
        {},
        "event who whom place when start end",
        """
        event/gathering-with-sherman actor/wendy-sherman actor/family-members-in-second-photo place/washington-dc 2023-05-03 3414 3616
        event/gathering-with-sherman actor/wendy-sherman actor/league-members-in-second-photo place/washington-dc 2023-05-03 3414 3616
        event/gathering-with-sherman actor/wendy-sherman actor/supporters-in-second-photo place/washington-dc 2023-05-03 3414 3616
        event/meeting-with-sherman actor/wendy-sherman actor/families-in-first-photo place/washington-dc 2023-05-03 310 557
        event/meeting-with-sherman actor/wendy-sherman actor/league-members-in-first-photo place/washington-dc 2023-05-03 310 557
        event/meetings-with-experts actor/delegation actor/north-korea-experts - 2023-05-01~/2023-05-08~ 4484 4559
        event/trump-kim-talks actor/donald-trump actor/kim-jong-un - - 1580 1633
        """,  # nothing of nuclear-talks, which were not held, nor of contact-with-north-korea, which is only thought of
    ),
    (
        "mouths-of-a-claim",
        {},
        "steps link speaker start end",
        """
        3 statement/account-of-2019 actor/tsutomu-nishioka 1175 1400
        3 statement/account-of-2019 actor/tsutomu-nishioka 1401 1506
        2 statement/official-told actor/senior-trump-official 1175 1399
        2 statement/official-told actor/senior-trump-official 1401 1467
        1 statement/trump-conveyed actor/donald-trump 1193 1366
        0 statement/abe-asks actor/shinzo-abe 1242 1331
        """,
    ),
    (
        "mouths-of-a-claim",
        {"statement": f"{ARTICLE}/statement/subheading-promise"},
        "steps link speaker force",
        """
        1 statement/second-subheading - force-asserts
        0 statement/subheading-promise actor/wendy-sherman force-promises
        """,
    ),
    (
        "claims-through-many-mouths",
        {},
        "claim origin mouths",
        """
        statement/abe-asks statement/account-of-2019 4
        statement/kim-responded statement/account-of-2019 3
        """,
    ),
    ("claims-through-many-mouths", {"at_least": "5"}, "claim", ""),
    (
        "claims-of-unnamed-sources",
        {},
        "claim source told",
        """
        statement/abe-asks actor/senior-trump-official statement/official-told
        statement/delegation-explains actor/delegation statement/delegation-explains
        statement/expert-on-lifting actor/supportive-expert statement/expert-on-lifting
        statement/expert-on-sanctions actor/supportive-expert statement/expert-on-sanctions
        statement/expert-supports actor/supportive-expert statement/expert-supports
        statement/families-not-against-aid actor/families-of-abductees statement/families-not-against-aid
        statement/kim-responded actor/senior-trump-official statement/official-told
        statement/lawmakers-and-officials-support actor/us-lawmakers-and-officials statement/lawmakers-and-officials-support
        statement/lawmakers-support actor/supportive-lawmakers statement/lawmakers-support
        statement/no-opposition-to-aid actor/association-and-supporters statement/no-opposition-to-aid
        statement/official-told actor/senior-trump-official statement/official-told
        statement/officials-understand actor/senior-us-officials statement/officials-understand
        statement/policy-urges actor/association-and-supporters statement/policy-urges
        statement/terms-of-return actor/association-and-supporters statement/terms-of-return
        statement/trump-conveyed actor/senior-trump-official statement/official-told
        """,
    ),
    (
        "office-on-a-day",
        {},
        "role body holds held ended",
        """
        role/trump-president actor/united-states possible 2019-02 text/cc54c4fd677fff84
        role/trump-head-of-administration actor/trump-administration undated - text/cc54c4fd677fff84
        """,
    ),
    ("office-on-a-day", {"on": "2019-03-01"}, "role holds", "role/trump-head-of-administration undated"),
    (
        "roles-in-a-period",
        {},
        "holder role body holds",
        "actor/donald-trump role/trump-president actor/united-states certain",
    ),
    (
        "roles-in-a-period",
        {"from": "2019-02-28", "to": "2019-05-01"},
        "holder role holds",
        """
        actor/donald-trump role/trump-president possible
        actor/senior-trump-official role/trump-administration-official possible
        """,
    ),
    (
        "certainly-in-a-period",
        {},
        "thing when",
        "event/gathering-with-sherman 2023-05-03\nevent/meeting-with-sherman 2023-05-03",
    ),
    (
        "certainly-in-a-period",
        {"from": "2023-05-08", "to": "2023-05-09"},  # the visit may have been over
        "thing type basis",
        """
        event/publication-in-japanese Event date-basis-stated
        event/publication-in-english Event date-basis-stated
        """,
    ),
    (
        "possibly-in-a-period",
        {},
        "thing when",
        """
        event/request-for-food-aid 2022-23/..
        statement/north-korea-asks 2022-23/..
        event/missile-inspection [..2022-11-19]
        """,
    ),
    (
        "possibly-in-a-period",
        {"from": "1900-01-01", "to": "2019-02-01"},
        "thing",
        """
        event/delivery-of-message
        event/positive-response
        role/trump-president
        statement/kim-responded
        statement/trump-conveyed
        event/missile-inspection
        """,
    ),
    (
        "dates-by-basis",
        {},
        "thing when start end",
        """
        event/request-for-food-aid 2022-23/.. 2476 2493
        event/request-for-food-aid 2022-23/.. 5082 5093
        statement/north-korea-asks 2022-23/.. 2476 2493
        event/adoption-of-policy 2023-02 2655 2663
        event/adoption-of-policy 2023-02 5082 5093
        event/visit 2023-05-01~/2023-05-08~ 587 599
        event/visit 2023-05-01~/2023-05-08~ 5082 5093
        event/gathering-with-sherman 2023-05-03 3611 3616
        event/gathering-with-sherman 2023-05-03 5082 5093
        event/meeting-with-sherman 2023-05-03 552 557
        event/meeting-with-sherman 2023-05-03 5082 5093
        event/missile-inspection [..2022-11-19] 2016 2056
        """,
    ),
    (
        "who-asked-who-answered",
        {},
        "question force asker asked answer answerForce answerer",
        """
        statement/abe-asks force-requests actor/shinzo-abe actor/kim-jong-un statement/kim-responded force-asserts actor/kim-jong-un
        statement/north-korea-asks force-requests actor/north-korea actor/china statement/china-refuses force-refuses actor/china
        statement/policy-urges force-urges actor/association-and-supporters actor/kim-regime - - -
        """,
    ),
    (
        "responses",
        {},
        "response speaker to toSpeaker",
        """
        statement/china-refuses actor/china statement/north-korea-asks actor/north-korea
        statement/kim-responded actor/kim-jong-un statement/abe-asks actor/shinzo-abe
        statement/kim-responded actor/kim-jong-un statement/trump-conveyed actor/donald-trump
        statement/officials-understand actor/senior-us-officials statement/delegation-explains actor/delegation
        """,
    ),
    (
        "headlines-alone",
        {},
        "claim force modality thing",
        """
        statement/deck-policy force-asserts modality-conditional actor/families-of-abductees
        statement/deck-policy force-asserts modality-conditional topic/aid
        statement/deck-support force-asserts modality-certain actor/us-lawmakers-and-officials
        statement/families-not-against-aid force-commits modality-conditional topic/aid
        statement/title force-asserts modality-certain topic/aid
        """,  # the body's aid is humanitarian aid
    ),
    (
        "headlines-surer-than-the-body",
        {},
        "claim thing body bodyModality",
        """
        statement/deck-support event/gaining-of-us-support statement/purpose-achieved modality-believed
        statement/deck-support event/gaining-of-us-support statement/purpose-of-visit modality-intended
        statement/deck-support event/gaining-of-us-support statement/us-support-needed modality-necessary
        statement/title event/gaining-of-us-support statement/purpose-achieved modality-believed
        statement/title event/gaining-of-us-support statement/purpose-of-visit modality-intended
        statement/title event/gaining-of-us-support statement/us-support-needed modality-necessary
        """,
    ),
    (
        "headlines-with-other-words",
        {},
        "claim speaker force body bodyForce",
        "statement/subheading-promise actor/wendy-sherman force-promises statement/sherman-offers force-offers",
    ),
    (
        "words-of-an-actor",
        {},
        "statement force addressee report reporter start end",
        """
        statement/subheading-promise force-promises - statement/second-subheading - 3646 3693
        statement/sherman-offers force-offers actor/delegation statement/account-of-sherman actor/tsutomu-nishioka 4205 4253
        """,
    ),
    (
        "words-about-a-thing",
        {"thing": f"{ARTICLE}/event/gaining-of-us-support"},
        "statement kind speaker modality",
        """
        statement/deck-support statement-kind-headline - modality-certain
        statement/purpose-achieved statement-kind-belief actor/tsutomu-nishioka modality-believed
        statement/purpose-of-visit statement-kind-assertion actor/tsutomu-nishioka modality-intended
        statement/title statement-kind-headline - modality-certain
        statement/us-support-needed statement-kind-assertion actor/tsutomu-nishioka modality-necessary
        """,
    ),
    ("statements-by-stance", {"stance": "doubted"}, "statement", ""),  # the text doubts nobody's words
    (
        "statements-of-a-force",
        {},
        "statement speaker",
        """
        statement/lawmakers-and-officials-support actor/us-lawmakers-and-officials
        statement/lawmakers-support actor/bill-hagerty
        statement/lawmakers-support actor/dan-sullivan
        statement/lawmakers-support actor/larry-bucshon
        statement/lawmakers-support actor/ted-cruz
        statement/lawmakers-support actor/supportive-lawmakers
        """,
    ),
    (
        "statements-of-a-force",
        {"force": "promises"},
        "statement speaker",
        "statement/subheading-promise actor/wendy-sherman",
    ),
    (
        "promises-and-refusals",
        {},
        "speaker force statement reportKind",
        """
        actor/china force-refuses statement/china-refuses statement-kind-reported-speech-act
        actor/donald-trump force-commits statement/strategy-of-abe-and-trump statement-kind-inference
        actor/shinzo-abe force-commits statement/strategy-of-abe-and-trump statement-kind-inference
        actor/wendy-sherman force-offers statement/sherman-offers statement-kind-reported-speech-act
        actor/wendy-sherman force-promises statement/subheading-promise statement-kind-headline
        actor/association-and-supporters force-commits statement/no-opposition-to-aid statement-kind-assertion
        actor/families-of-abductees force-commits statement/families-not-against-aid statement-kind-headline
        actor/supportive-expert force-offers statement/expert-supports statement-kind-reported-speech-act
        """,
    ),
    (
        "conditions",
        {},
        "statement condition factuality",
        """
        statement/deck-policy event/return-of-all-abductees factuality-hypothetical
        statement/expert-on-lifting event/return-of-all-abductees factuality-hypothetical
        statement/families-not-against-aid event/return-of-all-abductees factuality-hypothetical
        statement/no-opposition-to-aid event/return-of-all-abductees factuality-hypothetical
        statement/no-opposition-to-aid statement/terms-of-return -
        statement/policy-fails-if statement/regime-expects-opposition -
        """,
    ),
    (
        "affirmed-and-denied",
        {},
        "affirmation affirmer denial denier",
        "statement/north-korea-asks actor/north-korea statement/china-refuses actor/china",
    ),
    (
        "quoted-words",
        {},
        "statement speaker start end",
        """
        statement/no-opposition-to-aid actor/association-and-supporters 1010 1022
        statement/terms-of-return actor/association-and-supporters 1057 1134
        statement/expert-on-lifting actor/supportive-expert 4617 4922
        statement/expert-on-sanctions actor/supportive-expert 4617 4922
        """,
    ),
    (
        "hypothetical-events",
        {},
        "event statement speaker",
        """
        event/aid-to-north-korea statement/no-opposition-to-aid actor/association-and-supporters
        event/contact-with-north-korea statement/regime-expects-opposition actor/kim-regime
        event/food-aid-from-china statement/china-refuses actor/china
        event/food-aid-from-china statement/north-korea-asks actor/north-korea
        event/lifting-of-sanctions statement/expert-on-lifting actor/supportive-expert
        event/opposition-to-lifting statement/expert-on-lifting actor/supportive-expert
        event/resolution-of-abduction-issue statement/abe-asks actor/shinzo-abe
        event/resolution-of-abduction-issue statement/strategy-of-abe-and-trump actor/donald-trump
        event/resolution-of-abduction-issue statement/strategy-of-abe-and-trump actor/shinzo-abe
        event/return-of-all-abductees statement/terms-of-return actor/association-and-supporters
        event/simultaneous-resolution statement/first-subheading -
        event/simultaneous-resolution statement/policy-urges actor/association-and-supporters
        event/us-opposition-to-contact statement/regime-expects-opposition actor/kim-regime
        """,
    ),
    (
        "events-that-did-not-happen",
        {},
        "event cause statement start",
        """
        event/nuclear-talks - statement/regime-expects-opposition 1906
        event/nuclear-talks - statement/strategy-of-abe-and-trump 1906
        event/nuclear-talks - statement/regime-expects-opposition 3064
        event/nuclear-talks - statement/strategy-of-abe-and-trump 3064
        event/progress-on-abduction-issue event/breakup-of-talks statement/no-progress 1516
        """,
    ),
    (
        "events-in-a-place",
        {},
        "event whole",
        """
        event/author-joins event/visit
        event/briefing-of-2019 event/previous-visit
        event/explanation-to-officials event/visit
        event/gathering-with-sherman event/visit
        event/meeting-with-sherman event/visit
        event/meetings-with-experts event/visit
        event/offer-of-expert event/visit
        event/offer-of-sherman event/visit
        event/previous-visit event/previous-visit
        event/understanding-of-officials event/visit
        event/visit event/visit
        event/wearing-of-badge event/visit
        """,
    ),
    (
        "parts-of-an-actor",
        {},
        "event part factuality",
        """
        event/breakup-of-talks part-participant factuality-actual
        event/delivery-of-message part-addressee factuality-reported
        event/missile-inspection part-agent factuality-actual
        event/positive-response part-agent factuality-reported
        event/trump-kim-talks part-participant factuality-actual
        """,
    ),
    (
        "roles-that-had-ended",
        {},
        "holder role body held text",
        """
        actor/bill-hagerty role/hagerty-ambassador actor/united-states - text/cc54c4fd677fff84
        actor/donald-trump role/trump-head-of-administration actor/trump-administration - text/cc54c4fd677fff84
        actor/donald-trump role/trump-president actor/united-states 2019-02 text/cc54c4fd677fff84
        actor/shinzo-abe role/abe-prime-minister actor/japan - text/cc54c4fd677fff84
        """,
    ),
    (
        "roles-of-an-actor",
        {},
        "role kind body related",
        """
        role/nishioka-author role-kind-authorship - -
        role/nishioka-chairman role-kind-leadership actor/supporting-organization -
        role/nishioka-coverage role-kind-coverage - topic/koreas
        role/nishioka-in-delegation role-kind-membership actor/delegation -
        role/nishioka-planning-committee role-kind-membership actor/jinf-planning-committee -
        role/nishioka-senior-fellow role-kind-fellowship actor/japan-institute-for-national-fundamentals -
        role/nishioka-visiting-professor role-kind-academic-post actor/reitaku-university -
        """,
    ),
    (
        "members-of-a-body",
        {},
        "holder isNamed",
        """
        actor/brian-nelson true
        actor/kurt-campbell true
        actor/wendy-sherman true
        actor/assistant-secretary-of-state false
        actor/deputy-assistant-secretary-of-state false
        """,
    ),
    (
        "bodies-within-bodies",
        {},
        "body kind other",
        """
        actor/association-of-families role-kind-membership actor/association-and-supporters
        actor/identified-abductees role-kind-membership actor/abductees
        actor/league-members-in-first-photo role-kind-membership actor/parliamentary-league
        actor/league-members-in-second-photo role-kind-membership actor/parliamentary-league
        actor/supporters-in-second-photo role-kind-membership actor/supporting-organization
        actor/supporting-organization role-kind-membership actor/association-and-supporters
        actor/jinf-planning-committee role-kind-part-of actor/japan-institute-for-national-fundamentals
        actor/korean-central-news-agency role-kind-part-of actor/north-korea
        actor/delegation role-kind-representation actor/association-of-families
        actor/delegation role-kind-representation actor/parliamentary-league
        actor/delegation role-kind-representation actor/supporting-organization
        actor/supporting-organization role-kind-supporter actor/association-of-families
        """,
    ),
    (
        "shown-in-images",
        {},
        "image fromLeft shown start end",
        """
        image/missile-inspected - actor/kim-jong-un 2058 2069
        image/missile-inspected - actor/kim-daughter 2082 2094
        image/missile-inspected - topic/intercontinental-ballistic-missile 2108 2149
        image/missile-inspected - event/missile-inspection - -
        image/sherman-with-delegation 3 actor/wendy-sherman 3414 3471
        image/sherman-with-delegation - actor/family-members-in-second-photo 3477 3508
        image/sherman-with-delegation - actor/supporters-in-second-photo 3510 3548
        image/sherman-with-delegation - actor/league-members-in-second-photo 3554 3588
        image/sherman-with-delegation - event/gathering-with-sherman - -
        image/sherman-with-families 4 actor/wendy-sherman 310 371
        image/sherman-with-families - actor/families-in-first-photo 383 406
        image/sherman-with-families - actor/league-members-in-first-photo 411 529
        image/sherman-with-families - event/meeting-with-sherman - -
        """,
    ),
    (
        "places-mentioned",
        {},
        "place mentions events",
        """
        place/washington-dc 2 2
        place/border-with-china 1 1
        place/indo-pacific 1 0
        place/north-korea 1 1
        place/united-states 1 2
        """,
    ),
    (
        "parts-of-an-event",
        {},
        "part of",
        """
        event/author-joins event/visit
        event/explanation-to-officials event/visit
        event/gathering-with-sherman event/visit
        event/meeting-with-sherman event/visit
        event/meetings-with-experts event/visit
        event/offer-of-expert event/meetings-with-experts
        event/offer-of-sherman event/visit
        event/understanding-of-officials event/visit
        event/wearing-of-badge event/visit
        """,
    ),
    (
        "causes-of-an-event",
        {},
        "cause effect",
        """
        event/food-shortages event/adoption-of-policy
        event/rejection-of-request event/adoption-of-policy
        event/pandemic event/border-closure
        event/border-closure event/food-shortages
        event/sanctions-in-force event/food-shortages
        """,
    ),
    (
        "evidence-of-a-thing",
        {},
        "how start end",
        """
        mentionedAt 339 352
        mentionedAt 3440 3453
        mentionedAt 3646 3671
        mentionedAt 3934 3947
        mentionedAt 4197 4204
        mentionedAt 4230 4233
        """,
    ),
    (
        "evidence-of-a-thing",
        {"thing": f"{ARTICLE}/statement/terms-of-return"},
        "how start end",
        "evidencedBy 1056 1135\nquotedAt 1057 1134",
    ),
    (
        "what-stands-at-a-position",
        {},
        "thing how start end",
        """
        actor/wendy-sherman mentionedAt 339 352
        role/sherman-deputy-secretary evidencedBy 310 352
        image/sherman-with-families#depiction-1 evidencedBy 310 371
        event/meeting-with-sherman evidencedBy 310 557
        image/sherman-with-families caption 310 558
        image/sherman-with-families evidencedBy 310 558
        statement/first-caption evidencedBy 310 558
        """,
    ),
    (
        "what-stands-at-a-position",
        {"position": "557"},
        "thing",
        "image/sherman-with-families\n" * 2 + "statement/first-caption",
    ),
    ("what-stands-at-a-position", {"position": "5335"}, "thing", ""),
    (
        "articles-in-numbers",
        {},
        "article actors places topics roles events statements characters",
        f"{ARTICLE} 58 5 24 55 51 67 5336",
    ),
    ("versions-of-a-work", {}, "version published of", f"{ARTICLE}#version-ja 2023-05-08 {ARTICLE}"),
    (
        "versions-of-a-work",
        {"language": "EN"},
        "version publisher published",
        f"{ARTICLE} - -\n{ARTICLE}#version-en actor/japan-institute-for-national-fundamentals 2023-05-09",
    ),
    (
        "provenance-of-graphs",
        {},
        "article text softwareVersion generated license status",
        f"{ARTICLE} text/cc54c4fd677fff84 0.1.0 2026-11-23T12:00:00Z"
        " https://creativecommons.org/publicdomain/zero/1.0/ review-reviewed",
    ),
]

PARTS = [
    # question, other values, number of rows, columns, some of the rows
    ("statements-by-stance", {}, 26, "statement speaker report", "statement/terms-of-return actor/association-and-supporters statement/purpose-of-visit"),
    ("statements-by-stance", {"stance": "own"}, 46, "statement kind speaker", "statement/title statement-kind-headline -"),
    ("words-about-a-thing", {}, 19, "statement speaker force polarity", "statement/policy-fails-if actor/tsutomu-nishioka force-predicts polarity-negative"),
    ("unnamed-actors", {}, 44, "actor does what", "actor/senior-trump-official statement/official-told force-informs\nactor/delegation event/offer-of-sherman part-beneficiary\nactor/rescue-movements - -"),
    ("topics-by-frequency", {}, 24, "topic statements mentions", "topic/new-policy 15 11\ntopic/abduction-issue 6 6\ntopic/human-rights 0 2"),
    ("outside-links", {}, 11, "thing same method on", "actor/ted-cruz http://www.wikidata.org/entity/Q2036942 link-method-authority-file 2026-11-23"),
    ("things-by-name", {}, 10, "type name", "Person Wendy Sherman\nEvent Sherman's offer of support"),
    ("things-by-name", {"words": "KCNA"}, 1, "thing name", "actor/korean-central-news-agency KCNA"),
    ("things-by-name", {"most": "3"}, 3, "type", "ImageObject"),
    ("things-by-name", {"words": '") } #'}, 0, "type", ""),
]  # fmt: skip


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("name", "values", "columns", "rows"), WHOLE)
def test_the_answer_is_this(ask, name, values, columns, rows):
    """The answer is what the record says, all of it and in order."""
    assert ask(name, columns, **values) == lines(rows)


@pytest.mark.parametrize(("name", "values", "count", "columns", "rows"), PARTS)
def test_the_answer_holds_this(ask, name, values, count, columns, rows):
    """A long answer has as many rows as the record gives, these among them."""
    found = ask(name, columns, **values)
    assert len(found) == count
    assert [row for row in found if row in lines(rows)] or not rows
    assert set(lines(rows)) <= set(found)


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
def test_whether_they_met(ask, one, other, met):
    """Two have met if a text says so, in whichever order they are named, and not if it is only planned or denied."""
    assert bool(ask("did-they-meet", "", one=one, other=other)) == met


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


def test_every_question_has_an_answer_here():
    """Each question stands in one of the tables above; those that are empty on the seeds do so with other values."""
    asked = {name for name, *_ in WHOLE} | {name for name, *_ in PARTS} | {"did-they-meet", "chain-of-a-statement"}
    assert asked == set(QUESTIONS)
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
    """A name is words with hyphens, a title a question or a wish; answers come in an order; no address is written in."""
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
