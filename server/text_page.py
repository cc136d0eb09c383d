"""The page of a text: the text itself with what it is evidence of, or else its cited passages in their order.

Must not know: queries, templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import URIRef

from .chains import chain
from .naming import Name
from .page_model import Entry, Fact, Mark, Paragraph, Reading, Run, Section, Shown
from .passages import passage
from .pointing_sections import ledger_sections, pointing
from .reading_view import Cited, runs
from .store import Term
from .stretches import place_of
from .telling import OA, PROV, REC, SCHEMA, Telling, kinds

__all__ = ["text_page"]

_CITING: Final = (f"{REC}mentionedAt", f"{REC}evidencedBy", f"{REC}quotedAt", f"{SCHEMA}caption")
_NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_BESIDE: Final = ("event", "statement", "role", "image")
_MARKED: Final = ("actor", "event", "statement", "place", "topic", "role", "image", "article")


def text_page(telling: Telling) -> Shown:
    """Return what the page of a text shows."""
    text = telling.reader.value(telling.subject, f"{_NIF}isString")
    return Shown(
        facts=tuple(_facts(telling)),
        sections=(*ledger_sections(telling), *(_passages(telling) if text is None else ()), *pointing(telling)),
        reading=None if text is None else _reading(telling, str(text)),
    )


def _facts(telling: Telling) -> Iterator[Fact]:
    say = telling.say
    yield from telling.fact(say("text.article"), f"{PROV}specializationOf")
    yield from telling.fact(say("text.language"), f"{SCHEMA}inLanguage")
    yield from telling.fact(say("text.length"), f"{_NIF}endIndex")
    for value in telling.reader.values(telling.subject, f"{REC}textDigest"):
        yield Fact(say("text.digest"), (Name(str(value)),), say("text.digest-note"))


def _reading(telling: Telling, text: str) -> Reading:
    """Return the stretch of a text that the page shows."""
    stretch = telling.found.stretch or (0, len(text))
    cited = [_cited(telling, anchor) for anchor in telling.found.things]
    used = {mark.kind for each in cited for mark in each.marks}
    seen: set[Mark] = set()
    shown = (Paragraph(number, some, _beside(some, seen)) for number, some in runs(text, stretch, cited))
    language = str(telling.reader.value(telling.subject, f"{SCHEMA}inLanguage") or "")
    legend = tuple((kind, name) for kind, name in kinds(telling.say).items() if kind in used)
    return Reading(tuple(shown), legend, "" if language == "en" else language, *stretch)


def _beside(some: Iterable[Run], seen: set[Mark]) -> tuple[Mark, ...]:
    """Return what is told beside a paragraph: what is not only mentioned, where it comes first."""
    found = dict.fromkeys(mark for run in some for mark in reversed(run.marks) if mark.kind in _BESIDE)
    new = tuple(mark for mark in found if mark not in seen)
    seen.update(new)
    return new


def _cited(telling: Telling, anchor: Term) -> Cited:
    place = place_of(str(anchor)) or (0, 0)
    marks = (_mark(telling, thing) for thing in _things(telling, anchor))
    return Cited(*place, tuple(mark for mark in marks if mark.kind in _MARKED))


def _things(telling: Telling, anchor: Term) -> list[Term]:
    """Return what a passage is evidence of, each once; of a part that has no name, what it is a part of."""
    reader = telling.reader
    found = (thing for name in _CITING for thing in reader.subjects(name, anchor))
    owned = (thing if reader.label(thing) is not None else URIRef(str(thing).partition("#")[0]) for thing in found)
    return sorted(dict.fromkeys(owned), key=lambda thing: (_rank(telling, thing), str(thing)))


def _rank(telling: Telling, thing: Term) -> int:
    sort = telling.sort(thing)
    return _MARKED.index(sort) if sort in _MARKED else len(_MARKED)


def _mark(telling: Telling, thing: Term) -> Mark:
    return Mark(told(telling, thing), telling.sort(thing))


def told(telling: Telling, thing: Term) -> Name:
    """Return a thing's name; that of a statement with who says so before it, from the author inward."""
    name = telling.reader.name(thing)
    if telling.sort(thing) != "statement":
        return name
    mouths = (" & ".join(who.text for who in step.speakers) for step in chain(telling.reader, telling.say, thing))
    return Name(f"{' › '.join(mouths)}: {name.text}", name.href, name.language)


def _passages(telling: Telling) -> Iterator[Section]:
    """Yield the cited passages of a text of which not all may be shown."""
    lines = tuple(_line(telling, anchor) for anchor in telling.found.things)
    if lines:
        total = len(telling.reader.subjects(f"{OA}hasSource", telling.subject))
        yield Section(telling.say("text.passages"), lines, "passages", total, telling.say("text.passages-note"))


def _line(telling: Telling, anchor: Term) -> Entry:
    found = passage(telling.reader, anchor)
    place = place_of(str(anchor)) or (0, 0)
    name = Name(telling.say("evidence.characters", start=place[0], end=place[1]))
    also = tuple(told(telling, thing) for thing in _things(telling, anchor))
    fragment = f"char={place[0]},{place[1]}"
    return Entry(name, also=also, fragment=fragment, evidence=() if found is None else (found,))
