"""Words as searching compares them: without case, width and the accents that people leave out, in any script.

Scripts that put no space between words are taken letter by letter, so that a part of a name finds it. Each word knows
where in the text it stands. Must not know: SQL, what is searched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Word", "is_unspaced", "sort_key", "words"]

_ASCII_WORD: Final = re.compile("[0-9A-Za-z]+")
_NUMBER: Final = re.compile("[0-9]+")
_CLUSTER: Final = re.compile(
    ".[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u2069\u20d0-\u20f0\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\uff9e\uff9f\ufeff\u00ad]*",
    re.DOTALL,
)
"""A letter with all that is written on it, and with what joins it or only says how it is laid out."""
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_LAYOUT: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ALIKE: Final = (
    str.maketrans("ıłøđðħŧŋəىیکةς", "iloddhtneييكهσ", "\u0640")
    | str.maketrans({"þ": "th", "æ": "ae", "œ": "oe"})
    | {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
)
"""Letters without a decomposition that keyboards and languages write in several ways; and katakana as hiragana."""
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u2e80-\u2fdf\u3005-\u3007"
    "\u3021-\u3029\u3031-\u303c\u3041-\u30ff\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)
"""Han, kana, bopomofo, Thai, Lao, Tibetan, Myanmar, Khmer, Tai scripts."""
_LONGEST_KEY: Final = 120
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        folded: as it is compared.
        start: where it begins in the text.
        end: where it ends there.
        joined: whether it follows the one before without anything between them, so that both may be one word.
    """

    folded: str
    start: int
    end: int
    joined: bool = False


def words(text: str) -> list[Word]:
    """Return the words of a text in their order."""
    if text.isascii():
        return [Word(found[0].lower(), *found.span()) for found in _ASCII_WORD.finditer(text)]
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    held, start, end = "", 0, 0
    last = -1
    for cluster in _CLUSTER.finditer(text):
        folded = _folded(cluster[0])
        if held and (not _is_word(folded) or is_unspaced(folded)):
            yield Word(held, start, end, joined=start == last)
            held, last = "", end
        if is_unspaced(folded):
            for place, letter in enumerate(folded):
                yield Word(letter, *cluster.span(), joined=cluster.start() == last or place > 0)
            last = cluster.end()
        elif _is_word(folded):
            start = start if held else cluster.start()
            held, end = held + folded, cluster.end()
        elif not folded and held:
            end = cluster.end()
    if held:
        yield Word(held, start, end, joined=start == last)


def is_unspaced(folded: str) -> bool:
    """Tell whether a letter is of a script that puts no space between words."""
    return _UNSPACED.match(folded) is not None


@lru_cache(maxsize=8_192)
def _folded(cluster: str) -> str:
    """Return a letter as it is compared; empty for what is only layout or an accent by itself."""
    plain = _LAYOUT.sub("", unicodedata.normalize("NFKC", cluster).casefold())
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFKC", bare.translate(_ALIKE)).casefold()


@lru_cache(maxsize=8_192)
def _is_word(folded: str) -> bool:
    return bool(folded) and all(unicodedata.category(letter)[0] in "LNM" for letter in folded)


def sort_key(text: str) -> str:
    """Return what a text is sorted by: its words as they are compared, numbers by their value; then itself."""
    told = " ".join(word.folded for word in words(text[: 2 * _LONGEST_KEY])) or text.strip()
    return _NUMBER.sub(lambda digits: digits[0].zfill(_DIGITS), told)[:_LONGEST_KEY]
