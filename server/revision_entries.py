"""The list of an article's revisions on its page: number, date, who and why, and what each changed.

Must not know: queries, templates, where revisions are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import DCTERMS, PROV

from .interface import Say
from .naming import Name, Reader
from .page_model import Entry
from .store import Term
from .vague_dates import in_words

__all__ = ["SHOWN", "revision_entries"]

SHOWN: Final = 60
"""How many revisions, the latest ones, a page lists."""
_VERSION: Final = "https://schema.org/version"


def revision_entries(reader: Reader, say: Say, article: Term) -> tuple[Entry, ...]:
    """Return an article's revisions in their order; where the oldest are not among them, it says so."""
    found = {_ordinal(reader, each): each for each in reader.subjects(str(DCTERMS.isVersionOf), article)}
    numbered = {number: found[number] for number in sorted(number for number in found if number)[-SHOWN:]}
    if not numbered:
        return ()
    first = min(numbered)
    entries = tuple(_entry(reader, say, number, each) for number, each in numbered.items())
    return entries if first == 1 else (*_older(reader, say, numbered[first], first), *entries)


def _ordinal(reader: Reader, revision: Term) -> int:
    """Return a revision's number; 0 for what does not say its number."""
    digits = str(reader.value(revision, _VERSION) or "")
    return int(digits) if digits.isdecimal() else 0


def _entry(reader: Reader, say: Say, number: int, revision: Term) -> Entry:
    at = str(reader.value(revision, str(PROV.generatedAtTime)) or "")
    names = [reader.name(agent).text for agent in reader.values(revision, str(PROV.wasAttributedTo))]
    why = reader.value(revision, str(DCTERMS.description))
    note = ", ".join(filter(None, (in_words(at[:10], say), say("revisions.by", who=", ".join(names)) if names else "")))
    also = (Name(say("revisions.changed"), _difference(reader, revision, number)),) if number > 1 else ()
    href = reader.addresses.page_of(str(revision))
    told = note if why is None else f"{note}: {_first_line(str(why))}"
    return Entry(Name(say("revisions.number", number=number), href), note=told, also=also)


def _first_line(text: str) -> str:
    """Return the first line of a reason; the revision's own page has the rest."""
    first, _, rest = text.partition("\n")
    return f"{first} …" if rest.strip() else first


def _older(reader: Reader, say: Say, first: Term, number: int) -> Iterator[Entry]:
    """Yield what stands for the revisions that are not listed."""
    before = str(first).replace(f"?rev={number}", f"?rev={number - 1}")
    text = say("revisions.number", number=1) if number == 2 else say("revisions.first", last=number - 1)
    yield Entry(Name(text, reader.addresses.page_of(before)), note=say("revisions.unlisted"))


def _difference(reader: Reader, revision: Term, number: int) -> str | None:
    base = reader.addresses.base
    path = str(revision).partition("?")[0].removeprefix(f"{base}/doc/")
    return reader.addresses.page_of(f"{base}/diff/{path}?from={number - 1}&to={number}")
