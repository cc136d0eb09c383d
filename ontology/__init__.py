"""The vocabulary: what the words mean.

Namespaces as closed Python classes, the codes of the concept schemes as plain words, and the one reader of the
shipped Turtle, shapes, JSON-LD context and prepared questions. Imported, it parses nothing. Must not know: records,
stores, the web.
"""

from __future__ import annotations

from .concepts import REC_C, SCHEMES, actor_class, codes
from .prefixes import NAMESPACES, PREFIXES, undeclared
from .questions import Parameter, Question, QuestionError, QuestionProblem, shipped_questions
from .resources import FileName, context, file, modified, shapes, vocabulary_triples
from .vocabulary import ADMS, EDTF, GAF, NIF, OA, REC, SCHEMA, SEM

__all__ = [
    "ADMS",
    "EDTF",
    "GAF",
    "NAMESPACES",
    "NIF",
    "OA",
    "PREFIXES",
    "REC",
    "REC_C",
    "SCHEMA",
    "SCHEMES",
    "SEM",
    "FileName",
    "Parameter",
    "Question",
    "QuestionError",
    "QuestionProblem",
    "actor_class",
    "codes",
    "context",
    "file",
    "modified",
    "shapes",
    "shipped_questions",
    "undeclared",
    "vocabulary_triples",
]
