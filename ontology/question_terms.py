"""From what somebody types to a term in a query: checked by its parameter's type, written so that it stays one term.

Must not know: which questions there are, records, stores.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Final

from .concepts import REC_C, SCHEMES, codes

__all__ = ["MAX_INTEGER", "MAX_IRI", "MAX_TEXT", "ValueRefusedError", "expected", "is_type", "term"]

MAX_INTEGER: Final = 999_999_999
MAX_IRI: Final = 2_000
MAX_TEXT: Final = 1_000
_SHOWN: Final = 60
_LISTED: Final = 8

_UCS: Final = (  # RFC 3987 section 2.2, `ucschar`
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_UNRESERVED: Final = rf"A-Za-z0-9._~{_UCS}\-"
_NAME: Final = rf"(?:[{_UNRESERVED}!$&'()*+,;=]|%[0-9A-Fa-f]{{2}})"
_CHAR: Final = rf"(?:[{_UNRESERVED}!$&'()*+,;=:@]|%[0-9A-Fa-f]{{2}})"
_TAIL: Final = rf"(?:\?(?:{_CHAR}|[/?])*)?(?:\#(?:{_CHAR}|[/?])*)?"
_ABSOLUTE: Final = re.compile(rf"https?://(?:\[[0-9A-Fa-f:.]+\]|{_NAME}+)(?::[0-9]{{1,5}})?(?:/{_CHAR}*)*{_TAIL}")
_PATH: Final = re.compile(rf"{_CHAR}+(?:/{_CHAR}+)*{_TAIL}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_LANGUAGE: Final = re.compile(  # RFC 5646 section 2.1, without extensions and private use
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
_XSD_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL: Final = re.compile(r'\\[uU]?|["\n\r\t]')


class ValueRefusedError(ValueError):
    """What was typed is not of the parameter's type; ``str()`` says why."""


def is_type(kind: str) -> bool:
    """Return whether this is a type of parameter.

    >>> [is_type(kind) for kind in ("date", "concept/force", "concept", "concept/farce")]
    [True, True, False, False]
    """
    name, _, scheme = kind.partition("/")
    return scheme in SCHEMES if name == "concept" else kind in _TERMS


def expected(kind: str) -> str:
    """Return what a value of this type is, to be told to whoever typed something else."""
    name, _, scheme = kind.partition("/")
    if name == "concept":
        known = codes(scheme)
        return "one of: " + ", ".join(known) if len(known) <= _LISTED else f"a code of the scheme {scheme}"
    return _EXPECTED[name]


def term(kind: str, value: str, base: str) -> str:
    r"""Return a value as a term of SPARQL: one token, whatever was typed.

    >>> term("concept/force", "promises", "")
    '<https://w3id.org/onrecord/concept#force-promises>'
    >>> print(term("text", 'say "so"', ""))
    "say \"so\""

    Raises:
        ValueRefusedError: the value is not of this type.
    """
    name, _, scheme = kind.partition("/")
    return _concept(scheme, value) if name == "concept" else _TERMS[name](value, base)


def _iri(value: str, base: str) -> str:
    if len(value) > MAX_IRI:
        raise ValueRefusedError(f"{_shown(value)} is too long: an IRI has {MAX_IRI:,} characters at most here")
    is_absolute = value.startswith(("http://", "https://"))
    full = value if is_absolute else f"{base}/id/{value}"
    if not (is_absolute or _is_path(value)) or not _ABSOLUTE.fullmatch(full):
        raise ValueRefusedError(f"{_shown(value)} is neither an absolute IRI nor a path of one")
    return f"<{full}>"


def _is_path(value: str) -> bool:
    """Return whether a value is a path without empty segments and dots, and not an IRI of another scheme."""
    segments = re.split("[/?#]", value)
    return bool(_PATH.fullmatch(value)) and ":" not in segments[0] and not {".", ".."} & set(segments)


def _date(value: str, _: str) -> str:
    if not _DAY.fullmatch(value):
        raise ValueRefusedError(f"{_shown(value)} is not a day")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueRefusedError(f"{_shown(value)} is in no calendar") from error
    return f'"{value}"^^<{_XSD_DATE}>'


def _integer(value: str, _: str) -> str:
    if not _INTEGER.fullmatch(value):
        raise ValueRefusedError(f"{_shown(value)} is not a whole number from 0 to {MAX_INTEGER:,}")
    return value


def _text(value: str, _: str) -> str:
    if len(value) > MAX_TEXT:
        raise ValueRefusedError(f"{_shown(value)} is too long: it has {len(value):,} characters")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in value):
        raise ValueRefusedError(f"{_shown(value)} holds a control character")
    return f'"{_SPECIAL.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    r"""Return a character escaped, and ``\u`` so that no reader takes it for an escape of its own.

    SPARQL expands ``\uXXXX`` before it parses (section 19.2): read so, ``"\\u0022"`` would end the string.
    """
    text = found[0]
    return _ESCAPES[text[0]] + "".join(f"\\U{ord(letter):08X}" for letter in text[1:])


def _language(value: str, _: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueRefusedError(f"{_shown(value)} is not a language tag")
    return f'"{value.lower()}"'


def _concept(scheme: str, value: str) -> str:
    if value not in codes(scheme):
        near = get_close_matches(value[:_SHOWN], codes(scheme), n=1)
        hint = f': did you mean "{near[0]}"?' if near else ""
        raise ValueRefusedError(f"{_shown(value)} is no code of the scheme {scheme}{hint}")
    return f"<{REC_C[f'{scheme}-{value}']}>"


def _shown(value: str) -> str:
    """Return a value as a message may show it: short, on one line, with nothing invisible in it."""
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{{{ord(c):04X}}}" for c in shown) + '"'


_TERMS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "iri": _iri,
    "date": _date,
    "integer": _integer,
    "text": _text,
    "language": _language,
}
_EXPECTED: Final[Mapping[str, str]] = {
    "iri": "an absolute IRI (http or https), or what follows /id/ in one of this dataset",
    "date": "a day as YYYY-MM-DD",
    "integer": f"a whole number from 0 to {MAX_INTEGER:,}, in the digits 0 to 9 alone",
    "text": f"a text of {MAX_TEXT:,} characters at most",
    "language": "a language tag (BCP 47)",
}
