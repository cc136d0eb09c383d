"""The command that writes the site as files: ``onrecord freeze``.

Must not know: how anything is done.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from .cli_options import current, setting_options
from .settings import settings_from

__all__ = ["freeze"]

_EVERY = 50  # addresses, between two lines about how far it is


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@setting_options("data", "store", "page")
def freeze(folder: Path, **options: str | None) -> None:
    """Write the whole site as files, with configuration for nginx and Apache; DIR is a frozen site, empty or new.

    Example: onrecord freeze frozen/
    """
    from .freezing import freeze as freeze_

    frozen = freeze_(current(dict(options)), settings_from(os.environ, **options), folder, _tell)
    _tell(0, 0)
    click.echo(f"{frozen.files:,} files, {frozen.size:,} bytes; {frozen.mapped:,} named by digest")
    click.echo(f"{frozen.moved:,} addresses lead to others, {frozen.gone:,} things are told to be gone")
    for address in frozen.absent:
        click.echo(f"not there, though named: {address}", err=True)
    if frozen.absences > len(frozen.absent):
        click.echo(f"and {frozen.absences - len(frozen.absent):,} more", err=True)


def _tell(asked: int, waiting: int) -> None:
    """Say on stderr how far it is, on one line, when it is a terminal."""
    if sys.stderr.isatty() and asked % _EVERY == 0:
        text = f"{asked:,} addresses asked, {waiting:,} wait" if asked else ""
        click.echo(f"\r{text:<60}\r", nl=False, err=True)
