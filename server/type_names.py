"""What the types of things are called on pages: one of them, and several.

Must not know: things, pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .interface import Interface

__all__ = ["TypeNames"]


@dataclass(frozen=True, slots=True)
class TypeNames:
    """The names of types.

    Attributes:
        one: what a thing of a type is called.
        many: what several are called.
    """

    one: Mapping[str, str]
    many: Mapping[str, str]

    @classmethod
    def of(cls, interface: Interface) -> TypeNames:
        """Return the names in one language."""
        say = interface.say
        one = {
            "actor": say("type.actor"),
            "event": say("type.event"),
            "statement": say("type.statement"),
            "article": say("type.article"),
            "place": say("type.place"),
            "topic": say("type.topic"),
            "role": say("type.role"),
            "image": say("type.image"),
            "concept": say("type.concept"),
            "term": say("type.term"),
        }
        many = {
            "actor": say("type.actors"),
            "event": say("type.events"),
            "statement": say("type.statements"),
            "article": say("type.articles"),
            "place": say("type.places"),
            "topic": say("type.topics"),
            "role": say("type.roles"),
            "image": say("type.images"),
            "concept": say("type.concepts"),
            "term": say("type.terms"),
        }
        return cls(one, many)
