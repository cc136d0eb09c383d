"""Publishing: what changed in a folder of records becomes the next generation, or nothing changes.

A generation is made in a folder of its own, brought to the disk, checked, given its name, and only then made the
current one by replacing one small file. Whatever stops the work on the way leaves the last one serving; what a dead
publisher left behind is cleared away by the next. Must not know: how a generation's files are written, HTTP, SPARQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from ..mapping.amendments import Amendments
from ..mapping.errors import Problem
from ..mapping.iris import Iris
from ..mapping.mapped import Mapped, Mapper
from ..mapping.reading import read_shared, record_names
from ..mapping.texts import Texts
from .common_graphs import Common, maker
from .consequences import Consequences
from .drafting import Content, RememberedError
from .endpoint import Endpoint
from .generation import Generations
from .index import Index
from .making import Made, Maker
from .plan import Entry, Plan, plan_of
from .predecessor import Predecessor, predecessor
from .publisher import PublishError, publisher
from .reasons import Reasons, renewed
from .retention import prune
from .shelves import Shelves
from .survey import Seen, Survey, survey

__all__ = ["NothingGoodError", "Order", "Publication", "PublishError", "publish"]

_QUADS: Final = 30_000
"""So many quads make one part of the downloads, which is made anew as a whole when anything in it changes."""
_OVERGROWN: Final = 4
"""How much larger than that parts may become before they are divided anew."""


class NothingGoodError(PublishError):
    """Nothing was published, because no record can be."""


@dataclass(frozen=True, slots=True)
class Order:
    """How to publish.

    Attributes:
        full: whether everything is read, checked and written anew.
        reason: why the records changed; empty when that is not said.
        by: who changed them; empty for those who the records say recorded them.
        keep: how many generations stay on disk, the current one among them; 0 for all.
        at: when it was published, where that is past; None for now.
        source: what the reason and who changed them are taken from; may be empty.
    """

    full: bool = False
    reason: str = ""
    by: str = ""
    keep: int = 10
    at: datetime | None = None
    source: str = ""

    def why(self, entry: Entry) -> tuple[str, str, str]:
        """Return who changed a record, why, and what that is taken from, as far as this order tells."""
        return self.by or entry.mapped.by, self.reason, self.source


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing.

    Attributes:
        generation: the id of the generation that is current now.
        changed: whether it is a new one.
        articles: how many articles it holds.
        quads: how many quads its named graphs hold.
        published: keys of the articles that were read and published now.
        left: keys of the articles that it holds no more.
        kept: keys of articles whose record was refused now, and whose last good graph stays published.
        problems: everything wrong or worth knowing in the records that were read.
        floor: the id of the oldest generation that may stay on disk.
    """

    generation: str
    changed: bool
    articles: int
    quads: int
    published: tuple[str, ...]
    left: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]
    floor: str = ""

    @property
    def refused(self) -> tuple[str, ...]:
        """The names of the files that were refused."""
        return tuple(sorted({problem.file for problem in self.problems if problem.severity == "error"}))


def publish(
    records: Path,
    iris: Iris,
    texts: Texts,
    data: Path,
    endpoint: Endpoint | None = None,
    order: Order | None = None,
) -> Publication:
    """Make and switch to the generation of a folder of records.

    Args:
        records: the folder.
        iris: mints the IRIs; its base is the generation's.
        texts: where the articles' texts may be.
        data: the data directory; made when it is not there.
        endpoint: the remote store that gets the quads as well; None for none.
        order: how to publish.

    Raises:
        OnRecordError: there is no record in the folder.
        PublishError: another publisher is at work, nothing can be published, or the disk or the store refuses.
    """
    asked = order or Order()
    with publisher(data):
        outcome = _Publishing(records, iris, texts, data, endpoint, asked).run()
        prune(data, outcome.generation, asked.keep, outcome.floor)
        return outcome


@dataclass(frozen=True, slots=True)
class _Publishing:
    """One run of the publisher."""

    records: Path
    iris: Iris
    texts: Texts
    data: Path
    endpoint: Endpoint | None
    order: Order

    def run(self) -> Publication:
        problems: list[Problem] = []
        names = record_names(self.records, problems)
        shared = read_shared(self.records)
        if shared.problems:
            raise _nothing_good(shared.problems)
        amendments = Amendments.of(shared)
        common, steps = Common(shared, amendments, self.iris), Consequences(amendments, self.iris)
        before = predecessor(self.data, self.iris.base)
        _require_later(self.data, self.order.at)
        maker_ = Maker.begin(self.data, self.iris.base, self.endpoint, self.order.at)
        fresh = self.order.full or before is None or before.opened is None or before.index.note("maker") != maker()
        forgets = steps.forgets(before)
        whole = fresh or forgets or _is_overgrown(before)
        found = self._survey(names, common, steps, before, fresh=fresh)
        shelves = Shelves(maker_.folder / "shelves")
        mapper = Mapper(shared, self.iris, self.texts)
        plan = plan_of(found, _index(before), lambda seen: _read(mapper, seen), shelves.put, problems)
        self._require_good(plan, before)
        same = before is not None and before.index.note("common") == common.digest
        notes = {"common": common.digest, "maker": maker(), "entries": dict(common.entries)}
        told = self.order.by or self.order.reason
        changed = () if told else renewed(plan.entries.values(), _index(before))
        why = Reasons.of(self.order.why, self.records, changed, steps.leaks).why
        buckets = _buckets(plan, None if fresh else before) if whole or before is None else before.buckets
        content = Content(plan, shelves, buckets, None if same else common.lines, why, maker_.at, steps, notes)
        try:
            made = maker_.fill(before, content, common.lines) if whole else maker_.advance(_there(before), content)
        except RememberedError as error:
            message = f"nothing was published, and what was goes on serving: {error}"
            raise PublishError(message, plan.problems) from error
        return _outcome(made, plan)

    @staticmethod
    def _require_good(plan: Plan, before: Predecessor | None) -> None:
        """Require that there is anything to publish.

        Raises:
            PublishError: there is not.
        """
        if not plan.entries and (before is None or len(plan.leaving) == int(before.manifest["articles"])):
            raise _nothing_good(plan.problems)

    def _survey(
        self, names: Sequence[str], common: Common, steps: Consequences, before: Predecessor | None, *, fresh: bool
    ) -> Survey:
        """Return which records are to be read: those that changed, and those that rest on what changed."""
        found = survey(names, self.records, () if before is None else before.index.files())
        if fresh or before is None:
            return found.with_changed(found.unchanged)
        keys = set(steps.touched(before))
        if before.index.note("common") != common.digest:
            keys |= set(common.touched(before))
        if steps.forgets(before):
            keys |= set(steps.naming(before.bucket(number) for number in range(before.buckets)))
        return found.with_changed(row.file.file for key in keys if (row := before.index.article(key)) is not None)


def _require_later(data: Path, at: datetime | None) -> None:
    """Require that what is published as of a time in the past comes after all that is published.

    Raises:
        PublishError: it does not.
    """
    manifest = Generations(data).manifest() if at is not None else None
    if at is not None and manifest is not None and datetime.fromisoformat(manifest["created"]) >= at:
        when = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        message = f"{data} holds what was published at {manifest['created']}, and {when} is not after that"
        raise PublishError(f"{message}; choose another directory with --data")


def _index(before: Predecessor | None) -> Index | None:
    return None if before is None else before.index


def _buckets(plan: Plan, before: Predecessor | None) -> int:
    """Return how many parts the downloads are to have for articles: a power of two.

    Args:
        plan: what becomes of which article.
        before: the generation before, of which articles stay; None when all are made anew.
    """
    quads = sum(entry.mapped.triples for entry in plan.entries.values()) + (0 if before is None else before.quads)
    wanted, number = quads / _QUADS, 1
    while number < wanted:
        number *= 2
    return number


def _is_overgrown(before: Predecessor | None) -> bool:
    return before is not None and before.quads > _QUADS * _OVERGROWN * before.buckets


def _read(mapper: Mapper, seen: Sequence[Seen]) -> Iterator[tuple[Mapped, Seen]]:
    yield from zip(mapper.map_all([each.path for each in seen]), seen, strict=True)


def _there(before: Predecessor | None) -> Predecessor:
    if before is None:
        raise PublishError("there is no generation to go on from; publish again with --full")
    return before


def _nothing_good(problems: Sequence[Problem]) -> NothingGoodError:
    return NothingGoodError("no record can be published; mend what is reported and publish again", problems)


def _outcome(made: Made, plan: Plan) -> Publication:
    manifest = made.manifest
    facts = (manifest["id"], made.changed, manifest["articles"], manifest["quads"])
    keys = tuple(sorted(plan.entries)), tuple(sorted(plan.leaving)), plan.kept
    return Publication(*facts, *keys, plan.problems, manifest["floor"])
