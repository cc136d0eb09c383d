"""Where a dataset is, and the engine that evaluates queries on it.

Must not know: what is asked, HTTP servers of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .endpoint import Source
from .engine import EmbeddedEngine, Engine

__all__ = ["engine_of"]


def engine_of(source: str, services: Mapping[str, str] | None = None) -> Engine:
    """Return the engine of a dataset.

    Args:
        source: the folder of a store, or the text of a `Source`; never to be shown, for it can hold credentials.
        services: the address to ask for each endpoint that SERVICE may name; none by default, none on remote stores.

    Raises:
        StoreError: it cannot be read.
    """
    elsewhere = Source.of(source)
    if elsewhere is None:
        return EmbeddedEngine.open(Path(source), services)
    from .remote import RemoteEngine  # takes long to import

    return RemoteEngine.of(elsewhere)
