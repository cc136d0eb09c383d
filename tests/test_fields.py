"""What the fields of a record accept, the store can load."""

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from rdflib import Literal, URIRef

from onrecord.mapping.fields import Count, Iri, Key, Language
from onrecord.mapping.iris import Iris
from onrecord.mapping.terms import NamedGraph, n_quads

IRI, KEY, LANGUAGE = TypeAdapter(Iri), TypeAdapter(Key), TypeAdapter(Language)
S, P, G = (URIRef(f"http://example.org/{name}") for name in "spg")


def is_read(subject, value):
    """Return whether a strict parser reads a quad back as it was."""
    line = "".join(n_quads(NamedGraph(G, ((subject, P, value),))))
    (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
    return (quad.subject.value, quad.object.value) == (str(subject), str(value))


def accepted(adapter, text):
    try:
        return adapter.validate_python(text)
    except ValidationError:
        return None


@given(st.text("ab/:?#[]@%0fzé横.-_~!$&'()*+,;=\U000e0100\ue000 <>\"{}|^`\\", max_size=20))
@example("a:b")
@example(":٣/")
@example("%zz")
def test_an_accepted_iri_is_one(tail):
    """Every web address that a record may hold is read back by a strict parser."""
    if (iri := accepted(IRI, f"https://example.org{tail}")) is not None:
        assert is_read(S, URIRef(iri))


@given(st.text(max_size=12) | st.text("aé横-9\U000e0100\u0301", max_size=12))
def test_an_accepted_key_makes_an_iri(text):
    """Every key that a record may hold makes an IRI that is read back by a strict parser."""
    if (key := accepted(KEY, text)) is not None:
        assert is_read(Iris().thing("actor", key), Literal("x"))


@given(st.lists(st.text("ab1A", max_size=9), max_size=4).map("-".join))
@example("zh-hant-tw")
@example("en-a")
def test_an_accepted_language_is_one(text):
    """Every language that a record may name tags a literal that is read back by a strict parser."""
    if (language := accepted(LANGUAGE, text)) is not None:
        assert is_read(S, Literal("x", lang=language))


GOOD = [
    (IRI, "https://creativecommons.org/publicdomain/zero/1.0/"),
    (IRI, "http://www.wikidata.org/entity/Q1"),
    (IRI, "https://example.org:8443/a?b=c&d#e"),
    (IRI, "https://例え.jp/%E6%A8%AA/横田"),
    (KEY, "横田-健"),
    (KEY, "الجزيرة"),
    (KEY, "o-1937"),
    (LANGUAGE, "en"),
    (LANGUAGE, "zh-hant"),
    (LANGUAGE, "es-419"),
    (LANGUAGE, "de-ch-1996"),
]

NUMBERS = [
    # what is written, the number it is, or None where it is refused
    ("1", 1),
    ("1000", 1000),
    ("999999999", 999999999),
    ("0", None),
    ("-1", None),
    ("1_0", None),
    ("+5", None),
    (" 5", None),
    ("5 ", None),
    ("5\n", None),
    ("٣", None),
    ("１", None),
    ("007", None),
    ("1.0", None),
    ("1e3", None),
    ("", None),
    ("9" * 5000, None),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_whole_number_is_written_in_plain_digits(text, number):
    """A number is what a reader in any language takes it for, or it is refused."""
    assert accepted(TypeAdapter(Count), text) == number


@pytest.mark.parametrize(("adapter", "text"), GOOD)
def test_what_people_write_is_accepted(adapter, text):
    """Ordinary addresses, keys of any script and languages are accepted as they are."""
    assert adapter.validate_python(text) == text
