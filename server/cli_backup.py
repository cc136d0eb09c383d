"""The commands that copy a data directory away and bring it back: ``onrecord backup | restore``.

Must not know: how anything is done.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from .cli_options import FILE, setting_options
from .settings import settings_from

__all__ = ["backup", "restore"]


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--no-verify", is_flag=True, help="Do not read the backup once more when it is written.")
@setting_options("data")
def backup(target: Path, no_verify: bool, **options: str | None) -> None:
    """Write all generations that are kept, and the whole history, to one file; TARGET is the file or its folder.

    It may be served and published to meanwhile. Example: onrecord backup /mnt/backups/
    """
    from .backing_up import back_up

    settings = settings_from(os.environ, **options)
    path = back_up(settings.data, target, verify=not no_verify)
    click.echo(str(path))
    click.echo(f"{path.stat().st_size:,} bytes{'' if no_verify else ', read once more'}", err=True)


@click.command()
@click.argument("archive", metavar="BACKUP", type=FILE)
@click.option("--no-verify", is_flag=True, help="Do not check the directory when it is restored.")
@setting_options("data")
def restore(archive: Path, no_verify: bool, **options: str | None) -> None:
    """Make a data directory of a backup, and check it; the directory is empty or not there.

    Example: onrecord restore onrecord-20310602T102030.456789Z-0123456789ab.tar --data restored/
    """
    from .restoring import restore as restore_
    from .verifying import Verification, verified

    settings = settings_from(os.environ, **options)
    current = restore_(archive, settings.data)
    click.echo(f"generation {current} is current in {settings.data}")
    errors = 0
    for problem in () if no_verify else verified(Verification(settings.data, every=True)):
        click.echo(str(problem), err=True)
        errors += problem.severity == "error"
    sys.exit(1 if errors else 0)
