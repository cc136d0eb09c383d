"""What checks ask for in common, and how they say what they expected and saw.

Must not know: which checks there are, how requests are sent.
"""

from __future__ import annotations

from typing import Final

from .probe import RDF_TYPES, NotApplicableError, Probe
from .probe_messages import Answer

__all__ = ["ANY_RDF", "place", "said", "some", "two", "unless", "vary"]

ANY_RDF: Final = ", ".join((*RDF_TYPES, "*/*;q=0.1"))
"""An Accept field that asks for RDF."""


def vary(answer: Answer) -> frozenset[str]:
    """Return what an answer varies with; ``*`` is everything (RFC 9110 section 12.5.5)."""
    found = answer.tokens("Vary")
    return found | {"accept", "accept-encoding"} if "*" in found else found


def unless(good: bool, wanted: str, answer: Answer) -> str:
    """Return a complaint that names what was wanted and what was seen; empty when it was good."""
    return "" if good else f"expected {wanted}, saw {answer.seen}"


def said(answer: Answer, name: str) -> str:
    """Return what a field of an answer says, in words when it is absent."""
    return answer.field(name) or "none"


def some(probe: Probe) -> tuple[str, ...]:
    """Return the media types on offer, at least one."""
    if not probe.offered:
        raise NotApplicableError("none of the usual formats is on offer")
    return probe.offered


def two(probe: Probe) -> tuple[str, str]:
    """Return two media types on offer."""
    if len(probe.offered) < 2:
        raise NotApplicableError("there are no two formats to choose from")
    return probe.offered[0], probe.offered[1]


def place(probe: Probe) -> str:
    """Return the address of the thing's document."""
    return probe.ask(ANY_RDF).url
