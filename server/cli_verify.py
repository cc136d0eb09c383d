"""The command that checks a data directory: ``onrecord verify``.

Must not know: how anything is checked.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from .cli_options import FOLDER, endpoint, setting_options, texts_option
from .settings import settings_from

__all__ = ["verify"]


@click.command()
@click.option("--all", "every", is_flag=True, help="Check all generations that are kept, not only the current one.")
@click.option("--records", type=FOLDER, help="Hold the evidence and the ledger of these records against it as well.")
@texts_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@setting_options("data", "store", "store_update", "store_graphs")
def verify(every: bool, records: Path | None, texts: Path | None, form: str, **options: str | None) -> None:
    """Check that a data directory is whole: files, checksums, counts, history, and texts where they are at hand.

    Example: onrecord verify --data data/ --all
    """
    from .verifying import Verification, as_json, verified

    settings = settings_from(os.environ, **options)
    asked = Verification(settings.data, every, records, texts, endpoint(settings))
    problems = []
    for problem in verified(asked):
        problems.append(problem)
        if form == "text":
            click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "json":
        click.echo(as_json(problems), nl=False)
    state = f"has {errors} error{'' if errors == 1 else 's'}" if errors else "is sound"
    click.echo(f"{settings.data} {state}", err=True)
    sys.exit(1 if errors else 0)
