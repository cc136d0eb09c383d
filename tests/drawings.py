"""SVG read back: what is linked, what it is called, where it stands."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload=x",
    "&amp;<b>",
    "]]>\x00\x0b\ufffe",
    "‮evil",
    "横" * 400,
    "a" * 9_000,
)


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.1 and down > 0.1


def read(picture: str) -> ElementTree.Element:
    """Return a picture as a strict parser of XML reads it; as in a page it has no namespace of its own."""
    assert picture.startswith("<svg ")
    return ElementTree.fromstring(picture)


def links(picture: str) -> list[ElementTree.Element]:
    """Return the links of a picture."""
    return list(read(picture).iter("a"))


def title(link: ElementTree.Element) -> str:
    return link.findtext("title") or ""


def numbers(path: str) -> list[float]:
    """Return the numbers in a path's data."""
    return [float(each) for each in re.findall(r"-?[0-9.]+", path)]
