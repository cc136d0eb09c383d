"""What single values of a record must be like: keys, references, addresses, dates, spans, numbers.

Each function returns the value, or raises what is wrong with it and what would be right. Must not know: which
fields there are, JSON Schema, RDF.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from typing import Final
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from . import edtf
from .span import Span, SpanError

__all__ = [
    "KEY",
    "LANGUAGE",
    "MAX_KEY",
    "REFERENCE_TYPES",
    "closest",
    "date_text",
    "day",
    "digest",
    "iri",
    "key",
    "language",
    "line",
    "moment",
    "reference",
    "span",
    "whole",
    "wrong",
]

_PLAIN: Final = (
    r"[A-Za-z0-9\-._~!$&'()*+,;=:@\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF\U00010000-\U0001FFFD]|%[0-9A-Fa-f]{2}"
)
_IRI: Final = re.compile(
    rf"https?://[A-Za-z0-9\-._~\u00A0-\uD7FF]+(?::[0-9]{{1,5}})?(?:/(?:{_PLAIN})*)*(?:\?(?:{_PLAIN}|[/?])*)?(?:#(?:{_PLAIN}|[/?])*)?"
)
LANGUAGE: Final = re.compile(  # RFC 5646 section 2.1, without extensions and private use
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?(-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))?"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_IN_IRIS: Final = re.compile("[\u0020-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd-]*")
LISTED: Final = 40
REFERENCE_TYPES: Final = ("actor", "place", "topic", "role", "event", "statement", "image")
_WORD: Final = (
    r"[^\u0000-/:-`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf-\u00de\u00f7\u2000-\u206f\u2190-\u245f"
    r"\u2500-\u2775\u3000-\u3004\u3008-\u3020\u3030\ue000-\uf8ff\ufeff\uff00-\uff0f\uff1a-\uff40\uff5b-\uff65]+"
)
"""The characters of a key for editors, whose patterns have no classes of Unicode in common: `key` in ASCII and
Latin-1, and elsewhere without the blocks of spaces, punctuation and symbols that are typed by mistake."""
KEY: Final = f"{_WORD}(-{_WORD})*"
MAX_KEY: Final = 120


def wrong(message: str, remedy: str = "") -> PydanticCustomError:
    """Return the error that a validator raises: what is wrong, and what would be right."""
    return PydanticCustomError("record", "{message}", {"message": message, "remedy": remedy})


def closest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Return ``did you mean "x"?`` for the nearest known word, or some of the known words."""
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return f'did you mean "{near[0]}"?'
    more = f" … ({len(known)} in all)" if len(known) > LISTED else ""
    return "one of: " + ", ".join(known[:LISTED]) + more if known else ""


def key(text: str) -> str:
    """Return an article's or thing's key: words of any script in lower case, joined by hyphens."""
    if unicodedata.normalize("NFC", text) != text:
        raise wrong(f'"{text}" is not in Unicode normal form NFC', "type it anew, or normalise it")
    parts = text.split("-")
    if not all(part and all(unicodedata.category(c)[0] in "LMN" for c in part) for part in parts):
        raise wrong(f'"{text}" is not a key', "letters and digits of any script, joined by single hyphens")
    if text != text.lower():
        raise wrong(f'"{text}" is not a key', f'write it in lower case: "{text.lower()}"')
    if len(text) > MAX_KEY:
        raise wrong(f"a key has {MAX_KEY} characters at most", "shorten it")
    if not _IN_IRIS.fullmatch(text):
        raise wrong(f'"{text}" holds a character that no IRI may hold', "use letters that RFC 3987 allows")
    return text


def reference(text: str) -> str:
    """Return a reference: a key, or ``type:key``."""
    kind, colon, bare = text.rpartition(":")
    if colon and kind not in REFERENCE_TYPES:
        raise wrong(f'"{kind}:" is no kind of thing', closest(kind, REFERENCE_TYPES))
    key(bare)
    return text


def digest(text: str) -> str:
    """Return a SHA-256 digest."""
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise wrong("is not a SHA-256 digest", "64 hexadecimal digits, lower case; `onrecord ground` writes it")
    return text


def date_text(text: str) -> str:
    """Return a date of the EDTF profile."""
    try:
        edtf.parse(text)
    except edtf.EdtfError as error:
        raise wrong(str(error)) from error
    return text


def iri(text: str) -> str:
    """Return a web address (RFC 3987)."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise wrong(f'"{text}" is not an IRI', f"{error}") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise wrong(f'"{text}" is not a web address', "begin with https:// and name a host")
    if not _IRI.fullmatch(text):
        raise wrong(
            f'"{text}" is not an IRI (RFC 3987)',
            "percent-encode what is no letter, digit or one of -._~!$&'()*+,;=:@/?",
        )
    return text


def line(text: str) -> str:
    """Return a line of text."""
    if not text or text != text.strip():
        raise wrong("is empty or has white space at an edge", "write something, and trim it")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise wrong("holds a control character", "remove it; one line is enough")
    return text


def language(text: str) -> str:
    """Return a language tag (BCP 47) in lower case."""
    if not LANGUAGE.fullmatch(text):
        raise wrong(f'"{text}" is not a language tag', "BCP 47, e.g. en, ja or zh-hant")
    return text.lower()


def moment(value: object) -> object:
    """Return what may be a day with time and zone."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d{2}-\d{2}T", value):
        raise wrong(f'"{value}" is not a moment', "write day, time and zone: 2023-05-05T09:00:00Z")
    return value


def whole(value: object) -> object:
    """Return what may be a whole number: a text of plain digits, or no text."""
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise wrong(f'"{value}" is not a whole number', "write a whole number in the digits 0 to 9 alone, e.g. 12")
    return value


def day(text: str) -> str:
    """Return a day."""
    try:
        if _DAY.fullmatch(text):  # of ten characters are weeks as well, which Python reads too
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise wrong(f'"{text}" is not a day', "write YYYY-MM-DD")


def span(value: object) -> Span:
    """Return the span that ``start-end`` stands for."""
    if isinstance(value, Span):
        return value
    if not isinstance(value, str):
        raise wrong("is not a span", 'write "start-end" in characters of the text, e.g. 174-187')
    try:
        return Span.parse(value)
    except SpanError as error:
        raise wrong(str(error)) from error
