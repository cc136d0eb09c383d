"""The queries behind pictures, as SPARQL text that anybody can ask: dated things, and ties counted by what says so.

They tell what the index tells, of everything that the store holds: nothing is left out of them for want of room. Must
not know: stores, the index, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .description import is_iri
from .picture_index import Period, Sought
from .picture_rows import ABOUT, ADDRESSED, MEETINGS, MET, UNREAL

__all__ = ["dated_query", "tied_query"]

_PREFIXES: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rec: <https://w3id.org/onrecord/ns#>
PREFIX rec-c: <https://w3id.org/onrecord/concept#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_BOUNDS: Final = ("beginEarliest", "beginLatest", "endEarliest", "endLatest")
_DATED: Final = """\
SELECT DISTINCT ?thing ?label ?date ?beginEarliest ?beginLatest ?endEarliest ?endLatest ?factuality WHERE {{
  ?thing rdfs:label ?label ; {when} ?span .
  ?span rec:edtf ?date .
{bounds}  OPTIONAL {{ ?thing rec:factuality ?factuality }}
{scope}}} ORDER BY ?beginEarliest ?beginLatest ?thing"""
_TIED: Final = """\
SELECT ?source ?kind ?target (COUNT(DISTINCT ?thing) AS ?things) WHERE {{
{ways}{scope}}} GROUP BY ?source ?kind ?target ORDER BY DESC(?things) ?source ?target ?kind"""
_LEADS: Final = "?thing rec:participation [ rec:part rec-c:part-agent ; rec:participant {who} ]"
_MET: Final = f"""\
  {{ ?thing rec:eventKind ?meeting ; rec:factuality ?factuality .
    FILTER(?meeting IN ({", ".join(f"rec-c:event-kind-{kind}" for kind in sorted(MEETINGS))}))
    FILTER(?factuality NOT IN ({", ".join(f"rec-c:factuality-{code}" for code in sorted(UNREAL))}))
    ?thing rec:participation/rec:participant ?source , ?target .
    ?source a rec:Actor . ?target a rec:Actor . FILTER(STR(?source) < STR(?target))
    FILTER(EXISTS {{ {_LEADS.format(who="?source")} }} || EXISTS {{ {_LEADS.format(who="?target")} }}
      || NOT EXISTS {{ {_LEADS.format(who="?leading")} . ?leading a rec:Actor }})
    BIND("{MET}" AS ?kind) }}
"""
_SAID: Final = """\
  {{ ?thing rec:speaker ?source ; {name} ?target . ?target a rec:Actor . FILTER(?source != ?target)
    BIND("{kind}" AS ?kind) }}
"""
_WAYS: Final = {
    MET: _MET,
    ADDRESSED: _SAID.format(name="rec:addressee", kind=ADDRESSED),
    ABOUT: _SAID.format(name="schema:about", kind=ABOUT),
}


def dated_query(sought: Sought, base: str) -> str:
    """Return the query for dated things; an empty one where no thing can be called what is asked for.

    Args:
        sought: which things.
        base: the IRIs' base.
    """
    if not is_iri(_iri(base, sought.actor)) or not is_iri(_iri(base, sought.article)):
        return ""
    is_role = "role" in sought.types
    when = "rec:when|rec:heldAt" if is_role else "rec:when"
    bounds = "".join(f"  OPTIONAL {{ ?span rec:{name} ?{name} }}\n" for name in _BOUNDS)
    scope = "".join(f"  {line}\n" for line in _scope(sought, base))
    return _PREFIXES + _DATED.format(when=when, bounds=bounds, scope=scope)


def tied_query(kinds: Iterable[str], actor: str, base: str) -> str:
    """Return the query for ties; an empty one where no actor can be called so.

    Args:
        kinds: the kinds of ties.
        actor: the path of the actor whose ties they are; empty for everybody's.
        base: the IRIs' base.
    """
    if not is_iri(_iri(base, actor)):
        return ""
    ways = "  UNION\n".join(_WAYS[kind] for kind in kinds)
    scope = f"  FILTER(<{_iri(base, actor)}> IN (?source, ?target))\n" if actor else ""
    return _PREFIXES + _TIED.format(ways=ways, scope=scope)


def _scope(sought: Sought, base: str) -> Iterator[str]:
    """Yield what leaves out things that are not sought."""
    if "role" not in sought.types or not sought.actor:
        yield "?thing a rec:Event ."
    if sought.actor:
        took_part = f"?thing rec:participation/rec:participant <{_iri(base, sought.actor)}>"
        held = f" UNION {{ ?thing rec:holder <{_iri(base, sought.actor)}> }}" if "role" in sought.types else ""
        yield f"{{ {took_part} }}{held}"
    if sought.article:
        yield f'FILTER(STRSTARTS(STR(?thing), "{_iri(base, f"article/{sought.article}")}/"))'
    if sought.factuality:
        yield f"?thing rec:factuality rec-c:factuality-{sought.factuality} ."
    yield from _within(sought.period, certain=sought.certain)


def _within(period: Period, *, certain: bool) -> Iterator[str]:
    first, last = ("beginLatest", "endEarliest") if certain else ("beginEarliest", "endLatest")
    unbound = "" if certain else "!BOUND(?{name}) || "
    if period.last is not None:
        yield f'FILTER({unbound.format(name=first)}?{first} <= "{period.last}"^^xsd:date)'
    if period.first is not None:
        yield f'FILTER({unbound.format(name=last)}?{last} >= "{period.first}"^^xsd:date)'


def _iri(base: str, path: str) -> str:
    return f"{base}/id/{path}"
