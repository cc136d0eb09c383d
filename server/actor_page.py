"""The page of an actor: said, was said about, took part in, met with, roles in order of time, who mentions it.

Must not know: queries, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .page_model import Entry, Fact, Section, Shown
from .passages import Passage
from .pointing_sections import ledger_sections, mentions, pointing
from .store import Term
from .telling import REC, SCHEMA, Telling, fragment_of

__all__ = ["actor_page"]

_SPEAKER: Final = f"{REC}speaker"
_ABOUT: Final = f"{SCHEMA}about"
_PARTICIPANT: Final = f"{REC}participant"
_HOLDER: Final = f"{REC}holder"
_UNMET: Final = ("factuality-hypothetical", "factuality-not-happened")


def actor_page(telling: Telling) -> Shown:
    """Return what the page of an actor shows."""
    roles, happened = _in_time(telling, _HOLDER), _in_time(telling, _PARTICIPANT)
    sections = tuple(_sections(telling, roles, happened))
    return Shown(facts=tuple(_facts(telling)), sections=sections, roles=roles, happened=happened)


def _facts(telling: Telling) -> Iterator[Fact]:
    say = telling.say
    yield from telling.concept(say("actor.kind"), f"{REC}actorKind")
    if str(telling.reader.value(telling.subject, f"{REC}isNamed")) == "false":
        yield Fact(say("actor.unnamed"), (), say("actor.unnamed-note"))
    yield from telling.fact(say("actor.territory"), f"{REC}territory")
    yield from telling.fact(say("actor.same"), f"{SCHEMA}sameAs")


def _sections(telling: Telling, roles: tuple[Entry, ...], parts: tuple[Entry, ...]) -> Iterator[Section]:
    say = telling.say
    yield from ledger_sections(telling)
    yield from telling.section(say("actor.said"), telling.pointing(_SPEAKER), _SPEAKER)
    yield from telling.section(say("actor.about"), telling.pointing(_ABOUT), _ABOUT)
    if parts:
        total = telling.listing.tally(_PARTICIPANT).total
        yield Section(say("actor.took-part"), parts, fragment_of(_PARTICIPANT), total)
    if met := _met(telling):
        yield Section(say("actor.met"), met, "met", lead=say("actor.met-note"))
    if roles:
        total = telling.listing.tally(_HOLDER).total
        yield Section(say("actor.roles"), roles, fragment_of(_HOLDER), total)
    yield from mentions(telling)
    yield from pointing(telling, (_SPEAKER, _ABOUT, _PARTICIPANT, _HOLDER))


def _in_time(telling: Telling, predicate: str) -> tuple[Entry, ...]:
    """Return the roles that an actor holds, or what it took part in, in order of time; what has no date comes last."""
    return tuple(sorted(map(telling.entry, telling.pointing(predicate)), key=_by_time))


def _by_time(entry: Entry) -> tuple[tuple[str, str], str]:
    return (entry.when.order if entry.when else ("~", "~"), entry.name.text.casefold())


def _met(telling: Telling) -> tuple[Entry, ...]:
    """Return the other actors who took part in the same events, each with these; not in what never came about."""
    reader, subject = telling.reader, telling.subject
    events: dict[Term, dict[Term, None]] = {}
    for part in reader.subjects(_PARTICIPANT, subject):
        event = telling.owner(part)
        if str(reader.value(event, f"{REC}factuality")).endswith(_UNMET):
            continue
        for other in (who for each in reader.values(event, f"{REC}participation") for who in _who(telling, each)):
            if other != subject and reader.is_a(other, f"{REC}Actor"):
                events.setdefault(other, {})[event] = None
    lines = (_line(telling, other, list(shared)) for other, shared in events.items())
    return tuple(sorted(lines, key=lambda entry: (-len(entry.also), entry.name.text.casefold())))


def _line(telling: Telling, other: Term, events: list[Term]) -> Entry:
    told = [telling.entry(event) for event in events]
    evidence: tuple[Passage, ...] = tuple(dict.fromkeys(each for entry in told for each in entry.evidence))
    found = Entry(telling.reader.name(other), evidence=evidence)
    return replace(found, also=tuple(entry.name for entry in sorted(told, key=_by_time)))


def _who(telling: Telling, part: Term) -> list[Term]:
    return telling.reader.values(part, _PARTICIPANT)
