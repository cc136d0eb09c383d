"""The configuration of nginx for a frozen site: maps for its ``http`` block, locations for a ``server`` block.

nginx finds files and answers with what all of a kind have in common; whatever differs from thing to thing, redirects
and tombstones, is in maps. Must not know: how a site is asked, any other server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .answers import PREFLIGHT
from .freeze_accept import BEST, ranges, variable, winning
from .freeze_addresses import SUFFIX, VALUE, encoded_path, is_nameable
from .freeze_findings import CACHE, PROBLEMS, Findings
from .freeze_register import Gone
from .freeze_rules import LIVE, ROBOTS, Offer

__all__ = ["field_variable", "nginx_maps", "quoted"]

_PLACES: Final = {
    "{stem}": "$frozen_place",
    "{asked}": "$frozen_asked",
    "{tail}": "$frozen_tail",
    "{name}": "$frozen_name",
}
_USUAL: Final = 32  # bytes of a key that a map of nginx can always have
_MANY: Final = 1_000
_HIDDEN: Final = "/.none"


def nginx_maps(found: Findings) -> str:
    """Return the maps for the ``http`` block."""
    parts = (_hashes(found), _negotiation(found), _addresses(found), _tables(found), _fields(found))
    return "\n".join(line for part in parts for line in part) + "\n"


def _map(source: str, name: str, rows: Iterable[str]) -> str:
    lines = "".join(f"    {row};\n" for row in rows)
    return f"map {source} ${name} {{\n{lines}}}"


def quoted(text: str) -> str:
    """Return a value as a word of the configuration."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _hashes(found: Findings) -> Iterator[str]:
    """Yield how much room maps need where that is more than usual; an ``http`` block can say so once."""
    paths = [*(row.path for row in (*found.moved, *found.united)), *(row.path for row in found.gone)]
    paths += found.withdrawn
    keys = [*(key for key, _ in found.mapped), *paths]
    longest = max((len(f"{found.place.folder}{key}".encode()) for key in keys), default=0)
    if longest > _USUAL:
        yield f"map_hash_bucket_size {1 << (longest + 32).bit_length()};"
    if len(keys) > _MANY:
        yield f"map_hash_max_size {1 << (2 * len(keys)).bit_length()};"


def _negotiation(found: Findings) -> Iterator[str]:
    """Yield the level of each media type, and the best format of each set that documents come in."""
    for media_type in sorted({offer.media_type for offers in (*found.offers, PROBLEMS) for offer in offers}):
        rows = (f'"~*{each.pattern}" {each.level or "$frozen_d"}' for each in ranges(media_type, "?<frozen_d>"))
        yield _map("$http_accept", variable(media_type), ["default 0", f'"" {BEST}', *rows])
    for number, offers in enumerate(found.offers):
        yield _best(f"frozen_best_{number}", offers, '""')
    yield _best("frozen_problem", PROBLEMS, PROBLEMS[0].suffix)
    patterns = [(group.pattern(found.place.prefix), number) for group, number in found.offered]
    best = (f'"~{pattern}" $frozen_best_{number}' for pattern, number in patterns)
    yield _map("$frozen_place", "frozen_best", ["default .html", *best])
    first = (f'"~{pattern}" {found.offers[number][0].suffix}' for pattern, number in patterns)
    yield _map("$frozen_place", "frozen_first_offer", ['default ""', *first])
    sets = (f'"~{pattern}" {number}' for pattern, number in patterns)
    yield _map("$frozen_place", "frozen_set", ["default 0", *sets])
    yield _map("$frozen_first_offer", "frozen_offers", ["default 1", '"" 0'])
    some = "$frozen_named$frozen_query$frozen_first_offer"
    refused = [f"default {_HIDDEN}", f'1 "{some}"']
    yield _map('"$frozen_offers$frozen_suffix$frozen_best"', "frozen_unacceptable", refused)


def _best(name: str, offers: tuple[Offer, ...], none: str) -> str:
    levels = "".join(f"${variable(offer.media_type)}" for offer in offers)
    rows = (f'"~{winning(place)}" {offer.suffix}' for place, offer in enumerate(offers))
    return _map(f'"{levels}"', name, [f"default {none}", *rows])


def _addresses(found: Findings) -> Iterator[str]:
    """Yield the parts of an address, and the file that answers it."""
    folder, prefix = re.escape(found.place.folder), re.escape(found.place.prefix)
    yield _map("$uri", "frozen_suffix", ['default ""', f'"~[^/](?<frozen_a>{SUFFIX})$" $frozen_a'])
    yield _map("$uri", "frozen_stem", ["default $uri", f'"~^(?<frozen_b>.*[^/]){SUFFIX}$" $frozen_b'])
    yield _map("$uri", "frozen_first", ['default ""', f'"~^{folder}/(?<frozen_c>[^/.]*)" $frozen_c'])
    path = "[A-Za-z0-9._~!$&'()*+,;=:@%/-]*"
    yield _map("$request_uri", "frozen_sent_path", ['default ""', f'"~^(?<frozen_e>{path})(?:\\?|$)" $frozen_e'])
    rows = ["default $frozen_sent_path", f'"~^(?<frozen_f>.*[^/]){SUFFIX}$" $frozen_f']
    yield _map("$frozen_sent_path", "frozen_sent_stem", rows)
    named = [(path, stem) for path, stem in found.aliases if path != "/"]
    places = [f"{_key(found, path)} {quoted(found.place.prefix + encoded_path(stem))}" for path, stem in named]
    yield _map("$uri", "frozen_place", ["default $frozen_sent_stem", *places])
    yield _map("$frozen_place", "frozen_tail", ['default ""', f'"~^{prefix}/[^/]+/(?<frozen_g>.+)$" $frozen_g'])
    yield _map("$frozen_sent_path", "frozen_name", ['default ""', '"~/(?<frozen_h>[^/]+)$" $frozen_h'])
    yield from _parameters(found)
    aliases = (f"{_key(found, path)} {_key(found, stem)}" for path, stem in found.aliases)
    yield _map("$frozen_stem", "frozen_named", ["default $frozen_stem", *aliases])
    yield _map("$frozen_suffix", "frozen_end", ["default $frozen_suffix", '"" $frozen_best'])
    whole = '"$frozen_named$frozen_query$frozen_end"'
    rows = [f"default {whole}", *(_mapped(found, key, name) for key, name in found.mapped)]
    yield _map(whole, "frozen_file", rows)
    page = '"$frozen_named$frozen_query.html"'
    yield _map("$frozen_suffix", "frozen_page", [f"default {_HIDDEN}", f'"" {page}'])
    yield _map('"$frozen_suffix$frozen_query:$uri"', "frozen_plain", [f"default {_HIDDEN}", '"~^:.*[^/]$" $uri'])


def _parameters(found: Findings) -> Iterator[str]:
    """Yield the parameters that count, each as it stands in files' names and as it stands in addresses."""
    for name, parts in found.parameters.items():
        first = f"^(?:{'|'.join(map(re.escape, parts))})"
        rows = ['default ""', f'"~{first}:(?<frozen_i>{VALUE})$" "@{name}=$frozen_i"', f'"~{first}:." "@"']
        rows[1:1] = [f'"~{first}:1$" ""'] if name == "page" else []
        yield _map(f'"$frozen_first:$arg_{name}"', f"frozen_arg_{name}", rows)
        yield _map(f"$frozen_arg_{name}", f"frozen_and_{name}", ['default ""', '"~^@(?<frozen_j>.+)$" "&$frozen_j"'])
    for whole, each, row in (
        ("frozen_query", "frozen_arg_", '"~^(?<frozen_k>@.*)$" $frozen_k'),
        ("frozen_asked", "frozen_and_", '"~^&(?<frozen_l>.*)$" "?$frozen_l"'),
    ):
        joined = "".join(f"${each}{name}" for name in found.parameters)
        yield _map(f'"{joined}"', whole, ['default ""', row])


def _key(found: Findings, path: str) -> str:
    """Return a path below the site's root as a word."""
    return quoted(found.place.folder + path)


def _mapped(found: Findings, key: str, name: str) -> str:
    """Return the row of a file; in an expression where capitals matter, for in words nginx does not tell them."""
    whole = found.place.folder + key
    word = f'"~^{re.escape(whole)}$"' if is_nameable(key[1:]) or whole != whole.lower() else quoted(whole)
    return f"{word} {_key(found, f'/{name}')}"


def _tables(found: Findings) -> Iterator[str]:
    """Yield where things are that moved, what became of those that are gone, and what no file answers."""
    folder, prefix = re.escape(found.place.folder), re.escape(found.place.prefix)
    united = (f'{_key(found, row.path)} "{row.status}:{_plain(row.target)}$frozen_suffix"' for row in found.united)
    yield _map("$frozen_stem", "frozen_united", ['default ""', *united])
    moved = (f'{_key(found, row.path)} "{row.status}:{_plain(row.target)}"' for row in found.moved)
    yield _map("$uri", "frozen_moved", ["default $frozen_united", *moved])
    for status in _statuses(found):
        row = f'"~^{status}:(?<frozen_m>.*)$" $frozen_m'
        yield _map("$frozen_moved", f"frozen_moved_{status}", ['default ""', row])
    rows = ['default ""', f'"~^{prefix}/id(?<frozen_n>/.+)$" "{found.place.prefix}/doc$frozen_n"']
    yield _map("$frozen_sent_path", "frozen_see", rows)
    leads = (f'"~^{folder}{re.escape(path)}:\\.(?!html)" {quoted(target)}' for path, target in found.leads.items())
    yield _map('"$uri:$frozen_best_0"', "frozen_lead", ['default ""', *leads])
    yield from _graves(found)
    yield _map("$uri", "frozen_live", ['default ""', f'"~^{folder}(?:{LIVE})$" 1'])
    forms = (
        f'"~^{folder}{re.escape(path)}\\?(?:.*&)?(?:{"|".join(map(re.escape, names))})(?:=|&|$)" '
        f"{_key(found, '/problem/501')}"
        for path, names in found.forms.items()
    )
    yield _map('"$uri?$args"', "frozen_absent", [f"default {_key(found, '/problem/404')}", *forms])


def _statuses(found: Findings) -> list[int]:
    return sorted({row.status for row in (*found.moved, *found.united)})


def _plain(target: str) -> str:
    return target.replace("$", "%24").replace('"', "%22")


def _graves(found: Findings) -> Iterator[str]:
    folder = re.escape(found.place.folder)
    thing = f'"~^{folder}/(?:id|doc)/(?<frozen_o>.+)$" $frozen_o'
    owner = f'"~^{folder}/(?:id|doc|graph|diff)/(?<frozen_p>article/[^/]+)(?:/|$)" $frozen_p'
    yield _map("$frozen_stem", "frozen_thing", ['default ""', thing])
    yield _map("$frozen_stem", "frozen_owner", ['default ""', owner])
    owners = (_grave(found, row) for row in found.gone if row.path.startswith("article/"))
    yield _map("$frozen_owner", "frozen_gone_with", ["default $frozen_withdrawn", *owners])
    withdrawn = (f"{_key(found, path)} 410" for path in found.withdrawn)
    yield _map("$frozen_stem", "frozen_withdrawn", ['default ""', *withdrawn])
    yield _map(
        "$frozen_thing", "frozen_gone", ["default $frozen_gone_with", *(_grave(found, row) for row in found.gone)]
    )
    yield _map("$frozen_gone", "frozen_gone_status", ['default ""', '"~^(?<frozen_r>[0-9]+)" $frozen_r'])
    suffixes = (f"{offer.suffix} {offer.suffix}" for offer in found.offers[0])
    yield _map("$frozen_suffix", "frozen_gone_end", ["default .html", '"" $frozen_gone_best', *suffixes])
    yield _map("$frozen_best_0", "frozen_gone_best", ["default $frozen_best_0", '"" .html'])
    problem = f'default "{found.place.folder}/problem/410$frozen_problem"'
    yield _map("$frozen_gone", "frozen_grave", [problem, '"~:(?<frozen_s>.+)$" "$frozen_s$frozen_gone_end"'])
    links = (f"{quoted(row.path)} {quoted(row.links)}" for row in found.gone if row.links)
    yield _map("$frozen_thing", "frozen_gone_link", ['default ""', *links])


def _grave(found: Findings, row: Gone) -> str:
    return f'{quoted(row.path)} "{row.status}:{found.place.folder}/{row.stem}"'


def _fields(found: Findings) -> Iterator[str]:
    """Yield the header fields of answers, each of those of its group."""
    yield _map("$uri", "frozen_sent", ['default ""', f'"~[^/](?<frozen_t>{SUFFIX})$" $frozen_t'])
    yield _map("$frozen_query", "frozen_mark", ['default "?"', '"" ""'])
    said = '"$frozen_place$frozen_sent$frozen_mark"'
    for name, rows in found.fields.items():
        default = quoted(found.caching) if name == CACHE else "$frozen_unlisted" if name == ROBOTS else '""'
        listed = (
            f'"~{group.pattern(found.place.prefix)}" {_filled(value)}'
            for group, value in rows
            if (name, value) != (CACHE, found.caching)
        )
        yield _map(said, field_variable(name), [f"default {default}", *listed])
    links = (f'"~{group.pattern(found.place.prefix)}" {_filled(value)}' for group, value in found.links if value)
    yield _map(said, "frozen_link", ["default $frozen_see_link", *links])
    yield _map("$frozen_see", "frozen_see_link", ['default "<$frozen_see>; rel=\\"describedby\\""', '"" ""'])
    unlisted = (_unlisted(found, key, value) for key, value in found.unlisted)
    yield _map(
        '"$frozen_named$frozen_query$frozen_sent"', "frozen_unlisted", ["default $frozen_gone_robots", *unlisted]
    )
    yield _map("$frozen_gone", "frozen_gone_robots", ["default noindex", '"" ""'])
    yield _map("$frozen_suffix", "frozen_vary_here", ['default ""', '"" Accept'])
    yield _map("$status", "frozen_vary", ["default $frozen_vary_here", '"~^(?:40[456]|501)$" Accept'])
    location = '"200:1" "$frozen_place$frozen_sent$frozen_asked"'
    yield _map('"$status:$frozen_offers$frozen_suffix"', "frozen_location", ['default ""', location])
    yield _map("$status", "frozen_caching", [f"default ${field_variable(CACHE)}", '"~^(?:40[456]|501)$" no-store'])
    for name, value in PREFLIGHT.items():
        yield _map("$status", field_variable(name), ['default ""', f"204 {quoted(value)}"])
    yield _map("$status", "frozen_allow", ['default ""', '"~^(?:204|405)$" "GET, HEAD, OPTIONS"'])


def _unlisted(found: Findings, key: str, value: str) -> str:
    return f"{_key(found, key)} {quoted(value)}"


def _filled(value: str) -> str:
    """Return a field's value with variables in the places for what differs."""
    for place, name in _PLACES.items():
        value = value.replace(place, name.replace("$", "${") + "}")
    return quoted(value)


def field_variable(name: str) -> str:
    """Return what the variable of a header field is called."""
    return f"frozen_field_{name.lower().replace('-', '_')}"
