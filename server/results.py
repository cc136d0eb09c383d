"""Answers written as they are evaluated: SPARQL's four results formats and the graph formats, cut well-formed.

A row or a triple is written once it is there, so that memory does not grow with an answer, and where a limit is reached
the document is closed properly. Own writers for values, since Oxigraph's cannot be stopped after a row.
Must not know: how queries are evaluated, where the bytes go, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from json.encoder import encode_basestring
from typing import IO, Any, Final, Protocol, cast

import pyoxigraph as ox

from .engine import Answer, told
from .query_errors import UnwritableError

__all__ = ["GRAPHS", "VALUES", "Limits", "Sink", "Written", "kind_of", "write_answer"]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_STRING: Final = f"{_XSD}string"
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOCAL_NAME: Final = re.compile(r"[^\W\d][\w.\-]*\Z")
_BARE: Final = {  # what Turtle, and therefore TSV, writes without quotation marks (SPARQL 1.1 TSV section 4)
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{_XSD}double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    f"{_XSD}boolean": re.compile(r"true|false"),
}
_IN_TSV: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_IN_XML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_CHUNK: Final = 65_536
_REMEMBERED: Final = 20_000
SORTED: Final = 10_000
"""How many triples of a graph are sorted, which makes it readable; more come in the order of evaluation."""


class Sink(Protocol):
    """Where bytes go."""

    @property
    def size(self) -> int:
        """How many bytes came so far."""
        ...

    def write(self, data: bytes, /) -> int:
        """Take some bytes; return how many."""
        ...

    def flush(self) -> None:
        """Be told that more may take a while."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an answer is written.

    Attributes:
        rows: solutions or triples at most.
        bytes: about how many bytes at most; the end of the document comes on top.
    """

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        rows: how many solutions or triples; of a boolean 1.
        cut: the limit that was reached, ``rows`` or ``bytes``; empty when the answer is whole.
    """

    rows: int
    cut: str = ""


@dataclass(frozen=True, slots=True)
class _Values:
    """How one format writes solutions.

    Attributes:
        head: makes what comes before the first, of the variables.
        cell: makes the text of a term.
        row: makes a solution's text, of the variables and the cells, which are None where nothing is bound.
        between: what stands between two.
        tail: what comes after the last.
        boolean: makes the whole answer of ASK.
    """

    head: Callable[[Sequence[str]], str]
    cell: Callable[[Any], str]
    row: Callable[[Sequence[str], Sequence[str | None]], str]
    between: str
    tail: str
    boolean: Callable[[bool], str]


def kind_of(answer: Answer) -> str:
    """Return ``select``, ``ask`` or ``graph``."""
    if isinstance(answer, ox.QuerySolutions):
        return "select"
    return "ask" if isinstance(answer, ox.QueryBoolean) else "graph"


def write_answer(answer: Answer, media_type: str, sink: Sink, limits: Limits, prefixes: Mapping[str, str]) -> Written:
    """Write an answer.

    Args:
        answer: what a query comes to.
        media_type: one of `VALUES` for solutions and booleans; for triples one of `GRAPHS`, or of `VALUES` as well,
            which writes them as solutions of ``?subject ?predicate ?object``.
        sink: where the bytes go.
        limits: how much is written.
        prefixes: namespaces by prefix, for graphs.

    Raises:
        UnwritableError: the format cannot hold a term of the answer.
        QueryError: evaluation failed on the way.
    """
    with told():
        if isinstance(answer, ox.QueryBoolean):
            sink.write(VALUES[media_type].boolean(bool(answer)).encode())
            return Written(1)
        if isinstance(answer, ox.QuerySolutions):
            names = tuple(variable.value for variable in answer.variables)
            return _write_rows(VALUES[media_type], names, answer, sink, limits)
        if media_type in VALUES:
            return _write_rows(VALUES[media_type], ("subject", "predicate", "object"), answer, sink, limits)
        return _write_triples(answer, media_type, sink, limits, prefixes)


def _write_rows(
    form: _Values, names: tuple[str, ...], rows: Iterable[Iterable[Any]], sink: Sink, limits: Limits
) -> Written:
    seen: dict[Any, str] = {}

    def cell(term: Any) -> str | None:
        if term is None:
            return None
        text = seen.get(term)
        if text is None:
            text = form.cell(term)
            if len(seen) < _REMEMBERED:
                seen[term] = text
        return text

    texts = (form.row(names, [cell(term) for term in row]) for row in rows)
    written = _write_texts(form.head(names), texts, form.between, sink, limits)
    sink.write(form.tail.encode())
    return written


def _write_texts(head: str, texts: Iterator[str], between: str, sink: Sink, limits: Limits) -> Written:
    """Write the head and as many texts as the limits allow, in large pieces."""
    pending, waiting, rows = [head], len(head), 0
    cut = ""
    for text in texts:
        cut = "rows" if rows == limits.rows else "bytes" if sink.size + waiting + len(text) > limits.bytes else ""
        if cut:
            break
        pending.append(between + text if rows else text)
        waiting += len(text)
        rows += 1
        if waiting >= _CHUNK:
            sink.write("".join(pending).encode())
            pending, waiting = [], 0
    sink.write("".join(pending).encode())
    return Written(rows, cut)


def _write_triples(
    triples: Iterator[ox.Triple], media_type: str, sink: Sink, limits: Limits, prefixes: Mapping[str, str]
) -> Written:
    """Write triples, the first ones sorted and each once."""
    counted = _Counted(sink, limits)
    first = sorted(set(islice(triples, min(SORTED, limits.rows + 1))), key=str)
    wanted = counted.within(chain(first, triples))
    if media_type == "application/rdf+xml":
        wanted = map(_fit_for_xml, wanted)
    used = {_space(term.value) for triple in first for term in triple if isinstance(term, ox.NamedNode)}
    declared = {prefix: space for prefix, space in prefixes.items() if space in used}
    target = _ReturnsKept(sink) if media_type == "application/rdf+xml" else sink
    around = (b'{"@graph":', b"}\n") if media_type == "application/ld+json" else (b"", b"")
    sink.write(around[0])
    ox.serialize(wanted, cast("IO[bytes]", target), GRAPHS[media_type], prefixes=declared)
    sink.write(around[1])
    return Written(counted.rows, counted.cut)


@dataclass(frozen=True, slots=True)
class _ReturnsKept:
    """Passes XML on with its carriage returns escaped, of which a parser would make line feeds."""

    sink: Sink

    def write(self, data: bytes, /) -> int:
        self.sink.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        self.sink.flush()


def _space(iri: str) -> str:
    """Return the namespace that an IRI is in by its looks."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


class _Counted:
    """Lets triples through as long as the limits allow."""

    def __init__(self, sink: Sink, limits: Limits) -> None:
        self.sink = sink
        self.limits = limits
        self.rows = 0
        self.cut = ""

    def within(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        for triple in triples:
            length = len(getattr(triple.object, "value", ""))
            if self.rows == self.limits.rows or self.sink.size + length > self.limits.bytes:
                self.cut = "rows" if self.rows == self.limits.rows else "bytes"
                return
            self.rows += 1
            yield triple


def _fit_for_xml(triple: ox.Triple) -> ox.Triple:
    if not _LOCAL_NAME.search(triple.predicate.value):
        raise UnwritableError(f"XML has no name for the property <{triple.predicate.value}>")
    _xml_text(getattr(triple.object, "value", ""))
    return triple


def _xml_text(text: str) -> str:
    if _NOT_XML.search(text):
        raise UnwritableError("a text has a character that XML cannot hold")
    return text.translate(_IN_XML)


def _json_head(names: Sequence[str]) -> str:
    return f'{{"head":{{"vars":[{",".join(map(encode_basestring, names))}]}},"results":{{"bindings":[\n'


def _json_cell(term: Any) -> str:
    match term:
        case ox.NamedNode():
            return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
        case ox.BlankNode():
            return f'{{"type":"bnode","value":{encode_basestring(term.value)}}}'
        case ox.Literal():
            return f'{{"type":"literal","value":{encode_basestring(term.value)}{_json_kind(term)}}}'
    parts = ",".join(f'"{name}":{_json_cell(part)}' for name, part in zip(_PARTS, term, strict=True))
    return f'{{"type":"triple","value":{{{parts}}}}}'


def _json_kind(literal: ox.Literal) -> str:
    if literal.language:
        return f',"xml:lang":"{literal.language}"'
    datatype = literal.datatype.value
    return "" if datatype == _STRING else f',"datatype":{encode_basestring(datatype)}'


def _json_row(names: Sequence[str], cells: Sequence[str | None]) -> str:
    pairs = zip(names, cells, strict=True)
    return f"{{{','.join([f'{encode_basestring(name)}:{cell}' for name, cell in pairs if cell is not None])}}}"


def _xml_head(names: Sequence[str]) -> str:
    variables = "".join(f'<variable name="{name}"/>' for name in names)
    return f"{_XML_START}<head>{variables}</head>\n<results>\n"


def _xml_cell(term: Any) -> str:
    match term:
        case ox.NamedNode():
            return f"<uri>{_xml_text(term.value)}</uri>"
        case ox.BlankNode():
            return f"<bnode>{term.value}</bnode>"
        case ox.Literal():
            return f"<literal{_xml_kind(term)}>{_xml_text(term.value)}</literal>"
    parts = "".join(f"<{name}>{_xml_cell(part)}</{name}>" for name, part in zip(_PARTS, term, strict=True))
    return f"<triple>{parts}</triple>"


def _xml_kind(literal: ox.Literal) -> str:
    if literal.language:
        return f' xml:lang="{literal.language}"'
    datatype = literal.datatype.value
    return "" if datatype == _STRING else f' datatype="{_xml_text(datatype)}"'


def _xml_row(names: Sequence[str], cells: Sequence[str | None]) -> str:
    pairs = zip(names, cells, strict=True)
    bound = [f'<binding name="{name}">{cell}</binding>' for name, cell in pairs if cell is not None]
    return f"<result>{''.join(bound)}</result>"


def _csv_cell(term: Any) -> str:
    text = f"_:{term.value}" if isinstance(term, ox.BlankNode) else getattr(term, "value", None) or str(term)
    if isinstance(term, ox.Literal) and not term.value:
        text = ""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '",\r\n') else text


def _tsv_cell(term: Any) -> str:
    if not isinstance(term, ox.Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype in _BARE and _BARE[datatype].fullmatch(term.value):
        return term.value
    quoted = f'"{term.value.translate(_IN_TSV)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if datatype == _STRING else f"{quoted}^^<{datatype}>"


_PARTS: Final = ("subject", "predicate", "object")
_XML_START: Final = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
VALUES: Final = {
    "application/sparql-results+json": _Values(
        _json_head,
        _json_cell,
        _json_row,
        ",\n",
        "\n]}}\n",
        lambda value: f'{{"head":{{}},"boolean":{str(value).lower()}}}\n',
    ),
    "application/sparql-results+xml": _Values(
        _xml_head,
        _xml_cell,
        _xml_row,
        "\n",
        "\n</results></sparql>\n",
        lambda value: f"{_XML_START}<head/><boolean>{str(value).lower()}</boolean></sparql>\n",
    ),
    "text/csv": _Values(
        lambda names: ",".join(names) + "\r\n",
        _csv_cell,
        lambda _, cells: ",".join([cell or "" for cell in cells]) + "\r\n",
        "",
        "",
        lambda value: str(value).lower(),
    ),
    "text/tab-separated-values": _Values(
        lambda names: "\t".join([f"?{name}" for name in names]) + "\n",
        _tsv_cell,
        lambda _, cells: "\t".join([cell or "" for cell in cells]) + "\n",
        "",
        "",
        lambda value: str(value).lower(),
    ),
}
"""The formats of solutions and booleans, by media type."""

GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""The formats of triples, by media type."""
