"""The kinds of value a record holds: keys, references, spans, codes, dates, and one-or-many of each.

Each is a pydantic type that reads what an editor writes and describes itself to the JSON Schema.
Must not know: which fields there are, other records, RDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    NonNegativeInt,
    PositiveInt,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from ..ontology import codes
from . import values
from .span import WRITTEN, Span
from .values import closest, wrong

__all__ = [
    "CodeOf",
    "Count",
    "Day",
    "Digest",
    "Edtf",
    "Iri",
    "Key",
    "Labels",
    "Language",
    "MaybeEmpty",
    "Moment",
    "Offset",
    "OneOrMany",
    "OneOrMore",
    "Reference",
    "SpanText",
    "Text",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _SpanSchema:
    """Reads and writes a span as ``start-end``."""

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        text = core_schema.to_string_ser_schema()
        return core_schema.no_info_plain_validator_function(values.span, serialization=text)

    def __get_pydantic_json_schema__(self, _: Any, __: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": f"^{WRITTEN}$",
            "description": 'Evidence: "start-end", 0-based, half-open, in characters (code points) of the text.',
        }


@dataclass(frozen=True, slots=True)
class _OneOrMany:
    """Reads one value as a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        one = handler.resolve_ref_schema(many).get("items", {})
        return {"anyOf": [one, many]}


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


@dataclass(frozen=True, slots=True)
class _MaybeEmpty:
    """Reads a key without a value as an empty mapping."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_filled, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"type": "null"}]}


def _filled(value: object) -> object:
    return {} if value is None else value


@dataclass(frozen=True, slots=True)
class Short:
    """Lets a mapping be written as its main entry alone: ``when: 2023-05`` for ``when: {edtf: 2023-05}``."""

    entry: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self._widen, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        full = handler(schema)
        short = handler.resolve_ref_schema(full)["properties"][self.entry]
        return {"anyOf": [{k: v for k, v in short.items() if k != "title"}, full]}

    def _widen(self, value: object) -> object:
        return {self.entry: value} if isinstance(value, str | list | tuple) else value


def _some_label(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise wrong("has no label", "write the label, or one per language: {en: …, ja: …}")
    return value


@dataclass(frozen=True, slots=True)
class _LabelsSchema:
    """Reads a label without a language as one in this language."""

    plain: str = "en"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        inner = core_schema.no_info_after_validator_function(_some_label, handler(source))
        return core_schema.no_info_before_validator_function(self._by_language, inner)

    def _by_language(self, value: object) -> object:
        return {self.plain: value} if isinstance(value, str) else value

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, {**handler(schema), "minProperties": 1}]}


@dataclass(frozen=True, slots=True)
class CodeOf:
    """A code of one concept scheme."""

    scheme: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "enum": list(codes(self.scheme))}

    def _check(self, code: str) -> str:
        known = codes(self.scheme)
        if code not in known:
            raise wrong(f'"{code}" is no {self.scheme}', closest(code, known))
        return code


Text = Annotated[str, AfterValidator(values.line), Field(json_schema_extra={"minLength": 1})]
Key = Annotated[
    str,
    AfterValidator(values.key),
    Field(json_schema_extra={"pattern": f"^{values.KEY}$", "maxLength": values.MAX_KEY}),
]
Reference = Annotated[
    str,
    AfterValidator(values.reference),
    Field(json_schema_extra={"pattern": f"^(({'|'.join(values.REFERENCE_TYPES)}):)?{values.KEY}$"}),
]
Digest = Annotated[str, AfterValidator(values.digest), Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
Edtf = Annotated[
    str,
    AfterValidator(values.date_text),
    Field(json_schema_extra={"type": ["string", "integer"], "description": "An EDTF date: 2023, 2023-05~/.."}),
]
Iri = Annotated[str, AfterValidator(values.iri), Field(json_schema_extra={"format": "iri"})]
Moment = Annotated[AwareDatetime, BeforeValidator(values.moment)]
Day = Annotated[str, AfterValidator(values.day), Field(json_schema_extra={"format": "date"})]
Language = Annotated[
    str, AfterValidator(values.language), Field(json_schema_extra={"pattern": f"^({values.LANGUAGE.pattern})$"})
]
Count = Annotated[PositiveInt, BeforeValidator(values.whole), Field(json_schema_extra={"maximum": 999_999_999})]
Offset = Annotated[NonNegativeInt, BeforeValidator(values.whole), Field(json_schema_extra={"maximum": 999_999_999})]
SpanText = Annotated[Span, _SpanSchema()]
OneOrMany = Annotated[tuple[T, ...], _OneOrMany()]
OneOrMore = Annotated[tuple[T, ...], Field(min_length=1), _OneOrMany()]
MaybeEmpty = Annotated[T, _MaybeEmpty()]
Labels = Annotated[dict[Language, Text], _LabelsSchema()]
OWN_LANGUAGE: Final = "und"
Titles = Annotated[dict[Language, Text], _LabelsSchema(OWN_LANGUAGE)]
"""Like `Labels`; a plain one is in the language of what it titles, written as BCP 47's undetermined one."""
