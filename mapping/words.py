"""Words that must not be found any more: where a text holds them, and the text without them.

They are found in any case, with whatever stands between their parts in writing, in keys and in addresses: *Jane Doe*
is in ``jane-doe`` and in ``Jane_DOE``. Must not know: whose words they are, files, RDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

__all__ = ["Words"]

_PARTS: Final = re.compile(r"[^\W_]+")
_SPACES: Final = re.compile(r"\\[nrtbf]")
"""What N-Quads and JSON write for spaces: their letters would pass for parts of the words beside them."""
_BETWEEN: Final = r"[\W_]{1,12}"
_PERHAPS_BETWEEN: Final = r"[\W_]{0,12}"
"""Scripts that do not set words apart write a name's parts with nothing between them as well."""
_NO_LETTER: Final = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words, each perhaps of several parts.

    Attributes:
        pattern: finds them in a text in Unicode normal form C; None when there are none.
    """

    pattern: re.Pattern[str] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, strings: Iterable[str]) -> Words:
        """Return what finds some strings."""
        found = {_pattern(_normal(string)) for string in strings} - {""}
        longest_first = sorted(found, key=lambda each: (-len(each), each))
        return cls(re.compile("|".join(longest_first), re.IGNORECASE) if found else None)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return self.pattern is not None

    def are_in(self, text: str) -> bool:
        """Tell whether a text holds any of them, as it is, percent-encoded, or with line breaks written as escapes."""
        if self.pattern is None:
            return False
        plain = _normal(text)
        ways = [plain]
        if "%" in plain:
            ways.append(_normal(unquote(plain)))
        if "\\" in plain:
            ways.append(_SPACES.sub("  ", plain))
        return any(self.pattern.search(way) for way in ways)

    def replaced(self, text: str, by: str) -> str:
        """Return a text with something else in place of each of them."""
        return text if self.pattern is None else self.pattern.sub(lambda _: by, _normal(text))


def _pattern(string: str) -> str:
    parts = _PARTS.findall(string)
    if not parts:
        return ""
    whole = re.escape(parts[0])
    for one, next_ in pairwise(parts):
        between = _BETWEEN if _has_words(one[-1]) or _has_words(next_[0]) else _PERHAPS_BETWEEN
        whole += between + re.escape(next_)
    start = rf"(?<!{_NO_LETTER})" if _has_words(parts[0][0]) else ""
    end = rf"(?!{_NO_LETTER})" if _has_words(parts[-1][-1]) else ""
    return f"{start}{whole}{end}"


def _has_words(letter: str) -> bool:
    """Tell whether a letter is of a script that sets words apart; those without letter case often do not."""
    return letter.lower() != letter.upper() or letter.isdecimal()


def _normal(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
