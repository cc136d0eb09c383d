"""The errors of the product, and the one shape in which a problem in a file is told.

The tree::

    OnRecordError            anything the user can mend; its text says what is wrong, where, and what to do
    ├── RecordError          problems in records, the registry or the links; ``.problems`` holds all of them
    ├── TextError            an article's text that cannot be read
    └── …                    the server's own errors stand beside the code that raises them

Must not know: files' formats, RDF, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["OnRecordError", "Problem", "RecordError", "Severity", "TextError"]

Severity = Literal["error", "warning", "info"]


class OnRecordError(Exception):
    """Base of all errors a user can mend; ``str()`` is the whole message."""


class TextError(OnRecordError):
    """An article's text cannot be read: missing, unreadable, not UTF-8 or too large."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file.

    Attributes:
        file: the file's path as the user gave it.
        line: 1-based line; 0 when the file as a whole is meant.
        column: 1-based column in characters; 0 when the file as a whole is meant.
        path: where in the record, as dotted keys (``events.visit.when``); empty for the whole.
        message: what is wrong.
        remedy: what would be right; may be empty.
        severity: ``error`` keeps a record from being published, the others do not.
        facts: what the SHACL result says, by its properties' names, as terms in N-Triples; empty for other checks.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    remedy: str = ""
    severity: Severity = "error"
    facts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return ``file:line:column path: message; remedy``, and the facts on a second line."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f"{place} {self.path}" if self.path else place
        mark = "" if self.severity == "error" else f"{self.severity}: "
        told = f"{where}: {mark}{self.message}" + (f"; {self.remedy}" if self.remedy else "")
        facts = ", ".join(f"{name} {term}" for name, term in self.facts)
        return f"{told}\n    {facts}" if facts else told


class RecordError(OnRecordError):
    """Problems in records; all of them at once.

    Attributes:
        problems: every problem found, sorted by place.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
