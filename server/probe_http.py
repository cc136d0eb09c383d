"""Checks of what HTTP asks of any answer: links, other origins, safety, charsets, errors, methods.

Must not know: how requests are sent, how reports look, what this product serves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from .probe import HTML, RDF_TYPES, NotApplicableError, Probe
from .probe_asking import place, said, some, unless
from .probe_messages import Answer
from .probe_report import Check, Outcome, outcome_of

__all__ = ["HTTP_CHECKS"]

_PROBLEM: Final = "application/problem+json"
_ORIGIN: Final = {"Origin": "https://probe.example"}
_VARIANTS: Final = ("alternate", "canonical", "describes", "describedby")


def _links(probe: Probe) -> Outcome:
    links = [link for name in some(probe) for link in probe.ask(name).links]
    found = any(set(link.relations) & set(_VARIANTS[1:]) for link in links)
    typed = any("alternate" in link.relations and link.media_type for link in links)
    return outcome_of([] if found or typed else [f"expected a Link with one of rel={'|'.join(_VARIANTS)}, saw none"])


def _page_links(probe: Probe) -> Outcome:
    page = _page(probe)
    links = _HtmlLinks.of(page.body.decode("utf-8", "replace"))
    found = any("alternate" in relations and media_type in RDF_TYPES for relations, media_type in links)
    return outcome_of([] if found else ['expected <link rel="alternate" type="…"> to an RDF format, saw none'])


def _cors(probe: Probe) -> Outcome:
    answer = _across(probe)
    allowed = answer.field("Access-Control-Allow-Origin") in ("*", _ORIGIN["Origin"])
    seen = said(answer, "Access-Control-Allow-Origin")
    return outcome_of([] if allowed else [f"expected Access-Control-Allow-Origin: *, saw {seen}"])


def _cors_exposed(probe: Probe) -> Outcome:
    answer = _across(probe)
    exposed = answer.tokens("Access-Control-Expose-Headers")
    lacking = [name for name in ("Link", "ETag") if answer.field(name) and not exposed & {name.lower(), "*"}]
    return outcome_of(f"expected Access-Control-Expose-Headers to name {name}" for name in lacking)


def _nosniff(probe: Probe) -> Outcome:
    answers = [(name, probe.ask(name).field("X-Content-Type-Options")) for name in some(probe)]
    return outcome_of(
        f"expected X-Content-Type-Options: nosniff for {name}, saw {value or 'none'}"
        for name, value in answers
        if value.lower() != "nosniff"
    )


def _policy(probe: Probe) -> Outcome:
    policy = _page(probe).field("Content-Security-Policy")
    if not policy:
        return outcome_of(["expected a Content-Security-Policy on HTML, saw none"])
    return outcome_of(["expected a policy without 'unsafe-inline', saw it"] if "'unsafe-inline'" in policy else [])


def _charset(probe: Probe) -> Outcome:
    return outcome_of(complaint for name in some(probe) for complaint in _letters_of(probe.ask(name)))


def _unknown(probe: Probe) -> Outcome:
    answer = probe.get(_nowhere(probe), RDF_TYPES[0], follow=True)
    return outcome_of([unless(answer.status in (404, 410), "404 for a URL that names nothing", answer)])


def _unknown_told(probe: Probe) -> Outcome:
    page = probe.get(_nowhere(probe), HTML, follow=True)
    problem = probe.get(_nowhere(probe), _PROBLEM, follow=True)
    if page.status not in (404, 410):
        raise NotApplicableError("there is no 404")
    return outcome_of(
        [
            unless(page.media_type == HTML, "HTML about a 404 for Accept: text/html", page),
            unless(problem.media_type == _PROBLEM, f"{_PROBLEM} when it is asked for", problem),
        ]
    )


def _options(probe: Probe) -> Outcome:
    answer = probe.get(place(probe), method="OPTIONS")
    told = "get" in answer.tokens("Allow") | answer.tokens("Access-Control-Allow-Methods")
    good = answer.status in (200, 204) and told
    return outcome_of([unless(good, "200 or 204 with Allow: GET for OPTIONS", answer)])


def _post(probe: Probe) -> Outcome:
    if not probe.writes:
        raise NotApplicableError("POST is sent only with --writes")
    answer = probe.get(place(probe), method="POST", headers={"Content-Length": "0"})
    good = answer.status == 405 and bool(answer.tokens("Allow"))
    return outcome_of([unless(good, "405 with Allow for POST", answer)])


def _page(probe: Probe) -> Answer:
    if HTML not in probe.offered:
        raise NotApplicableError("no HTML is on offer")
    return probe.ask(HTML)


class _HtmlLinks(HTMLParser):
    """Gathers the relations and media types of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[frozenset[str], str]] = []

    @classmethod
    def of(cls, text: str) -> list[tuple[frozenset[str], str]]:
        parser = cls()
        parser.feed(text)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("href"):
            relations = frozenset(given.get("rel", "").lower().split())
            self.found.append((relations, given.get("type", "").partition(";")[0].strip().lower()))


def _across(probe: Probe) -> Answer:
    return probe.ask(some(probe)[0], headers=_ORIGIN)


def _letters_of(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer's charset, declared and real."""
    declared = re.search(r'charset="?([^\s;"]+)', answer.field("Content-Type"), re.IGNORECASE)
    inside = answer.media_type == HTML and re.search(rb'charset="?utf-8', answer.body[:1024], re.IGNORECASE)
    if declared and declared[1].lower() != "utf-8":
        yield f"expected charset=utf-8 for {answer.media_type}, saw {declared[1]}"
    if answer.media_type.startswith("text/") and not declared and not inside and not answer.body.isascii():
        yield f"expected charset=utf-8 for {answer.media_type}, saw none"
    try:
        if answer.whole:
            answer.body.decode()
    except UnicodeDecodeError:
        yield f"expected UTF-8 in {answer.media_type}, saw other bytes"


def _nowhere(probe: Probe) -> str:
    parts = urlsplit(probe.url)
    return parts._replace(path=parts.path.rstrip("/") + "-no-such-thing-0", fragment="").geturl()


HTTP_CHECKS: Final = (
    Check("links", "RFC 8288 section 3", "the document links to its variants or to what it describes", _links),
    Check("page-links", "Cool URIs, Linking", "the page links to the RDF", _page_links),
    Check("cors", "Fetch, CORS protocol", "pages from elsewhere may read it", _cors),
    Check("cors-exposed", "Fetch, CORS protocol", "pages from elsewhere may read Link and ETag", _cors_exposed),
    Check("nosniff", "Fetch, X-Content-Type-Options", "media types are not to be guessed", _nosniff),
    Check("policy", "Content Security Policy Level 3", "the page's policy allows no inline scripts", _policy),
    Check("charset", "RFC 9110 section 8.3.2", "texts are in UTF-8 and say so", _charset),
    Check("unknown", "RFC 9110 section 15.5.5", "what is not there is 404", _unknown),
    Check("unknown-told", "RFC 9457 section 3", "a 404 is told as HTML or problem+json, as asked", _unknown_told),
    Check("options", "RFC 9110 section 9.3.7", "OPTIONS tells the methods", _options),
    Check("post", "RFC 9110 section 15.5.6", "POST is 405 with the methods allowed", _post),
)
