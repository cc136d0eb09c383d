"""Writing a further step into a ledger: checked first, and all that the file holds stays as it is.

Must not know: RDF, what is published, the command line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from .amending import end_of_entry, write
from .errors import OnRecordError, Problem, RecordError
from .ledger import Ledger
from .ledger_check import check_ledger
from .modelling import model_of
from .reading import Collection
from .source import Source, parse_source

__all__ = ["Facts", "with_step", "write_step"]

Facts = Mapping[str, str | Sequence[str]]
"""A step as it is written: its fields in their order, each a text or a list of texts."""
_NEW: Final = "# What was done about things that were published. A line is added and never changed.\nonrecord: 1\n"
_PLAIN: Final = re.compile(r"(?!null$)\w[\w:/-]*\w")
"""What needs no quotes: words, keys and days."""
_UNAMENDABLE: Final = (
    "is laid out in a way that no step can be added to: nothing was written",
    "write each step on lines of its own below `steps:`, with `- ` before the first, and end the file without `...`",
)


def write_step(collection: Collection, folder: Path, facts: Facts) -> tuple[Path, int]:
    """Add a step to the ledger of a folder of records, which is made when there is none.

    Args:
        collection: what the folder holds.
        folder: the folder.
        facts: the step.

    Returns:
        The ledger's file and the step's number, from 1.

    Raises:
        RecordError: something in the folder is not sound, or the step may not be taken; nothing is written.
        OnRecordError: the file cannot be written.
    """
    if collection.problems:
        raise RecordError(collection.problems)
    known = collection.ledger.source
    path = Path(known.name) if known.name else _new_path(collection, folder)
    old = known if known.name else parse_source(_NEW, str(path))
    text = with_step(old, facts)
    ledger = _checked(collection, _read_again(old, text, facts))
    try:
        write(path, text)
    except OSError as error:
        raise OnRecordError(f"{path}: cannot be written: {error.strerror}") from error
    return path, len(ledger.steps)


def with_step(source: Source, facts: Facts) -> str:
    """Return a ledger's characters with a step after its last; the caller sees whether it is read as it was meant."""
    if source.text.lstrip().startswith("{"):
        return _in_json(source, facts)
    steps = source.places.get(("steps",))
    if steps is None:
        text = source.text if source.text.endswith("\n") or not source.text else f"{source.text}\n"
        return f"{text}steps:\n{_item(facts, '  ')}"
    end = end_of_entry(source, steps)
    before, after = source.text[:end], source.text[end:]
    before += "" if before.endswith("\n") else "\n"
    return before + _item(facts, _indent(source)) + after


def _new_path(collection: Collection, folder: Path) -> Path:
    registry = collection.registry.source.name
    return (Path(registry).parent if registry else folder) / "ledger.yaml"


def _read_again(old: Source, text: str, facts: Facts) -> Source:
    """Return what a ledger's new characters are read as.

    Raises:
        RecordError: not as the steps before with the further one.
    """
    try:
        new = parse_source(text, old.name)
    except RecordError:
        raise RecordError([old.problem(("steps",), *_UNAMENDABLE)]) from None
    before = old.data.get("steps", []) if isinstance(old.data, dict) else None
    after = new.data.get("steps") if isinstance(new.data, dict) else None
    told = {name: value if isinstance(value, str) else list(value) for name, value in facts.items()}
    if new.problems or not isinstance(before, list) or after != [*before, told]:
        raise RecordError([old.problem(("steps",), *_UNAMENDABLE)])
    return new


def _checked(collection: Collection, source: Source) -> Ledger:
    """Return the ledger with its further step.

    Raises:
        RecordError: it may not be taken.
    """
    ledger = model_of(Ledger, source)
    problems = [*check_ledger(ledger, source, collection.registry.model), *_unknown(collection, ledger, source)]
    if problems:
        raise RecordError(problems)
    return ledger


def _unknown(collection: Collection, ledger: Ledger, source: Source) -> list[Problem]:
    """Return what is wrong with a last step about something that no record has now.

    Later the records may do without it, so that only a step that is being taken is held to this. What is deleted may
    have been taken out already.
    """
    step, number = ledger.steps[-1], len(ledger.steps)
    article, _, own = step.thing.removeprefix("article:").partition("/")
    if not step.thing.startswith("article:") or step.step == "delete":
        return []
    found = next((each.article for each in collection.records if each.article.article == article), None)
    if found is None:
        return [source.problem(("steps", number - 1, "thing"), f"there is no article {article}", "mend the key")]
    kind, _, key = own.partition(":")
    if own and key not in getattr(found, f"{kind}s"):
        message = f'the article {article} has no {kind} "{key}"'
        return [source.problem(("steps", number - 1, "thing"), message, "mend the key")]
    return []


def _indent(source: Source) -> str:
    """Return what stands before the dash of the last step."""
    starts = [place.start for path, place in source.places.items() if len(path) == 2 and path[0] == "steps"]
    line = source.text[: max(starts, default=0)].rpartition("\n")[2]
    found = re.match(r"( *)- ", line)
    return found[1] if found else "  "


def _item(facts: Facts, indent: str) -> str:
    lines = [f"{name}: {_value(value)}\n" for name, value in facts.items()]
    return f"{indent}- " + f"{indent}  ".join(lines)


def _value(value: str | Sequence[str]) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(map(_value, value))}]"
    return value if _PLAIN.fullmatch(value) else _quoted(value)


def _quoted(text: str) -> str:
    """Return a text in double quotes (YAML 1.2 section 7.3.1), without characters that end a line or are not seen."""
    shown = (char if char.isprintable() else f"\\U{ord(char):08x}" for char in text.replace("\\", "\\\\"))
    return '"' + "".join(shown).replace('"', '\\"') + '"'


def _in_json(source: Source, facts: Facts) -> str:
    """Return JSON with a step before the last bracket, where the list of steps ends if it is the last entry."""
    start, bracket, end = source.text.rpartition("]")
    step = json.dumps(facts, ensure_ascii=False)
    data = source.data.get("steps") if isinstance(source.data, dict) else None
    if not bracket or data is None:
        body = source.text.rstrip()[:-1].rstrip()
        return f'{body},\n  "steps": [\n    {step}\n  ]\n}}\n'
    comma = "," if data else ""
    return f"{start.rstrip()}{comma}\n    {step}\n  {bracket}{end}"
