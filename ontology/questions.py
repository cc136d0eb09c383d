r"""The prepared questions: SPARQL with a title, a description and typed parameters, each a file in ``queries/``.

A file begins with its header, one comment line for each entry; ``#`` and three spaces continue the line before::

    # title: What office did somebody hold on a day?
    # description: What the rows and the columns mean.
    # param NAME TYPE [= DEFAULT]: MEANING [| example EXAMPLE]

A type is iri, date, integer, text, language, or concept/SCHEME. A parameter without a default has to be given; one
without an example has its default as its example. The query writes a parameter ``$name`` and a variable ``?name``.
Must not know: stores, HTTP, where the dataset is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from .question_terms import ValueRefusedError, expected, is_type, term
from .resources import question_files

__all__ = ["Parameter", "Question", "QuestionError", "QuestionProblem", "read_question", "shipped_questions"]

_HEADER: Final = re.compile(r"(?:#.*\n)+")
_ENTRY: Final = re.compile(
    r"# (title|description): (.+)|"
    r"# param (?P<name>[a-z][a-z0-9_]*) (?P<type>[a-z]+(?:/[a-z-]+)?)(?: = (?P<default>.+?))?: (?P<meaning>[^|]+?)"
    r"(?: \| example (?P<example>.+))?"
)
_TOLD: Final = ("title", "description")
_TOKEN: Final = re.compile(  # what is no place for a parameter, and parameters
    r"""
    "{3}(?:\\.|(?!"{3}).)*"{3} | '{3}(?:\\.|(?!'{3}).)*'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
    | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]* | \$(?P<name>\w+)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_BASE: Final = "http://127.0.0.1"  # to try examples with
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class QuestionProblem:
    """One thing wrong with what a question was given, or with its file.

    Attributes:
        parameter: the parameter's name; empty for the file as a whole.
        message: what is wrong.
        remedy: what would be right; may be empty.
    """

    parameter: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return all of it in one line."""
        return f"{self.parameter or 'file'}: {self.message}" + (f"; {self.remedy}" if self.remedy else "")


class QuestionError(ValueError):
    """A question cannot be asked like this; ``str()`` tells all problems.

    Attributes:
        question: the question's name.
        problems: all that is wrong, at once.
    """

    def __init__(self, question: str, problems: Iterable[QuestionProblem]) -> None:
        self.question = question
        self.problems = tuple(problems)
        super().__init__(f"{question}: " + "\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks to be told.

    Attributes:
        name: its name, without ``$``.
        type: iri, date, integer, text, language, or concept/ with a scheme's name.
        meaning: what it is, in words.
        example: a value that has an answer in the seeds.
        default: the value that it has when none is given; None when one has to be given.
    """

    name: str
    type: str
    meaning: str
    example: str
    default: str | None = None

    @property
    def expected(self) -> str:
        """What a value is like, with an example."""
        return f"write {expected(self.type)}, e.g. {self.example}"

    def term(self, value: str | None, base: str) -> str:
        """Return a value as a term of SPARQL.

        Raises:
            ValueRefusedError: the value is not of the parameter's type, or there is none.
        """
        if value is None:
            raise ValueRefusedError("is missing")
        return term(self.type, value, base)


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared question.

    Attributes:
        name: its name: words in lower case with hyphens.
        title: the question in words.
        description: what the answer's rows and columns mean.
        parameters: what it asks to be told, in the order in which to ask.
        text: the query, with its parameters written ``$name``.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    def fill(self, given: Mapping[str, str], base: str) -> str:
        """Return the query with every parameter replaced by a term.

        Args:
            given: values by parameters' names.
            base: the base of the dataset's IRIs, without a slash at its end.

        Raises:
            QuestionError: a parameter is unknown or missing, or a value is not of its type; all of it at once.
        """
        terms: dict[str, str] = {}
        problems = list(self._unknown(given))
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            try:
                terms[parameter.name] = parameter.term(value, base)
            except ValueRefusedError as error:
                problems.append(QuestionProblem(parameter.name, str(error), parameter.expected))
        if problems:
            raise QuestionError(self.name, problems)
        return _TOKEN.sub(lambda found: terms[found["name"]] if found["name"] else found[0], self.text)

    def _unknown(self, given: Mapping[str, str]) -> Iterator[QuestionProblem]:
        known = [parameter.name for parameter in self.parameters]
        for name in sorted(set(given) - set(known)):
            near = get_close_matches(name[:_SHOWN], known, n=1)
            remedy = f'did you mean "{near[0]}"?' if near else "it takes " + (", ".join(known) or "none")
            yield QuestionProblem(name[:_SHOWN], "is no parameter of this question", remedy)


def shipped_questions() -> tuple[Question, ...]:
    """Return the questions that come with the ontology, by name; read anew on each call."""
    return tuple(read_question(name, text) for name, text in question_files())


def read_question(name: str, source: str) -> Question:
    """Return the question that a file holds.

    Raises:
        QuestionError: the header is not in order, or does not fit the query; all of it at once.
    """
    header = _HEADER.match(source)
    lines = header[0].replace("\n#   ", " ").splitlines() if header else []
    entries = [(line, _ENTRY.fullmatch(line)) for line in lines]
    told = {entry[1]: entry[2] for _, entry in entries if entry and entry[1]}
    declared = tuple(_parameter(entry) for _, entry in entries if entry and entry["name"])
    text = source[header.end() if header else 0 :].strip() + "\n"
    problems = [QuestionProblem("", f'"{line}" is no entry of a header') for line, entry in entries if not entry]
    problems += [QuestionProblem("", f"no {key}", f"add `# {key}: …`") for key in _TOLD if key not in told]
    problems += [*_of_names(declared, text), *(problem for each in declared for problem in _of_parameter(each))]
    if problems:
        raise QuestionError(name, problems)
    return Question(name, told["title"], told["description"], declared, text)


def _parameter(entry: re.Match[str]) -> Parameter:
    example = entry["example"] or entry["default"] or ""
    return Parameter(entry["name"], entry["type"], entry["meaning"], example, entry["default"])


def _of_names(declared: tuple[Parameter, ...], text: str) -> Iterator[QuestionProblem]:
    names = [parameter.name for parameter in declared]
    used = {found["name"] for found in _TOKEN.finditer(text) if found["name"]}
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield QuestionProblem(name, "is declared twice")
    for name in sorted(set(names) - used):
        yield QuestionProblem(name, "is declared but not used", f"write ${name} in the query")
    for name in sorted(used - set(names)):
        yield QuestionProblem(name, "is used but not declared", f"add `# param {name} TYPE: MEANING`")


def _of_parameter(parameter: Parameter) -> Iterator[QuestionProblem]:
    if not is_type(parameter.type):
        yield QuestionProblem(parameter.name, f"{parameter.type} is no type of parameter")
        return
    for value in {parameter.example, parameter.default or parameter.example}:
        try:
            parameter.term(value, _BASE)
        except ValueRefusedError as error:
            yield QuestionProblem(parameter.name, str(error), expected(parameter.type))
