"""One table of settings: option, environment variable, default."""

from pathlib import Path

import pytest

from onrecord.mapping.errors import OnRecordError
from onrecord.server.settings import SETTINGS, Settings, settings_from


def test_defaults():
    """Out of the box the server listens on this machine only, and its IRIs lead there."""
    settings = settings_from({})
    assert settings == Settings()
    assert (settings.base, settings.host, settings.port) == ("http://127.0.0.1:8080", "127.0.0.1", 8080)
    assert settings.data == Path("data")


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_each_row(row):
    """Every setting has an option, a variable and a meaning, and its variable is read as it should be."""
    given = {
        "base": "https://x.example",
        "host": "::1",
        "data": "elsewhere",
        "prefix": "/below",
        "log": "json",
        "store": "http://x.example/query",
        "store_update": "http://x.example/u",
        "store_graphs": "http://x.example/g",
    }
    value = (given | {"query_memory": "700", "services": "https://x.example/sparql"}).get(row.name, "7")
    assert str(getattr(settings_from({row.variable: value}), row.name)) == value
    assert row.option == "--" + row.name.replace("_", "-")
    assert row.help


def test_precedence():
    """An option wins over the environment; one that was not given does not."""
    environment = {"ONRECORD_PORT": "1", "ONRECORD_HOST": "h"}
    settings = settings_from(environment, port=2, host=None)
    assert (settings.port, settings.host) == (2, "h")


BROKEN = [
    ({"ONRECORD_PORT": "http"}, "--port (ONRECORD_PORT)"),
    ({"ONRECORD_PORT": "65536"}, "0 to 65535"),
    ({"ONRECORD_THREADS": "0"}, "1 or more"),
    ({"ONRECORD_LOG": "loud"}, "errors, json or queries"),
    ({"ONRECORD_CACHE": "-1"}, "0 or more"),
    ({"ONRECORD_TRUST_PROXY": "-1"}, "0 or more"),
    ({"ONRECORD_PREFIX": "data"}, "a path like /data"),
    ({"ONRECORD_PREFIX": "/data/"}, "a path like /data"),
    ({"ONRECORD_PREFIX": "//x.example"}, "a path like /data"),
    ({"ONRECORD_PAGE": "-3"}, "1 or more"),
    ({"ONRECORD_BASE": "ftp://x"}, "base of IRIs"),
    ({"ONRECORD_BASE": "http://x/"}, "base of IRIs"),
]


@pytest.mark.parametrize(("environment", "told"), BROKEN)
def test_broken(environment, told):
    """A value that cannot be meant is refused with the option's name and what would be right."""
    with pytest.raises(OnRecordError) as raised:
        settings_from(environment)
    assert told in str(raised.value)
