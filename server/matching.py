"""Whether and where a text has the words that somebody looks for, and the same for the index's table of words.

The last word of a query finds all that begin with it; in scripts without spaces what is looked for may stand anywhere.
Nothing of a query reaches SQLite but letters, numbers and what is written here. Must not know: ranks, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .folding import Word, is_unspaced, words

__all__ = ["LONGEST", "MOST", "Piece", "Sought", "indexed", "sought"]

_EDGE: Final = "‖"
"""Stands before and after each text in the index; no word of a query is it."""
LONGEST: Final = 200
MOST: Final = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; each method asks of a text as `indexed` writes it.

    Attributes:
        runs: the words, with spaces between them; in a run those that must follow one another.
        open: whether the last word may go on.
        cut: whether more was given than is looked for.
    """

    runs: tuple[str, ...] = ()
    open: bool = False
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.runs)

    def is_all_of(self, text: str) -> bool:
        """Tell whether one of the texts is nothing else."""
        return f"{_EDGE} {' '.join(self.runs)} {_EDGE}" in text

    def begins(self, text: str) -> bool:
        """Tell whether one of the texts begins so."""
        return f"{_EDGE} {' '.join(self.runs)}{self._end}" in text

    def is_in(self, *texts: str) -> bool:
        """Tell whether each run is in any of some texts."""
        wanted = [f" {run} " for run in self.runs[:-1]] + [f" {run}{self._end}" for run in self.runs[-1:]]
        return all(any(each in text for text in texts) for each in wanted)

    @property
    def _end(self) -> str:
        return "" if self.open else " "

    def expressions(self) -> tuple[str, str, str]:
        """Return what FTS5 is asked, the narrowest first: texts that are it, that begin so, that have all of it."""
        whole, star = " ".join(self.runs), " *" if self.open else ""
        return f'"{_EDGE} {whole} {_EDGE}"', f'"{_EDGE} {whole}"{star}', " AND ".join(map(_quoted, self.runs)) + star

    def marked(self, text: str) -> tuple[Piece, ...]:
        """Return a text as it is written in pieces, with what was looked for told apart."""
        pieces, last = list[Piece](), 0
        for start, end in _joined(self._spans(words(text))):
            pieces += [Piece(text[last:start]), Piece(text[start:end], found=True)]
            last = end
        return tuple(piece for piece in (*pieces, Piece(text[last:])) if piece.text)

    def _spans(self, told: list[Word]) -> Iterator[tuple[int, int]]:
        for number, run in enumerate(self.runs):
            wanted, is_open = run.split(" "), self.open and number == len(self.runs) - 1
            for place in range(len(told) - len(wanted) + 1):
                here = told[place : place + len(wanted)]
                if _is_run([word.folded for word in here], wanted, is_open=is_open):
                    yield here[0].start, here[-1].end


def indexed(texts: Iterable[str]) -> str:
    """Return some texts as the table of words holds them: folded, with an edge around each."""
    folded = [" ".join(word.folded for word in words(text)) for text in texts]
    return f"{_EDGE} {f' {_EDGE} '.join(folded)} {_EDGE}" if folded else ""


def sought(query: str) -> Sought:
    """Return what a query looks for: its first words, if there are more than anybody needs."""
    told = words(query[:LONGEST])
    runs: list[str] = []
    for word in told[:MOST]:
        if word.joined and runs:
            runs[-1] += f" {word.folded}"
        else:
            runs.append(word.folded)
    is_open = bool(told) and not is_unspaced(told[:MOST][-1].folded)
    return Sought(tuple(runs), is_open, cut=len(query) > LONGEST or len(told) > MOST)


def _quoted(run: str) -> str:
    return f'"{run}"'


def _is_run(here: list[str], wanted: list[str], *, is_open: bool) -> bool:
    if is_open:
        return here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1])
    return here == wanted


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans in their order, those that touch as one."""
    begun: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if begun is not None and start <= begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun is not None:
            yield begun
        begun = start, end
    if begun is not None:
        yield begun
