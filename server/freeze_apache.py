"""The configuration of Apache for a frozen site: what a virtual host includes, and the tables that it looks up.

What became of things that are gone is in files with their status and header fields (mod_asis). Must not know: how a
site is asked, any other server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .answers import PREFLIGHT
from .freeze_apache_rules import STATUSES, TABLES, rewriting
from .freeze_findings import CACHE, PROBLEMS, Findings
from .freeze_register import Gone
from .freeze_rules import ROBOTS, Offer

__all__ = ["apache_files"]

_HEAD: Final = """\
# Made by onrecord freeze. Include it in <VirtualHost …>, after: Define FROZEN …, DocumentRoot ${FROZEN}/site

<Directory "${FROZEN}/site">
    Options None
    AllowOverride None
    Require all granted
    <IfModule dir_module>
        DirectorySlash Off
        DirectoryIndex disabled
    </IfModule>
    FileETag MTime Size
    RemoveEncoding .gz
</Directory>
<Directory "${FROZEN}/apache/gone">
    Options None
    AllowOverride None
    Require all granted
</Directory>
RewriteEngine On
"""
_PLACES: Final = {"{stem}": "frozen_place", "{asked}": "frozen_asked", "{tail}": "frozen_tail", "{name}": "frozen_name"}


def apache_files(found: Findings, site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the configuration, with their names.

    Args:
        found: what it says.
        site: the folder of the site's files.
    """
    parts = (_types(found), rewriting(found), _fields(found))
    yield "site.conf", (_HEAD + "\n".join(line for part in parts for line in part) + "\n").encode()
    folder = found.place.folder
    tables: dict[str, list[tuple[str, str]]] = {
        "files": [(folder + key, f"{folder}/{name}") for key, name in found.mapped],
        "moved": [(folder + row.path, f"{row.status}:{row.target}") for row in found.moved],
        "united": [(folder + row.path, f"{row.status}:{row.target}") for row in found.united],
        "gone": [(row.path, row.stem) for row in found.gone] + [(f"{folder}{path}", "410") for path in found.withdrawn],
        "unlisted": [(folder + key, value) for key, value in found.unlisted],
    }
    for name in TABLES:
        yield f"{name}.txt", "".join(f"{key} {value}\n" for key, value in tables[name]).encode()
    for row in found.gone:
        for offer in found.offers[0]:
            path = site / f"{row.stem}{offer.suffix}"
            if path.is_file():
                yield f"{row.stem}{offer.suffix}.asis", _asis(found, row, offer, path.read_bytes())


def _asis(found: Findings, row: Gone, offer: Offer, body: bytes) -> bytes:
    """Return what is told of a thing that is gone, with its status and header fields."""
    fields = {
        "Status": f"{row.status} {'Multiple Choices' if row.status == 300 else 'Gone'}",
        "Content-Type": found.types.get(offer.suffix, offer.media_type),
        CACHE: found.caching,
        ROBOTS: "noindex",
        **({"Link": row.links} if row.links else {}),
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode() + b"\n" + body


def _types(found: Findings) -> Iterator[str]:
    for suffix, kind in found.types.items():
        yield f"AddType {_quoted(kind)} {suffix}" if suffix else _located(r"/[^./]+$", f"ForceType {_quoted(kind)}")
    folder = re.escape(found.place.folder)
    for where, kinds in found.others.items():
        for suffix, kind in kinds.items():
            path = f".*{re.escape(suffix)}" if where.endswith("/") else ""
            yield _located(f"^{folder}/{re.escape(where)}{path}$", f"ForceType {_quoted(kind)}")
    for offer in PROBLEMS:
        yield _located(rf"^{folder}/problem/[0-9-]+\{offer.suffix}$", f"ForceType {_quoted(offer.media_type)}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _located(pattern: str, *lines: str) -> str:
    return "\n".join((f'<LocationMatch "{pattern}">', *(f"    {line}" for line in lines), "</LocationMatch>"))


def _fields(found: Findings) -> Iterator[str]:
    for name, value in found.everywhere.items():
        yield f"Header always set {name} {_filled(value)}"
    yield f"Header set {CACHE} {_filled(found.caching)}"
    problems = ", ".join(f"'{status}'" for status in STATUSES if status != 410)  # tombstones are no problems
    yield f'Header always set {CACHE} no-store "expr=%{{REQUEST_STATUS}} in {{{problems}}}"'
    yield f'Header always merge Vary Accept "expr=%{{REQUEST_STATUS}} in {{{problems}}}"'
    for name, rows in (*found.fields.items(), ("Link", found.links)):
        for group, value in rows:
            if value and (name, value) != (CACHE, found.caching):
                said = f"reqenv('frozen_said') =~ m#{group.pattern(found.place.prefix)}#"
                yield f'Header set {name} {_filled(value)} "expr={said}"'
    yield f'Header set {ROBOTS} "%{{frozen_robots}}e" env=frozen_robots'
    yield 'Header always set Link "<%{frozen_see}e>; rel=\\"describedby\\"" env=frozen_see'
    yield "Header always merge Vary Accept env=frozen_vary"
    yield 'Header set Content-Location "%{frozen_place}e%{frozen_end}e%{frozen_asked}e" env=frozen_negotiated'
    for name, value in PREFLIGHT.items():
        yield f"Header always set {name} {_filled(value)} \"expr=%{{REQUEST_METHOD}} == 'OPTIONS'\""
    refused = "%{REQUEST_METHOD} == 'OPTIONS' || %{REQUEST_STATUS} == '405'"
    yield f'Header always set Allow "GET, HEAD, OPTIONS" "expr={refused}"'


def _filled(value: str) -> str:
    """Return a field's value with variables in the places for what differs."""
    value = value.replace("%", "%%")
    for place, name in _PLACES.items():
        value = value.replace(place, f"%{{{name}}}e")
    return _quoted(value)
