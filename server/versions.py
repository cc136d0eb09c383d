"""Rows with versions, so that many generations share a file: each row tells from and until which number it is true.

Whoever reads for one number sees the rows of that number through views that have the tables' names, and queries are
written as if there were no others. Nothing is changed but where a row ends; what ended before the oldest number that
anybody asks for is taken out. Must not know: what is in the tables, generations.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["NEVER", "VERSION", "Tables", "Versions", "indexes", "views"]

NEVER: Final = 2_147_483_647
"""The number at which a row ends that has not ended."""
VERSION: Final = "since INTEGER NOT NULL, until INTEGER NOT NULL"
"""The columns that each table of versions has."""
_TAKEN_OUT: Final = 20_000
"""So many rows of a table are taken out by one publication at most."""

Tables = Mapping[str, str]
"""The tables of versions, by name, each with the columns of its primary key."""


def indexes(tables: Tables) -> str:
    """Return the indexes by which rows are found that have ended, in SQL."""
    return "".join(f"CREATE INDEX {name}_ended ON {name} (until) WHERE until < {NEVER};\n" for name in tables)


def views(tables: Tables, number: int) -> str:
    """Return the views through which the rows of a number are seen, in SQL; SQLite flattens them into any query."""
    return "".join(
        f"CREATE TEMP VIEW {name} AS SELECT * FROM main.{name} WHERE since <= {number:d} AND until > {number:d};\n"  # noqa: S608
        for name in tables
    )


@dataclass(frozen=True, slots=True)
class Versions:
    """Tables of versions, being changed in a transaction of their connection.

    Attributes:
        connection: the connection.
        tables: the tables.
        number: the number from which the changes are true.
    """

    connection: sqlite3.Connection
    tables: Tables
    number: int

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Write a row down that is true from now on."""
        told = {**row, "since": self.number, "until": NEVER}
        marks = ", ".join("?" * len(told))
        query = f"INSERT INTO main.{table} ({', '.join(told)}) VALUES ({marks})"  # noqa: S608 - names
        self.connection.execute(query, [*told.values()])

    def end(self, table: str, where: str, *values: Any) -> None:
        """Let the rows end that are true now and of which something holds; what nobody has seen yet just goes.

        Args:
            table: the table.
            where: what holds of them, in SQL.
            values: the values in it.
        """
        now = f"until = {NEVER} AND {where}"
        run = self.connection.execute
        run(f"DELETE FROM main.{table} WHERE since = {self.number:d} AND {now}", values)  # noqa: S608 - names
        run(f"UPDATE main.{table} SET until = {self.number:d} WHERE {now}", values)  # noqa: S608 - names

    def undo(self) -> None:
        """Take back what was written from this number on: by somebody who did not come to an end."""
        for table in self.tables:
            self.connection.execute(f"DELETE FROM main.{table} WHERE since >= ?", (self.number,))  # noqa: S608
            self.connection.execute(
                f"UPDATE main.{table} SET until = {NEVER} WHERE until < {NEVER} AND until >= ?",  # noqa: S608 - names
                (self.number,),
            )

    def take_out(self, oldest: int) -> None:
        """Take rows out that had ended before a number; of very many the rest waits for the next time."""
        for table, key in self.tables.items():
            ended = f"SELECT {key} FROM main.{table} WHERE until < {NEVER} AND until <= ? LIMIT {_TAKEN_OUT}"  # noqa: S608
            self.connection.execute(f"DELETE FROM main.{table} WHERE ({key}) IN ({ended})", (oldest,))  # noqa: S608
