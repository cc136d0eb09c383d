"""The commands that list the generations that are kept, and go back to one: ``onrecord generations | rollback``.

Must not know: how anything is done.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from .cli_options import endpoint, setting_options
from .settings import settings_from

if TYPE_CHECKING:
    from .retained_list import Kept

__all__ = ["generations", "rollback"]


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@setting_options("data")
def generations(form: str, **options: str | None) -> None:
    """List the generations that are kept: what each holds, changed and takes on disk.

    Example: onrecord generations
    """
    from .generation import GenerationError, Generations
    from .retained_list import kept_generations

    settings = settings_from(os.environ, **options)
    try:
        manifest = Generations(settings.data).manifest()
    except GenerationError as error:
        click.echo(str(error), err=True)
        manifest = None
    found = kept_generations(settings.data, None if manifest is None else str(manifest["id"]))
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    elif found:
        click.echo(_table(found), nl=False)
    else:
        click.echo(f"no generation is kept in {settings.data}; run: onrecord publish seeds/", err=True)


@click.command()
@click.argument("to", metavar="[ID]", default="")
@click.option("--reason", default="", help="Why: it is kept with the revisions.")
@click.option("--by", default="", help="Who does it; else those whom the earlier revisions name.")
@setting_options("data", "keep", "store", "store_update", "store_graphs")
def rollback(to: str, reason: str, by: str, **options: str | None) -> None:
    """Publish again what an earlier generation said; the one before the current, unless an ID is given.

    History goes on: each article that is as it was gets a further revision. Example: onrecord rollback
    """
    from .rolling_back import Rollback, roll_back

    settings = settings_from(os.environ, **options)
    outcome = roll_back(settings.data, Rollback(to, reason, by, settings.keep), endpoint(settings))
    if not outcome.changed:
        click.echo(f"generation {outcome.generation} says what {outcome.to} said: nothing changed")
        return
    click.echo(f"generation {outcome.generation} is current now and says what {outcome.to} said")
    for key in outcome.articles:
        click.echo(f"as it was: {key}")
    for key in outcome.left:
        click.echo(f"left: {key}")
    click.echo("the records are as they are: mend them before you publish again", err=True)


def _table(found: list[Kept]) -> str:
    heads = ("", "generation", "made", "articles", "quads", "new", "changed", "left", "own kB", "shared kB", "")
    rows = [heads, *map(_row, found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "".join("  ".join(_cells(row, widths)).rstrip() + "\n" for row in rows)


def _row(each: Kept) -> tuple[str, ...]:
    numbers = (each.articles, each.quads, len(each.new), len(each.changed), len(each.left))
    sizes = (f"{-(-size // 1000):,}" for size in (each.own, each.shared))
    mark = "*" if each.is_current else ""
    return (mark, each.id, each.created[:19], *(f"{number:,}" for number in numbers), *sizes, each.remark)


def _cells(row: tuple[str, ...], widths: list[int]) -> list[str]:
    """Return a row's cells in their columns' widths: texts to the left, numbers to the right."""
    texts = (0, 1, 2, len(row) - 1)
    return [
        cell.ljust(width) if number in texts else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
