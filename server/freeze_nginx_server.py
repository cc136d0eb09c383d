"""The configuration of nginx for a frozen site: what its ``server`` block includes.

Must not know: what is in the maps that it speaks of, any other server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .answers import PREFLIGHT
from .freeze_findings import CACHE, PROBLEMS, Findings
from .freeze_nginx import field_variable, nginx_maps, quoted

__all__ = ["nginx_files"]

_ANSWER: Final = """\
if ($request_method = OPTIONS) { return 204; }
if ($request_method !~ ^(?:GET|HEAD)$) { return 405; }
if ($frozen_gone_status = 300) { return 418; }
if ($frozen_gone_status = 410) { return 410; }
if ($frozen_live) { return 501; }
if ($frozen_lead) { return 303 $frozen_lead; }
%s
if ($frozen_see) { return 303 $frozen_see; }
if (-f $document_root$frozen_unacceptable) { return 406; }
try_files $frozen_file $frozen_page $frozen_plain $frozen_absent;"""


def nginx_files(found: Findings) -> dict[str, str]:
    """Return the files of the configuration, by name."""
    made = "# Made by onrecord freeze. Include it in {}\n\n"
    return {
        "maps.conf": made.format("http { … }.") + nginx_maps(found),
        "site.conf": made.format("server { … }, which says: root …/site;") + _server(found),
    }


def _server(found: Findings) -> str:
    prefix = found.place.folder
    lines = [*_settings(found), *_fields(found), *_answer(found)]
    for folder, types in found.others.items():
        within = [*_types({**found.types, **types}), *_answer(found)]
        lines += _block(f"location {'^~' if folder.endswith('/') else '='} {quoted(f'{prefix}/{folder}')}", within)
    for status in (404, 501):
        lines += _block(f"location = {quoted(f'{prefix}/problem/{status}')}", ["internal;", f"return {status};"])
    problems = {offer.suffix: offer.media_type for offer in PROBLEMS}
    lines += _block(f"location ^~ {quoted(f'{prefix}/problem/')}", ["internal;", *_types(problems)])
    lines += _block(f"location ^~ {quoted(f'{prefix}/gone/')}", ["internal;"])
    start = _block(f"location = {quoted(prefix)}", [f"return 301 {quoted(f'{prefix}/')};"]) if prefix else []
    return "\n".join([*start, *_block(f"location {quoted(f'{prefix}/')}", lines)]) + "\n"


def _block(head: str, lines: list[str]) -> list[str]:
    return [f"{head} {{", *(f"    {line}" for line in lines), "}"]


def _settings(found: Findings) -> Iterator[str]:
    prefix = found.place.folder
    yield from ("absolute_redirect off;", "charset utf-8;")
    coded = {kind.partition(";")[0] for kind in _all_types(found) if "charset" in kind} - {"text/html"}
    yield f"charset_types {' '.join(sorted(coded))};" if coded else "charset_types text/plain;"
    yield "gzip on;"
    yield "gzip_vary on;"
    yield f"gzip_types {' '.join(sorted(_compressed(found)))};"
    yield from _types(found.types)
    yield "error_page 410 $frozen_grave;"
    yield "error_page 418 =300 $frozen_grave;"  # nginx sends no page with 300 itself
    yield f"error_page 406 {prefix}/problem/406-$frozen_set$frozen_problem;"
    for status in (404, 405, 501):
        yield f"error_page {status} {prefix}/problem/{status}$frozen_problem;"


def _all_types(found: Findings) -> set[str]:
    return {*found.types.values(), *(kind for types in found.others.values() for kind in types.values())}


def _compressed(found: Findings) -> set[str]:
    """Return the media types that are worth compressing; nginx knows that pages are."""
    kinds = {kind.partition(";")[0] for kind in _all_types(found)}
    packed = ("application/gzip", "application/octet-stream", "image/png", "image/jpeg", "font/")
    return {kind for kind in kinds if not kind.startswith(packed)} - {"text/html"}


def _types(types: Mapping[str, str]) -> Iterator[str]:
    """Yield the media types of files by suffix; of such as have none, the default."""
    kinds: dict[str, list[str]] = {}
    for suffix, kind in types.items():
        if suffix:
            kinds.setdefault(kind.partition(";")[0], []).append(suffix[1:])
    rows = (f"{kind} {' '.join(names)};" for kind, names in sorted(kinds.items()))
    yield f"types {{ {' '.join(rows)} }}"
    yield f"default_type {types.get('', 'application/octet-stream').partition(';')[0]};"


def _fields(found: Findings) -> Iterator[str]:
    for name, value in found.everywhere.items():
        yield f"add_header {name} {quoted(value)} always;"
    for name in found.fields:
        variable = "frozen_caching" if name == CACHE else field_variable(name)
        yield f"add_header {name} ${variable} always;"
    yield from ("add_header Link $frozen_link;", "add_header Link $frozen_gone_link always;")
    yield from ("add_header Vary $frozen_vary always;", "add_header Content-Location $frozen_location;")
    yield "add_header Allow $frozen_allow always;"
    yield from (f"add_header {name} ${field_variable(name)} always;" for name in PREFLIGHT)


def _answer(found: Findings) -> list[str]:
    statuses = sorted({row.status for row in (*found.moved, *found.united)})
    moves = [f"if ($frozen_moved_{each}) {{ return {each} $frozen_moved_{each}; }}" for each in statuses]
    return (_ANSWER % "\n".join(moves)).splitlines()
