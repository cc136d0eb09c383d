"""Checks of what caches live on: entity tags, conditions, dates, HEAD.

Must not know: how requests are sent, how reports look, what this product serves.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from .probe import NotApplicableError, Probe
from .probe_asking import said, some, two, unless, vary
from .probe_messages import Answer
from .probe_report import Check, Outcome, outcome_of

__all__ = ["CACHING_CHECKS"]

_KEPT: Final = ("Content-Type", "Content-Length", "Content-Location", "ETag", "Last-Modified", "Link", "Vary")
_GZIP: Final = {"Accept-Encoding": "gzip"}


def _etag(probe: Probe) -> Outcome:
    tags = [(name, _tag(probe.ask(name))) for name in some(probe)]
    return outcome_of(
        f"expected a strong ETag for {name}, saw {tag or 'none'}"
        for name, tag in tags
        if not re.fullmatch(r'"[^"\s]*"', tag)
    )


def _etag_formats(probe: Probe) -> Outcome:
    two(probe)
    tags = [tag for name in probe.offered if (tag := _tag(probe.ask(name)))]
    if len(tags) < 2:
        raise NotApplicableError("there are no ETags to compare")
    shared = {tag for tag in tags if tags.count(tag) > 1}
    return outcome_of(f"expected an ETag for each format, saw {tag} for several" for tag in sorted(shared))


def _etag_encodings(probe: Probe) -> Outcome:
    plain, packed = _packed(probe)
    same = bool(_tag(plain)) and _tag(plain) == _tag(packed)
    return outcome_of(
        [
            f"expected another ETag for gzip, saw {_tag(plain)} for both" if same else "",
            "" if "accept-encoding" in vary(packed) else "expected Vary: Accept-Encoding on gzip, saw none",
            "" if _unpacks(packed) else "expected gzip, saw what cannot be unpacked",
        ]
    )


def _not_modified(probe: Probe) -> Outcome:
    return outcome_of(complaint for name in some(probe) for complaint in _unchanged(probe, name))


def _other_tag(probe: Probe) -> Outcome:
    first, second = two(probe)
    tag = _tag(probe.ask(first))
    if not tag:
        raise NotApplicableError("there is no ETag")
    answer = probe.ask(second, headers={"If-None-Match": tag})
    return outcome_of([unless(answer.status == 200, f"200 for {second} with the ETag of {first}", answer)])


def _last_modified(probe: Probe) -> Outcome:
    date = probe.ask(some(probe)[0]).field("Last-Modified")
    if not date:
        raise NotApplicableError("there is no Last-Modified")
    return outcome_of([] if _is_date(date) else [f"expected an HTTP date in Last-Modified, saw {date}"])


def _head(probe: Probe) -> Outcome:
    name = some(probe)[0]
    full, head = probe.ask(name), probe.ask(name, method="HEAD")
    differing = [
        f"expected {kept} as of GET, saw {said(head, kept)} instead of {said(full, kept)}"
        for kept in _KEPT
        if head.field(kept) != full.field(kept) and not (kept == "Content-Length" and not head.field(kept))
    ]
    content = "expected no content after HEAD, saw some" if head.body else ""
    return outcome_of([unless(head.status == full.status, f"{full.status} for HEAD", head), *differing, content])


def _tag(answer: Answer) -> str:
    return answer.field("ETag")


def _packed(probe: Probe) -> tuple[Answer, Answer]:
    """Return an answer without and with gzip."""
    for name in some(probe):
        answer = probe.ask(name, headers=_GZIP)
        if "gzip" in answer.tokens("Content-Encoding"):
            return probe.ask(name), answer
    raise NotApplicableError("nothing is answered with gzip")


def _unpacks(answer: Answer) -> bool:
    """Tell whether content is gzip, from its beginning, so that no bomb goes off."""
    try:
        return bool(zlib.decompressobj(wbits=31).decompress(answer.body, 1 << 16))
    except zlib.error:
        return False


def _unchanged(probe: Probe, name: str) -> Iterator[str]:
    """Yield what is wrong with the answer to who has a format already."""
    tag = _tag(probe.ask(name))
    if not tag:
        raise NotApplicableError(f"there is no ETag for {name}")
    answer = probe.ask(name, headers={"If-None-Match": tag})
    yield unless(answer.status == 304, f"304 for {name} with its ETag", answer)
    if answer.status == 304:
        yield "" if _tag(answer) == tag else f"expected ETag {tag} on the 304, saw {said(answer, 'ETag')}"
        yield "expected no content with the 304, saw some" if answer.body else ""


def _is_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT")
    except ValueError:
        return False
    return True


CACHING_CHECKS: Final = (
    Check("etag", "RFC 9110 section 8.8.3", "each format has a strong ETag", _etag),
    Check("etag-formats", "RFC 9110 section 8.8.3", "ETags differ between formats", _etag_formats),
    Check("etag-encodings", "RFC 9110 section 8.8.3.3", "ETags differ between encodings", _etag_encodings),
    Check("not-modified", "RFC 9110 section 13.1.2", "who has it already gets 304", _not_modified),
    Check("other-etag", "RFC 9110 section 13.1.2", "another format's ETag is no 304", _other_tag),
    Check("last-modified", "RFC 9110 section 5.6.7", "Last-Modified is an HTTP date", _last_modified),
    Check("head", "RFC 9110 section 9.3.2", "HEAD is GET without the content", _head),
)
