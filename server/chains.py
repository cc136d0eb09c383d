"""Who said it: a statement with the chain of mouths it comes through, from the author inward.

Nothing that a text says is shown as plain fact: whoever is shown a statement is shown its chain.
Must not know: HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .interface import Say
from .naming import Name, Reader, humanized
from .passages import Passage, passages
from .store import Term

__all__ = ["PLAIN", "STATEMENT", "Step", "chain", "reporting"]

_REC: Final = "https://w3id.org/onrecord/ns#"
STATEMENT: Final = f"{_REC}Statement"
_LONGEST: Final = 50
PLAIN: Final = {"stance": "own", "polarity": "positive", "modality": "certain", "force": "asserts"}


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain.

    Attributes:
        speakers: who says it; where nobody does, what says it: a headline, a caption, a note.
        verb: how they say it.
        statement: what they say.
        marks: what is out of the ordinary: doubted, negative, possible …
        kind: how the text carries it: direct quotation, belief …; empty where that is not told.
        addressees: to whom, where that is told.
        evidence: the words that say so, where they are told.
    """

    speakers: tuple[Name, ...]
    verb: str
    statement: Name
    marks: tuple[str, ...]
    kind: str = ""
    addressees: tuple[Name, ...] = ()
    evidence: tuple[Passage, ...] = ()


def reporting(reader: Reader, statement: Term) -> tuple[Term, ...]:
    """Return the statements that a statement comes through, itself last; of several ways always the same one."""
    found = [statement]
    while len(found) < _LONGEST:
        outer = [term for term in reader.subjects(f"{_REC}embeds", found[0]) if term not in found]
        if not outer:
            break
        found.insert(0, outer[0])
    return tuple(found)


def chain(reader: Reader, say: Say, statement: Term) -> tuple[Step, ...]:
    """Return the chain that ends in a statement."""
    return tuple(_step(reader, say, term) for term in reporting(reader, statement))


def _step(reader: Reader, say: Say, statement: Term) -> Step:
    kind = _code(reader, statement, "statementKind")
    unsaid = Name(say("chain.text", kind=kind) if kind else say("chain.article"))
    return Step(
        speakers=_names(reader, statement, "speaker") or (unsaid,),
        addressees=_names(reader, statement, "addressee"),
        verb=_code(reader, statement, "force") or say("chain.says"),
        statement=reader.name(statement),
        kind=kind,
        marks=tuple(_marks(reader, statement)),
        evidence=passages(reader, [statement]),
    )


def _names(reader: Reader, statement: Term, name: str) -> tuple[Name, ...]:
    return tuple(reader.name(term) for term in reader.values(statement, f"{_REC}{name}"))


def _marks(reader: Reader, statement: Term) -> list[str]:
    codes = ((name, _code(reader, statement, name)) for name in ("stance", "polarity", "modality"))
    return [code for name, code in codes if code and code != PLAIN[name] and code != "relayed"]


def _code(reader: Reader, statement: Term, name: str) -> str:
    """Return a concept's label; without one, its code."""
    term = reader.value(statement, f"{_REC}{name}")
    if term is None:
        return ""
    label = reader.label(term)
    scheme = {"statementKind": "statement kind"}.get(name, name)
    return str(label) if label is not None else humanized(str(term)).removeprefix(f"{scheme} ")
