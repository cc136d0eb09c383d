"""The page of a statement: the whole chain of mouths, what kind of saying it is in plain words, what stands beside it.

Whether two statements contradict each other is not decided here: beside a statement stand those about exactly the same
things, of the same polarity and of another, and those that answer it. Must not know: queries, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .chains import STATEMENT, chain, reporting
from .page_model import Fact, Section, Shown
from .passages import passage
from .pointing_sections import ledger_sections, pointing
from .store import Term
from .telling import REC, SCHEMA, Telling

__all__ = ["statement_page"]

_ABOUT: Final = f"{SCHEMA}about"
_EMBEDS: Final = f"{REC}embeds"
_RESPONDS: Final = f"{REC}respondsTo"
_POLARITY: Final = f"{REC}polarity"


def statement_page(telling: Telling) -> Shown:
    """Return what the page of a statement shows."""
    return Shown(
        facts=tuple(_facts(telling)),
        sections=tuple(_sections(telling)),
        chain=chain(telling.reader, telling.say, telling.subject),
        when=telling.when(telling.subject),
    )


def _facts(telling: Telling) -> Iterator[Fact]:
    say, reader, subject = telling.say, telling.reader, telling.subject
    yield from telling.fact(say("statement.about"), _ABOUT)
    yield from telling.fact(say("statement.addressee"), f"{REC}addressee")
    yield from telling.concept(say("statement.kind"), f"{REC}statementKind")
    yield from telling.concept(say("statement.force"), f"{REC}force")
    yield from telling.concept(say("statement.modality"), f"{REC}modality")
    yield from telling.concept(say("statement.polarity"), _POLARITY)
    yield from telling.concept(say("statement.stance"), f"{REC}stance")
    yield from telling.fact(say("statement.condition"), f"{REC}condition")
    quoted = tuple(filter(None, (passage(reader, anchor) for anchor in reader.values(subject, f"{REC}quotedAt"))))
    if quoted:
        yield Fact(say("statement.quoted"), (), say("statement.quoted-note"), quoted)


def _sections(telling: Telling) -> Iterator[Section]:
    say, reader, subject = telling.say, telling.reader, telling.subject
    yield from ledger_sections(telling)
    yield from telling.section(say("statement.reports"), reader.values(subject, _EMBEDS))
    others = _alike(telling)
    polarity = reader.value(subject, _POLARITY)
    against = [each for each in others if reader.value(each, _POLARITY) != polarity]
    yield from telling.section(say("statement.against"), against, lead=say("statement.against-note"))
    again = [each for each in others if reader.value(each, _POLARITY) == polarity]
    yield from telling.section(say("statement.again"), again, lead=say("statement.again-note"))
    yield from telling.section(say("statement.answers"), reader.values(subject, _RESPONDS))
    yield from pointing(telling, (_EMBEDS,))


def _alike(telling: Telling) -> list[Term]:
    """Return the other statements about exactly the same things, but for its own chain."""
    reader, subject = telling.reader, telling.subject
    things = set(reader.values(subject, _ABOUT))
    own = {*reporting(reader, subject), *reader.values(subject, _EMBEDS)}
    candidates = reader.subjects(_ABOUT, next(iter(sorted(things, key=str)), subject))
    return [
        each
        for each in candidates
        if each not in own and reader.is_a(each, STATEMENT) and set(reader.values(each, _ABOUT)) == things
    ]
