"""The kinds of value a record holds: keys, references, spans, codes, dates, and one-or-many of each.

Each is a pydantic type that reads what an editor writes, says what would be right when it is not, and describes
itself to the JSON Schema. Must not know: which fields there are, other records, RDF.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PositiveInt,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from ..ontology import codes
from . import edtf
from .span import WRITTEN, Span, SpanError

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
    "OneOrMany",
    "OneOrMore",
    "Reference",
    "SpanText",
    "Text",
    "closest",
    "wrong",
]

T = TypeVar("T")
_PLAIN: Final = (
    r"[A-Za-z0-9\-._~!$&'()*+,;=:@\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF\U00010000-\U0001FFFD]|%[0-9A-Fa-f]{2}"
)
_IRI: Final = re.compile(
    rf"https?://[A-Za-z0-9\-._~\u00A0-\uD7FF]+(?::[0-9]{{1,5}})?(?:/(?:{_PLAIN})*)*(?:\?(?:{_PLAIN}|[/?])*)?(?:#(?:{_PLAIN}|[/?])*)?"
)
_LANGUAGE: Final = re.compile(  # RFC 5646 section 2.1, without extensions and private use
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?(-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))?"
)
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_IN_IRIS: Final = re.compile("[\u0020-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd-]*")
LISTED: Final = 40
REFERENCE_TYPES: Final = ("actor", "place", "topic", "role", "event", "statement", "image")
_WORD: Final = (
    r"[^\u0000-/:-`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf-\u00de\u00f7\u2000-\u206f\u2190-\u245f"
    r"\u2500-\u2775\u3000-\u3004\u3008-\u3020\u3030\ue000-\uf8ff\ufeff\uff00-\uff0f\uff1a-\uff40\uff5b-\uff65]+"
)
"""The characters of a key for editors, whose patterns have no classes of Unicode in common: `_key` in ASCII and
Latin-1, and elsewhere without the blocks of spaces, punctuation and symbols that are typed by mistake."""
_KEY: Final = f"{_WORD}(-{_WORD})*"
MAX_KEY: Final = 120


def wrong(message: str, remedy: str = "") -> PydanticCustomError:
    """Return the error that a validator raises: what is wrong, and what would be right."""
    return PydanticCustomError("record", "{message}", {"message": message, "remedy": remedy})


def closest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Return ``did you mean "x"?`` for the nearest known word, or some of the known words."""
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return f'did you mean "{near[0]}"?'
    more = f" … ({len(known)} in all)" if len(known) > LISTED else ""
    return "one of: " + ", ".join(known[:LISTED]) + more if known else ""


def _key(text: str) -> str:
    if unicodedata.normalize("NFC", text) != text:
        raise wrong(f'"{text}" is not in Unicode normal form NFC', "type it anew, or normalise it")
    parts = text.split("-")
    if not all(part and all(unicodedata.category(c)[0] in "LMN" for c in part) for part in parts):
        raise wrong(f'"{text}" is not a key', "letters and digits of any script, joined by single hyphens")
    if text != text.lower():
        raise wrong(f'"{text}" is not a key', f'write it in lower case: "{text.lower()}"')
    if len(text) > MAX_KEY:
        raise wrong(f"a key has {MAX_KEY} characters at most", "shorten it")
    if not _IN_IRIS.fullmatch(text):
        raise wrong(f'"{text}" holds a character that no IRI may hold', "use letters that RFC 3987 allows")
    return text


def _reference(text: str) -> str:
    kind, colon, key = text.rpartition(":")
    if colon and kind not in REFERENCE_TYPES:
        raise wrong(f'"{kind}:" is no kind of thing', closest(kind, REFERENCE_TYPES))
    _key(key)
    return text


def _digest(text: str) -> str:
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise wrong("is not a SHA-256 digest", "64 hexadecimal digits, lower case; `onrecord ground` writes it")
    return text


def _edtf(text: str) -> str:
    try:
        edtf.parse(text)
    except edtf.EdtfError as error:
        raise wrong(str(error)) from error
    return text


def _iri(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise wrong(f'"{text}" is not an IRI', f"{error}") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise wrong(f'"{text}" is not a web address', "begin with https:// and name a host")
    if not _IRI.fullmatch(text):
        raise wrong(
            f'"{text}" is not an IRI (RFC 3987)',
            "percent-encode what is no letter, digit or one of -._~!$&'()*+,;=:@/?",
        )
    return text


def _text(text: str) -> str:
    if not text or text != text.strip():
        raise wrong("is empty or has white space at an edge", "write something, and trim it")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise wrong("holds a control character", "remove it; one line is enough")
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise wrong(f'"{text}" is not a language tag', "BCP 47, e.g. en, ja or zh-hant")
    return text.lower()


def _moment(value: object) -> object:
    if isinstance(value, str) and not re.match(r"\d{4}-\d{2}-\d{2}T", value):
        raise wrong(f'"{value}" is not a moment', "write day, time and zone: 2023-05-05T09:00:00Z")
    return value


def _whole(value: object) -> object:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise wrong(f'"{value}" is not a whole number', "write a whole number in the digits 0 to 9 alone, e.g. 12")
    return value


def _day(text: str) -> str:
    try:
        if len(text) == 10 and text.isascii():
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise wrong(f'"{text}" is not a day', "write YYYY-MM-DD")


def _span(value: object) -> Span:
    if isinstance(value, Span):
        return value
    if not isinstance(value, str):
        raise wrong("is not a span", 'write "start-end" in characters of the text, e.g. 174-187')
    try:
        return Span.parse(value)
    except SpanError as error:
        raise wrong(str(error)) from error


@dataclass(frozen=True, slots=True)
class _SpanSchema:
    """Reads and writes a span as ``start-end``."""

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        text = core_schema.to_string_ser_schema()
        return core_schema.no_info_plain_validator_function(_span, serialization=text)

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


def _labels(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


def _some_label(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise wrong("has no label", "write the label, or one per language: {en: …, ja: …}")
    return value


@dataclass(frozen=True, slots=True)
class _LabelsSchema:
    """Reads a label as an English one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        inner = core_schema.no_info_after_validator_function(_some_label, handler(source))
        return core_schema.no_info_before_validator_function(_labels, inner)

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


Text = Annotated[str, AfterValidator(_text), Field(json_schema_extra={"minLength": 1})]
Key = Annotated[
    str,
    AfterValidator(_key),
    Field(json_schema_extra={"pattern": f"^{_KEY}$", "maxLength": MAX_KEY}),
]
Reference = Annotated[
    str,
    AfterValidator(_reference),
    Field(json_schema_extra={"pattern": f"^(({'|'.join(REFERENCE_TYPES)}):)?{_KEY}$"}),
]
Digest = Annotated[str, AfterValidator(_digest), Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
Edtf = Annotated[
    str,
    AfterValidator(_edtf),
    Field(json_schema_extra={"type": ["string", "integer"], "description": "An EDTF date: 2023, 2023-05~/.."}),
]
Iri = Annotated[str, AfterValidator(_iri), Field(json_schema_extra={"format": "iri"})]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]
Language = Annotated[str, AfterValidator(_language), Field(json_schema_extra={"pattern": f"^({_LANGUAGE.pattern})$"})]
Count = Annotated[PositiveInt, BeforeValidator(_whole), Field(json_schema_extra={"maximum": 999_999_999})]
SpanText = Annotated[Span, _SpanSchema()]
OneOrMany = Annotated[tuple[T, ...], _OneOrMany()]
OneOrMore = Annotated[tuple[T, ...], Field(min_length=1), _OneOrMany()]
MaybeEmpty = Annotated[T, _MaybeEmpty()]
Labels = Annotated[dict[Language, Text], _LabelsSchema()]
