"""The history of articles: which revision came when, by whom and why, as quads; the graphs of earlier ones, on disk.

A revision is what ``/doc/article/{key}?rev=N`` names: it has a number, a time, a reason, and the graph that it shares
with every other revision of the same content. Graphs that are not current are kept in files named by digests, which all
generations share. Must not know: stores, HTTP.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, PROV, RDFS, XSD, Literal, URIRef

from ..mapping.terms import NamedGraph, Sheet, n_quads, whole
from ..ontology import SCHEMA
from .index_rows import Revision
from .settling import settle_names

__all__ = ["ASIDE", "OldGraphs", "history_graph", "history_lines", "revision_iri"]

ASIDE: Final = ".new"
"""How the names of files end that are being written."""
_COMMIT: Final = re.compile(r"(?:git:)?(?P<id>[0-9a-f]{40,64})(?: (?P<at>[0-9]{4}-[0-9T:.-]+Z))?")
"""The commit that a revision was taken from, and when its author made it."""


def revision_iri(base: str, key: str, ordinal: int) -> str:
    """Return the IRI of an article's revision by its number, which is its document's address too."""
    return f"{base}/doc/article/{key}?rev={ordinal}"


def history_lines(base: str, revisions: Sequence[Revision]) -> list[str]:
    """Return what there is to say of an article's revisions, as N-Quads; see `history_graph`."""
    return list(n_quads(history_graph(base, revisions)))


def history_graph(base: str, revisions: Sequence[Revision]) -> NamedGraph:
    """Return what there is to say of an article's revisions (PROV-O section 3.1).

    Args:
        base: the IRIs' base.
        revisions: all of them, the oldest first.
    """
    sheet = Sheet()
    names: list[str] = []
    for number, revision in enumerate(revisions):
        _revision(sheet, base, revision, revisions[number - 1] if number else None)
        if names and revision.revision not in names:  # what was there before cannot be derived from what followed it
            old, new = (URIRef(f"{base}/graph/article/{revision.article}/{n}") for n in (names[-1], revision.revision))
            sheet.say(new, PROV.wasRevisionOf, old)
        names.append(revision.revision)
    return sheet.graph(URIRef(f"{base}/graph/history"))


def _revision(sheet: Sheet, base: str, revision: Revision, before: Revision | None) -> None:
    key, commit = revision.article, _COMMIT.fullmatch(revision.source)
    subject = URIRef(revision_iri(base, key, revision.ordinal))
    sheet.thing(subject, (), PROV.Entity)
    sheet.label(subject, {"en": f"Revision {revision.ordinal} of {revision.at[:10]}"})
    sheet.say(subject, SCHEMA.version, whole(revision.ordinal))
    sheet.say(subject, DCTERMS.isVersionOf, URIRef(f"{base}/id/article/{key}"))
    sheet.say(subject, PROV.wasDerivedFrom, URIRef(f"{base}/graph/article/{key}/{revision.revision}"))
    sheet.say(subject, PROV.generatedAtTime, _moment(revision.at))
    source = f"git:{commit['id']}" if commit else revision.source
    sheet.say(subject, DCTERMS.source, Literal(source) if source else None)
    sheet.say(subject, DCTERMS.created, _moment(commit["at"]) if commit and commit["at"] else None)
    sheet.say(subject, DCTERMS.description, Literal(revision.why) if revision.why else None)
    if revision.by:
        editor = URIRef(f"{subject}#editor")
        sheet.say(subject, PROV.wasAttributedTo, editor)
        sheet.thing(editor, (), PROV.Agent)
        sheet.say(editor, RDFS.label, Literal(revision.by))
    if before is not None:
        sheet.say(subject, PROV.wasRevisionOf, URIRef(revision_iri(base, key, before.ordinal)))


def _moment(at: str) -> Literal:
    return Literal(at, datatype=XSD.dateTime, normalize=False)


@dataclass(frozen=True, slots=True)
class OldGraphs:
    """The graphs of revisions that are not current.

    Attributes:
        folder: where their files are.
    """

    folder: Path

    def path(self, key: str, revision: str) -> Path:
        """Return the file of a revision's graph."""
        digest = hashlib.sha256(f"{key}\0{revision}".encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest}.nq.gz"

    def put(self, key: str, revision: str, lines: Iterable[str]) -> None:
        """Keep the sorted N-Quads of a revision's graph, and what the catalogue said of that.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        path = self.path(key, revision)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(ASIDE)
        with aside.open("wb") as file:
            file.write(gzip.compress("".join(lines).encode(), mtime=0))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        settle_names(path.parent)

    def lines(self, key: str, revision: str) -> Iterator[str]:
        """Yield the N-Quads of a revision's graph, and what the catalogue said of that.

        Raises:
            FileNotFoundError: it is not kept.
            OSError: it is damaged.
        """
        with gzip.open(self.path(key, revision), "rt", encoding="utf-8", newline="\n") as file:
            yield from file

    def sweep(self, leaks: Callable[[Sequence[str]], bool]) -> None:
        """Remove the graphs that hold what must not be found any more, and those of which nobody can tell.

        Raises:
            OSError: the disk is read-only or failing.
        """
        for path in self.folder.glob("*/*.nq.gz"):
            if _may_leak(path, leaks):
                path.unlink()

    def drop(self, key: str, revision: str) -> None:
        """Remove a revision's graph, if it is kept."""
        self.path(key, revision).unlink(missing_ok=True)


def _may_leak(path: Path, leaks: Callable[[Sequence[str]], bool]) -> bool:
    """Tell whether a file holds what must not be found any more, or is so damaged that nobody can tell."""
    try:
        return leaks([gzip.decompress(path.read_bytes()).decode()])
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError):
        return True
