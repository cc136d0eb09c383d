"""Asking a site for everything it leads to, through the application itself, and writing what it answers into files.

One address after another, in the order in which they were found; of a document that comes in several formats all at
once, while its description is at hand. Must not know: any route, what is in documents, any server of files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .formats import FORMATS
from .freeze_addresses import Address, Place, digest_name, is_nameable
from .freeze_asking import Answer, FreezeError, ask
from .freeze_links import READ, links_of, typed_links
from .freeze_register import Gone, Moved, Register
from .freeze_rules import ROBOTS, Group, Observed, Offer, is_live
from .tombstones import OFFERS as TOMBSTONES

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

__all__ = ["Crawl"]

GONE: Final = "gone"
"""The folder of what tells what became of things."""
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_THINGS: Final = ("id", "doc")
_DATA: Final = "text/turtle"
_NO_PAGE: Final = "text/html;q=0, */*"
_OF_LINKS: Final = 16 << 20  # bytes of a document that is read for links


@dataclass(slots=True)
class Crawl:
    """The site being asked.

    Attributes:
        application: the site.
        place: where it is served.
        folder: the root of the files.
        register: what is known of it.
        modified: the time that files bear, in seconds.
        observed: what its answers have in common.
        absent: what is named somewhere and not there, the first of them.
        absences: how many these are.
    """

    application: WSGIApplication
    place: Place
    folder: Path
    register: Register
    modified: float
    observed: Observed = field(init=False)
    absent: list[str] = field(default_factory=list)
    absences: int = 0

    def __post_init__(self) -> None:
        self.observed = Observed(self.place)

    def run(self, seeds: Iterable[Address], told: Callable[[int, int], None]) -> None:
        """Ask for everything that some addresses lead to.

        Args:
            seeds: where to begin.
            told: is told how many addresses were asked and how many wait, after each.
        """
        self.register.add(seeds)
        for address in self.register.waiting():
            if not is_live(address):
                self._visit(address)
            told(self.register.asked, self.register.waits)

    def _visit(self, address: Address) -> None:
        answer = ask(self.application, self.place, address)
        if answer.status == 406 and not address.suffix:
            answer.close()
            answer = ask(self.application, self.place, address, _NO_PAGE)
        try:
            if answer.status in _REDIRECTS:
                self._moved(address, answer)
            elif answer.status in (300, 410) and address.segment in _THINGS and address.depth > 1:
                self._gone(address, answer)
            elif answer.status == 410 and not address.query:
                self.register.bury(Gone(address.stem, answer.status, "", ""))
            elif answer.status != 200:
                self._missing(address, answer.status)
            elif "Content-Location" in answer.headers:
                self._document(address, answer)
            else:
                self._single(address, answer)
        finally:
            answer.close()

    def _missing(self, address: Address, status: int) -> None:
        """Note that something is named and not there.

        Raises:
            FreezeError: the site failed to answer, and nobody knows what.
        """
        if status >= 500:
            raise FreezeError(f"{address.target} was answered with {status}: `onrecord verify` tells what is damaged")
        self.absences += 1
        if len(self.absent) < 20:
            self.absent.append(f"{address.target} ({status})")

    def _moved(self, address: Address, answer: Answer) -> None:
        """Note where an address leads; that things lead to their documents is a rule, and needs no note."""
        target = answer.headers["Location"]
        document = f"{self.place.prefix}/doc{address.target.removeprefix('/id')}"
        is_rule = address.segment == "id" and (answer.status, target) == (303, document)
        if not is_rule and not address.query:
            self.register.move(Moved(address.path, answer.status, target))
        self._follow([target], address)

    def _gone(self, address: Address, answer: Answer) -> None:
        """Write what is told of a thing that is gone, in all formats."""
        path = address.stem.split("/", 2)[2]
        stem = f"{GONE}/{path if is_nameable(f'{path}.jsonld') else digest_name(path, '')}"
        self.register.bury(Gone(path, answer.status, stem, answer.headers.get("Link", "")))
        self.register.add(Address(f"/{folder}/{path}") for folder in _THINGS)
        for row in TOMBSTONES:
            found = ask(self.application, self.place, Address(f"/doc/{path}{row.suffix}"))
            if found.status == answer.status and self.register.claim_as(f"{stem}{row.suffix}"):
                self._write(f"{stem}{row.suffix}", found, row.suffix)
            found.close()

    def _document(self, address: Address, answer: Answer) -> None:
        """Write a document in all formats that it links to; or note that it is another's."""
        chosen = self.place.found(answer.headers["Content-Location"], address)
        if chosen is None:
            return self._single(address, answer)
        links = typed_links(answer.headers.get("Link", ""))
        named = (self.place.found(target, address) for target, rest in links if 'rel="alternate"' in rest)
        variants = [each for each in (chosen, *named) if each is not None and each.stem == chosen.stem]
        if chosen.stem != address.path:
            self.register.alias(address.path, chosen.stem)
            return self.register.add(variants)
        offers = []
        for suffix in dict.fromkeys(each.suffix for each in variants):
            media_type = self._variant(address.variant(suffix))
            offers += [Offer(suffix, media_type)] if media_type else []
        self.observed.offer(address, offers)
        return None

    def _variant(self, address: Address) -> str:
        """Write a document in one format; return its media type, or nothing when it cannot be had in that."""
        self.register.done(address)
        answer = ask(self.application, self.place, address)
        try:
            if answer.status != 200:
                self._missing(address, answer.status)
                return ""
            self._single(address, answer)
            return answer.media_type
        finally:
            answer.close()

    def _single(self, address: Address, answer: Answer) -> None:
        """Write an answer into its file."""
        suffix = address.suffix or answer.suffix
        path = f"{address.path}index" if address.path.endswith("/") else address.path
        filed = Address(path if address.suffix else path + suffix, address.query)
        name = self.register.claim(filed.key, suffix)
        if name is None:
            return
        self.observed.note(address, suffix, answer.headers.items())
        if ROBOTS in answer.headers:
            group = Group.of(address, suffix).pattern("")
            self.register.unlist(filed.key, answer.headers[ROBOTS], group)
        if path != address.path:
            self.register.alias(address.path, path)
        self._write(name, answer, suffix)
        if address.suffix == "" and "Accept" in answer.headers.get("Vary", ""):
            self._lead(address)
        self._read(address, name, answer)

    def _lead(self, address: Address) -> None:
        """Note where those are led who want data of a page that is one for people alone."""
        answer = ask(self.application, self.place, address, _DATA)
        if answer.status in _REDIRECTS:
            self.observed.leads[address.path] = answer.headers["Location"]
            self._follow([answer.headers["Location"]], address)
        answer.close()

    def _write(self, name: str, answer: Answer, suffix: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for block in answer.blocks:
                digest.update(block)
                size += len(block)
                file.write(block)
        when = self.modified - _rank(suffix)
        os.utime(path, (when, when))
        self.register.written(name, digest.hexdigest(), size)

    def _read(self, address: Address, name: str, answer: Answer) -> None:
        """Follow what a document leads to, and what its Link field does."""
        field = typed_links(answer.headers.get("Link", ""))
        self._follow((target for target, _ in field), address)
        path = self.folder / name
        attached = "Content-Disposition" in answer.headers
        if answer.media_type not in READ or attached or path.stat().st_size > _OF_LINKS:
            return
        found = links_of(answer.media_type, path.read_text("utf-8", errors="replace"))
        self._follow(found.links, address)
        for form in found.forms:
            action = self.place.found(form.action or address.target, address)
            if action is not None:
                self.observed.form(action, form.names)

    def _follow(self, links: Iterable[str], at: Address) -> None:
        found = (self.place.found(link, at) for link in dict.fromkeys(links))
        self.register.add(address for address in found if address is not None)


def _rank(suffix: str) -> int:
    """Return how many seconds a file looks older for its format.

    Servers of files make entity tags of time and size: two formats of one document are not to have the same.
    """
    return next((rank for rank, row in enumerate(FORMATS) if row.suffix == suffix), len(FORMATS))
