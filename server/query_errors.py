"""What can go wrong between a query and its answer.

Must not know: stores, HTTP, RDF; worker processes import it, so nothing that takes long to import.
"""

from __future__ import annotations

from ..mapping.errors import OnRecordError

__all__ = [
    "BusyError",
    "CrashedError",
    "DeadlineError",
    "EvaluationError",
    "LostError",
    "MemoryLimitError",
    "QueryError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "SpoolError",
    "StoreError",
    "UnacceptableError",
    "UnwritableError",
]


class StoreError(OnRecordError):
    """The store cannot answer.

    ::

        StoreError
        ├── QueryError              the query is to blame, and asking it again will not help
        │   ├── QuerySyntaxError    it is not SPARQL; ``.line``, ``.column`` and ``.token`` say where
        │   └── QueryRefusedError   it asks for what this store does for nobody
        ├── UnacceptableError       its answer has none of the formats that the client accepts; ``.kind`` says why
        ├── UnwritableError         its answer has something that the format asked for cannot hold
        └── EvaluationError         the query was taken, and there is no whole answer
            ├── BusyError           it was not even begun: too many others wait; ``.seconds`` says when to come again
            ├── DeadlineError       it took too long
            ├── MemoryLimitError    it took too much memory
            ├── SpoolError          its answer could not be put aside
            ├── CrashedError        the process that evaluated it ended by a fault
            └── LostError           the process that evaluated it was ended from outside
    """


class QueryError(StoreError):
    """A query cannot be answered because of what it asks."""


class QueryRefusedError(QueryError):
    """A query asks for what a read-only store that fetches nothing does not do."""


class QuerySyntaxError(QueryError):
    """A query is not SPARQL 1.1.

    Attributes:
        reason: what is wrong there, in a clause that names the token.
        line: 1-based line; 0 when the parser does not tell.
        column: 1-based column in characters; 0 when the parser does not tell.
        token: what stands there; empty at the end of the query, or when the parser does not tell.
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0, token: str = "") -> None:
        self.reason = reason
        self.line = line
        self.column = column
        self.token = token
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{place}{reason}")


class UnacceptableError(StoreError):
    """The answer is of a kind that none of the formats wished for can hold.

    Attributes:
        kind: ``values`` or ``triples``.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"the answer is made of {kind}, and no format for those is wished for")


class UnwritableError(StoreError):
    """An answer has something that the format cannot hold; another format can."""


class EvaluationError(StoreError):
    """The evaluation of a query came to no whole answer."""


class BusyError(EvaluationError):
    """Too many queries wait already.

    Attributes:
        seconds: after how many it is worth asking again.
    """

    def __init__(self, message: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


class DeadlineError(EvaluationError):
    """A query was not answered within its time."""


class MemoryLimitError(EvaluationError):
    """A query needed more memory than it may have."""


class SpoolError(EvaluationError):
    """The answer of a query could not be put aside before it is sent."""


class CrashedError(EvaluationError):
    """The process that evaluated a query ended by a fault."""


class LostError(EvaluationError):
    """The process that evaluated a query was ended from outside."""
