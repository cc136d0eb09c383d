"""What pictures call things: the names that the catalogue has for paths, found by one look-up.

Must not know: what is drawn, HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from ..ontology import actor_class
from .languages import ENGLISH
from .naming import Name
from .picture_documents import Asked
from .problems import RequestError
from .svg import clipped
from .things import Label, Thing

__all__ = ["Names", "Say", "worded"]

Say: TypeAlias = Callable[..., str]
"""What says a wording of the interface, as `Interface.say` does."""
_LONGEST: Final = 160
_SHORT: Final = 60
_OFFERED: Final = 40


@dataclass(frozen=True, slots=True)
class Names:
    """The names of some things.

    Attributes:
        asked: who asks for them.
        things: what the catalogue has, by path.
    """

    asked: Asked
    things: Mapping[str, Thing]

    @classmethod
    def of(cls, asked: Asked, paths: Iterable[str]) -> Names:
        """Return the names of what is below ``/id/`` under some paths."""
        return cls(asked, asked.things.at(filter(None, paths)))

    def name(self, path: str) -> Name:
        """Return what a thing is called, in one line that is not too long, and where its page is."""
        thing = self.things.get(path)
        label = Label("", path.rpartition("/")[2]) if thing is None else self._label(thing)
        href = self.asked.addresses.page_of(self.iri(path))
        language = "" if label.language in ENGLISH.wanted else label.language
        return Name(clipped(label.text, _LONGEST), href, language)

    def iri(self, path: str) -> str:
        """Return the IRI of what is at a path."""
        return f"{self.asked.generation.base}/id/{path}"

    def label(self, path: str) -> str:
        """Return what a thing is called by everybody; its key where it is in no list."""
        return self.things[path].label.text if path in self.things else path.rpartition("/")[2]

    def about(self, path: str) -> Name | None:
        """Return the name of what a picture is about; None for everything, which has no path.

        Raises:
            RequestError: there is no such thing.
        """
        if path and not self.knows(path):
            raise RequestError(404, f"There is no {path} here.")
        return self.name(path) if path else None

    def knows(self, path: str) -> bool:
        """Tell whether a thing is listed."""
        return path in self.things

    def offered(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return some of the actors and articles among them, by type: what a request calls each, and its name."""
        found = {}
        for type_ in ("actor", "article"):
            told = sorted((self._label(thing).text, path) for path, thing in self.things.items() if thing.type == type_)
            rows = ((path.removeprefix(f"{type_}/"), clipped(label, _SHORT)) for label, path in told[:_OFFERED])
            found[type_] = tuple(rows)
        return found

    def shape(self, path: str) -> str:
        """Return how an actor is drawn: as a ``person``, an ``organization``, a ``state`` or a ``group``."""
        thing = self.things.get(path)
        return str(actor_class(thing.kind)).rpartition("#")[2].lower() if thing is not None and thing.kind else "person"

    def _label(self, thing: Thing) -> Label:
        def rank(label: Label) -> tuple[int, str]:
            return self.asked.languages.rank(label.language or None), label.text

        return min(thing.labels, key=rank, default=thing.label)


def worded(code: str) -> str:
    """Return the code of a concept in words."""
    return code.replace("-", " ")
