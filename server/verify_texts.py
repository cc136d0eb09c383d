"""Checking what is published against what it rests on: the articles' texts, the records, the ledger.

Must not know: how generations are made, stores, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..mapping.amendments import Amendments
from ..mapping.errors import Problem, RecordError, TextError
from ..mapping.evidence_check import check_evidence
from ..mapping.iris import Iris
from ..mapping.reading import read_article, read_shared, record_files
from ..mapping.span import digest
from ..mapping.texts import Texts
from .consequences import Consequences
from .examined import AGAIN, Examined, found
from .grepping import occurrences
from .index_rows import Article
from .parts import Bucket

__all__ = ["check_anchors", "check_evidence_of", "check_ledger"]

_ANCHOR: Final = re.compile(
    r'<[^>]*#char=([0-9]{1,9}),([0-9]{1,9})> <https://w3id\.org/onrecord/ns#textDigest> "([0-9a-f]{64})" '
)
_SHOWN: Final = 5


def check_anchors(examined: Examined, texts: Texts) -> Iterator[Problem]:
    """Yield the articles whose published anchors do not stand in their texts, and how many texts are not at hand."""
    absent = 0
    for number in range(examined.buckets):
        rows = examined.index.in_bucket(number)
        try:
            bucket = examined.parts.bucket(examined.index, number) if rows else Bucket()
        except (OSError, UnicodeDecodeError):
            continue  # which files are damaged is told elsewhere
        for row in rows:
            place = f"{examined.base}/graph/{row.graph}"
            try:
                text = texts.find(Path(), row.key, None, row.text)
            except TextError as error:
                yield found(place, str(error), "mend the text's file")
                continue
            absent += text is None
            if text is not None:
                yield from _check_text(place, row, text, bucket.graphs.get(place, ()))
    if absent:
        told = f"the texts of {absent} articles are not at hand: their anchors are unverified"
        yield found(examined.folder, told, "name their folder with --texts", "info")


def _check_text(place: str, row: Article, text: str, lines: tuple[str, ...]) -> Iterator[Problem]:
    if digest(text) != row.text:
        yield found(place, "the text at hand is another: its digest is not the published one", "look for the right one")
        return
    anchors = [match for line in lines if (match := _ANCHOR.match(line))]
    wrong = [match for match in anchors if digest(text[int(match[1]) : int(match[2])]) != match[3]]
    if wrong:
        shown = ", ".join(f"{match[1]}-{match[2]}" for match in wrong[:_SHOWN])
        told = f"{len(wrong)} of {len(anchors)} anchors do not stand in the text: {shown}"
        yield found(place, told, "run `onrecord ground` on its record, and publish")


def check_evidence_of(records: Path, texts: Texts) -> Iterator[Problem]:
    """Yield what is wrong with the evidence of the records in a folder, each at its place; or with the record."""
    unread: list[Problem] = []
    for path in record_files(records, unread):
        try:
            record = read_article(path)
            article = record.article
            text = texts.find(record.path, article.article, article.text.path, article.text.digest)
            yield from check_evidence(record, text).problems
        except RecordError as error:
            yield from error.problems
        except TextError as error:
            yield found(path, str(error), "mend the text's file")
    yield from unread


def check_ledger(examined: Examined, records: Path) -> Iterator[Problem]:
    """Yield which steps of the ledger do not show in a generation yet, and where what it removes is still found."""
    shared = read_shared(records)
    if shared.problems:
        yield from shared.problems
        return
    steps = Consequences(Amendments.of(shared), Iris(examined.base))
    index, salt = examined.index, str(examined.index.note("salt"))
    if not set(steps.marks(salt)) <= set(index.note("forgotten") or ()):
        yield found(examined.folder, "what the ledger removes is not removed yet", AGAIN)
    noted = (index.note("effects"), frozenset(index.note("delisted")))
    if noted != (steps.noted(salt), steps.delisted):
        yield found(examined.folder, "the ledger has steps that are not published yet", AGAIN, "warning")
    words = steps.amendments.strings
    for hit in occurrences(examined.data, words, words=True):
        told = f"this holds words that the ledger removes (the {hit.number + 1}. of {len(words)})"
        yield found(examined.data / hit.place, told, f"{AGAIN}; with --full if it stays")
