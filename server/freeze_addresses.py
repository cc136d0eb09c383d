"""Addresses of a site as a frozen copy knows them, and the files that answer them.

An address is a path, decoded, and parameters in the order of their names. Its file has the same path, so that any
server of files finds it; only what file systems cannot have is named by a digest. Must not know: what is at an
address, how it is asked for, any server.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit

__all__ = ["BY_DIGEST", "SUFFIX", "VALUE", "Address", "Place", "digest_name", "encoded_path", "folded", "is_nameable"]

BY_DIGEST: Final = "by-digest"
"""The folder of files that cannot be named as their addresses are."""
_SAFE: Final = "/:@!$&'()*+,;=~"
SUFFIX: Final = r"\.[A-Za-z0-9]{1,16}"
"""What a suffix looks like, in the language of all regular expressions."""
VALUE: Final = "[A-Za-z0-9._-]{1,64}"
"""What names and values of parameters look like."""
_SUFFIX: Final = re.compile(rf"{SUFFIX}\Z")
_VALUE: Final = re.compile(rf"{VALUE}\Z")
_UNFIT: Final = re.compile(r'[\x00-\x20<>"\\|?*:@%#{}\x7f-\x9f\s\ud800-\udfff]')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?\Z", re.IGNORECASE)
_LONGEST: Final = 200  # bytes of a name; systems allow 255 at most, some tools less
_MOST: Final = 8  # parameters


def encoded_path(path: str) -> str:
    """Return a path as requests have it."""
    return quote(path, safe=_SAFE)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """An address of the site.

    Attributes:
        path: its path below the site's root, decoded; it begins with a slash.
        query: its parameters, by name.
    """

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def suffix(self) -> str:
        """The end of the path that names a format; empty without one."""
        found = _SUFFIX.search(self.path.rpartition("/")[2])
        return found[0] if found and found.start() else ""

    @property
    def stem(self) -> str:
        """The path without the suffix."""
        return self.path.removesuffix(self.suffix)

    @property
    def segments(self) -> list[str]:
        """The parts of the path."""
        return self.path[1:].split("/")

    @property
    def depth(self) -> int:
        """How many parts the path has."""
        return len(self.segments)

    @property
    def segment(self) -> str:
        """The first part of the path, without a suffix when it is the only one."""
        return self.segments[0] if self.depth > 1 else self.segments[0].removesuffix(self.suffix)

    @property
    def target(self) -> str:
        """The address as requests have it, percent-encoded."""
        return encoded_path(self.path) + self.asked

    @property
    def asked(self) -> str:
        """The parameters as requests have them, with their question mark."""
        return "?" + "&".join(f"{name}={value}" for name, value in self.query) if self.query else ""

    @property
    def key(self) -> str:
        """What its file is found by: the stem, the parameters and the suffix, all in one."""
        return self.stem + "".join(f"@{name}={value}" for name, value in self.query) + self.suffix

    def variant(self, suffix: str) -> Address:
        """Return the address of the same document in the format that a suffix names."""
        return Address(self.path + suffix, self.query)

    @classmethod
    def of(cls, target: str) -> Address | None:
        """Return the address that a path below the root and its parameters make, percent-encoded; None if unfit.

        Unfit are paths that are not UTF-8, that climb, or that have parts without a name; and parameters that are
        given twice, or have values that are no numbers or words.
        """
        path, _, query = target.partition("#")[0].partition("?")
        try:
            decoded = unquote(path, errors="strict")
            pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=_MOST)
        except ValueError:
            return None
        names = {name for name, _ in pairs}
        fit = all(_VALUE.match(text) for pair in pairs for text in pair) and len(names) == len(pairs)
        return cls(decoded, tuple(sorted(pairs))) if fit and _is_path(decoded) else None


def _is_path(path: str) -> bool:
    """Tell whether a decoded path goes down from the root, step by step."""
    steps = path[1:].split("/")
    climbs = any(step in (".", "..") or (not step and number < len(steps) - 1) for number, step in enumerate(steps))
    return path.startswith("/") and not climbs and not re.search(r"[\x00-\x20\x7f@\\\s]", path)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is served.

    Attributes:
        origin: the scheme and the host.
        prefix: the path of its root, percent-encoded, without a slash at its end.
    """

    origin: str
    prefix: str = ""

    @classmethod
    def of(cls, base: str) -> Place:
        """Return the place that a base of IRIs names."""
        parts = urlsplit(base)
        return cls(f"{parts.scheme}://{parts.netloc}", encoded_path(unquote(parts.path)).rstrip("/"))

    @property
    def root(self) -> str:
        """The address of the site's root, without a slash at its end."""
        return self.origin + self.prefix

    @property
    def folder(self) -> str:
        """The path of its root, decoded, without a slash at its end."""
        return unquote(self.prefix)

    def found(self, link: str, at: Address) -> Address | None:
        """Return the address of this site that a link leads to; None for others, and for such as are unfit.

        Args:
            link: the link, absolute or relative, with whatever it has that is not ASCII.
            at: where it stands.
        """
        parts = _split(link, self.root + at.target)
        if parts is None or f"{parts.scheme}://{parts.netloc}" != self.origin:
            return None
        path = quote(parts.path, safe=f"{_SAFE}%")
        if path != self.prefix and not path.startswith(f"{self.prefix}/"):
            return None
        below = path[len(self.prefix) :] or "/"
        return Address.of(below + (f"?{parts.query}" if parts.query else ""))


def _split(link: str, at: str) -> SplitResult | None:
    try:
        return urlsplit(urljoin(at, link.strip()))
    except ValueError:
        return None


def is_nameable(name: str) -> bool:
    """Tell whether every file system can have a file of some name, a path with slashes.

    Folders have no suffix, so that none is ever named as a file is.
    """
    steps = name.split("/")
    folders = not any("." in step[1:] for step in steps[:-1])
    return folders and all(_is_step(step.replace("@", "")) for step in steps)


def _is_step(step: str) -> bool:
    fits = 0 < len(step.encode("utf-8", "replace")) <= _LONGEST and step[-1] not in ". "
    return fits and not (_UNFIT.search(step) or _RESERVED.match(step)) and step not in (BY_DIGEST, "gone", "problem")


def digest_name(key: str, suffix: str) -> str:
    """Return the name of a file that cannot be named as its address is."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{BY_DIGEST}/{digest[:2]}/{digest}{suffix}"


def folded(name: str) -> str:
    """Return what a name is to file systems that do not tell capitals, or composed letters, from others."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
