"""Promises of the check that a quotation stands between quotation marks."""

from __future__ import annotations

import pytest

from onrecord.mapping.quotation import stands_in_quotes
from onrecord.mapping.span import Span

# The quotation is what stands between the braces.
QUOTED = [
    'She said: "{The bridge is open}".',
    'She said: "{The bridge is open.}"',
    'She said: {"The bridge is open."}',
    'She said: {"The bridge is open}."',
    '"{The bridge is open}," she said.',
    '"{The bridge is open}?!" she said.',
    "“{The bridge is open},” she said.",
    "“{The bridge is open}…” she said.",
    "“{The bridge is}—”",
    "“…{the bridge is open}”",
    "“...{the bridge is open}...”",
    "{“The bridge is open”}",
    "‘{The bridge is open}’, she said.",
    "'{The bridge is open}'",
    "“She said ‘{the bridge is open}’”",
    "“{She said ‘the bridge is open’}”",
    "“{‘Open’ is what the bridge is}”",
    "“‘{Open’ is what the bridge is}”",
    "“It is ‘{open}.’”",
    "“{The bridge is open,” she said, “and so is the road}.”",
    "“{The bridge is open.}\n\n“The road is not.”",
    '"{The bridge is open}.\n"The road is not."',
    "„{Die Brücke ist offen}“, sagte sie.",
    "„{Most jest otwarty}”.",
    "‚{offen}‘",
    "«{El puente está abierto}»",
    "« {Le pont est ouvert} »",
    "«\u00a0{Le pont est ouvert}\u00a0»",
    "«\u202f{Le pont est ouvert}.\u202f»",
    "»{Die Brücke ist offen}«",
    "»{Bron är öppen}»",
    "”{Bron är öppen}”",
    "‹{ouvert}›",
    "「{橋は開いている}」と彼女は言った",
    "「{橋は開いている。}」",
    "『{橋}』",
    "「彼女は『{橋は開いている}』と言った」",
    "〝{橋}〟",
    "＂{橋}＂",
    "🎌“{𝔘 e\u0301}”🎌",
    "“{O}”",
]
UNQUOTED = [
    "She said {the bridge is open}.",
    "“{The bridge is open}",
    "{The bridge is open}”",
    '"{The bridge is open} and wide," she said.',
    '"The bridge, {they say, is open}."',
    "“{The bridge is open}」",
    "„{The bridge is open}«",
    "’{The bridge is open}‘",
    "”{The bridge is open}“",
    'He said "yes" {and she said} "no".',
    "« oui » {et} « non »",
    '" {The bridge is open} "',
    "“{The bridge} is open”",
    "“{The bridge is open.}\n\nThe road is not.",
    "“{The bridge is open.}\n\n‘The road is not.’",
    "“{…}”",
    '{"}',
    '{""}',
    '"{"}"',
]


def marked(row: str) -> tuple[str, Span]:
    """Return a row's text without its braces, and the span between them."""
    start, end = row.index("{"), row.index("}") - 1
    return row.replace("{", "").replace("}", ""), Span(start, end)


@pytest.mark.parametrize("row", QUOTED)
def test_quoted(row: str) -> None:
    """A quotation between the marks of one pair is known as one, whatever the language."""
    assert stands_in_quotes(*marked(row))


@pytest.mark.parametrize("row", UNQUOTED)
def test_unquoted(row: str) -> None:
    """Words without marks, between marks of different pairs, or inside a longer quotation are not one."""
    assert not stands_in_quotes(*marked(row))


@pytest.mark.parametrize(("start", "end"), [(0, 3), (100, 200), (3, 5)])
def test_edges_of_the_text(start: int, end: int) -> None:
    """A span at the text's edge or past it is no quotation, and no error."""
    assert not stands_in_quotes("abc", Span(start, end))
