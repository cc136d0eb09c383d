"""The steps of a ledger in plain words, for the terminal.

Words that the ledger removes are told to nobody but the file. Must not know: how steps are read, checked or applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..mapping.ledger import Ledger, Step

__all__ = ["listing"]

_DONE: Final[Mapping[str, str]] = {
    "correct": "corrected {0}",
    "note": "noted beside {0}",
    "anonymise": "made {0} unnamed",
    "delist": "took {0} out of lists and downloads",
    "retract": "withdrew {0}",
    "delete": "deleted {0}",
    "merge": "merged {0} into {1}",
    "split": "split {0} into {1}",
    "revoke": "took back {0}",
}


def listing(ledger: Ledger) -> str:
    """Return each step in a line with its number, day, editor and grounds, and a line for what it shows."""
    return "".join(f"{line}\n" for line in _lines(ledger))


def _lines(ledger: Ledger) -> Iterator[str]:
    numbered = list(enumerate(ledger.steps, start=1))
    revoked = {step.thing: number for number, step in numbered if step.step == "revoke"}
    for number, step in numbered:
        later = revoked.get(f"step:{number}")
        mark = "" if later is None else f" (taken back by step {later})"
        yield f"{number:>4}  {step.at}  {_sentence(step)}{mark}"
        if step.note is not None:
            yield f"      {step.note}" + (f" ({step.source})" if step.source is not None else "")


def _sentence(step: Step) -> str:
    thing = step.thing.replace("step:", "step ")
    done = _DONE[step.step].format(thing, " and ".join(step.into))
    return f"{step.by} {done}: {step.grounds}"
