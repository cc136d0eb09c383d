"""Content negotiation is RFC 9110 section 12 to the letter, and forgiving where the section allows."""

import pytest

from onrecord.server.negotiation import best_coding, best_type, parse_accept, quality_of

OFFERS = ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"

CHOICES = [
    (None, "text/html"),
    ("", "text/html"),
    ("*/*", "text/html"),
    ("*", "text/html"),
    ("text/*", "text/html"),
    ("application/*", "application/ld+json"),
    ("text/turtle", "text/turtle"),
    ("TEXT/Turtle", "text/turtle"),
    (" text/turtle ;  q=0.3 ", "text/turtle"),
    ("text / turtle", "text/turtle"),
    ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
    ("text/turtle;q=0.5, application/ld+json;q=0.50", "text/turtle"),
    ("text/turtle;q=0.501, application/ld+json;q=0.5", "text/turtle"),
    ("*/*;q=0.1, text/turtle;q=0.01", "text/html"),
    ("text/*;q=0.9, text/html;q=0.1", "text/turtle"),
    ("text/html;q=0, */*", "text/turtle"),
    ("text/*;q=0, */*;q=0.1", "application/ld+json"),
    ("*/*;q=0, application/n-triples", "application/n-triples"),
    (BROWSER, "text/html"),
    (JAVA, "text/html"),
    ("image/png", None),
    ("text/turtle;q=0", None),
    ("*/*;q=0", None),
    ("text/turtle;charset=utf-8", "text/turtle"),
    ('text/turtle;charset="UTF-8";q=0.9, text/html;q=0.8', "text/turtle"),
    ("text/turtle;charset=iso-8859-1", None),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
    ('application/ld+json;profile="a,b;q=0.1", text/html;q=0.9', "application/ld+json"),
    ("text/html;level=1", None),
    ("text/html;level=1, text/turtle;q=0.1", "text/turtle"),
    ("text/turtle;q=0.5;ext=1, text/html;q=0.4", "text/turtle"),
    ("application/rdf+xml, ,,", "application/rdf+xml"),
    ("nonsense", "text/html"),
    ("text/turtle;q=high", "text/html"),
    ("text/turtle;q=2, application/ld+json", "application/ld+json"),
    ("*/turtle", "text/html"),
    ("text/turtle;;", "text/turtle"),
    ("text/turtle x", "text/html"),
    ('text/turtle;a="unclosed, text/html', "text/html"),
    ("/", "text/html"),
    ("\x00\xff", "text/html"),
    ("text/turtle, text/turtle;q=0.1, application/ld+json;q=0.5", "text/turtle"),
]


@pytest.mark.parametrize(("header", "chosen"), CHOICES)
def test_accept(header, chosen):
    """Quality, specificity, wildcards, parameters, absent and malformed fields decide as the section says."""
    assert best_type(header, OFFERS) == chosen


RFC_TABLE = [
    ("text/plain;format=flowed", 1.0),
    ("text/plain", 0.7),
    ("text/html", 0.3),
    ("image/jpeg", 0.5),
    ("text/plain;format=fixed", 0.4),
]
RFC_ACCEPT = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"


@pytest.mark.parametrize(("offer", "quality"), RFC_TABLE)
def test_rfc_table(offer, quality):
    """The weights are those in the table of RFC 9110 section 12.5.1."""
    assert quality_of(offer, parse_accept(RFC_ACCEPT)) == quality


def test_nothing_offered():
    """Where nothing is offered, nothing is chosen."""
    assert best_type("*/*", ()) is None
    assert best_type(None, ()) is None


CODINGS = [
    (None, None),
    ("", None),
    ("gzip", "gzip"),
    ("br;q=0.5, gzip", "gzip"),
    ("gzip, br", "br"),
    ("gzip;q=0", None),
    ("*", "br"),
    ("*;q=0.5, br;q=0", "gzip"),
    ("identity, gzip;q=0.5", None),
    ("identity;q=0.5, gzip;q=0.5", "gzip"),
    ("identity;q=0", None),
    ("GZIP", "gzip"),
    ("zstd", None),
]


@pytest.mark.parametrize(("header", "chosen"), CODINGS)
def test_accept_encoding(header, chosen):
    """Content codings are chosen by the same rules, with identity always at hand."""
    assert best_coding(header, ("br", "gzip")) == chosen
