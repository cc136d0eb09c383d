"""The words: our own namespace and those we borrow that rdflib does not bundle, each closed.

A misspelt term is an AttributeError here, and an error for mypy, instead of a triple that nobody can find. What is
named is what the mapping, the ontology and the shapes use; a test compares. Must not know: files, records, stores.
"""

# ruff: noqa: N815 - terms are spelt as their vocabularies spell them
from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

__all__ = ["ADMS", "EDTF", "GAF", "NIF", "OA", "REC", "SCHEMA", "SEM"]


class REC(DefinedNamespace):
    """On Record: the terms of `onrecord.ttl`."""

    _fail = True
    _NS = Namespace("https://w3id.org/onrecord/ns#")

    # classes
    Actor: URIRef
    Person: URIRef
    Organization: URIRef
    Group: URIRef
    State: URIRef
    Place: URIRef
    Topic: URIRef
    RoleHolding: URIRef
    LedgerStep: URIRef
    Event: URIRef
    Participation: URIRef
    Statement: URIRef
    TimeSpan: URIRef
    TextVersion: URIRef
    Anchor: URIRef
    Depiction: URIRef
    # evidence
    evidencedBy: URIRef
    mentionedAt: URIRef
    quotedAt: URIRef
    textDigest: URIRef
    paragraph: URIRef
    # the ledger
    isRevoked: URIRef
    # actors
    actorKind: URIRef
    isNamed: URIRef
    territory: URIRef
    # roles
    holder: URIRef
    roleKind: URIRef
    inBody: URIRef
    relatedTo: URIRef
    heldAt: URIRef
    endedBefore: URIRef
    # events
    eventKind: URIRef
    participation: URIRef
    participant: URIRef
    part: URIRef
    when: URIRef
    where: URIRef
    factuality: URIRef
    cause: URIRef
    # time
    edtf: URIRef
    beginEarliest: URIRef
    beginLatest: URIRef
    endEarliest: URIRef
    endLatest: URIRef
    dateBasis: URIRef
    # statements
    speaker: URIRef
    addressee: URIRef
    statementKind: URIRef
    force: URIRef
    modality: URIRef
    polarity: URIRef
    stance: URIRef
    embeds: URIRef
    condition: URIRef
    respondsTo: URIRef
    # images
    depiction: URIRef
    depicted: URIRef
    ordinalFromLeft: URIRef
    # datatypes
    CameoCode: URIRef


class SCHEMA(DefinedNamespace):
    """schema.org, over https: the articles, images and links that we describe with it."""

    _fail = True
    _NS = Namespace("https://schema.org/")

    AnalysisNewsArticle: URIRef
    Article: URIRef
    BackgroundNewsArticle: URIRef
    Claim: URIRef
    CreativeWork: URIRef
    Event: URIRef
    ImageObject: URIRef
    NewsArticle: URIRef
    OpinionNewsArticle: URIRef
    Organization: URIRef
    Person: URIRef
    Place: URIRef
    ReportageNewsArticle: URIRef
    ReviewNewsArticle: URIRef
    SatiricalArticle: URIRef
    Statement: URIRef
    about: URIRef
    articleBody: URIRef
    articleSection: URIRef
    author: URIRef
    caption: URIRef
    contentUrl: URIRef
    copyrightHolder: URIRef
    creditText: URIRef
    datePublished: URIRef
    domainIncludes: URIRef
    exampleOfWork: URIRef
    headline: URIRef
    name: URIRef
    image: URIRef
    inLanguage: URIRef
    isBasedOn: URIRef
    isPartOf: URIRef
    license: URIRef
    publisher: URIRef
    rangeIncludes: URIRef
    sameAs: URIRef
    softwareVersion: URIRef
    version: URIRef
    usageInfo: URIRef
    workTranslation: URIRef


class SEM(DefinedNamespace):
    """The Simple Event Model."""

    _fail = True
    _NS = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")

    Actor: URIRef
    Event: URIRef
    Place: URIRef
    Role: URIRef
    Time: URIRef
    hasEarliestBeginTimeStamp: URIRef
    hasEarliestEndTimeStamp: URIRef
    hasLatestBeginTimeStamp: URIRef
    hasLatestEndTimeStamp: URIRef
    subEventOf: URIRef


class OA(DefinedNamespace):
    """The Web Annotation Vocabulary."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/oa#")

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    bodyValue: URIRef
    editing: URIRef
    end: URIRef
    exact: URIRef
    hasBody: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    identifying: URIRef
    moderating: URIRef
    motivatedBy: URIRef
    prefix: URIRef
    replying: URIRef
    start: URIRef
    suffix: URIRef


class NIF(DefinedNamespace):
    """The NLP Interchange Format, core."""

    _fail = True
    _NS = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")

    Context: URIRef
    beginIndex: URIRef
    endIndex: URIRef
    isString: URIRef


class GAF(DefinedNamespace):
    """The Grounded Annotation Framework."""

    _fail = True
    _NS = Namespace("http://groundedannotationframework.org/gaf#")

    Mention: URIRef
    denotedBy: URIRef


class ADMS(DefinedNamespace):
    """The Asset Description Metadata Schema."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/adms#")

    status: URIRef


class EDTF(DefinedNamespace):
    """The Extended Date/Time Format's datatype, as the Library of Congress names it."""

    _fail = True
    _NS = Namespace("http://id.loc.gov/datatypes/edtf/")

    EDTF: URIRef
