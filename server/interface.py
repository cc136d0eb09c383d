"""What the interface says in words: wordings by name, read from ``english.toml``, for templates and models alike.

Data has labels of its own and comes from elsewhere. Must not know: pages, HTTP, data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from markupsafe import Markup, escape

__all__ = ["Interface", "Say", "shipped_interface"]

_FILE: Final = Path(__file__).parent / "english.toml"


class Say(Protocol):
    """What says a wording by its name, with values filled in."""

    def __call__(self, name: str, **values: object) -> str:
        """Return the wording."""


@dataclass(frozen=True, slots=True)
class Interface:
    """The wordings of one language.

    Attributes:
        wordings: the texts, by their names: ``search.title``; those that depend on a number end in ``.one`` and
            ``.other``, as CLDR calls the plural forms of English.
    """

    wordings: Mapping[str, str]

    def say(self, name: str, **values: object) -> str:
        """Return a wording with values filled in: as text, or as markup when one of them is; then the rest is escaped.

        Args:
            name: the wording's name.
            **values: what stands in braces; ``count``, a whole number, chooses between ``.one`` and ``.other``.

        Raises:
            KeyError: there is no such wording, or a value is missing.
        """
        if "count" in values and name not in self.wordings:
            name = f"{name}.{'one' if values['count'] == 1 else 'other'}"
        wording = self.wordings[name]
        has_markup = any(isinstance(value, Markup) for value in values.values())
        return (escape(wording) if has_markup else wording).format_map(values)


def shipped_interface() -> Interface:
    """Return the wordings that are shipped: those of English."""
    return Interface(dict(_flat(tomllib.loads(_FILE.read_text("utf-8")))))


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield f"{above}{name}", value
        else:
            yield from _flat(value, f"{above}{name}.")
