"""What the commands of the command line share: their options, the settings behind them, the current generation.

Must not know: any single command.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from .settings import ENVIRONMENT_PREFIX, Settings, credentials_from, settings_from

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .generation import Generation

__all__ = ["FILE", "FOLDER", "QUERYING", "RECORDS", "current", "endpoint", "setting_options", "texts_option"]

Command = Callable[..., None]
RECORDS: Final = click.Path(exists=True, path_type=Path)
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
QUERYING: Final = (
    "query_limit",
    "workers",
    "queue",
    "deadline",
    "query_memory",
    "query_rows",
    "query_megabytes",
    "services",
)


def setting_options(*names: str) -> Callable[[Command], Command]:
    """Return a decorator that gives a command the options of some settings."""
    meanings = {field.name: field.metadata["help"] for field in fields(Settings)}

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            variable = ENVIRONMENT_PREFIX + name.upper()
            option = click.option(f"--{name.replace('_', '-')}", help=f"{meanings[name].capitalize()} [{variable}].")
            command = option(command)
        return command

    return decorate


texts_option = click.option(
    "--texts",
    type=FOLDER,
    envvar="ONRECORD_TEXTS",
    help="A folder with the articles' texts [ONRECORD_TEXTS].",
)


def current(options: dict[str, Any]) -> Generation:
    """Return the current generation.

    Raises:
        GenerationError: there is none, or it cannot be read.
    """
    from .generation import Generations

    settings = settings_from(os.environ, **options)
    return Generations(settings.data, endpoint(settings)).current()


def endpoint(settings: Settings) -> Endpoint | None:
    """Return the remote store that some settings name; None without one."""
    from .endpoint import endpoint_of

    return endpoint_of(settings, credentials_from(os.environ))
