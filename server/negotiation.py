"""Proactive content negotiation, exactly as RFC 9110 section 12 has it.

Own code, because the usual libraries answer nothing for an absent field and stumble over parameters. A
field that is malformed in part is read as far as it makes sense: what cannot be understood counts as
absent, never as an error. Must not know: Flask, formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

__all__ = ["MediaRange", "best_coding", "best_type", "parse_accept", "quality_of", "weighed_languages"]

_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_PARAMETER: Final = re.compile(rf"\s*;\s*(?:({_NAME})\s*=\s*({_NAME}|{_QUOTED}))?")
_MEDIA: Final = re.compile(rf"\s*({_NAME})\s*/\s*({_NAME})|\s*(\*)(?![^\s;,])")
_CODING: Final = re.compile(rf"\s*({_NAME})")
_LANGUAGE: Final = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?![^\s;,])")
_ELEMENT: Final = re.compile(rf"(?:{_QUOTED}|[^,\"]|\"(?![^\"]*\"))+")
_QVALUE: Final = re.compile(r"(?:0|0?\.[0-9]*|1(?:\.0*)?)\Z")  # more lenient than the grammar: Java sends "q=.2"
_Offer = TypeVar("_Offer", bound=str)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept field (RFC 9110 section 12.5.1).

    Attributes:
        type: the type, in small letters, or ``*``.
        subtype: the subtype, in small letters, or ``*``.
        parameters: parameters other than ``q``, names in small letters.
        quality: the weight, from 0 to 1.
    """

    type: str
    subtype: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    quality: float = 1.0

    @property
    def specificity(self) -> tuple[int, int]:
        """How narrow the range is: the most specific one that matches decides."""
        return (self.type != "*") + (self.subtype != "*"), len(self.parameters)

    def matches(self, offer: MediaRange) -> bool:
        """Tell whether an offered media type lies in the range.

        A ``charset`` of UTF-8 matches everything we offer; a ``profile`` is a wish that does not change
        what a format means (RFC 6906 section 3.1), so it matches. Other parameters have to be equal to
        those offered.
        """
        return (
            self.type in ("*", offer.type)
            and self.subtype in ("*", offer.subtype)
            and all(_same(name, value, offer) for name, value in self.parameters.items())
        )


def _same(name: str, value: str, offer: MediaRange) -> bool:
    if name == "profile":
        return True
    if name == "charset":
        return value.lower() == offer.parameters.get(name, "utf-8").lower()
    return offer.parameters.get(name) == value


def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """Return the media ranges of an Accept field; elements that are none are left out."""
    return tuple(found for element in _ELEMENT.findall(header) if (found := _media_range(element)) is not None)


def best_type(header: str | None, offers: Sequence[_Offer]) -> _Offer | None:
    """Return the offered media type that the client likes best, or None when it accepts none of them.

    Args:
        header: the Accept field, all its lines joined by commas; None when it is absent.
        offers: media types, parameters and all, the server's favourite first; ties go to the earlier.
    """
    ranges = parse_accept(header or "")
    if not ranges:
        return offers[0] if offers else None
    weighed = [(quality_of(offer, ranges), -place) for place, offer in enumerate(offers)]
    quality, place = max(weighed, default=(0.0, 0))
    return offers[-place] if quality > 0 else None


def quality_of(offer: str, ranges: Iterable[MediaRange]) -> float:
    """Return the weight that the most specific matching range gives to a media type; 0 when none matches."""
    offered = _media_range(offer)
    if offered is None:
        return 0.0
    matching = [found for found in ranges if found.matches(offered)]
    return max(matching, key=lambda found: (found.specificity, found.quality)).quality if matching else 0.0


def best_coding(header: str | None, offers: Sequence[_Offer]) -> _Offer | None:
    """Return the offered content coding that the client likes best; None means ``identity``.

    ``identity`` is acceptable unless it is excluded (RFC 9110 section 12.5.3), and loses ties; when
    everything is excluded it is sent none the less, which the section allows.
    """
    weights = dict(_codings(header or ""))
    ranked = [(weights.get(offer, weights.get("*", 0.0)), -place) for place, offer in enumerate(offers)]
    quality, place = max(ranked, default=(0.0, 0))
    return offers[-place] if quality > 0 and quality >= weights.get("identity", 0.0) else None


def weighed_languages(header: str) -> Iterator[tuple[str, float]]:
    """Yield the language ranges of an Accept-Language field in small letters, each with its weight from 0 to 1."""
    yield from _weighed(header, _LANGUAGE)


def _codings(header: str) -> Iterator[tuple[str, float]]:
    yield from _weighed(header, _CODING)


def _weighed(header: str, kind: re.Pattern[str]) -> Iterator[tuple[str, float]]:
    for element in _ELEMENT.findall(header):
        head = kind.match(element)
        read = _parameters(element, head.end()) if head else None
        if head and read is not None:
            yield head[1].lower(), read[1]


def _media_range(element: str) -> MediaRange | None:
    head = _MEDIA.match(element)
    read = _parameters(element, head.end()) if head else None
    if head is None or read is None:
        return None
    kind, subtype = (head[1] or "*").lower(), (head[2] or "*").lower()
    return None if kind == "*" != subtype else MediaRange(kind, subtype, *read)


def _parameters(element: str, position: int) -> tuple[dict[str, str], float] | None:
    """Return the parameters before ``q``, and the weight; None when what stands there is not parameters.

    What follows ``q`` were extensions once and means nothing now (RFC 9110 section 12.5.1).
    """
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(element, position):
        position = found.end()
        if not found[1]:
            continue
        name, value = found[1].lower(), _unquoted(found[2])
        if name == "q":
            return (parameters, float(value)) if _QVALUE.match(value) and value != "." else None
        parameters[name] = value
    return None if element[position:].strip() else (parameters, 1.0)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
