"""What a search asks for: the parameters of its address, checked, and put together again for other addresses.

Must not know: how things are found, what is done with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import request

from ..mapping.edtf import EdtfError, parse
from ..ontology import codes
from .matching import LONGEST
from .problems import RequestError
from .search import WHEN, Wanted
from .things import TYPES

__all__ = ["Asked", "plain"]

_NAMES: Final = ("q", "type", "article", "from", "to", "when", "factuality")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for.

    Attributes:
        given: what it says, by name: only what means anything.
    """

    given: Mapping[str, str]

    @classmethod
    def here(cls) -> Asked:
        """Return what the request at hand asks for."""
        values = {name: request.args.get(name, "") for name in _NAMES}
        told = {**values, "q": plain(values["q"])}  # words alone may hold what nobody can see
        return cls({name: value for name, value in told.items() if value})

    def query(self, **changes: str) -> str:
        """Return the part of an address that asks for this, or for the same with changes; empty ones take away."""
        told = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(told)}" if told else ""

    @property
    def wanted(self) -> Wanted:
        """Return what is looked for.

        Raises:
            RequestError: something cannot be understood.
        """
        given = self.given
        first, last = _day(given, "from"), _day(given, "to")
        return Wanted(
            given.get("q", ""),
            (_one_of(given, "type", TYPES),) if "type" in given else (),
            given.get("article", ""),
            first,
            last,
            certainly=_one_of(given, "when", WHEN) == "certain",
            factuality=_one_of(given, "factuality", codes("factuality")),
        )


def plain(text: str) -> str:
    """Return a value without what cannot be shown, and no longer than is looked at."""
    return "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST + 1]).strip()


def _one_of(given: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    """Return a value that is one of some; empty when none is given.

    Raises:
        RequestError: it is another.
    """
    told = given.get(name, "")
    if told and told not in allowed:
        raise RequestError(400, f'"{name}" cannot be "{told[:40]}": it is one of {", ".join(allowed)}.')
    return told


def _day(given: Mapping[str, str], name: str) -> str:
    """Return the first day that a date may mean, or of ``to`` the last; empty when none is given.

    Raises:
        RequestError: it is no date.
    """
    if name not in given:
        return ""
    try:
        known = parse(given[name])
    except EdtfError as error:
        raise RequestError(400, f'"{name}": {error}.') from error
    found = known.begin_earliest if name == "from" else known.end_latest
    return "" if found is None else found.isoformat()
