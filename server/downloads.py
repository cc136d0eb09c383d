"""Downloads: the files that publishing made, each with its checksum, in whole or in part.

Must not know: how they were made.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from .answers import file_answer
from .formats import by_suffix
from .generation import CHECKSUMS, Generation
from .problems import RequestError
from .site import Addresses, Site
from .tombstones import require_there

__all__ = ["content_type", "downloads"]

_PLAIN: Final = "text/plain; charset=utf-8"
_GZIP: Final = "application/gzip"
_OTHERS: Final = {"xml": "application/xml"}


def downloads(site: Site) -> Blueprint:
    """Return the routes of downloads."""
    routes = Blueprint("downloads", __name__)

    @routes.get("/dump")
    @routes.get("/dump/")
    def listed() -> AnyResponse:
        return redirect(Addresses.of(site.generation).url("/dataset"), 303)

    @routes.get("/dump/<path:name>")
    def download(name: str) -> Response:
        return _download(site.generation, name)

    @routes.get("/dump/article/<key>.ttl")
    def article(key: str) -> AnyResponse:
        require_there(site.generation, f"article/{key}", site.interface.say)
        graph = site.generation.graph(key)
        if graph is None:
            raise RequestError(404, f"There is no article {key} in the current generation.")
        addresses = Addresses.of(site.generation)
        return redirect(addresses.url(f"{graph[len(addresses.base) :]}.ttl"), 303)

    return routes


def _download(generation: Generation, name: str) -> Response:
    """Return a file under the name that it is saved with.

    Raises:
        RequestError: the manifest lists no such file.
    """
    if generation.file(name) is None:
        whole = sorted(file for file in generation.manifest["dumps"] if "/" not in file)
        raise RequestError(404, f"There is no file {name} in the current generation. There are {', '.join(whole)}.")
    response = file_answer(generation, name, content_type(name))
    response.headers.set("Content-Disposition", "attachment", filename=name.rpartition("/")[2])
    return response


def content_type(name: str) -> str:
    """Return the Content-Type of a file by its name."""
    if name == CHECKSUMS:
        return _PLAIN
    suffix = name.rpartition(".")[2]
    row = by_suffix(f".{suffix}")
    return row.content_type if row else _OTHERS.get(suffix, _GZIP)
