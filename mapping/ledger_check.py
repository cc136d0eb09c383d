"""What is wrong with the steps of a ledger among each other, and with what they are about.

Must not know: articles, RDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .errors import Problem
from .ledger import REVOCABLE, SHARED_KINDS, Ledger, NumberedStep, Step, unnamed_key
from .registry import Registry
from .source import Source

__all__ = ["check_ledger"]

_ENDING = ("retract", "delete", "anonymise", "merge", "split")
_AFTER = {"delete": ("retract",)}
"""What may still be done with a thing that one of some steps was taken about."""


def check_ledger(ledger: Ledger, source: Source, registry: Registry) -> Iterator[Problem]:
    """Yield everything that is wrong with the steps of a ledger, each at its place."""
    for found in (_revoking(ledger), _twice(ledger), _unknown(ledger, registry), _circles(ledger)):
        for number, field, message, remedy in found:
            yield source.problem(("steps", number - 1, field), message, remedy)


Found = tuple[int, str, str, str]


def _revoking(ledger: Ledger) -> Iterator[Found]:
    done: set[str] = set()
    for number, step in enumerate(ledger.steps, start=1):
        if step.step != "revoke":
            continue
        other = int(step.thing.partition(":")[2])
        if other >= number:
            yield number, "thing", f"there is no earlier step {other}", f"steps are numbered from 1; this is {number}"
        elif (kind := ledger.steps[other - 1].step) not in REVOCABLE:
            remedy = "take the earlier one back by a new one" if kind == "revoke" else "what was removed is gone"
            yield number, "thing", f"a step {kind} cannot be revoked", remedy
        elif step.thing in done:
            yield number, "thing", f"step {other} is revoked already", "take this line out"
        done.add(step.thing)


def _twice(ledger: Ledger) -> Iterator[Found]:
    """Yield the steps about what is not there any more."""
    ended: dict[str, NumberedStep] = {}
    for each in ledger.active():
        step = each.step
        article = step.thing.partition("/")[0]
        earlier = ended.get(step.thing) or ended.get(article)
        if earlier is not None and earlier.step.step not in _AFTER.get(step.step, ()):
            message = f"{step.thing} is not there since step {earlier.number}, {earlier.step.step}"
            yield each.number, "thing", message, f"revoke step {earlier.number} first, or take this line out"
        for target in step.into:
            if target in ended and ended[target].step.step != "merge":
                yield each.number, "into", f"{target} is not there since step {ended[target].number}", "name another"
        if step.step in _ENDING:
            ended[step.thing] = each


def _unknown(ledger: Ledger, registry: Registry) -> Iterator[Found]:
    for each in ledger.active():
        step = each.step
        if step.kind not in SHARED_KINDS or "/" in step.thing:
            continue
        yield from ((each.number, *found) for found in _of_registry(step, registry))
        new = f"actor:{unnamed_key(each.number)}"
        if step.step == "anonymise" and _has(registry, new):
            remedy = "take another step before this one, such as a note, so that it has another number"
            yield each.number, "thing", f"{new} is what it would be called, and the registry has that already", remedy


def _of_registry(step: Step, registry: Registry) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a step about something in the registry."""
    is_there = _has(registry, step.thing)
    if step.step in ("delete", "split") and is_there:
        remedy = "take it out there and out of the records, or anonymise it" if step.step == "delete" else "take it out"
        yield "thing", f"the registry still has {step.thing}", remedy
    if step.step == "anonymise" and not is_there and not step.strings:
        yield "thing", f"the registry has no {step.thing}", "mend the key, or add `strings:` with all its names"
    if step.step in ("correct", "note", "delist") and not is_there:
        yield "thing", f"the registry has no {step.thing}", "mend the key"
    for target in step.into:
        if not _has(registry, target):
            yield "into", f"the registry has no {target}", "add it there, or mend the key"


def _has(registry: Registry, target: str) -> bool:
    kind, _, key = target.partition(":")
    entries: Mapping[str, object] = getattr(registry, f"{kind}s")
    return key in entries


def _circles(ledger: Ledger) -> Iterator[Found]:
    into = {each.step.thing: (each.step.into[0], each.number) for each in ledger.active() if each.step.step == "merge"}
    for start in into:
        trail, at = [start], start
        while at in into and into[at][0] not in trail:
            at = into[at][0]
            trail.append(at)
        if at in into and into[at][0] == start and start == min(trail):
            yield into[at][1], "into", f"goes in a circle: {' → '.join((*trail, start))}", "revoke one of these steps"
