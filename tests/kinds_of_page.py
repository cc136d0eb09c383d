"""A site that has every kind of page, and the address of one of each; with names as they are, or hostile ones."""

import json
import re
from itertools import cycle
from pathlib import Path
from urllib.parse import quote_plus

from newsroom import Newsroom, steps

SPOKE = "SELECT ?who ?whom { ?s <https://w3id.org/onrecord/ns#speaker> ?who ; <https://schema.org/about> ?whom }"
COUNTED = (
    "SELECT ?label (COUNT(?s) AS ?said) "
    "{ ?s <https://w3id.org/onrecord/ns#speaker>/<http://www.w3.org/2000/01/rdf-schema#label> ?label } GROUP BY ?label"
)
KINDS = {
    "home": "/",
    "actor": "/doc/actor/ana-ruiz",
    "actor in another script": "/doc/actor/横田-健",
    "actor of one article": "/doc/article/harbour-talks/actor/league-member",
    "article": "/doc/article/harbour-talks",
    "event": "/doc/article/harbour-talks/event/meeting",
    "statement": "/doc/article/harbour-talks/statement/promise",
    "role": "/doc/article/harbour-talks/role/minister",
    "image": "/doc/article/harbour-talks/image/photograph",
    "place": "/doc/place/port-sol",
    "topic": "/doc/article/harbour-talks/topic/quay",
    "text": "/doc/text/84876029aa1b0706",
    "revision": "/doc/article/harbour-talks?rev=1",
    "difference": "/diff/article/harbour-talks?from=1&to=2",
    "earlier states": "/timemap/html/doc/actor/ana-ruiz",
    "memento": "/timegate/doc/actor/ana-ruiz",
    "feed": "/feed",
    "feed of an actor": "/feed/actor/ana-ruiz",
    "lists": "/list",
    "list": "/list/statement",
    "list by date": "/list/event/by-date",
    "search": "/search",
    "results": "/search?q=minister",
    "time line": "/timeline",
    "time line of a month": "/timeline/2022-03",
    "time line of an actor": "/timeline/actor/ana-ruiz",
    "network": "/network",
    "network as a table": "/network/table",
    "network of an actor": "/network/actor/ana-ruiz",
    "tie": "/network/actor/ana-ruiz/with/actor/横田-健",
    "query": "/sparql",
    "answer": "/sparql?query=SELECT+*+%7B+?s+<http://www.w3.org/2000/01/rdf-schema%23label>+?o+%7D+LIMIT+20",
    "answer as a network": f"/sparql?query={quote_plus(SPOKE)}&view=network",
    "answer as a chart": f"/sparql?query={quote_plus(COUNTED)}&view=chart",
    "triples": "/sparql?query=CONSTRUCT+WHERE+%7B+?s+<https://w3id.org/onrecord/ns%23speaker>+?o+%7D",
    "yes or no": "/sparql?query=ASK+%7B%7D",
    "questions": "/query",
    "question": "/query/mouths-of-a-claim",
    "answer to a question": "/query/mouths-of-a-claim?statement=article/harbour-talks/statement/promise",
    "question as a time line": "/query/possibly-in-a-period?from=2022-01-01&to=2022-12-31&view=timeline",
    "preview of an actor": "/reconcile/preview?id=actor/ana-ruiz",
    "preview of a statement": "/reconcile/preview?id=article/harbour-talks/statement/promise",
    "exports": "/export",
    "data": "/dataset",
    "ontology": "/ontology",
    "term": "/ontology/Statement",
    "concepts": "/concept",
    "concept": "/concept/force-promises",
    "shapes": "/shapes",
    "graph": "/graph/registry",
}
CROWDED = {
    "home": "/",
    "list": "/list/statement",
    "results": "/search?q=minister",
    "actor": "/doc/actor/ana-ruiz",
    "author": "/doc/actor/joão-lima",
    "article": "/doc/article/harbour-talks",
    "revision": "/doc/article/harbour-talks?rev=1",
    "topic": "/doc/article/harbour-talks/topic/quay",
    "text": "/doc/text/84876029aa1b0706",
    "concept": "/concept/statement-kind-nested-report",
    "term": "/ontology/Statement",
    "statement": "/doc/article/harbour-talks/statement/inner-7",
    "event": "/doc/article/harbour-talks/event/meeting",
    "role": "/doc/article/harbour-talks/role/minister",
}
"""Pages of a site on which one actor is reported to have said much, by way of two mouths each time."""
FAILING = {
    "gone": "/doc/article/harbour-talks/statement/doubt",
    "not found": "/doc/actor/nobody",
    "syntax error": "/sparql?query=SELECT",
}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(2)>",
    "</title></script><script>alert(3)</script><!--",
    "&lt;b&gt; &amp; &#0; ]]>",
    "{{ 7 * 7 }} {% raw %} {count} %s",
    "javascript:alert(4)",
    "\u202eright to left, never ended \u2066 \u2067",
    "ميناء الشمس (1) 港",
    "🏴\u200d☠️ 👩\u200d👩\u200d👧 Z\u0301\u0327\u0353algo",
    "\u2400 \ufffd \u200b \u2028 \u2029 \u00ad",
    "W" * 10_000,
)
_LABEL = re.compile(r"((?:label|title|headline|section): )([^\[\]{},\n]+|\{[^}]*\})(?=[,}\n])")


def site_of_all_kinds(folder: Path, base: str, names: tuple[str, ...] = ()) -> Newsroom:
    """Return a newsroom that has published three times, with a withdrawal; perhaps with other names for all things."""
    newsroom = Newsroom.at(folder, base=base)
    if names:
        for path in newsroom.records.glob("*.yaml"):
            path.write_text(_renamed(path.read_text("utf-8"), names), "utf-8")
    newsroom.publish(by=names[0] if names else "A. Editor", reason=names[1] if names else "The first of it")
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish(by=names[2] if names else "A. Editor", reason=names[3] if names else "It was no promise")
    steps(newsroom, "step: retract, thing: article:harbour-talks/statement:doubt, grounds: never written")
    newsroom.publish()
    return newsroom


def _renamed(text: str, names: tuple[str, ...]) -> str:
    """Return a record whose things are called otherwise, each name in its turn."""
    turn = cycle(names)
    return _LABEL.sub(lambda found: found[1] + _quoted(next(turn)), text)


def _quoted(text: str) -> str:
    """Return a text as YAML quotes it, where line separators would be folded."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def crowd(newsroom: Newsroom, number: int) -> None:
    """Add statements to the article: so many of one actor, each told by somebody of whom the author tells."""
    told = "about: quay, at: 198-252"
    lines = (
        f"  outer-{n}: {{label: a guest told it {n}, kind: nested-report, by: joão-lima, embeds: middle-{n}, {told}}}\n"
        f"  middle-{n}: {{label: she spoke {n}, kind: nested-report, by: league-member, embeds: inner-{n}, {told}}}\n"
        f"  inner-{n}: {{label: what she said the time {n}, kind: indirect-speech, by: ana-ruiz, {told}}}\n"
        for n in range(number)
    )
    newsroom.rewrite("  version-note:\n", "".join(lines) + "  version-note:\n")
