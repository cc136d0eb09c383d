"""The JSON Schemas of the record format, written beside this file by ``python -m onrecord.mapping.schemas``.

They are shipped so that editors complete and check while typing; a test keeps them in step with the models.
Must not know: records' content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema

from .ledger import Ledger
from .model import Model
from .record import Article
from .registry import Links, Registry

__all__ = ["SCHEMAS", "schema_text"]

SCHEMAS: Final[Mapping[str, tuple[type[Model], str]]] = {
    "article.schema.json": (Article, "On Record: the record of one article"),
    "registry.schema.json": (Registry, "On Record: what articles share"),
    "links.schema.json": (Links, "On Record: outside identities"),
    "ledger.schema.json": (Ledger, "On Record: steps taken after publishing"),
}


class _Closed(GenerateJsonSchema):
    """Schemas in which a mapping by keys holds no other keys."""

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        """Return the schema of a mapping."""
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found


def schema_text(name: str) -> str:
    """Return the content of one schema file: JSON Schema 2020-12."""
    model, title = SCHEMAS[name]
    schema = model.model_json_schema(mode="validation", schema_generator=_Closed)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for file in SCHEMAS:
        Path(__file__).with_name(file).write_text(schema_text(file), encoding="utf-8")
