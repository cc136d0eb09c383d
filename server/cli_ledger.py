"""The command ``onrecord ledger``: the steps that were taken about what is published, and a further one.

Must not know: how steps are checked, written or applied.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from .cli_options import FOLDER

__all__ = ["ledger"]

_STEPS: Final = ("correct", "note", "anonymise", "delist", "retract", "delete", "merge", "split", "revoke")
_FIELDS: Final = ("step", "thing", "into", "at", "by", "grounds", "note", "source", "label", "strings")
"""The order in which a step is written."""


@click.command()
@click.argument("records", type=FOLDER)
@click.argument("step", type=click.Choice(_STEPS), required=False)
@click.argument("thing", required=False)
@click.option("--grounds", help="Why; it is shown.")
@click.option("--by", help="Who decided; it is shown.")
@click.option("--at", help="On which day, as YYYY-MM-DD; else today (UTC).")
@click.option("--note", help="What is to be shown: the correction, the reply, the context.")
@click.option("--source", help="Where that is from.")
@click.option("--into", multiple=True, help="What it goes on as: one for merge, several for split.")
@click.option("--label", help="What an unnamed actor is called.")
@click.option("--strings", multiple=True, help="Further words to be removed everywhere.")
def ledger(records: Path, step: str | None, thing: str | None, **options: str | tuple[str, ...] | None) -> None:
    """List the steps taken about what is published, or take a further one.

    STEP is one of correct, note, anonymise, delist, retract, delete, merge, split and revoke; THING is actor:key,
    article:key, article:key/statement:key or, for revoke, step:3. What may not be done is refused, with its place.
    Example: onrecord ledger seeds/ retract article:a/statement:s --grounds "never said" --by "E. Ditor"
    """
    from ..mapping.errors import RecordError
    from ..mapping.ledger_writing import write_step
    from ..mapping.reading import read_collection, read_shared
    from .ledger_report import listing

    if step is None:
        shared = read_shared(records)
        if shared.problems:
            raise RecordError(shared.problems)
        click.echo(listing(shared.ledger.model), nl=False)
        return
    facts = _facts(step, thing, options)
    path, number = write_step(read_collection(records), records, facts)
    click.echo(f"step {number} is written to {path}; it applies when you publish: onrecord publish {records}", err=True)


def _facts(
    step: str, thing: str | None, options: dict[str, str | tuple[str, ...] | None]
) -> dict[str, str | list[str]]:
    """Return a step as it is written.

    Raises:
        UsageError: something that every step has is missing.
    """
    if thing is None:
        raise click.UsageError("THING is missing: name what the step is about, e.g. actor:jane-doe")
    for name, what in (("grounds", "say why"), ("by", "say who decided")):
        if not options[name]:
            raise click.UsageError(f"--{name} is missing: {what}")
    at = options["at"] or datetime.now(UTC).date().isoformat()
    told = {**options, "step": step, "thing": thing, "at": at}
    return {name: _one_or_more(value) for name in _FIELDS if (value := told[name])}


def _one_or_more(value: str | tuple[str, ...]) -> str | list[str]:
    if isinstance(value, str):
        return value
    return value[0] if len(value) == 1 else list(value)
