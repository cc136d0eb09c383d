"""Asking the site itself, as a client without a network does.

Must not know: which addresses there are, what becomes of answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from mimetypes import guess_extension
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Headers
from werkzeug.test import create_environ, run_wsgi_app

from ..mapping.errors import OnRecordError
from .formats import FORMATS
from .freeze_addresses import Address, Place

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

__all__ = ["Answer", "FreezeError", "ask"]

_SUFFIXES: Final = {row.media_type: row.suffix for row in FORMATS}


class FreezeError(OnRecordError):
    """The site cannot be frozen, or not there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answers.

    Attributes:
        status: the status code.
        headers: the header fields.
        blocks: the body, block by block.
    """

    status: int
    headers: Headers
    blocks: Iterable[bytes]

    @property
    def media_type(self) -> str:
        """The media type, without parameters."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip()

    @property
    def suffix(self) -> str:
        """The end of the name of a file whose address has none; none for what is downloaded under its name."""
        if "Content-Disposition" in self.headers:
            return ""
        return _SUFFIXES.get(self.media_type) or guess_extension(self.media_type) or ""

    def close(self) -> None:
        """Give back what the body holds."""
        closing = getattr(self.blocks, "close", None)
        if closing is not None:
            closing()


def ask(application: WSGIApplication, place: Place, address: Address, accept: str = "") -> Answer:
    """Return what a site answers to a request for an address.

    Args:
        application: the site.
        place: where it is served.
        address: the address.
        accept: the Accept field; empty for none.
    """
    headers = {"Accept": accept} if accept else {}
    environ = create_environ(address.target, f"{place.root}/", headers=headers)
    blocks, status, fields = run_wsgi_app(application, environ)
    return Answer(int(status.split(" ")[0]), fields, blocks)
