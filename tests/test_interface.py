"""What the interface says stands in one place."""

import re
from pathlib import Path

import pytest

import onrecord.server
from onrecord.server.interface import Interface, shipped_interface

SERVER = Path(onrecord.server.__path__[0])
SAID = re.compile(r"""\bsay\(\s*['"]([\w.-]+)['"]""")
INTERFACE = Interface({"a.b": "{who} says", "n.one": "{count} word", "n.other": "{count} words"})


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("a.b", {"who": "<b>{count}"}, "<b>{count} says"),
        ("n", {"count": 1}, "1 word"),
        ("n", {"count": 0}, "0 words"),
        ("n", {"count": 20}, "20 words"),
    ],
)
def test_a_wording_is_filled_in(name, values, text):
    """Values go in as they are, and a number chooses the form."""
    assert INTERFACE.say(name, **values) == text


@pytest.mark.parametrize(("name", "values"), [("a.c", {}), ("a.b", {}), ("a", {"who": "x"})])
def test_what_is_missing_is_told(name, values):
    """A name or a value that is not there is an error, never an empty place on a page."""
    with pytest.raises(KeyError):
        INTERFACE.say(name, **values)


def test_all_wordings_are_said_and_there():
    """Templates and modules say nothing that is not in the table, and the table has nothing that nobody says."""
    files = [*SERVER.glob("*.py"), *SERVER.glob("templates/*.html")]
    said = {name for path in files for name in SAID.findall(path.read_text("utf-8"))}
    plain = {re.sub(r"\.(one|other)$", "", name) for name in shipped_interface().wordings}
    assert said == plain
