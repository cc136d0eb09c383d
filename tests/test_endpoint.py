"""Where a remote store is: one address is enough for the common ones, and no address holds credentials."""

import pytest

from onrecord.server.endpoint import JSON, XML, endpoint_of
from onrecord.server.settings import Credentials, Settings, SettingsError, credentials_from, settings_from

LAYOUTS = [
    # the store, whether there are credentials, the paths for queries, updates and graphs, the media type
    ("http://h:7878", False, "/query", "/update", "/store", JSON),
    ("http://h:7878/", False, "/query", "/update", "/store", JSON),
    ("http://h:7878/query", True, "/query", "/update", "/store", JSON),
    ("http://h:8890/sparql", False, "/sparql", "/sparql", "/sparql-graph-crud", XML),
    ("http://h:8890/sparql", True, "/sparql", "/sparql-auth", "/sparql-graph-crud-auth", XML),
    ("http://h:8890/sparql-auth", True, "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth", XML),
    ("http://h:3030/ds/query", False, "/ds/query", "/ds/update", "/ds/data", JSON),
    ("http://h:3030/ds/sparql", True, "/ds/sparql", "/ds/update", "/ds/data", JSON),
    ("http://h:7200/repositories/x", False, "/repositories/x", "/repositories/x/statements",
     "/repositories/x/rdf-graphs/service", JSON),
    ("http://h/rdf4j-server/repositories/x", False, "/rdf4j-server/repositories/x",
     "/rdf4j-server/repositories/x/statements", "/rdf4j-server/repositories/x/rdf-graphs/service", JSON),
]  # fmt: skip


@pytest.mark.parametrize(("url", "known", "query", "update", "graphs", "values"), LAYOUTS)
def test_layouts(url, known, query, update, graphs, values):
    """The addresses of a known store follow from one."""
    found = endpoint_of(Settings(store=url), Credentials("u", "p") if known else Credentials())
    host = "/".join(url.split("/")[:3])
    assert (found.query, found.update, found.graphs) == (host + query, host + update, host + graphs)
    assert found.values == values


def test_options_win():
    """What is given is taken as it is, and of an unknown layout only what is given is known."""
    given = {"store": "https://h/a/b/c", "store_update": "https://h/u", "store_graphs": "https://h/g"}
    found = endpoint_of(Settings(**given), Credentials())
    assert (found.query, found.update, found.graphs) == tuple(given.values())
    assert endpoint_of(Settings(store="https://h/a/b/c"), Credentials()).update == ""
    assert endpoint_of(Settings(), Credentials("u", "p")) is None


BROKEN = [
    ("ONRECORD_STORE", "remote", "give embedded or a URL"),
    ("ONRECORD_STORE", "ftp://h/", "give embedded or a URL"),
    ("ONRECORD_STORE", "http://[::1", "give embedded or a URL"),
    ("ONRECORD_STORE", "http://u:s3cret@h/sparql", "set ONRECORD_STORE_USER and ONRECORD_STORE_PASSWORD"),
    ("ONRECORD_STORE_UPDATE", "http://s3cret@h/sparql", "set ONRECORD_STORE_USER and ONRECORD_STORE_PASSWORD"),
    ("ONRECORD_STORE_GRAPHS", "http://h/g?key=s3cret", "more in it than an address"),
    ("ONRECORD_STORE_GRAPHS", "embedded", "give a URL like"),
]


@pytest.mark.parametrize(("variable", "value", "expected"), BROKEN)
def test_broken(variable, value, expected):
    """What is no address, or holds more than one, is refused with a remedy and not repeated."""
    with pytest.raises(SettingsError) as raised:
        settings_from({variable: value})
    assert expected in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_credentials():
    """Credentials come from the environment, both or none, and are not shown."""
    both = {"ONRECORD_STORE_USER": "u", "ONRECORD_STORE_PASSWORD": "s3cret"}
    assert credentials_from(both) == Credentials("u", "s3cret")
    assert "s3cret" not in repr(credentials_from(both))
    assert credentials_from({}) == Credentials()
    with pytest.raises(SettingsError, match="set both or none"):
        credentials_from({"ONRECORD_STORE_PASSWORD": "s3cret"})
