"""A description read by a page: values by subject and property, and a name for everything, never a bare IRI.

Must not know: how pages look, HTTP.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from rdflib import DCTERMS, PROV, RDF, RDFS, SKOS, Literal, URIRef

from .interface import Say
from .languages import ENGLISH, Languages
from .site import Addresses
from .store import Quad, Term

__all__ = ["Name", "Reader", "humanized", "prefixed"]

_REC: Final = "https://w3id.org/onrecord/ns#"
_LABELS: Final = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_GENERAL: Final = {"https://w3id.org/onrecord/ns#Actor", str(PROV.Entity)}  # said of much besides what it is
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPAN: Final = re.compile(r"#(?:char|selector)=(\d+),(\d+)$")
_ARTICLE: Final = re.compile(r"(.*/id/article/[^/#]+)/")
_PUBLIC_DOMAIN: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_ATTRIBUTION: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Name:
    """What a page calls a thing, and where it leads.

    Attributes:
        text: the words.
        href: the address of its page; None if it has none.
        language: the words' language; empty when it is the page's.
    """

    text: str
    href: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Looks things up in a description.

    Attributes:
        addresses: where pages are.
        say: says wordings of the interface.
        languages: what things are named in where they have several names.
    """

    addresses: Addresses
    say: Say
    languages: Languages = ENGLISH
    _out: dict[Term, dict[str, list[Term]]] = field(default_factory=dict)
    _in: dict[Term, dict[str, list[Term]]] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Iterable[Quad], addresses: Addresses, say: Say, languages: Languages = ENGLISH) -> Reader:
        """Return a reader of some quads; what several graphs say counts once."""
        reader = cls(addresses, say, languages, defaultdict(dict), defaultdict(dict))
        for subject, predicate, value in sorted({quad.triple for quad in quads}, key=str):
            reader._out[subject].setdefault(str(predicate), []).append(value)
            reader._in[value].setdefault(str(predicate), []).append(subject)
        return reader

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return a subject's values of a property, in stable order."""
        return self._out.get(subject, {}).get(predicate, [])

    def value(self, subject: Term, predicate: str) -> Term | None:
        """Return the first of a subject's values of a property, or None."""
        return next(iter(self.values(subject, predicate)), None)

    def subjects(self, predicate: str, value: Term) -> list[Term]:
        """Return what has a value for a property."""
        return self._in.get(value, {}).get(predicate, [])

    def pointing(self, value: Term) -> list[str]:
        """Return the properties that a thing is a value of, in stable order."""
        return sorted(self._in.get(value, {}))

    def properties(self, subject: Term) -> dict[str, list[Term]]:
        """Return all of a subject's properties and values."""
        return self._out.get(subject, {})

    def parts(self, subject: Term) -> list[Term]:
        """Return what stands below a thing: participations, time spans, depictions and the like."""
        return [found for found in self._out if str(found).startswith(f"{subject}#")]

    def article(self, thing: Term) -> URIRef | None:
        """Return the article that alone says what is said of a thing; None for what articles share."""
        found = _ARTICLE.match(str(thing))
        return URIRef(found[1]) if found else None

    def article_of(self, thing: Term) -> Name | None:
        """Return the name of that article."""
        found = self.article(thing)
        return None if found is None else self.name(found)

    def is_a(self, subject: Term, *classes: str) -> bool:
        """Tell whether a thing is stated to be of one of some classes."""
        return any(str(found) in classes for found in self.values(subject, str(RDF.type)))

    def name(self, term: Term) -> Name:
        """Return what to call a term, in the language that is wanted most of those it has a name in."""
        if isinstance(term, Literal):
            return Name(str(term), language=_foreign(term.language))
        label = self.label(term)
        href = self.addresses.page_of(str(term))
        if label is not None:
            return Name(str(label), href, _foreign(label.language))
        return Name(self._described(str(term)), href)

    def label(self, term: Term) -> Literal | None:
        """Return a thing's label in the language that is wanted most; else without a language, else the first."""
        labels = [found for name in _LABELS for found in self.values(term, str(name)) if isinstance(found, Literal)]
        return min(labels, key=lambda label: (self.languages.rank(label.language), str(label)), default=None)

    def kind(self, term: Term) -> str:
        """Return what kind of thing a thing is, in words; the narrowest of ours where it has several."""
        classes = [str(found) for found in self.values(term, str(RDF.type))]
        narrow = [found for found in classes if found not in _GENERAL]
        own = [found for found in narrow if found.startswith(_REC)]
        chosen = (own or narrow or classes or [""])[-1]
        return humanized(chosen)

    def _described(self, iri: str) -> str:
        """Return words for a thing without a label."""
        if span := _SPAN.search(iri):
            return self.say("evidence.characters", start=span[1], end=span[2])
        if iri == _PUBLIC_DOMAIN:
            return self.say("licence.cc0")
        if iri == _ATTRIBUTION:
            return self.say("licence.cc-by")
        if iri.startswith(("https://w3id.org/onrecord/", self.addresses.base)):
            return humanized(iri)
        parts = urlsplit(iri)
        last = unquote(parts.fragment or parts.path.rstrip("/").rpartition("/")[2])
        return f"{last} ({parts.netloc})" if last and parts.netloc else iri


def humanized(iri: str) -> str:
    """Return the last part of an IRI as words: ``…#evidencedBy`` is *evidenced by*."""
    last = unquote(re.split(r"[#/]", iri.rstrip("#/"))[-1])
    return _CAMEL.sub(" ", last).replace("-", " ").lower() if last.isascii() else last


def prefixed(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI with the prefix that it has, where what is left can stand in Turtle; else nothing."""
    for prefix, space in prefixes.items():
        local = iri.removeprefix(space)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return ""


def _foreign(language: str | None) -> str:
    return "" if language in (None, "en") else str(language)
