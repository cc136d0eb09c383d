"""The settings of the server, in one table: option, environment variable, default, meaning.

Built once by the command line and handed down; nothing else reads the environment. Must not know: Flask,
stores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from ..mapping.errors import OnRecordError
from ..mapping.iris import DEFAULT_BASE, Iris

__all__ = [
    "EMBEDDED",
    "ENVIRONMENT_PREFIX",
    "SETTINGS",
    "Credentials",
    "Setting",
    "Settings",
    "SettingsError",
    "credentials_from",
    "settings_from",
]

ENVIRONMENT_PREFIX: Final = "ONRECORD_"
EMBEDDED: Final = "embedded"
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_WEB: Final = re.compile(r"https?://[^\s<>\"{}|^`\\/]+(?:/[^\s<>\"{}|^`\\]*)?")
_DATA: Final = Path("data")
_AT_LEAST_ONE: Final = ("threads", "page", "query_limit", "workers", "deadline", "query_rows", "query_megabytes")


class SettingsError(OnRecordError):
    """A setting has a value that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table.

    Attributes:
        name: the field's name in `Settings`.
        default: its default, of the type that values have.
        help: what it means, in a few words.
    """

    name: str
    default: str | int | Path
    help: str

    @property
    def option(self) -> str:
        """The option on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment variable."""
        return ENVIRONMENT_PREFIX + self.name.upper()


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set, each as an option ``--name`` and as an environment variable ``ONRECORD_NAME``.

    Attributes:
        base: the IRIs' base, without a slash at its end.
        data: the directory that holds the generations.
        keep: how many generations stay on disk, the current one among them; 0 for all.
        store: ``embedded``, or the query URL of a SPARQL 1.1 store.
        store_update: the URL for updates of that store; empty where it follows from the query URL.
        store_graphs: the URL of that store's Graph Store Protocol; empty where it follows from the query URL.
        host: the address to listen on.
        port: the port to listen on.
        prefix: the path under which the server is reached, empty or like ``/data``.
        trust_proxy: how many proxies stand before the server, whose X-Forwarded fields are believed; 0 believes none.
        threads: how many requests are answered at a time.
        page: how many of the things that point at an entity one document lists.
        query_limit: how many characters a SPARQL query may have.
        workers: how many queries are evaluated at a time, each in a process of its own.
        queue: how many queries may wait for one of those; half of them from one client.
        deadline: how many seconds a query may take, and may wait.
        query_memory: how many megabytes of memory a query may take.
        query_rows: how many solutions or triples of an answer are sent.
        query_megabytes: how many megabytes of an answer are sent.
        services: the SPARQL endpoints that SERVICE may name, with spaces between them; only public addresses are asked.
        cache: how many megabytes of answers are kept in memory.
        log: ``errors``, for people; ``json``, every request, query and error as a line of JSON; ``queries``, the same
            with the text of queries.

    Raises:
        SettingsError: a value is out of its range.
        OnRecordError: no IRI can be made of the base.
    """

    base: str = _setting(DEFAULT_BASE, "base of the IRIs")
    data: Path = field(default=_DATA, metadata={"help": "directory that holds the generations"})
    keep: int = _setting(10, "generations that stay on disk, the current one among them; 0 for all")
    store: str = _setting(EMBEDDED, "embedded, or the query URL of a SPARQL 1.1 store")
    store_update: str = _setting("", "URL for updates of that store; most are found by themselves")
    store_graphs: str = _setting("", "URL of that store's Graph Store Protocol; most are found by themselves")
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8080, "port to listen on; 0 takes a free one")
    prefix: str = _setting("", "path under which the server is reached, like /data")
    trust_proxy: int = _setting(0, "proxies in front whose X-Forwarded fields are believed")
    threads: int = _setting(8, "requests answered at a time")
    page: int = _setting(40, "entries in the lists of one document, about")
    query_limit: int = _setting(2_000_000, "characters a SPARQL query may have")
    workers: int = _setting(4, "queries evaluated at a time, each in a process of its own")
    queue: int = _setting(32, "queries that may wait, half of them from one client")
    deadline: int = _setting(10, "seconds a query may take, and may wait")
    query_memory: int = _setting(512, "megabytes of memory a query may take")
    query_rows: int = _setting(100_000, "solutions or triples of an answer that are sent")
    query_megabytes: int = _setting(50, "megabytes of an answer that are sent")
    services: str = _setting("", "endpoints that SERVICE may name, with spaces between them; none by default")
    cache: int = _setting(64, "megabytes of answers kept in memory; 0 keeps none")
    log: str = _setting(
        "errors", "errors, json (each request, query and error as a line of JSON), queries (with their text)"
    )

    def __post_init__(self) -> None:
        Iris(self.base)
        for name in ("store", "store_update", "store_graphs"):
            _require_address(name, getattr(self, name))
        _require(0 <= self.port <= 65535, "port", self.port, "a number from 0 to 65535")
        for name in _AT_LEAST_ONE:
            _require(getattr(self, name) >= 1, name, getattr(self, name), "1 or more")
        _require(self.query_memory >= 64, "query_memory", self.query_memory, "64 or more")
        _require(self.keep >= 0, "keep", self.keep, "0 or more")
        _require(self.queue >= 0, "queue", self.queue, "0 or more")
        _require(self.cache >= 0, "cache", self.cache, "0 or more")
        web = all(_WEB.fullmatch(each) for each in self.services.split())
        _require(web, "services", self.services, "addresses that begin with http:// or https://")
        _require(_PREFIX.fullmatch(self.prefix) is not None, "prefix", self.prefix, "a path like /data")
        _require(self.log in ("errors", "json", "queries"), "log", self.log, "errors, json or queries")
        _require(self.trust_proxy >= 0, "trust_proxy", self.trust_proxy, "0 or more")


SETTINGS: Final = tuple(
    Setting(row.name, cast("str | int | Path", row.default), row.metadata["help"]) for row in fields(Settings)
)
_ROWS: Final = {row.name: row for row in SETTINGS}
_OR_EMBEDDED: Final = {"store": "embedded or ", "store_update": "", "store_graphs": ""}


def settings_from(environment: Mapping[str, str], **given: object) -> Settings:
    """Return the settings: what is given wins over the environment, the environment over the defaults.

    Args:
        environment: usually `os.environ`.
        given: options by field name; those that are None count as not given.

    Raises:
        SettingsError: a value cannot be read or is out of its range.
    """
    values: dict[str, object] = {row.name: text for row in SETTINGS if (text := environment.get(row.variable))}
    values |= {name: value for name, value in given.items() if value is not None}
    return Settings(**{name: _read(name, value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks a remote store; no representation shows it.

    Attributes:
        user: the name; empty for nobody.
        password: the password.
    """

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def credentials_from(environment: Mapping[str, str]) -> Credentials:
    """Return the credentials for a remote store, which stand in the environment and nowhere else.

    Args:
        environment: usually `os.environ`.

    Raises:
        SettingsError: there is a password and nobody whose it is.
    """
    user, password = (environment.get(f"{ENVIRONMENT_PREFIX}STORE_{name}", "") for name in ("USER", "PASSWORD"))
    if password and not user:
        raise SettingsError("ONRECORD_STORE_PASSWORD is set without ONRECORD_STORE_USER: set both or none")
    return Credentials(user, password)


def _require_address(name: str, value: str) -> None:
    """Require an address without credentials in it; what it says is not repeated, for there could be some.

    Raises:
        SettingsError: it is none, or has more in it than an address.
    """
    row = _ROWS[name]
    if value == row.default:
        return
    told = f"{row.option} ({row.variable})"
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise SettingsError(f"{told} is no address: give {_OR_EMBEDDED[name]}a URL like http://127.0.0.1:7878/query")
    if "@" in parts.netloc:
        remedy = "set ONRECORD_STORE_USER and ONRECORD_STORE_PASSWORD in the environment instead"
        raise SettingsError(f"{told} has credentials in it, where everybody could read them: {remedy}")
    if parts.query or parts.fragment or re.search(r"[^!-~]", value):
        raise SettingsError(f"{told} has more in it than an address: give a URL without ?, # and spaces")


def _read(name: str, value: object) -> Any:
    try:
        return type(_ROWS[name].default)(value)  # type: ignore[call-overload, arg-type]
    except ValueError:
        return _require(False, name, value, "a whole number")


def _require(good: bool, name: str, value: object, remedy: str) -> None:
    if not good:
        row = _ROWS[name]
        raise SettingsError(f'{row.option} ({row.variable}) cannot be "{value}": give {remedy}')
