"""The rows of a generation's index: articles, the files they came from, their revisions, the pieces of its downloads.

Must not know: where they are kept, how they come about.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

__all__ = [
    "ARTICLES", "ARTICLE_COLUMNS", "FILE_COLUMNS", "PARTS", "REVISIONS", "SCHEMA", "Article", "File", "PartRow",
    "Revision", "article_of", "article_row",
]  # fmt: skip

SCHEMA: Final = """
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    key TEXT PRIMARY KEY, bucket INTEGER NOT NULL, revision TEXT NOT NULL, ordinal INTEGER NOT NULL,
    triples INTEGER NOT NULL, licence TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL,
    file TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL, inode INTEGER NOT NULL, seen INTEGER NOT NULL,
    digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX article_file ON article (file);
CREATE INDEX article_text ON article (text);
CREATE INDEX article_bucket ON article (bucket);
CREATE TABLE revision (
    article TEXT NOT NULL, ordinal INTEGER NOT NULL, revision TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    why TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY (article, ordinal)
) WITHOUT ROWID;
CREATE TABLE part (
    bucket INTEGER NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, packed INTEGER NOT NULL, size INTEGER NOT NULL,
    lines INTEGER NOT NULL, PRIMARY KEY (name, bucket)
) WITHOUT ROWID;
"""


class File(NamedTuple):
    """A record's file as it was when it was read; a tuple, for all of them are read at each publication.

    Attributes:
        file: its name below the folder of records, with slashes.
        size: its bytes.
        mtime: when it was changed last, in nanoseconds.
        inode: its number in the file system.
        seen: when it was looked at, in nanoseconds.
        digest: the SHA-256 of its bytes.
    """

    file: str
    size: int
    mtime: int
    inode: int
    seen: int
    digest: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article that is published.

    Attributes:
        key: its key.
        bucket: the number of the part of the downloads that it is in.
        revision: the name of its graph's revision.
        ordinal: the number of that revision, from 1.
        triples: how many triples its graph holds.
        licence: the data's licence.
        text: the SHA-256 of its text, as its record states it.
        title: its title.
        file: the file of its record.
    """

    key: str
    bucket: int
    revision: str
    ordinal: int
    triples: int
    licence: str
    text: str
    title: str
    file: File

    @property
    def graph(self) -> str:
        """The name of its graph below ``{base}/graph/``."""
        return f"{self.path}/{self.revision}"

    @property
    def path(self) -> str:
        """Its path below ``{base}/id/``."""
        return f"article/{self.key}"


@dataclass(frozen=True, slots=True)
class Revision:
    """One publication of an article.

    Attributes:
        article: the article's key.
        ordinal: its number, from 1.
        revision: the name of the graph's revision; that of an earlier one when the article is again as it was.
        at: when it was published: an instant in UTC that ends with Z.
        by: who made the change.
        why: the reason.
        source: what both are taken from: a commit of the records, say; may be empty.
        title: the article's title then.
    """

    article: str
    ordinal: int
    revision: str
    at: str
    by: str
    why: str
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A piece of a download.

    Attributes:
        bucket: the number of the part.
        name: the download's name, or what else the piece is for.
        digest: the SHA-256 of the file that holds it, which is its name on disk.
        packed: the bytes of that file.
        size: its bytes unpacked.
        lines: its lines.
    """

    bucket: int
    name: str
    digest: str
    packed: int
    size: int
    lines: int


FILE_COLUMNS: Final = ", ".join(File._fields)
_OWN: Final = ", ".join(each.name for each in fields(Article) if each.name != "file")
ARTICLE_COLUMNS: Final = f"{_OWN}, {FILE_COLUMNS}"
ARTICLES: Final = f"SELECT {ARTICLE_COLUMNS} FROM article"  # noqa: S608 - names of columns
REVISIONS: Final = f"SELECT {', '.join(each.name for each in fields(Revision))} FROM revision"  # noqa: S608
PARTS: Final = f"SELECT {', '.join(each.name for each in fields(PartRow))} FROM part"  # noqa: S608


def article_of(row: tuple[Any, ...]) -> Article:
    """Return the article of a row, with its columns as `ARTICLES` has them."""
    key, bucket, revision, ordinal, triples, licence, text, title, *file = row
    return Article(key, bucket, revision, ordinal, triples, licence, text, title, File(*file))


def article_row(article: Article) -> tuple[Any, ...]:
    """Return the row of an article, with the same columns."""
    return (*(getattr(article, each.name) for each in fields(article) if each.name != "file"), *article.file)
