"""Freezing: the whole site as files that any server of files can serve, with configuration for nginx and Apache.

The files are asked of the application itself, put aside in a folder of their own, and take their place when they are
all there. The same generation gives the same bytes. Must not know: any route, any server's language.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import Final
from uuid import uuid4

from flask import Flask

from .app import create_app
from .freeze_addresses import Place
from .freeze_apache import apache_files
from .freeze_asking import FreezeError
from .freeze_crawl import Crawl
from .freeze_findings import PROBLEMS, Findings, findings_of
from .freeze_nginx_server import nginx_files
from .freeze_register import Register
from .freeze_seeds import forms, seeds
from .generation import CHECKSUMS, Generation
from .problems import ProblemDetails
from .settings import Settings

__all__ = ["FreezeError", "Frozen", "freeze"]

MARK: Final = "freeze.json"
"""The file by which a frozen site is told from other folders."""
SITE: Final = "site"
_PROBLEMS: Final = {
    404: "There is nothing here, in this frozen copy of the site.",
    405: "This is a frozen copy of the site: it can be read, and nothing else.",
    410: "This was withdrawn.",
    501: (
        "This is a frozen copy of the site, made of files: it answers no queries, searches nothing and shows no "
        "earlier states. All data is in the downloads that /dataset lists, for a SPARQL store of your own; the texts "
        "of the prepared questions are at /query/{name}.rq."
    ),
}
_README: Final = """\
A site, frozen by onrecord freeze: files that any server of files can serve, and checksums of all of them.

    sha256sum --check --quiet SHA256SUMS

site/      is the root of the documents.

nginx/     http { include /srv/frozen/nginx/maps.conf;
               server { listen 80; root /srv/frozen/site; include /srv/frozen/nginx/site.conf; } }

apache/    Define FROZEN /srv/frozen
           <VirtualHost *:80>
               DocumentRoot ${FROZEN}/site
               Include ${FROZEN}/apache/site.conf
           </VirtualHost>

           with the modules asis, headers, mime, rewrite and setenvif.

Other servers answer the addresses that end in .html, .ttl and so on.
"""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was frozen.

    Attributes:
        files: how many files answer addresses.
        size: their bytes.
        mapped: how many of them have names other than their addresses.
        moved: how many addresses lead to others.
        gone: how many things are told to be gone.
        absent: what is named somewhere and is not there, the first of it.
        absences: how much that is.
    """

    files: int
    size: int
    mapped: int
    moved: int
    gone: int
    absent: tuple[str, ...]
    absences: int


@dataclass(frozen=True, slots=True)
class _Pinned:
    """One generation, whatever is published meanwhile."""

    generation: Generation

    def current(self) -> Generation:
        return self.generation


def freeze(generation: Generation, settings: Settings, target: Path, told: Callable[[int, int], None]) -> Frozen:
    """Write the site of a generation into a folder; return what was written.

    Args:
        generation: the generation.
        settings: those of the site.
        target: the folder; it is not there yet, or empty, or a frozen site, which is replaced.
        told: is told how many addresses were asked and how many wait, after each.

    Raises:
        FreezeError: the folder holds something else, or cannot be written.
    """
    target = target.resolve()
    _require_free(target, generation.path.parent.parent.resolve())
    aside = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        aside.mkdir(parents=True)
        frozen = _written(generation, settings, aside, told)
        _put(aside, target)
    except (OSError, sqlite3.Error) as error:
        where = f"{name}: " if (name := getattr(error, "filename", None)) else ""
        what = getattr(error, "strerror", None) or error
        raise FreezeError(f"nothing was frozen: {where}{what}; free space, or choose another folder") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return frozen


def _require_free(target: Path, data: Path) -> None:
    """Require that nothing is lost when a folder is replaced, and that the data directory stays what it is.

    Raises:
        FreezeError: there is something that no freeze wrote, or it is a part of the data directory.
    """
    if target.is_relative_to(data):
        raise FreezeError(f"{target} is in the data directory: choose another folder")
    if not target.is_dir():
        if target.exists() or target.is_symlink():
            raise FreezeError(f"{target} is not a folder: choose another")
        return
    strangers = _strangers(target)
    if strangers is not None:
        raise FreezeError(
            f"{target} holds {strangers}, which is no part of a frozen site: remove it, or choose another"
        )


def _strangers(target: Path) -> str | None:
    """Return the name of something in a folder that no freeze wrote there; None when there is nothing."""
    listed = target / CHECKSUMS
    ours = {MARK, CHECKSUMS} if (target / MARK).is_file() and listed.is_file() else set()
    if ours:
        ours |= {line.partition("  ")[2] for line in listed.read_text("utf-8", errors="replace").splitlines()}
    names = (Path(root, name).relative_to(target).as_posix() for root, _, files in os.walk(target) for name in files)
    return next((name for name in names if name not in ours), None)


def _put(aside: Path, target: Path) -> None:
    """Bring a folder to the disk, and put it in the place of another, which comes back if that fails."""
    if os.name == "posix":
        os.sync()
    old = target.with_name(f"{aside.name}.old")
    if target.exists():
        target.rename(old)
    try:
        aside.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _written(generation: Generation, settings: Settings, aside: Path, told: Callable[[int, int], None]) -> Frozen:
    """Write everything into a folder."""
    place, modified = Place.of(generation.base), generation.created.timestamp()
    app = create_app(settings, _Pinned(generation), frozen=True)
    register_file, root = aside / "register.sqlite", f"{SITE}{place.folder}"
    (aside / root).mkdir(parents=True)
    with closing(Register(register_file)) as register:
        crawl = Crawl(app.wsgi_app, place, aside / root, register, modified)
        for action, names in forms():
            crawl.observed.form(action, names)
        crawl.run(seeds(generation), told)
        found = findings_of(crawl.observed, register)
        problems = ((f"{root}/problem/{name}", body) for name, body in _problems(app, found))
        own = (("README.txt", _README.encode()), (MARK, _mark(generation)))
        further = chain(problems, configuration(found, aside / root), own)
        _finish(aside, root, register, further, modified)
        files, size = register.total()
    register_file.unlink()
    moved = len(found.moved) + len(found.united)
    gone = len(found.gone) + len(found.withdrawn)
    return Frozen(files, size, len(found.mapped), moved, gone, tuple(crawl.absent), crawl.absences)


def configuration(found: Findings, site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of all servers' configuration, with their names.

    Args:
        found: what it says.
        site: the folder of the site's files.
    """
    yield from ((f"nginx/{name}", text.encode()) for name, text in nginx_files(found).items())
    yield from ((f"apache/{name}", body) for name, body in apache_files(found, site))


def _mark(generation: Generation) -> bytes:
    told = {"onrecord": 1, "generation": generation.id, "base": generation.base}
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _problems(app: Flask, findings: Findings) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of what goes wrong, and the same for programs; of 406 those of each set of formats."""
    told: dict[str, tuple[int, str, dict[str, object]]] = {
        str(status): (status, detail, {}) for status, detail in _PROBLEMS.items()
    }
    for number, offers in enumerate(findings.offers):
        listed = [offer.media_type for offer in offers]
        detail = f"Nothing on offer is acceptable. On offer: {', '.join(listed)}."
        told[f"406-{number}"] = 406, detail, {"offers": listed}
    for name, (status, detail, more) in told.items():
        for offer in PROBLEMS:
            with app.test_request_context(base_url=f"{findings.place.root}/", headers={"Accept": offer.media_type}):
                yield f"{name}{offer.suffix}", ProblemDetails(status, detail, more).response().get_data()


def _finish(aside: Path, root: str, register: Register, further: Iterable[tuple[str, bytes]], modified: float) -> None:
    """Write further files, and the checksums of all."""
    sums = []
    for name, body in further:
        path = aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        os.utime(path, (modified, modified))
        sums.append((name, hashlib.sha256(body).hexdigest()))
    site = ((f"{root}/{name}", sha256) for name, sha256 in register.files())
    with (aside / CHECKSUMS).open("w", encoding="utf-8", newline="\n") as file:
        for name, sha256 in merge(sorted(sums), site):
            file.write(f"{sha256}  {name}\n")
