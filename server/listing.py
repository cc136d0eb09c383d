"""Rows of the catalogue as lists show them: what each thing is called, where it leads, what is told beside it.

A statement is never without the mouths that it comes through. Whatever a list holds, what it names is looked up in the
catalogue at two strokes. Must not know: HTTP, how lists are written, searching.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..ontology import REC, REC_C
from .chains import PLAIN, Step
from .interface import Interface
from .languages import ENGLISH, Languages
from .naming import Name
from .site import Addresses
from .things import Label, Thing, Things
from .vague_dates import in_words

__all__ = ["Listed", "listed"]

_WORDS: Final = {"concept": str(REC_C), "ontology": str(REC)}
_SCHEMES: Final = {"actor": "actor-kind", "event": "event-kind", "statement": "statement-kind", "role": "role-kind"}
_BESIDE: Final = {
    "event": ("where",), "role": ("holder", "inBody"), "article": ("author",), "image": ("depicted",),
}  # fmt: skip
_MOST: Final = 5
"""So many things are named beside another."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing as a list shows it.

    Attributes:
        thing: the thing.
        iri: its IRI.
        name: its name, and where it leads.
        kind: what kind of thing it is, in words; empty when nothing more is known than its type.
        when: its date in words; empty without one.
        factuality: of an event, in words.
        chain: of a statement the mouths that it comes through, from the author inward.
        beside: who holds a role and where, who wrote an article, where an event was.
        article: the article that alone tells of it; None for what articles share.
    """

    thing: Thing
    iri: str
    name: Name
    kind: str
    when: str
    factuality: str
    chain: tuple[Step, ...]
    beside: tuple[Name, ...]
    article: Name | None


def listed(
    catalogue: Things,
    things: Sequence[Thing],
    addresses: Addresses,
    interface: Interface,
    languages: Languages = ENGLISH,
) -> list[Listed]:
    """Return things as lists show them, in their order: with two look-ups, however many there are.

    Args:
        catalogue: where they are from.
        things: the things.
        addresses: where pages are.
        interface: says what has no label.
        languages: what things are named in.
    """
    known = catalogue.at({path for thing in things for path in _named(thing)})
    said = {path: known[path] for thing in things for path in thing.chain if path in known}
    known |= catalogue.at({path for thing in said.values() for path in _named(thing)} - known.keys())
    naming = _Naming(known, addresses, interface, languages)
    return [naming.listed(thing) for thing in things]


def _named(thing: Thing) -> Iterator[str]:
    """Yield the paths of what is to be named with a thing."""
    yield from thing.chain
    yield from (path for name in _BESIDE.get(thing.type, ()) for path in thing.links.get(name, ())[:_MOST])
    yield from thing.links.get("speaker", ())
    if thing.article:
        yield f"article/{thing.article}"
    if thing.type in _SCHEMES:
        yield f"concept/{_SCHEMES[thing.type]}-{thing.kind}"
    if thing.factuality:
        yield f"concept/factuality-{thing.factuality}"
    yield from (f"concept/{name}-{code}" for name, code in thing.codes.items() if name in PLAIN)


@dataclass(frozen=True, slots=True)
class _Naming:
    """What names things.

    Attributes:
        known: what was looked up, by path.
        addresses: where pages are.
        interface: says what has no label.
        languages: what things are named in.
    """

    known: Mapping[str, Thing]
    addresses: Addresses
    interface: Interface
    languages: Languages

    def listed(self, thing: Thing) -> Listed:
        """Return a thing as lists show it."""
        own = self.known.get(f"article/{thing.article}") if thing.path != f"article/{thing.article}" else None
        paths = (path for name in _BESIDE.get(thing.type, ()) for path in thing.links.get(name, ())[:_MOST])
        chain = [*filter(None, map(self.known.get, thing.chain[:-1])), thing] if thing.type == "statement" else []
        return Listed(
            thing,
            thing.iri(self.addresses.base, _WORDS),
            self._name(thing),
            self._word(_SCHEMES.get(thing.type, ""), thing.kind),
            in_words(thing.edtf, self.interface.say) if thing.edtf else "",
            self._word("factuality", thing.factuality),
            tuple(map(self._step, chain)),
            tuple(self._name(self.known[path]) for path in paths if path in self.known),
            None if own is None else self._name(own),
        )

    def _name(self, thing: Thing) -> Name:
        label = min(thing.labels, key=self._rank, default=thing.label)
        language = "" if label.language == "en" else label.language
        return Name(label.text, self.addresses.page_of(thing.iri(self.addresses.base, _WORDS)), language)

    def _rank(self, label: Label) -> tuple[int, str]:
        return self.languages.rank(label.language or None), label.text

    def _word(self, scheme: str, code: str) -> str:
        """Return what a concept is called; its code in words where it is not known."""
        concept = self.known.get(f"concept/{scheme}-{code}")
        return code.replace("-", " ") if concept is None else concept.label.text

    def _step(self, thing: Thing) -> Step:
        """Return a statement as a link of a chain; as a page of an entity shows it."""
        speakers = [self.known.get(path) for path in thing.links.get("speaker", ())]
        named = tuple(self._hidden() if each is None else self._name(each) for each in speakers)
        kind = self._word("statement-kind", thing.kind)
        marks = (
            self._word(name, thing.codes.get(name, ""))
            for name in ("stance", "polarity", "modality")
            if thing.codes.get(name, "") not in ("", PLAIN[name], "relayed")
        )
        verb = self._word("force", thing.codes.get("force", ""))
        return Step(
            named or (Name(self.interface.say("list.speaks", kind=kind)),), verb, self._name(thing), tuple(marks)
        )

    def _hidden(self) -> Name:
        return Name(self.interface.say("list.hidden"))
