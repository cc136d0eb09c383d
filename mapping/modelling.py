"""From a parsed file's values to a typed model: everything wrong is told at once, each with its place and remedy.

Must not know: any one model, files, texts, RDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from .errors import Problem, RecordError
from .source import Path_, Source
from .values import closest

__all__ = ["model_of"]

A = TypeVar("A", bound=BaseModel)


def model_of(model: type[A], source: Source) -> A:
    """Return a file's content as ``model``.

    Raises:
        RecordError: everything that is wrong in it, at once.
    """
    try:
        if not isinstance(source.data, dict):
            raise RecordError([source.problem((), "holds no record", "begin with `onrecord: 1`"), *source.problems])
        built = model.model_validate(source.data)
    except ValidationError as error:
        problems = [_problem(source, model, detail) for detail in error.errors(include_url=False)]
        raise RecordError([*source.problems, *problems]) from error
    if source.problems:
        raise RecordError(source.problems)
    return built


def _problem(source: Source, model: type[BaseModel], detail: Any) -> Problem:
    path: Path_ = tuple(part for part in detail["loc"] if part != "[key]")
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "record":
        return source.problem(path, context["message"], context["remedy"])
    if kind == "missing":
        return source.problem(path, f"`{path[-1]}` is missing", f"add `{path[-1]}: …`")
    if kind == "extra_forbidden":
        return source.problem(path, f'unknown key "{path[-1]}"', closest(str(path[-1]), _keys(model, path[:-1])))
    if kind == "too_short":
        return source.problem(path, "is empty", "give at least one")
    if kind == "literal_error":
        return source.problem(path, f'"{detail["input"]}" is not known here', f"one of: {context['expected']}")
    shown = "nothing" if detail["input"] is None else _KINDS.get(type(detail["input"]).__name__, "this")
    return source.problem(path, f"{shown} is not what belongs here", _EXPECTED.get(kind, detail["msg"]))


_KINDS: Final = {"str": "this text", "list": "a list", "dict": "a mapping"}
_EXPECTED: Final = {
    "string_type": "write one text; quote it if it looks like something else",
    "dict_type": "write `key: value` lines below it",
    "model_type": "write `key: value` lines below it",
    "tuple_type": "write a list: [a, b]",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "int_type": "write a whole number",
    "greater_than": "write a number above zero",
    "string_pattern_mismatch": "write a day as YYYY-MM-DD",
}


def _keys(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the keys known at ``path``, walking the models as far as the path goes."""
    current: Any = model
    for part in path:
        found = next(_models(current), None)
        if found is not current:  # a list or mapping: the part names one entry of it
            current = found
        elif found is not None and not isinstance(part, int):
            current = next((f.annotation for f in found.model_fields.values() if f.alias == part), None)
    inner = next(_models(current), None)
    return sorted(str(f.alias) for f in inner.model_fields.values()) if inner else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()) or ():
        yield from _models(argument)
    if origin := getattr(annotation, "__origin__", None):
        yield from _models(origin) if isinstance(origin, type) else ()
