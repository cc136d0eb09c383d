"""The options of ``onrecord publish`` that publish the past, and what is said while it is published.

Must not know: how anything is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..mapping.errors import OnRecordError

if TYPE_CHECKING:
    from ..mapping.iris import Iris
    from ..mapping.texts import Texts
    from .endpoint import Endpoint
    from .publishing import Order, Publication
    from .replaying import Replayed

__all__ = ["Asked", "past_options", "publish_past"]

Command = Callable[..., None]
Asked = tuple[str, bool]
"""What ``--as-of`` says, and whether ``--replay`` is given."""


def past_options(command: Command) -> Command:
    """Give a command the options that publish the past, as one parameter ``past``."""

    @wraps(command)
    def joined(*args: Any, as_of: str, replay: bool, **others: Any) -> None:
        command(*args, past=(as_of, replay), **others)

    as_of = click.option(
        "--as-of",
        default="",
        metavar="WHEN",
        help="Publish the records as they were, from their git history: at the last commit before an instant or a date "
        "(RFC 3339; a date is its beginning in UTC), or at a commit.",
    )
    replay = click.option(
        "--replay",
        is_flag=True,
        help="Publish every commit that changed the records, the oldest first, each at its own time, up to --as-of if "
        "that is given, so that each state is served as it was. All generations are kept: give --keep 0 from then on.",
    )
    return as_of(replay(joined))


def publish_past(
    records: Path, iris: Iris, texts: Texts, data: Path, store: Endpoint | None, order: Order, past: Asked
) -> int:
    """Publish records as they were, as the options say; return the exit status.

    Raises:
        OnRecordError: the history cannot be read, or the publisher cannot go on.
    """
    from .git_history import Repository
    from .publishing import publish
    from .replaying import chosen, published_as_of, replayed

    as_of, replay = past
    if replay and store is not None:
        raise OnRecordError("a remote store keeps no past: replay without --store, or publish one state with --as-of")
    repository = Repository.around(records)
    commits = chosen(repository, as_of)

    def one(folder: Path, order: Order) -> Publication:
        return publish(folder, iris, texts, data, store, order)

    if not replay:
        found = published_as_of(repository, commits[-1], order, one)
        return _told([found]) or int(found.outcome is None)
    return _told(replayed(repository, commits, data, replace(order, keep=0), one))


def _told(found: Iterable[Replayed]) -> int:
    """Tell what comes of each commit, as it comes; return the exit status."""
    from . import reports

    status, number = 0, 0
    for each in found:
        number += 1
        click.echo(f"commit {each.commit.id[:12]} of {each.commit.at:%Y-%m-%dT%H:%M:%SZ}", err=True)
        if each.outcome is None:
            click.echo(f"{each.why}: what was published stays", err=True)
            status |= not each.is_empty
            continue
        for problem in each.outcome.problems:
            click.echo(str(problem), err=True)
        click.echo(reports.publication(each.outcome))
        status |= bool(each.outcome.refused)
    if not number:
        click.echo("nothing to replay: what is published is not older than any commit; see --data", err=True)
    return status
