"""The JSON Schemas of the record format, written beside this file by ``python -m onrecord.mapping.schemas``.

They are shipped so that editors complete and check while typing; a test keeps them in step with the models.
Must not know: records' content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .record import Article, Model, json_schema
from .registry import Links, Registry

__all__ = ["SCHEMAS", "schema_text"]

SCHEMAS: Final[Mapping[str, tuple[type[Model], str]]] = {
    "article.schema.json": (Article, "On Record: the record of one article"),
    "registry.schema.json": (Registry, "On Record: what articles share"),
    "links.schema.json": (Links, "On Record: outside identities"),
}


def schema_text(name: str) -> str:
    """Return the content of one schema file."""
    model, title = SCHEMAS[name]
    return json.dumps(json_schema(model, title), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for file in SCHEMAS:
        Path(__file__).with_name(file).write_text(schema_text(file), encoding="utf-8")
