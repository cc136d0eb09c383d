"""The data behind a picture, for programs: what is drawn as rows, written as JSON, CSV and TSV.

Must not know: what is drawn, how anything is found, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .formats import JSON, Format
from .tables import TABLES, table

__all__ = ["DATA", "PictureData"]

DATA: Final = (JSON, *TABLES)
"""The formats."""


@dataclass(frozen=True, slots=True)
class PictureData:
    """The data behind a picture.

    Attributes:
        head: what is told of all of it: how much there is, whose it is.
        columns: the names of the columns.
        rows: the rows, each with a value for every column, empty where there is none.
    """

    head: Mapping[str, object]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]

    def written(self, row: Format) -> bytes:
        """Return it in one of `DATA`; tables have the rows alone, and JSON leaves out what is empty."""
        if row in TABLES:
            return "".join(table([self.columns, *(map(str, each) for each in self.rows)], row)).encode()
        rows = ({name: value for name, value in zip(self.columns, each, strict=True) if value} for each in self.rows)
        return json.dumps({**self.head, "rows": [*rows]}, ensure_ascii=False, indent=1).encode() + b"\n"
