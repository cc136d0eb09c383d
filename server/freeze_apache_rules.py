"""The rules by which Apache finds the file that answers an address of a frozen site (mod_setenvif, mod_rewrite).

Must not know: what is in the tables that are looked up, header fields, any other server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .freeze_accept import ranges, variable, winning
from .freeze_addresses import SUFFIX, VALUE, encoded_path
from .freeze_findings import PROBLEMS, Findings
from .freeze_rules import LIVE, Offer

__all__ = ["STATUSES", "TABLES", "rewriting"]

TABLES: Final = ("files", "moved", "united", "gone", "unlisted")
"""What is looked up, by the names of the files."""
STATUSES: Final = (404, 405, 406, 410, 501)
"""The statuses of problems that have pages."""
_SENT: Final = r"^\S+\s+(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)"


def rewriting(found: Findings) -> Iterator[str]:
    """Yield the directives, in the order in which they are to be."""
    yield from _accepted(found)
    for name in TABLES:
        yield f'RewriteMap frozen_{name} "txt:${{FROZEN}}/apache/{name}.txt"'
    yield from _problems(found)
    yield from _addresses(found)
    yield from _negotiation(found)
    yield from _tables(found)
    yield from _files(found)


def _accepted(found: Findings) -> Iterator[str]:
    """Yield the level of each media type: of directives that match, the last one counts."""
    for media_type in sorted({offer.media_type for offers in (*found.offers, PROBLEMS) for offer in offers}):
        name = variable(media_type)
        yield f'SetEnvIf Request_URI "^" {name}=0'
        for each in reversed(ranges(media_type, "")):
            yield f'SetEnvIfNoCase Accept "{each.pattern}" {name}={each.level or "$1"}'


def _rule(conditions: Sequence[str], rule: str) -> str:
    return "\n".join((*(f"RewriteCond {each}" for each in conditions), f"RewriteRule {rule}"))


def _env(name: str) -> str:
    return f"%{{ENV:frozen_{name}}}"


def _problems(found: Findings) -> Iterator[str]:
    folder = found.place.folder
    yield from _best("frozen_problem", PROBLEMS, PROBLEMS[0].suffix)
    form, offers = "%{ENV:REDIRECT_frozen_problem}", "%{ENV:REDIRECT_frozen_set}"
    path = f"^{re.escape(folder)}/problem"
    yield _rule([f'{form} "^(.+)$"'], f'"{path}/406$" "{folder}/problem/406{offers}%1" [PT,END]')
    yield _rule([f'{form} "^(.+)$"'], f'"{path}/([0-9]+)$" "{folder}/problem/$1%1" [PT,END]')
    yield from (f'ErrorDocument {status} "{folder}/problem/{status}"' for status in STATUSES)
    yield _rule(["%{REQUEST_METHOD} =OPTIONS"], "^ - [R=204,END]")
    yield _rule(['%{REQUEST_METHOD} "!^(?:GET|HEAD)$"'], "^ - [R=405,END]")
    yield _rule([], f'"^{re.escape(folder)}/(?:gone|problem)(?:/|$)" - [R=404,END]')


def _addresses(found: Findings) -> Iterator[str]:
    """Yield the parts of an address."""
    folder, prefix = re.escape(found.place.folder), re.escape(found.place.prefix)
    empty = ",".join(f"E=frozen_{name}:" for name in ("place", "suffix", "query", "asked", "tail", "name"))
    yield _rule([], f"^ - [{empty},E=frozen_stem:%{{REQUEST_URI}}]")
    yield _rule([f'%{{REQUEST_URI}} "^(.*[^/])({SUFFIX})$"'], "^ - [E=frozen_stem:%1,E=frozen_suffix:%2]")
    yield _rule([f'%{{THE_REQUEST}} "{_SENT}(?:[?\\s]|$)"'], "^ - [E=frozen_sent:%1,E=frozen_place:%1]")
    yield _rule([f'{_env("sent")} "^(.*[^/]){SUFFIX}$"'], "^ - [E=frozen_place:%1]")
    yield _rule([f'{_env("sent")} "/([^/]+)$"'], "^ - [E=frozen_name:%1]")
    for path, stem in found.aliases:
        place = "" if path == "/" else f",E=frozen_place:{found.place.prefix}{encoded_path(stem)}"
        yield _rule([], f'"^{folder}{re.escape(path)}$" - [E=frozen_stem:{found.place.folder}{stem}{place}]')
    yield _rule([f'{_env("place")} "^{prefix}/[^/]+/(.+)$"'], "^ - [E=frozen_tail:%1]")
    for name, parts in found.parameters.items():
        path, first = (
            f'"^{folder}/(?:{"|".join(map(re.escape, parts))})(?:[/.]|$)"',
            "1(?:&|$)" if name == "page" else "(?!)",
        )
        query, asked = f"E=frozen_query:{_env('query')}@{name}=%1", f"E=frozen_asked:{_env('asked')}&{name}=%1"
        yield _rule([f'%{{QUERY_STRING}} "(?:^|&){name}=(?!{first})({VALUE})(?:&|$)"'], f"{path} - [{query},{asked}]")
        yield _rule([f'%{{QUERY_STRING}} "(?:^|&){name}=(?!{VALUE}(?:&|$))."'], f"{path} - [E=frozen_query:@]")
    yield _rule([f'{_env("asked")} "^&(.+)$"'], "^ - [E=frozen_asked:?%1]")


def _negotiation(found: Findings) -> Iterator[str]:
    """Yield the best format of each set that documents come in, and of the document that is asked for."""
    for number, offers in enumerate(found.offers):
        yield from _best(f"frozen_best_{number}", offers, "")
    yield _rule([], "^ - [E=frozen_end:.html]")
    for group, number in found.offered:
        condition = f'{_env("place")} "{group.pattern(found.place.prefix)}"'
        first = found.offers[number][0].suffix
        facts = f"E=frozen_offers:1,E=frozen_first:{first},E=frozen_set:-{number}"
        yield _rule([condition], f"^ - [E=frozen_end:{_env(f'best_{number}')},{facts}]")
    yield _rule([f'{_env("offers")}{_env("suffix")} "^1$"'], "^ - [E=frozen_negotiated:1]")
    yield _rule([f'{_env("suffix")} "^$"'], "^ - [E=frozen_vary:1]")
    yield _rule([f'{_env("suffix")} "^(.+)$"'], "^ - [E=frozen_end:%1]")


def _best(name: str, offers: tuple[Offer, ...], none: str) -> Iterator[str]:
    levels = "".join(f"%{{ENV:{variable(offer.media_type)}}}" for offer in offers)
    yield _rule([], f"^ - [E={name}:{none}]")
    for place, offer in enumerate(offers):
        yield _rule([f'{levels} "{winning(place)}"'], f"^ - [E={name}:{offer.suffix}]")


def _tables(found: Findings) -> Iterator[str]:
    """Yield what became of things that are gone, what no file answers, and where things are that moved."""
    folder, prefix = re.escape(found.place.folder), re.escape(found.place.prefix)
    suffixes = "|".join(re.escape(offer.suffix) for offer in found.offers[0])
    yield _rule([], "^ - [E=frozen_grave:.html]")
    yield _rule([f'{_env("suffix")}{_env("best_0")} "^({suffixes})"'], "^ - [E=frozen_grave:%1]")
    for path in ("(?:id|doc)/(.+)", "(?:id|doc|graph|diff)/(article/[^/]+)(?:/.*)?"):
        conditions = [f'{_env("stem")} "^{folder}/{path}$"', '${frozen_gone:%1} "^(.+)$"']
        yield _rule(conditions, f'^ "${{FROZEN}}/apache/%1{_env("grave")}.asis" [END,H=send-as-is]')
    yield _rule([f'${{frozen_gone:{_env("stem")}}} "^410$"'], "^ - [R=410,END]")
    yield _rule([], f'"^{folder}(?:{LIVE})$" - [R=501,END]')
    for path, target in found.leads.items():
        condition = f'{_env("best_0")} "^\\.(?!html)"'
        yield _rule([condition], f'"^{folder}{re.escape(path)}$" "{target}" [R=303,NE,QSD,END]')
    for status in sorted({row.status for row in (*found.moved, *found.united)}):
        moved, united = "${frozen_moved:%{REQUEST_URI}}", f"${{frozen_united:{_env('stem')}}}"
        yield _rule([f'{moved} "^{status}:(.+)$"'], f"^ %1 [R={status},NE,QSD,END]")
        yield _rule([f'{united} "^{status}:(.+)$"'], f"^ %1{_env('suffix')} [R={status},NE,QSD,END]")
    conditions = [f'{_env("sent")} "^{prefix}/id(/.+)$"']
    yield _rule(
        conditions, f'^ "{found.place.prefix}/doc%1" [R=303,NE,QSD,E=frozen_see:{found.place.prefix}/doc%1,END]'
    )


def _files(found: Findings) -> Iterator[str]:
    """Yield the file that answers, or what is told when there is none."""
    folder = re.escape(found.place.folder)
    whole = _env("stem") + _env("query") + _env("end")
    some = f'"%{{DOCUMENT_ROOT}}{_env("stem")}{_env("query")}{_env("first")}" -f'
    yield _rule([f'{_env("end")} "^$"', f'{_env("offers")} "^1$"', some], "^ - [R=406,END]")
    yield _rule([], f"^ - [E=frozen_said:{_env('place')}{_env('end')}]")
    yield _rule([f'{_env("query")} "^."'], f"^ - [E=frozen_said:{_env('said')}?]")
    yield _rule([f'${{frozen_unlisted:{whole}}} "^(.+)$"'], "^ - [E=frozen_robots:%1]")
    yield _rule([f'${{frozen_files:{whole}}} "^(.+)$"'], "^ %1 [PT,END]")
    page = _env("stem") + _env("query") + ".html"
    yield _rule([f'"%{{DOCUMENT_ROOT}}{whole}" -f'], f'^ "{whole}" [PT,END]')
    yield _rule([f'{_env("suffix")} "^$"', f'"%{{DOCUMENT_ROOT}}{page}" -f'], f'^ "{page}" [PT,END]')
    yield _rule([f'{_env("suffix")}{_env("query")} "^$"', '"%{DOCUMENT_ROOT}%{REQUEST_URI}" -f'], "^ - [END]")
    for path, names in found.forms.items():
        condition = f'%{{QUERY_STRING}} "(?:^|&)(?:{"|".join(map(re.escape, names))})(?:=|&|$)"'
        yield _rule([condition], f'"^{folder}{re.escape(path)}$" - [R=501,END]')
    if found.place.folder:
        yield _rule([], f'"^{folder}$" "{found.place.prefix}/" [R=301,NE,END]')
    yield _rule([], "^ - [R=404,END]")
