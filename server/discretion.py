"""What of an address may stand in a log: nothing that names what must not be named any more.

Must not know: HTTP, how anything is logged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from .generation import GenerationError, Published

__all__ = ["Discretion"]

_THING: Final = re.compile(
    r"(?=(?P<path>(?P<shared>(?:actor|place|topic|article)/[^/?&#<>\"'\s]+)(?:/[a-z]+/[^/?&#<>\"'\s]+)?))"
)
"""Things, wherever they stand, even within what looks like another thing's."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """Leaves out of addresses what the current generation has forgotten; whoever asks for that still names it.

    Attributes:
        published: tells which generation is current.
    """

    published: Published

    def __call__(self, text: str) -> str:
        """Return an address, or a part of one, up to where it names what must not be named."""
        for written in (text, unquote_plus(text)):
            for found in _THING.finditer(written):
                if any(map(self._must_not_be_named, (found["path"], found["shared"]))):
                    return f"{written[: found.start()]}…"
        return text

    def _must_not_be_named(self, path: str) -> bool:
        try:
            index = self.published.current().index
        except GenerationError:
            return False
        known = (index.gone(each) for each in (path, path.rpartition(".")[0]) if each)
        return any(gone is not None and gone.hidden for gone in known)
