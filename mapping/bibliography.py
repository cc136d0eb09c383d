"""The article itself, its text version, and the other versions of the work.

Must not know: what the article says.
"""

from __future__ import annotations

import re

from rdflib import PROV, XSD, Literal, URIRef

from ..ontology import EDTF, NIF, REC, SCHEMA
from .desk import Desk
from .fields import OWN_LANGUAGE
from .iris import below, concept
from .record import GENRES, Version
from .terms import text, whole

__all__ = ["write_bibliography"]

ACTOR = "actor"


def write_bibliography(desk: Desk) -> None:
    """Write the article, its text version and its other versions."""
    _article(desk)
    _text(desk)
    if desk.article.versions:
        _work(desk)


def _article(desk: Desk) -> None:
    article, subject = desk.article, desk.subject
    desk.sheet.thing(subject, (), SCHEMA.NewsArticle, SCHEMA[GENRES[article.kind]])
    title = Literal(article.title, lang=article.language)
    desk.sheet.name(subject, {article.language: article.title})
    desk.say(subject, SCHEMA.headline, title)
    desk.say(subject, SCHEMA.inLanguage, text(article.language))
    desk.say(subject, SCHEMA.articleSection, *(text(section) for section in article.section))
    desk.refer(subject, SCHEMA.author, article.author, ACTOR)
    desk.say(subject, SCHEMA.publisher, desk.resolve(article.publisher, ACTOR))
    desk.say(subject, SCHEMA.datePublished, published(article.published))
    desk.say(subject, SCHEMA.copyrightHolder, desk.resolve(article.rights.holder, ACTOR))
    shown = article.rights.text
    desk.say(subject, SCHEMA.usageInfo, concept("rights", shown) if shown != "none" else None)
    desk.say(subject, SCHEMA.image, *(desk.iri("image", key) for key in article.images))
    desk.evidence(subject, article.at)


def _text(desk: Desk) -> None:
    facts, version = desk.article.text, desk.version
    desk.sheet.thing(version, ("text",), REC.TextVersion)
    desk.sheet.name(version, {"en": f"Text of “{desk.article.title}”"})
    desk.say(version, PROV.specializationOf, desk.subject)
    desk.say(version, REC.textDigest, text(facts.digest))
    desk.say(version, NIF.beginIndex, whole(0))
    desk.say(version, NIF.endIndex, whole(facts.length))
    desk.say(version, SCHEMA.inLanguage, text(desk.article.language))
    desk.say(version, NIF.isString, text(desk.passages.whole))


def _work(desk: Desk) -> None:
    work = below(desk.subject, "work")
    desk.sheet.thing(work, ("versions",), SCHEMA.CreativeWork)
    desk.sheet.name(work, {desk.article.language: desk.article.title})
    desk.say(desk.subject, SCHEMA.exampleOfWork, work)
    for key, version in desk.article.versions.items():
        _version(desk, work, key, version)


def _version(desk: Desk, work: URIRef, key: str, version: Version) -> None:
    subject = desk.iri("version", key)
    desk.sheet.thing(subject, ("versions", key), SCHEMA.Article)
    own = version.language
    titles = {own if language == OWN_LANGUAGE else language: title for language, title in version.title.items()}
    desk.sheet.name(subject, titles)
    desk.say(subject, SCHEMA.exampleOfWork, work)
    desk.say(subject, SCHEMA.inLanguage, text(version.language))
    desk.say(subject, SCHEMA.publisher, desk.resolve(version.publisher, ACTOR))
    desk.say(subject, SCHEMA.datePublished, published(version.published))
    desk.evidence(subject, version.at)
    if version.translation_of is not None:
        desk.say(desk.iri("version", version.translation_of), SCHEMA.workTranslation, subject)
    if version.basis:
        desk.say(desk.subject, SCHEMA.isBasedOn, subject)


_PLAIN = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), XSD.date),
    (re.compile(r"\d{4}-(0\d|1[012])"), XSD.gYearMonth),
    (re.compile(r"\d{4}"), XSD.gYear),
)


def published(value: str | None) -> Literal | None:
    """Return an EDTF date as the plainest literal that says as much: a day, a month, a year, or the EDTF itself."""
    if value is None:
        return None
    datatype = next((datatype for pattern, datatype in _PLAIN if pattern.fullmatch(value)), EDTF.EDTF)
    return Literal(value, datatype=datatype, normalize=False)
