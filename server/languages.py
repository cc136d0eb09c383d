"""Which languages a reader wants things to be named in, and which of some names that is (RFC 4647, lookup).

English is what the interface speaks and what is fallen back to. What languages are called is said here too. Must not
know: where other names come from, Flask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .interface import Say
from .negotiation import weighed_languages

__all__ = ["ENGLISH", "Languages", "called"]

_DEFAULT: Final = "en"
_MOST: Final = 10  # more than anybody speaks


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages that a reader wants, and what is fallen back to.

    Attributes:
        wanted: language tags in small letters, the most wanted first; what each is fallen back to follows it.
        refused: tags of languages that are taken last of all.
    """

    wanted: tuple[str, ...] = (_DEFAULT,)
    refused: frozenset[str] = frozenset()

    @classmethod
    def of(cls, header: str | None) -> Languages:
        """Return what an Accept-Language field asks for; None is an absent one."""
        weighed = [(tag, weight) for tag, weight in weighed_languages(header or "") if tag != "*"]
        ranked = sorted((weight, -place) for place, (_, weight) in enumerate(weighed) if weight > 0)[::-1]
        tags = [weighed[-place][0] for _, place in ranked][:_MOST]
        refused = frozenset(tag for tag, weight in weighed[: 2 * _MOST] if weight == 0)
        wanted = dict.fromkeys(tag for tag in (*_with_truncations(tags), _DEFAULT) if tag not in refused)
        return cls(tuple(wanted), refused)

    def rank(self, tag: str | None) -> int:
        """Return how far a language is from what is wanted: below that of no language for what is, above for the rest.

        Args:
            tag: a language tag; None for words in no language.
        """
        if tag is None:
            return len(self.wanted)
        small = tag.lower()
        if small in self.wanted:
            return self.wanted.index(small)
        return len(self.wanted) + 1 + (small in self.refused)

    def spoken(self, page: bytes) -> tuple[str, ...]:
        """Return whom a page is made for (RFC 9110 section 8.5): English, and what is wanted as far as it is there."""
        text = page.lower()
        found = (tag for tag in self.wanted if tag != _DEFAULT and f' lang="{tag}"'.encode() in text)
        return (_DEFAULT, *found)


def _with_truncations(tags: Iterable[str]) -> Iterator[str]:
    """Yield tags, each with what it is shortened to when it finds nothing (RFC 4647 section 3.4)."""
    for tag in tags:
        parts = tag.split("-")
        while parts:
            yield "-".join(parts)
            parts.pop()
            while parts and len(parts[-1]) == 1:
                parts.pop()


ENGLISH: Final = Languages()
"""What is taken where nobody asked for anything."""


def called(tag: str, say: Say) -> str:
    """Return what a language is called, with what else its tag says; the tag of one that we have no name for."""
    names = dict(each.split(" ", 1) for each in say("language.names").split(", "))
    language, _, rest = tag.partition("-")
    name = names.get(language.lower())
    return tag if name is None else f"{name} ({rest})" if rest else name
