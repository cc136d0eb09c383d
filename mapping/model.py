"""What all that an editor may write has in common: frozen, no unknown keys, hyphens in keys, one format version.

The field names are the keys (``from_left`` is written ``from-left``, ``in_`` is ``in``). The JSON Schemas shipped
beside this file are generated from the models. Must not know: any one kind of file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from .values import wrong

__all__ = ["FormatVersion", "Model"]


def _known(version: object) -> object:
    if version != "1":
        named = f'"{version}"' if isinstance(version, str) else "this"
        remedy = "write 1, or use the release of On Record that the file was written for"
        raise wrong(f"{named} is no version of the record format known here, which is 1 alone", remedy)
    return version


FormatVersion = Annotated[Literal["1"], BeforeValidator(_known), WithJsonSchema({"enum": [1, "1"]})]


def _as_written(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Model(BaseModel):
    """What all parts of a record share: frozen, no unknown keys, hyphens in keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=_as_written,
        validate_by_name=False,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
    )
