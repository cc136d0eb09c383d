"""What the ledger's steps make of the registry, the links and the records: a pure function of both.

Records stay as they are written; what is published is what they say as amended by every step that was not revoked.
Without steps everything is as it was, to the byte. Must not know: files, RDF graphs, what is published already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from ..ontology import REC, SCHEMA, actor_class
from .amended_article import Edits, amended, dependants
from .amended_registry import entry_of, relocated, united
from .ledger import NumberedStep, target_path, unnamed_key
from .reading import Record, Shared
from .record import Article
from .registry import Links, Registry, RegistryEntry
from .words import Words

__all__ = ["Amendments", "Withdrawal"]

_CLASSES: Final = {
    "actor": REC.Actor,
    "place": REC.Place,
    "topic": REC.Topic,
    "statement": REC.Statement,
    "event": REC.Event,
    "role": REC.RoleHolding,
    "image": SCHEMA.ImageObject,
    "article": SCHEMA.NewsArticle,
}
_WITHHELD: Final = {"en": "name withheld"}
_REMOVED: Final = "…"
_HIDING: Final = ("anonymise", "delete")
_ENDING: Final = ("anonymise", "delete", "retract", "merge", "split")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a thing is not found under its name any more.

    Attributes:
        path: its path below ``/id/``.
        kind: the IRI of its class.
        step: which step was taken.
        number: the step's number, from 1.
        at: on which day.
        grounds: why.
        successors: the paths of what it goes on as.
        hidden: whether its name must not be written anywhere either.
    """

    path: str
    kind: str
    step: str
    number: int
    at: str
    grounds: str
    successors: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True)
class Amendments:
    """What the steps of a ledger come to.

    Attributes:
        shared: what the articles of a folder share, as written.
        steps: the steps that were not revoked.
    """

    shared: Shared
    steps: tuple[NumberedStep, ...] = field(default=())

    @classmethod
    def of(cls, shared: Shared) -> Amendments:
        """Return what the ledger of a folder comes to; it must be without problems."""
        return cls(shared, tuple(shared.ledger.model.active()))

    @property
    def registry(self) -> Registry:
        """The registry as amended: merged entries are one, anonymised ones unnamed."""
        return self._folded[0]

    @cached_property
    def _folded(self) -> tuple[Registry, Mapping[int, tuple[str, ...]]]:
        """The registry as amended, and what it called each actor before it became unnamed, by the step's number."""
        found, names = self.shared.registry.model, {}
        for each in self.steps:
            if each.step.step in ("merge", "anonymise") and "/" not in each.step.thing:
                entry = entry_of(found, each.step.thing)
                if each.step.step == "anonymise" and entry is not None and getattr(entry, "named", True):
                    names[each.number] = (*entry.label.values(), *entry.aka)
                found = self._step(found, each)
        return found, names

    @cached_property
    def links(self) -> Links:
        """The links as amended: they lead from what a thing goes on as, and from nothing that is unnamed."""
        links = self.shared.links.model
        if not self._renamed:
            return links
        kept = []
        for link in links.links:
            kind, _, key = link.thing.rpartition(":")
            new = self._renamed.get((kind, key), key)
            if (kind, new) not in self._unnamed:
                kept.append(link if new == key else link.model_copy(update={"thing": f"{kind}:{new}"}))
        return links.model_copy(update={"links": tuple(kept)})

    @cached_property
    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """What is not found under its name any more, by path."""
        return {
            target_path(each.step.thing): self._withdrawal(each) for each in self.steps if each.step.step in _ENDING
        }

    def _withdrawal(self, each: NumberedStep) -> Withdrawal:
        """Return what a step withdraws; what goes on as somebody unnamed is hidden as well."""
        step = each.step
        hidden = step.step in _HIDING or any(self._is_unnamed(target) for target in step.into)
        hidden = hidden or self.is_of_deleted(step.thing)
        successors = () if hidden else tuple(self.final(target) for target in step.into)
        facts = (self._class(step.thing), step.step, each.number, step.at, self.said(step.grounds))
        return Withdrawal(target_path(step.thing), *facts, successors, hidden)

    def is_of_deleted(self, target: str) -> bool:
        """Tell whether a target names a part of a deleted article, which must not be named either."""
        article, slash, _ = target.partition("/")
        return bool(slash) and any(each.step.step == "delete" and each.step.thing == article for each in self.steps)

    def is_hidden(self, target: str) -> bool:
        """Tell whether what a target names, or what it is a part of, must not be named."""
        found = self.withdrawn.get(target_path(target))
        return self.is_of_deleted(target) or (found is not None and found.hidden)

    def said(self, text: str) -> str:
        """Return a text of the ledger's own without the words that must not be found any more."""
        for words, by in self._replacements:
            text = words.replaced(text, by)
        return text

    @cached_property
    def delisted(self) -> frozenset[str]:
        """The paths of what is in no list and no download; of who is unnamed now, the new one."""
        told = (each.step.thing for each in self.steps if each.step.step == "delist")
        paths = (self._listed_as(target) for target in told)
        return frozenset(path for path in paths if path is not None)

    def _listed_as(self, target: str) -> str | None:
        """Return under which path a thing may still be listed; None when it must not be named and is not there."""
        if not self.is_hidden(target):
            return target_path(target)
        return self.final(target) if self._is_unnamed(target) else None

    @cached_property
    def effects(self) -> Mapping[str, str]:
        """Digests of what applies to each thing that steps are about, or lead to, by path."""
        told: dict[str, str] = {}
        for each in self.steps:
            if each.step.step in _ENDING:
                for target in (each.step.thing, *each.step.into):
                    path = target_path(target)
                    told[path] = told.get(path, "") + f"{each.number} {each.step.model_dump_json()}\n"
        return {path: hashlib.sha256(text.encode()).hexdigest()[:16] for path, text in sorted(told.items())}

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The words that must not be found any more, sorted."""
        return tuple(sorted({string for each in self.steps for string in self._strings(each)}))

    @cached_property
    def words(self) -> Words:
        """What finds these words."""
        return Words.of(self.strings)

    def may_quote(self, passage: str) -> bool:
        """Tell whether a passage of a text may be shown as far as the ledger goes."""
        return not self.words.are_in(passage)

    def record(self, record: Record) -> Record | None:
        """Return a record as amended; None when its article is withdrawn."""
        article = record.article
        if f"article/{article.article}" in self.withdrawn:
            return None
        if not self.steps:
            return record
        done = amended(article, self._edits(article.article))
        return record if done is article else replace(record, article=done)

    def taken_along(self, article: Article) -> tuple[Withdrawal, ...]:
        """Return what an article, as it is written, loses with the parts that are withdrawn: what only those report."""
        start, dropped, found = f"article:{article.article}/", frozenset[tuple[str, str]](), dict[str, Withdrawal]()
        for each in self.steps:
            if each.step.thing.startswith(start) and each.step.step in ("retract", "delete"):
                kind, _, key = each.step.thing.removeprefix(start).partition(":")
                dropped |= {(kind, key)}
                for kind, key in sorted(dependants(article, dropped)):
                    path = f"article/{article.article}/{kind}/{key}"
                    facts = (
                        str(_CLASSES[kind]),
                        each.step.step,
                        each.number,
                        each.step.at,
                        self.said(each.step.grounds),
                    )
                    found.setdefault(path, Withdrawal(path, *facts, (), hidden=False))
        return tuple(each for path, each in sorted(found.items()) if path not in self.withdrawn)

    def _edits(self, key: str) -> Edits:
        """Return what is to be changed in the record of an article."""
        renamed, unnamed, dropped = dict(self._renamed), {}, set()
        start = f"article:{key}/"
        for each in self.steps:
            if each.step.thing.startswith(start):
                kind, _, own = each.step.thing.removeprefix(start).partition(":")
                if each.step.step == "anonymise":
                    renamed[kind, own] = new = unnamed_key(each.number)
                    unnamed[kind, new] = each.step.label or _WITHHELD
                elif each.step.step in ("retract", "delete"):
                    dropped.add((kind, own))
        return Edits(renamed, unnamed, frozenset(dropped), self._replacements)

    @cached_property
    def _replacements(self) -> tuple[tuple[Words, str], ...]:
        """Words, and what stands in their place."""
        found = []
        for each in self.steps:
            if words := Words.of(self._strings(each)):
                label = each.step.label or _WITHHELD
                by = next(iter(label.values())) if each.step.step == "anonymise" else _REMOVED
                found.append((words, by))
        return tuple(found)

    @cached_property
    def _renamed(self) -> dict[tuple[str, str], str]:
        """The new keys of shared things, by kind and key."""
        found = {}
        for target in self._moves:
            kind, _, key = target.partition(":")
            found[kind, key] = self.final(target).partition("/")[2]
        return found

    @cached_property
    def _moves(self) -> Mapping[str, str]:
        """What shared things are called after one step, by what they were called before."""
        merged = {each.step.thing: each.step.into[0] for each in self.steps if each.step.step == "merge"}
        return merged | {each.step.thing: f"actor:{unnamed_key(each.number)}" for each in self._anonymised}

    @cached_property
    def _anonymised(self) -> tuple[NumberedStep, ...]:
        return tuple(each for each in self.steps if each.step.step == "anonymise" and "/" not in each.step.thing)

    @cached_property
    def _unnamed(self) -> frozenset[tuple[str, str]]:
        return frozenset(("actor", unnamed_key(each.number)) for each in self._anonymised)

    @cached_property
    def unnamed_keys(self) -> frozenset[str]:
        """The keys of those who become unnamed; no record may have them."""
        return frozenset(unnamed_key(each.number) for each in self.steps if each.step.step == "anonymise")

    def _is_unnamed(self, target: str) -> bool:
        kind, _, key = self.final(target).partition("/")
        return (kind, key) in self._unnamed

    def final(self, target: str) -> str:
        """Return the path of what a thing goes on as in the end, however often it was merged."""
        while target in self._moves:
            target = self._moves[target]
        return target_path(target)

    def _strings(self, each: NumberedStep) -> Iterator[str]:
        """Yield the words that a step removes: those it names, and what the registry and the links call the thing."""
        step = each.step
        if step.step not in _HIDING:
            return
        yield from step.strings
        yield from self._folded[1].get(each.number, ())
        if each in self._anonymised:
            mine = {target for target in self._moves if self.final(target) == f"actor/{unnamed_key(each.number)}"}
            yield from (link.same for link in self.shared.links.model.links if link.thing in mine)

    def _step(self, registry: Registry, each: NumberedStep) -> Registry:
        """Return a registry after a merger or an anonymisation."""
        kind, _, key = each.step.thing.partition(":")
        entries: dict[str, RegistryEntry] = dict(getattr(registry, f"{kind}s"))
        old = entries.pop(key, None)
        if old is None:
            return registry
        if each.step.step == "merge":
            new = self._now(entries, each.step.into[0])
            entries[new] = united(entries[new], old)
        else:
            new = unnamed_key(each.number)
            label = each.step.label or _WITHHELD
            facts = {"label": label, "aka": (), "named": False, "territory": None}
            entries[new] = old.model_copy(update=facts)
        done = registry.model_copy(update={f"{kind}s": entries})
        return relocated(done, key, new) if kind == "place" else done

    def _now(self, entries: Mapping[str, RegistryEntry], target: str) -> str:
        """Return the key under which an entry stands after the steps before."""
        while (key := target.partition(":")[2]) not in entries:
            target = self._moves[target]
        return key

    def _class(self, target: str) -> str:
        kind, _, key = target.rpartition("/")[2].partition(":")
        entry = self.shared.registry.model.actors.get(key) if kind == "actor" and "/" not in target else None
        return str(_CLASSES[kind] if entry is None else actor_class(entry.kind))
