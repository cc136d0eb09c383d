"""Images of the article, without the images: captions as places, credits, who is shown where.

Must not know: other kinds of things.
"""

from __future__ import annotations

from rdflib import URIRef

from ..ontology import REC, SCHEMA
from .desk import Desk
from .iris import below
from .source import Path_
from .terms import text, whole
from .things import Depiction, Image

__all__ = ["write_images"]


def write_images(desk: Desk) -> None:
    """Write every image of the record."""
    for key, image in desk.article.images.items():
        _image(desk, desk.iri("image", key), ("images", key), image)


def _image(desk: Desk, subject: URIRef, path: Path_, image: Image) -> None:
    desk.sheet.thing(subject, path, SCHEMA.ImageObject)
    desk.sheet.name(subject, image.label)
    desk.evidence(subject, [image.caption], SCHEMA.caption)
    desk.say(subject, SCHEMA.creditText, text(image.credit))
    desk.say(subject, SCHEMA.copyrightHolder, desk.resolve(image.holder, "actor"))
    desk.say(subject, SCHEMA.contentUrl, URIRef(image.file) if image.file else None)
    desk.say(subject, SCHEMA.license, URIRef(image.license) if image.license else None)
    desk.evidence(subject, image.at)
    for number, shown in enumerate(image.depicts, 1):
        _depiction(desk, subject, (*path, "depicts", number - 1), number, shown)


def _depiction(desk: Desk, image: URIRef, path: Path_, number: int, shown: Depiction) -> None:
    subject = below(image, f"depiction-{number}")
    desk.say(image, REC.depiction, subject)
    desk.sheet.thing(subject, path, REC.Depiction)
    desk.say(subject, REC.depicted, desk.resolve(shown.who))
    desk.say(subject, REC.ordinalFromLeft, whole(shown.from_left))
    desk.evidence(subject, shown.at)
