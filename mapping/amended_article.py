"""An article's record as amended: things under other keys, things left out, words replaced.

What is left out takes with it what would stand alone without it: a statement that only it reported, which would else
pass for the article's own, one that was to come true under its condition alone, and a statement or picture of nothing
else. Must not know: the ledger, files, RDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .evidence import citations
from .record import Article
from .references import ACTOR, ANYTHING, SHARED
from .things import Actor, Event, Image, Mention, RoleHolding, Statement
from .words import Words

__all__ = ["Edits", "amended", "dependants"]

Thing = tuple[str, str]
Refer = Callable[[str, tuple[str, ...]], str | None]
_SECTIONS: Final = ("actors", "places", "topics", "roles", "events", "statements", "images")


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to be changed in a record.

    Attributes:
        renamed: the new keys of things, by kind and key.
        unnamed: the labels of things of the article that become unnamed, by kind and new key.
        dropped: the kinds and keys of things to be left out.
        replacements: words, and what stands in their place.
    """

    renamed: Mapping[Thing, str]
    unnamed: Mapping[Thing, Mapping[str, str]]
    dropped: frozenset[Thing]
    replacements: tuple[tuple[Words, str], ...]


def amended(article: Article, edits: Edits) -> Article:
    """Return an article's record with some edits; the same one when nothing changes."""
    renamed = {thing: new for thing, new in edits.renamed.items() if _has(article, thing)}
    dropped = frozenset(thing for thing in edits.dropped if _has(article, thing))
    done = article
    if renamed or dropped:
        done = _without_names(article, renamed, edits.unnamed)
        done = _edited(done, _referring(article, renamed, _with_dependants(article, dropped)))
        done = _without(done, _with_dependants(article, dropped))
        cited = {span for _, span in citations(done)}
        done = done.model_copy(update={"digests": {span: d for span, d in done.digests.items() if span in cited}})
        done = _rekeyed(done, renamed, edits.unnamed)
    return _reworded(done, edits.replacements)


def dependants(article: Article, dropped: frozenset[Thing]) -> frozenset[Thing]:
    """Return what cannot stand alone without some things of an article, by kind and key."""
    there = frozenset(thing for thing in dropped if _has(article, thing))
    return _with_dependants(article, there) - there


def _has(article: Article, thing: Thing) -> bool:
    return thing[1] in getattr(article, f"{thing[0]}s")


def _referring(article: Article, renamed: Mapping[Thing, str], dropped: frozenset[Thing]) -> Refer:
    """Return what tells a reference as it is to be: None for one to what is left out."""

    def refer(reference: str, accepted: tuple[str, ...]) -> str | None:
        wanted, _, key = reference.rpartition(":")
        kinds = [kind for kind in accepted if wanted in ("", kind) and _has(article, (kind, key))]
        if len(kinds) != 1:
            return reference
        thing = kinds[0], key
        if thing in dropped:
            return None
        if thing not in renamed:
            return reference
        new = renamed[thing]
        is_plain = not wanted and not any(_has(article, (kind, new)) for kind in accepted if kind != thing[0])
        return new if is_plain else f"{thing[0]}:{new}"

    return refer


def _with_dependants(article: Article, dropped: frozenset[Thing]) -> frozenset[Thing]:
    """Return what is left out, with all that cannot stand alone without it."""
    while dropped:
        refer = _referring(article, {}, dropped)
        more = {("statement", key) for key in _orphans(article, dropped, refer)}
        more |= {("image", key) for key, image in article.images.items() if not _kept_in(refer, image.depicts)}
        if more <= dropped:
            break
        dropped |= more
    return dropped


def _orphans(article: Article, dropped: frozenset[Thing], refer: Refer) -> Iterator[str]:
    """Yield the statements that only what is left out reports, and those about nothing else or under its condition."""
    reporters: dict[str, set[str]] = {}
    for key, statement in article.statements.items():
        for reference in statement.embeds:
            reporters.setdefault(reference.removeprefix("statement:"), set()).add(key)
    gone = {key for kind, key in dropped if kind == "statement"}
    for key, statement in article.statements.items():
        if reporters.get(key) and reporters[key] <= gone:
            yield key
        if not any(refer(reference, ANYTHING) for reference in statement.about):
            yield key
        if statement.condition and not any(refer(each, ("event", "statement")) for each in statement.condition):
            yield key


def _kept_in(refer: Refer, depictions: Iterable[Any]) -> bool:
    return any(refer(each.who, ANYTHING) for each in depictions)


def _without_names(
    article: Article, renamed: Mapping[Thing, str], unnamed: Mapping[Thing, Mapping[str, str]]
) -> Article:
    """Return a record without digests of passages that hold nothing but the name of somebody unnamed."""
    keys = [key for (kind, key), new in renamed.items() if kind == "actor" and _is_unnamed(new, unnamed)]
    spans = {span for key in keys for span in article.actors[key].at}
    digests = {span: digest for span, digest in article.digests.items() if span not in spans}
    return article if len(digests) == len(article.digests) else article.model_copy(update={"digests": digests})


def _is_unnamed(new: str, unnamed: Mapping[Thing, Mapping[str, str]]) -> bool:
    return new.startswith("unnamed-") or ("actor", new) in unnamed


def _edited(article: Article, refer: Refer) -> Article:
    """Return a record whose references are told anew."""
    rights = article.rights.model_copy(update={"holder": _one(refer, article.rights.holder, ACTOR)})
    versions = {
        key: each.model_copy(update={"publisher": _one(refer, each.publisher, ACTOR)})
        for key, each in article.versions.items()
    }
    return article.model_copy(
        update={
            "author": _many(refer, article.author, ACTOR),
            "publisher": _one(refer, article.publisher, ACTOR),
            "rights": rights,
            "versions": versions,
            "actors": {key: _actor(refer, each) for key, each in article.actors.items()},
            "roles": {key: _role(refer, each) for key, each in article.roles.items()},
            "events": {key: _event(refer, each) for key, each in article.events.items()},
            "statements": {key: _statement(refer, each) for key, each in article.statements.items()},
            "images": {key: _image(refer, each) for key, each in article.images.items()},
        }
    )


def _actor(refer: Refer, actor: Actor) -> Actor:
    return actor.model_copy(update={"territory": _one(refer, actor.territory, ("place",))})


def _role(refer: Refer, role: RoleHolding) -> RoleHolding:
    who, body = _one(refer, role.who, ACTOR), _one(refer, role.in_, ACTOR)
    return role.model_copy(update={"who": who, "in_": body, "to": _many(refer, role.to, ANYTHING)})


def _event(refer: Refer, event: Event) -> Event:
    parts = {
        part: tuple(each.model_copy(update={"who": _one(refer, each.who, SHARED)}) for each in players)
        for part, players in event.parts.items()
    }
    causes = {name: _many(refer, getattr(event, name), ("event",)) for name in ("cause", "within")}
    return event.model_copy(update={"where": _many(refer, event.where, ("place",)), "parts": parts, **causes})


def _statement(refer: Refer, statement: Statement) -> Statement:
    accepted = {
        "by": ACTOR,
        "to": ACTOR,
        "about": ANYTHING,
        "embeds": ("statement",),
        "condition": ("event", "statement"),
        "responds_to": ("statement", "event"),
    }
    return statement.model_copy(
        update={name: _many(refer, getattr(statement, name), kinds) for name, kinds in accepted.items()}
    )


def _image(refer: Refer, image: Image) -> Image:
    shown = ((each, _one(refer, each.who, ANYTHING)) for each in image.depicts)
    depicts = tuple(each.model_copy(update={"who": who}) for each, who in shown if who is not None)
    return image.model_copy(update={"holder": _one(refer, image.holder, ACTOR), "depicts": depicts})


def _one(refer: Refer, reference: str | None, accepted: tuple[str, ...]) -> str | None:
    return None if reference is None else refer(reference, accepted)


def _many(refer: Refer, references: Iterable[str], accepted: tuple[str, ...]) -> tuple[str, ...]:
    told = (refer(reference, accepted) for reference in references)
    return tuple(dict.fromkeys(reference for reference in told if reference is not None))


def _without(article: Article, dropped: frozenset[Thing]) -> Article:
    sections = {
        name: {key: each for key, each in getattr(article, name).items() if (name[:-1], key) not in dropped}
        for name in _SECTIONS
    }
    return article.model_copy(update=sections)


def _rekeyed(article: Article, renamed: Mapping[Thing, str], unnamed: Mapping[Thing, Mapping[str, str]]) -> Article:
    """Return a record whose actors, places and topics have other keys; two that are one now are mentioned as one."""
    sections = {}
    for kind in SHARED:
        found: dict[str, Mention] = {}
        for key, each in getattr(article, f"{kind}s").items():
            new = renamed.get((kind, key), key)
            label = unnamed.get((kind, new))
            told = each if label is None else each.model_copy(update={"label": label, "aka": (), "named": False})
            found[new] = told if new not in found else _mentioned_twice(found[new], told)
        sections[f"{kind}s"] = found
    return article.model_copy(update=sections)


def _mentioned_twice(one: Mention, other: Mention) -> Mention:
    return one.model_copy(update={"at": tuple(dict.fromkeys((*one.at, *other.at)))})


def _reworded(article: Article, replacements: tuple[tuple[Words, str], ...]) -> Article:
    """Return a record with other words in what it says in words of its own; the same one when it holds none."""
    for words, by in replacements:
        if words.are_in(article.model_dump_json(exclude={"text", "digests"})):
            article = _said_otherwise(article, lambda text, words=words, by=by: words.replaced(text, by))  # type: ignore[misc]
    return article


def _said_otherwise(article: Article, say: Callable[[str], str]) -> Article:
    sections = {name: {key: _labelled(each, say) for key, each in getattr(article, name).items()} for name in _SECTIONS}
    versions = {
        key: each.model_copy(update={"title": _in_languages(each.title, say)}) for key, each in article.versions.items()
    }
    own = {"title": say(article.title), "section": tuple(map(say, article.section)), "versions": versions}
    by = article.record.model_copy(update={"by": say(article.record.by)})
    return article.model_copy(update={**sections, **own, "record": by})


def _labelled(thing: Any, say: Callable[[str], str]) -> Any:
    facts: dict[str, object] = {}
    if thing.label is not None:
        facts["label"] = _in_languages(thing.label, say)
    if getattr(thing, "aka", ()):
        facts["aka"] = tuple(dict.fromkeys(map(say, thing.aka)))
    if isinstance(thing, Image):
        facts["credit"] = say(thing.credit)
    return thing.model_copy(update=facts)


def _in_languages(label: Mapping[str, str], say: Callable[[str], str]) -> dict[str, str]:
    return {language: say(text) for language, text in label.items()}
