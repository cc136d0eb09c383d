"""Content codings, one row each: gzip, Brotli and Zstandard (RFC 9110 section 8.4.1, RFC 7932, RFC 8878).

Must not know: which representation is coded, Flask.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import brotli
import zstandard

from .negotiation import best_coding

__all__ = ["CODINGS", "Coding", "chosen_coding"]

SMALLEST: Final = 256


@dataclass(frozen=True, slots=True)
class Coding:
    """One row of the table.

    Attributes:
        name: the coding's registered name.
        encode: codes some bytes; the same bytes always give the same.
    """

    name: str
    encode: Callable[[bytes], bytes]


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=5))


def _zstandard(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=6).compress(body)


CODINGS: Final = (Coding("br", _brotli), Coding("zstd", _zstandard), Coding("gzip", _gzip))
"""The codings on offer, the favourite first."""

_BY_NAME: Final = {row.name: row for row in CODINGS}


def chosen_coding(accept_encoding: str | None, size: int) -> Coding | None:
    """Return the coding that a client likes best for a body of some size; None leaves the body as it is.

    Args:
        accept_encoding: the Accept-Encoding field; None when it is absent.
        size: the body's size in bytes; what is smaller than 256 gains nothing.
    """
    name = best_coding(accept_encoding, tuple(_BY_NAME)) if size >= SMALLEST else None
    return _BY_NAME[name] if name else None
