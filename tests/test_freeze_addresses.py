"""What is an address of the site, and which file answers it."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.server.freeze_addresses import Address, Place, digest_name, is_nameable
from onrecord.server.freeze_register import Register

PLACE = Place.of("https://example.org/data")
HERE = Address("/doc/actor/a.html")

LINKS = [
    # a link on the page of an actor, and the address that it leads to
    ("/data/doc/actor/b", Address("/doc/actor/b")),
    ("b.ttl", Address("/doc/actor/b.ttl")),
    ("https://example.org/data/id/actor/b#x", Address("/id/actor/b")),
    ("/data/doc/actor/%E6%A8%AA", Address("/doc/actor/横")),
    ("/data/doc/actor/横", Address("/doc/actor/横")),
    ("/data/diff/article/a?to=2&from=1", Address("/diff/article/a", (("from", "1"), ("to", "2")))),
    ("/data", Address("/")),
    ("/data/", Address("/")),
    ("#here", HERE),
    ("/database/x", None),
    ("/doc/actor/b", None),
    ("https://example.com/data/doc/actor/b", None),
    ("http://example.org/data/doc/actor/b", None),
    ("https://[::1/data/x", None),
    ("mailto:a@example.org", None),
    ("javascript:alert(1)", None),
    ("/data/../etc/passwd", None),
    ("/data/%2e%2e/%2e%2e/etc/passwd", None),
    ("/data/doc/..%2f..%2fetc/passwd", None),
    ("/data/doc/%00", None),
    ("/data/doc/a%0Ab", None),
    ("/data/doc/a%5Cb", None),
    ("/data/doc//b", None),
    ("/data/doc/%FF", None),
    ("/data/doc/a@rev=1.html", None),
    ("/data/doc/a?rev=1&rev=2", None),
    ("/data/doc/a?rev=../../x", None),
    ("/data/graph?default", None),
]


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_links_are_addresses_or_nothing(link, expected):
    """What leads elsewhere, climbs, or asks for what no file is of, is no address."""
    assert PLACE.found(link, HERE) == expected


NAMED = [
    # a path, the file of it in HTML, None for one that is named by a digest
    (Address("/doc/actor/a.html"), "doc/actor/a.html"),
    (Address("/doc/actor/横田-健.ttl"), "doc/actor/横田-健.ttl"),
    (Address("/doc/article/a.html", (("rev", "1"),)), "doc/article/a@rev=1.html"),
    (Address("/diff/article/a.json", (("from", "1"), ("to", "2"))), "diff/article/a@from=1@to=2.json"),
    (Address("/.well-known/void.ttl"), ".well-known/void.ttl"),
    (Address(f"/doc/actor/{'港' * 100}.html"), None),
    (Address("/doc/actor/con.html"), None),
    (Address("/doc/actor/a:b.html"), None),
    (Address("/doc/x.ttl/b.html"), None),
    (Address("/gone/b.html"), None),
]


@pytest.mark.parametrize(("address", "expected"), NAMED)
def test_files_are_named_as_addresses_where_they_can(address, expected, tmp_path):
    """A file has its address's path; one that some file system cannot have is named by a digest."""
    register = Register(tmp_path / "register")
    name = register.claim(address.key, address.suffix)
    assert name == (expected or digest_name(address.key, address.suffix))
    assert register.mapped() == ([] if expected else [(address.key, name)])
    register.close()


def test_names_that_differ_in_capitals_are_two_files(tmp_path):
    """Of two names that some file systems take for one, the second is named by a digest; each key has one file."""
    register = Register(tmp_path / "register")
    first, second, again = (register.claim(key, ".html") for key in ("/a/Part.html", "/a/part.html", "/a/Part.html"))
    assert first == "a/Part.html"
    assert second == digest_name("/a/part.html", ".html")
    assert again is None
    register.close()


@given(st.text(alphabet=st.sampled_from("ab./%2eE5cC\\\0@?#&=:~ \n\u6a2a\u0301\U0001f600-"), max_size=40))
def test_no_address_leaves_the_folder(text):
    """Whatever a link says, the file that it names is in the folder."""
    found = PLACE.found(f"/data/{text}", HERE)
    if found is not None:
        name = found.key.removeprefix("/")
        name = name if is_nameable(name) else digest_name(found.key, found.suffix)
        assert os.path.normpath(f"/folder/{name}") == f"/folder/{name}"
        assert all(len(step.encode()) <= 255 for step in name.split("/"))
        again = Address.of(found.target)
        assert again == found
