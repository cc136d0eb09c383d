"""Checks, what came of them, and how that is told: as lines for people, or as JSON.

Must not know: which checks there are, how requests are sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .probe import NotApplicableError, Probe
from .probe_messages import ProbeError, line

__all__ = ["Check", "Outcome", "Report", "conduct", "json_report", "outcome_of", "text_report"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check; the reason says what was expected and seen, or why it does not apply."""

    kind: Literal["passed", "failed", "notApplicable"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One row of a table of checks.

    Attributes:
        name: what programs call it.
        source: the section of the specification that asks for it.
        title: what holds when it is passed.
        test: does it.
    """

    name: str
    source: str
    title: str
    test: Callable[[Probe], Outcome]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all checks, in their order."""

    url: str
    results: tuple[tuple[Check, Outcome], ...]

    def count(self, kind: str) -> int:
        """Return how many checks came out one way."""
        return sum(outcome.kind == kind for _, outcome in self.results)


def outcome_of(complaints: Iterable[str]) -> Outcome:
    """Return ``passed`` when nothing is complained of, else ``failed`` with all of it."""
    told = "; ".join(dict.fromkeys(complaint for complaint in complaints if complaint))
    return Outcome("failed", told) if told else Outcome("passed")


def conduct(probe: Probe, checks: Iterable[Check]) -> Report:
    """Return what comes of some checks.

    Raises:
        ProbeError: the server cannot be reached at all.
    """
    probe.get(probe.url)
    return Report(probe.url, tuple((check, _outcome(check, probe)) for check in checks))


def text_report(report: Report) -> str:
    """Return a report as lines for people: one a check, then the counts."""
    lines = [_LINES[outcome.kind](check, outcome) for check, outcome in report.results]
    counts = f"{report.count('passed')} passed, {report.count('failed')} failed"
    return "\n".join([*lines, f"{counts}, {report.count('notApplicable')} not applicable: {report.url}"]) + "\n"


def json_report(report: Report) -> str:
    """Return a report as one JSON object for programs."""
    checks = [
        {"name": check.name, "title": check.title, "source": check.source, "outcome": it.kind, "reason": it.reason}
        for check, it in report.results
    ]
    counts = {kind: report.count(kind) for kind in _LINES}
    return json.dumps({"url": report.url, **counts, "checks": checks}, ensure_ascii=False, indent=1) + "\n"


def _outcome(check: Check, probe: Probe) -> Outcome:
    try:
        outcome = check.test(probe)
        return Outcome(outcome.kind, line(outcome.reason))
    except NotApplicableError as reason:
        return Outcome("notApplicable", line(reason))
    except (ProbeError, ValueError) as error:  # ValueError: what should be a URL is none
        return Outcome("failed", line(error))


_LINES: Final[Mapping[str, Callable[[Check, Outcome], str]]] = {
    "passed": lambda check, _: f"ok   {check.name}  {check.title}",
    "failed": lambda check, it: f"FAIL {check.name}  {check.title}: {it.reason} ({check.source})",
    "notApplicable": lambda check, it: f"–    {check.name}  not applicable: {it.reason}",
}
