"""Where a text stops being a SPARQL 1.1 query, and why, in words for people; asked once Oxigraph has refused it.

Holds the parser of the specification's grammar, which `sparql11.lark` gives, and the names of what it expects.
The only door to lark. Takes time in proportion to the text, and does not recurse.
Must not know: stores, pyoxigraph, HTTP; what is wrong with a query that follows the grammar, prefixes aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import PatternStr
from lark.parsers.lalr_interactive_parser import InteractiveParser

__all__ = ["Misplaced", "locate"]

LONGEST: Final = 100_000
SHOWN: Final = 60
NAMED: Final = 5

_END: Final = "$END"
_BASE: Final = "BASE"
_ABSOLUTE: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:|[^:]*\\)")  # a scheme may be written with escapes
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_WORD: Final = re.compile(r"[A-Za-z_]")
_TOKEN: Final = re.compile(
    r"""<[^<>\r\n]*>|<[^<>\s]*|(?:\"""|''')[^\r\n]*|"[^"\r\n]*"?|'[^'\r\n]*'?|[\w:?$@-]+|[^ \t\r\n]""",
)
_PARTS: Final = re.compile(", | or ")

_STRINGS: Final = frozenset({"STRING_LITERAL1", "STRING_LITERAL2", "STRING_LITERAL_LONG1", "STRING_LITERAL_LONG2"})
_UNSIGNED: Final = frozenset({"INTEGER", "DECIMAL", "DOUBLE"})
_SIGNED: Final = frozenset({f"{number}_{sign}" for number in _UNSIGNED for sign in ("POSITIVE", "NEGATIVE")})
_LITERALS: Final = _STRINGS | _UNSIGNED | _SIGNED | {"true", "false", "UNDEF"}
_PREFIXED: Final = frozenset({"PNAME_LN", "PNAME_NS"})
_IRIS: Final = _PREFIXED | {"IRIREF"}
_VARIABLES: Final = frozenset({"VAR1", "VAR2"})
_TERMS: Final = _LITERALS | _IRIS | _VARIABLES | {"BLANK_NODE_LABEL", "ANON", "()", "(", "["}
_AGGREGATES: Final = frozenset({"AGGREGATE", "COUNT", "GROUP_CONCAT"})
_SPELLED: Final = frozenset({"BNODE", "BOUND", "IF", "REPLACE", "EXISTS", "NOT"})
_BY_ARGUMENTS: Final = frozenset({f"FUNCTION_OF_{number}" for number in ("NONE", "ONE", "TWO", "TWO_OR_THREE", "MANY")})
_FUNCTIONS: Final = _AGGREGATES | _SPELLED | _BY_ARGUMENTS
_PATTERNS: Final = frozenset(
    {"SELECT", "OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "UNION", "{"}
)
_OPERATORS: Final = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "IN", "NOT", "+", "-", "*", "/"})
_STEPS: Final = frozenset({"/", "|", "?", "*", "+"})
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "BASE", "PREFIX", "UPDATE"})
_MODIFIERS: Final = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})

# What a phrase says of what is expected: it is used when all of the second are, and then says all of the third.
_PHRASES: Final[tuple[tuple[str, Set[str], Set[str]], ...]] = (
    ("SELECT, ASK, CONSTRUCT or DESCRIBE", {"SELECT", "ASK"}, _FORMS),
    ("a triple", {"OPTIONAL", "VAR1", "ANON"}, _TERMS),
    ("an expression", {"FUNCTION_OF_ONE", "VAR1", "INTEGER"}, _TERMS | _FUNCTIONS | {"!", "+", "-"}),
    ("an operator", {"||"}, _OPERATORS | _SIGNED),
    ("a function", {"FUNCTION_OF_ONE"}, _FUNCTIONS),
    ("a variable, an IRI or a path", {"VAR1", "^"}, _VARIABLES | _IRIS | {"a", "!", "^", "("}),
    ("an IRI or a path", {"IRIREF", "!"}, _IRIS | {"a", "!", "^", "("}),
    ("a variable, an IRI or a literal", {"VAR1", "IRIREF", "INTEGER"}, _TERMS),
    ("a variable or an IRI", {"VAR1", "IRIREF"}, _VARIABLES | _IRIS | {"a"}),
    ("an IRI or a literal", {"IRIREF", "INTEGER"}, _IRIS | _LITERALS),
    ("an IRI", {"IRIREF"}, _IRIS | {"a"}),
    ("a variable", {"VAR1"}, _VARIABLES),
    ("a string", {"STRING_LITERAL2"}, _STRINGS),
    ("a whole number", {"INTEGER"}, {"INTEGER"}),
    ('a prefix with ":" after it', {"PNAME_NS"}, {"PNAME_NS"}),
    ("another pattern", {"OPTIONAL"}, _PATTERNS),
    ("a path operator", {"/", "?"}, _STEPS),
    ("a modifier such as LIMIT", {"LIMIT"}, _MODIFIERS),
    ("a language tag", {"LANGTAG"}, {"LANGTAG", "^^"}),
    ("the end of the query", {_END}, {_END}),
)

# What is expected and begun, but not well formed: how it begins, what it was to be, how that is written.
_MALFORMED: Final = (
    (re.compile(r"<[^\s=]"), "IRIREF", 'an IRI ends with ">" and has no spaces, quotation marks or braces'),
    (re.compile("[\"']"), "STRING_LITERAL1", "a string ends with the mark it began with; its escapes are such as \\n"),
    (re.compile("@"), "LANGTAG", "a language tag is letters, with digits after a hyphen only, such as @en or @es-419"),
)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What a query should not have where it has it.

    Attributes:
        line: 1-based line.
        column: 1-based column in characters.
        token: what stands there, shortened to 60 characters; empty at the end of the query.
        reason: one clause that names the token and what is wrong with it.
    """

    line: int
    column: int
    token: str
    reason: str


def locate(query: str) -> Misplaced | None:
    """Return the first thing that makes a text no SPARQL 1.1 query, undeclared prefixes among it.

    None is returned when nothing is found, and for texts over 100,000 characters, which are not looked at.
    """
    if len(query) > LONGEST:
        return None
    parser = _parser().parse_interactive(query)
    try:
        return next((_misplaced(query, *found) for found in _unanswerable(_accepted(parser, query))), None)
    except UnexpectedToken as error:
        token = error.token
    except UnexpectedCharacters as error:
        token = _token_at(query, error.pos_in_stream or 0)
    return _misplaced(query, *_out_of_place(query, token, _expected(parser)))


@cache
def _parser() -> Lark:
    """Return the parser, which takes a third of a second to build."""
    grammar = files(__package__).joinpath("sparql11.lark").read_text(encoding="utf-8")
    return Lark(grammar, start="query_unit", parser="lalr", lexer="basic", maybe_placeholders=False)


def _accepted(parser: InteractiveParser, query: str) -> Iterator[Token]:
    """Yield the tokens of a query, each once it has been found to be in its place.

    Raises:
        UnexpectedToken: the next one is not, or the query ends too early.
        UnexpectedCharacters: what follows is no token.
    """
    for token in parser.lexer_thread.lex(parser.parser_state):
        whole = token.isidentifier() or token.type == "LANGTAG"  # and so goes as far as its word
        if whole and _WORD.match(query, token.end_pos or 0):
            raise UnexpectedToken(_token_at(query, token.start_pos or 0), set())
        yield _fed(parser, token)
    parser.feed_token(Token(_END, "", len(query.rstrip(" \t\r\n"))))


def _fed(parser: InteractiveParser, token: Token) -> Token:
    """Return what the parser has taken: the token, or of an IRI where only a comparison can be its first sign.

    Raises:
        UnexpectedToken: neither can stand there.
    """
    try:
        parser.feed_token(token)
    except UnexpectedToken as error:
        if token.type != "IRIREF":
            raise
        sign = Token("LESSTHAN", "<", token.start_pos)
        try:
            parser.feed_token(sign)
        except UnexpectedToken:
            raise error from None
        if reading := parser.lexer_thread.state:
            reading.line_ctr.char_pos = (token.start_pos or 0) + 1
        return sign
    return token


def _unanswerable(tokens: Iterable[Token]) -> Iterator[tuple[Token, str]]:
    """Yield those of the tokens that follow the grammar and yet are not answered, with the reason."""
    declared: set[str] = set()
    before = ""
    for token in tokens:
        if before == "PREFIX":
            declared.add(token)
        elif reason := _objection(token, declared):
            yield token, reason
        elif before == _BASE:
            declared.add(_BASE)
        before = token.type


def _objection(token: Token, declared: Set[str]) -> str:
    """Return what is wrong with a token, given the prefixes declared before it, BASE among them; empty if nothing."""
    if token.type == "UPDATE":
        return "this is an update; only queries are answered here"
    prefix = f"{token.partition(':')[0]}:"
    if token.type in _PREFIXED and prefix not in declared:
        return f"the prefix {prefix} is not declared; declare it with PREFIX {prefix} <…>"
    if token.type == "IRIREF" and _BASE not in declared and not _ABSOLUTE.match(token):
        return f"{_short(token)} is a relative IRI; write it in full, or declare what it is relative to with BASE"
    return ""


def _out_of_place(query: str, token: Token, expected: Set[str]) -> tuple[Token, str]:
    """Return a token that the grammar does not allow where it stands, and what it allows there."""
    start = token.start_pos or 0
    for beginning, kind, told in _MALFORMED:
        if kind in expected and beginning.match(query, start):
            whole = _token_at(query, start)
            return whole, f"{_quoted(whole)} is malformed: {told}"
    subject = f"{_quoted(token)} stands" if token else "the query ends"
    return token, f"{subject} where {_listed(expected)} is expected"


def _token_at(query: str, start: int) -> Token:
    """Return what looks like a token at a place where there is none."""
    found = _TOKEN.match(query, start)
    return Token("", found[0] if found else "", start)


def _misplaced(query: str, token: Token, reason: str) -> Misplaced:
    start = token.start_pos or 0
    ends = [found.end() for found in _LINE_END.finditer(query, 0, start)]
    return Misplaced(len(ends) + 1, start - (ends[-1] if ends else 0) + 1, _short(token), reason)


def _short(token: str) -> str:
    line = _BLANKS.sub(" ", token)
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _quoted(token: str) -> str:
    """Return a token in quotation marks, those that it has of its own left alone."""
    return _short(token) if token[0] in "\"'" else f'"{_short(token)}"'


def _expected(parser: InteractiveParser) -> Set[str]:
    """Return what may stand next: keywords and signs as they are written, other terminals by name."""
    return {_written(name) for name in parser.accepts()}


def _written(name: str) -> str:
    if name in (_END, "NIL"):
        return "()" if name == "NIL" else _END
    pattern = _parser().get_terminal(name).pattern
    return pattern.value if isinstance(pattern, PatternStr) else name


def _listed(expected: Set[str]) -> str:
    """Return what is expected in a few words."""
    left, phrases = {each for each in expected if each != "()" or "(" not in expected}, []
    for phrase, needed, said in _PHRASES:
        if needed <= left:
            phrases.append(phrase)
            left -= said
    signs = [f'"{each}"' for each in sorted(left) if not each.isidentifier()]
    keywords = sorted(each for each in left if each.isidentifier())
    parts = [part for phrase in phrases for part in _PARTS.split(phrase)]
    *others, last = [*signs, *parts, *keywords][:NAMED]
    return f"{', '.join(others)} or {last}" if others else last
