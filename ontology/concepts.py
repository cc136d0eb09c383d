"""The codes that records may use, by concept scheme, as plain words: nothing is parsed when this is imported.

`concepts.ttl` says what they mean; a test holds the two together. Must not know: files, records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import URIRef
from rdflib.namespace import ClosedNamespace

from .vocabulary import REC

__all__ = ["REC_C", "SCHEMES", "actor_class", "codes"]

_ACTOR_KINDS: Final[Mapping[URIRef, tuple[str, ...]]] = {
    kind: tuple(words.split())
    for kind, words in {
        REC.Person: "person",
        REC.Organization: """
            organization government administration regime local-government ministry agency embassy
            legislature parliamentary-league court police armed-force armed-group party council committee
            office international-organization association trade-union advocacy-group foundation institute
            university school hospital religious-body media news-agency company bank sports-club
            criminal-organization
        """,
        REC.Group: """
            group delegation family families couple population community public crowd leaders officials
            legislators diplomats experts journalists activists supporters members workers soldiers victims
            suspects refugees movement organizations governments party-pair writer-and-others
        """,
        REC.State: "state country bloc international-community",
    }.items()
}
"""The codes of the scheme actor-kind, by the class of actor that they make."""

_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    scheme: tuple(words.split())
    for scheme, words in {
        "factuality": "actual ongoing-state reported presupposed hypothetical not-happened",
        "statement-kind": """
            direct-quotation partial-quotation indirect-speech paraphrase reported-speech-act nested-report
            assertion inference belief policy caption headline note presupposition
        """,
        "force": """
            asserts informs announces declares confirms denies admits explains predicts estimates assesses
            asks requests urges demands orders proposes recommends advises-against permits forbids invites
            offers promises threatens warns agrees accepts refuses rejects supports opposes understands
            praises criticizes accuses condemns thanks apologizes regrets congratulates condoles hopes
            doubts complains commits
        """,
        "modality": """
            certain believed possible necessary impossible intended desired committed conditional
            hypothetical
        """,
        "polarity": "positive negative",
        "stance": "own relayed doubted",
        "part": """
            agent patient theme experiencer participant companion organizer host guest addressee messenger
            mediator representative represented source recipient beneficiary victim opponent supporter
            obstacle instrument topic purpose result origin destination witness author
        """,
        "role-kind": """
            office leadership academic-post military-rank representation employment fellowship membership
            party-membership candidacy kinship friendship supporter opponent alliance rivalry patronage
            authorship editorship publishing coverage expertise founding ownership rights-holding
            citizenship residence part-of victim perpetrator suspicion custody honour
        """,
        "event-kind": """
            communication conveyance response informing explanation statement expression-of-support
            criticism accusation apology threat release publication broadcast interview press-conference
            speech call disclosure communication-cutoff contact visit reception meeting hearing talks
            negotiation mediation summit conference breakdown stalemate decision request offer demand
            rejection acceptance adoption proposal vote veto repeal postponement cancellation permission
            prohibition cooperation agreement signing aid humanitarian-aid economic-aid military-aid support
            joining leaving founding dissolution recognition reconciliation sanctions easing-of-sanctions
            dispute breach-of-relations halt-of-negotiations opposition protest demonstration strike riot
            boycott violation expulsion blockade violence attack armed-conflict bombing shooting
            assassination cyber-attack invasion occupation ceasefire abduction killing torture abuse
            repression destruction military-activity deployment military-exercise weapons-test mobilization
            withdrawal disarmament arms-transfer legal-action investigation inspection identification arrest
            detention search lawsuit trial verdict conviction acquittal execution crime political-process
            election campaign appointment resignation dismissal succession coup legislation reform naming
            efforts economic-activity trade investment transaction merger bankruptcy price-change layoffs
            launch construction closure border-closure border-opening movement travel migration flight
            return freeing transport delivery escape gathering ceremony celebration commemoration
            symbolic-act sports-event performance exhibition life-event birth death marriage divorce illness
            injury recovery disappearance reunion disaster accident earthquake storm flood fire epidemic
            pandemic famine shortage rescue achievement discovery invention award victory record research
            teaching progress situation crisis debate change increase decrease beginning end failure weather
            photograph other
        """,
        "date-basis": "stated inferred inherited external",
        "review": "draft machine-drafted reviewed approved",
        "rights": "none quote full",
        "link-method": "manual-check authority-file reconciliation publisher-supplied",
        "ledger-step": "correct note anonymise delist retract delete merge split revoke",
    }.items()
} | {"actor-kind": tuple(code for kinds in _ACTOR_KINDS.values() for code in kinds)}

_CLASSES: Final[Mapping[str, URIRef]] = {code: kind for kind, kinds in _ACTOR_KINDS.items() for code in kinds}

SCHEMES: Final = tuple(_CODES)
"""The names of the concept schemes."""


def _local_names() -> Iterator[str]:
    for scheme, words in _CODES.items():
        yield scheme
        yield from (f"{scheme}-{code}" for code in words)


REC_C: Final = ClosedNamespace("https://w3id.org/onrecord/concept#", list(_local_names()))
"""The concepts and their schemes: ``REC_C["force-asserts"]``, ``REC_C["force"]``; a KeyError for any other."""


def codes(scheme: str) -> tuple[str, ...]:
    """Return the codes of a concept scheme, in the order in which they are best shown.

    >>> codes("polarity")
    ('positive', 'negative')

    Raises:
        KeyError: there is no such scheme; `SCHEMES` names them.
    """
    return _CODES[scheme]


def actor_class(code: str) -> URIRef:
    """Return the class of an actor of a kind: Person, Organization, Group or State.

    >>> actor_class("ministry") == REC.Organization
    True

    Raises:
        KeyError: there is no such code of the scheme actor-kind.
    """
    return _CLASSES[code]
