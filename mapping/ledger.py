"""The ledger: the steps taken after publishing, one after another; what an editor may write, typed and frozen.

A line is added and never changed: a step that was wrong is revoked by another. Steps are numbered from 1 in their
order. Must not know: files, RDF, what a step does to a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from . import values
from .fields import Day, Labels, OneOrMany, Text
from .model import FormatVersion, Model
from .values import wrong

__all__ = [
    "REVOCABLE",
    "SHARED_KINDS",
    "Ledger",
    "NumberedStep",
    "Step",
    "StepKind",
    "Target",
    "target_path",
    "unnamed_key",
]

StepKind = Literal["correct", "note", "anonymise", "delist", "retract", "delete", "merge", "split", "revoke"]
SHARED_KINDS: Final = ("actor", "place", "topic")
OWN_KINDS: Final = ("statement", "event", "role", "image", "actor", "place", "topic")
REVOCABLE: Final = ("correct", "note", "delist", "retract", "merge", "split")
"""The steps that can be taken back; what was removed cannot be brought back."""
_STEP: Final = re.compile(r"step:[1-9][0-9]{0,8}")
_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "anonymise": ("actor",),
    "retract": ("article", "statement", "event", "role", "image"),
    "merge": SHARED_KINDS,
    "split": SHARED_KINDS,
    "revoke": ("step",),
}


def _target(text: str) -> str:
    """Return what names a thing: ``actor:key``, ``article:key``, ``article:key/statement:key`` or ``step:3``."""
    if _STEP.fullmatch(text):
        return text
    parts = [part.partition(":") for part in text.split("/")]
    kinds = tuple(kind for kind, _, _ in parts)
    known = kinds in {(kind,) for kind in (*SHARED_KINDS, "article")} | {("article", kind) for kind in OWN_KINDS}
    if not known:
        raise wrong(f'"{text}" names no thing', "write actor:key, article:key, article:key/statement:key or step:3")
    for _, _, key in parts:
        values.key(key)
    return text


Target = Annotated[
    str, AfterValidator(_target), Field(json_schema_extra={"pattern": f"^[a-z]+:{values.KEY}(/[a-z]+:{values.KEY})?$"})
]


class Step(Model):
    """One step: what was done about something that was published, when, by whom and on which grounds."""

    step: StepKind
    """`correct` and `note` say something beside a thing; `anonymise` makes an actor unnamed; `delist` keeps a thing
    out of lists and downloads; `retract` withdraws it; `delete` removes it; `merge` and `split` tell what it goes on
    as; `revoke` takes an earlier step back."""
    thing: Target
    at: Day
    by: Text
    grounds: Text
    note: Text | None = None
    """What is shown: the correction, the reply, the context."""
    source: Text | None = None
    """Where that is from."""
    into: OneOrMany[Target] = ()
    """What a thing goes on as: one for `merge`, several for `split`."""
    label: Labels | None = None
    """What an anonymised actor is called."""
    strings: OneOrMany[Text] = ()
    """Further words to be removed everywhere: other spellings, a family name, an address."""

    @property
    def kind(self) -> str:
        """The kind of thing that it is about."""
        return self.thing.rpartition("/")[2].partition(":")[0]

    @model_validator(mode="after")
    def _complete(self) -> Step:
        for message, remedy in _missing(self):
            raise wrong(message, remedy)
        return self


def _missing(step: Step) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a step in itself, and what would be right."""
    allowed = _ALLOWED.get(step.step)
    if allowed is not None and step.kind not in allowed:
        yield f"cannot {step.step} {step.thing}", f"name one of: {', '.join(allowed)}"
    elif allowed is None and step.kind == "step":
        yield f"cannot {step.step} {step.thing}", "name a thing; a step can only be revoked"
    if step.step in ("correct", "note") and step.note is None:
        yield f"a step {step.step} has no note", "add `note:` with what is to be shown"
    wanted = {"merge": "one", "split": "two or more"}.get(step.step)
    number = len(step.into)
    if (wanted == "one" and number != 1) or (wanted == "two or more" and number < 2) or (wanted is None and number):
        yield f"a step {step.step} goes into {wanted or 'nothing'}", "mend `into:`"
    if any(each.partition(":")[0] != step.kind or "/" in each or each == step.thing for each in step.into):
        yield f"{step.thing} cannot go into {', '.join(step.into)}", "name others of its kind"
    if step.step == "anonymise" and "/" in step.thing and not step.strings:
        yield f"nothing says which words name {step.thing}", "add `strings:` with all its names"


class Ledger(Model):
    """The steps that were taken, the first one first: one file."""

    onrecord: FormatVersion
    steps: tuple[Step, ...] = ()

    def active(self) -> Iterator[NumberedStep]:
        """Yield the steps that were not revoked; those that revoke are not among them."""
        revoked = {step.thing for step in self.steps if step.step == "revoke"}
        for number, step in enumerate(self.steps, start=1):
            if step.step != "revoke" and f"step:{number}" not in revoked:
                yield NumberedStep(number, step)


@dataclass(frozen=True, slots=True)
class NumberedStep:
    """A step with its number, from 1."""

    number: int
    step: Step


def target_path(target: str) -> str:
    """Return the path below ``/id/`` of what a target names: ``article:a/statement:s`` is article/a/statement/s."""
    return target.replace(":", "/")


def unnamed_key(number: int) -> str:
    """Return the key of who becomes unnamed by the step of a number; nothing else may have it."""
    return f"unnamed-{number}"
