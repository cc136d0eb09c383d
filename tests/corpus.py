"""A folder of invented records for measuring: any number of articles, always the same ones from the same seed.

Actors are reused as names are in newspapers: the n-th most mentioned one about 1/n times as often as the first
(Zipf's law). Each article makes about 300 triples. Run it as ``python tests/corpus.py 1000 folder``.
"""

import hashlib
import random
import sys
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

SEED = 20230505
MENTIONED = 6
"""How many of the registry's actors an article mentions."""
_LENGTH = 6_000
_KINDS = ("person", "person", "person", "ministry", "party", "association", "state")
_VERBS = ("visits", "warns", "meets", "answers", "thanks", "leaves")
_TOPICS = ("harbour dues", "fishing quotas", "the new quay", "school meals", "the ferry", "night trains", "bees")


def write_corpus(folder: Path, number: int, seed: int = SEED, actors: int = 0) -> None:
    """Write so many articles, and the registry that they share, of so many actors or a twentieth, to a new folder."""
    drawn = random.Random(seed)
    actors = actors or max(20, number // 20)
    folder.mkdir(parents=True)
    (folder / "registry.yaml").write_text("".join(_registry(actors, drawn)), "utf-8")
    ranks = list(accumulate(1 / rank for rank in range(1, actors + 1)))
    for each in range(number):
        path = path_of(folder, each)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(each, _mentioned(ranks, drawn), drawn), "utf-8")


def path_of(folder: Path, number: int) -> Path:
    """Return the file of the n-th article: a thousand of them to a folder."""
    return folder / "articles" / f"{number // 1_000:04}" / f"a{number:07}.yaml"


def _mentioned(ranks: list[float], drawn: random.Random) -> list[int]:
    """Return the numbers of some actors, the frequent ones more often than others."""
    found: dict[int, None] = {}
    while len(found) < MENTIONED:
        found[bisect(ranks, drawn.uniform(0, ranks[-1]))] = None
    return [min(each, len(ranks) - 1) for each in found]


def _registry(actors: int, drawn: random.Random) -> Iterator[str]:
    yield "onrecord: 1\nactors:\n"
    for each in range(actors):
        yield f"  actor-{each}: {{kind: {drawn.choice(_KINDS)}, label: Actor {each}, aka: [A. {each}]}}\n"
    yield "places:\n"
    yield from (f"  place-{each}: {{label: Place {each}}}\n" for each in range(20))
    yield "topics:\n"
    yield from (f"  topic-{each}: {{label: {label}}}\n" for each, label in enumerate(_TOPICS))


def article(number: int, mentioned: list[int], drawn: random.Random, *, edition: int = 0) -> str:
    """Return the record of an article; another edition says one thing otherwise."""
    actors = [f"actor-{each}" for each in mentioned]
    digest = hashlib.sha256(f"text {number}".encode()).hexdigest()
    place, topic = drawn.randrange(20), drawn.randrange(len(_TOPICS))
    spans = iter(range(0, _LENGTH - 40, 40))

    def span() -> str:
        start = next(spans)
        return f"{start}-{start + 30}"

    lines = [
        f"onrecord: 1\narticle: a{number:07}\ntitle: Article {number}, edition {edition}\nlanguage: en\n",
        f"author: {actors[0]}\npublished: 2023-05-{1 + number % 28:02}\nat: {span()}\n",
        f"text: {{digest: {digest}, length: {_LENGTH}}}\n",
        "rights: {data: https://creativecommons.org/publicdomain/zero/1.0/}\n",
        "record: {by: A Machine, at: 2023-06-01T00:00:00Z}\nactors:\n",
        *(f"  {actor}: {span()}\n" for actor in actors),
        f"places:\n  place-{place}: {span()}\ntopics:\n  topic-{topic}: {span()}\nevents:\n",
    ]
    for each in range(3):
        who, other = drawn.sample(actors, 2)
        lines.append(
            f"  event-{each}: {{label: {drawn.choice(_VERBS)} {number}, kind: meeting, factuality: actual,"
            f" when: 2023-05-{1 + drawn.randrange(28):02}, where: place-{place},"
            f" parts: {{agent: {who}, participant: {other}}}, at: {span()}}}\n"
        )
    lines.append("statements:\n")
    for each in range(6):
        source, other = drawn.sample(actors[1:], 2)
        embeds = f", embeds: statement-{each + 1}" if each % 2 == 0 else ""
        who = source if each % 2 else actors[0]  # whatever others say comes through the author's mouth
        kind = "nested-report" if each % 2 else "reported-speech-act"
        lines.append(
            f"  statement-{each}: {{label: says {drawn.randrange(10_000)} of {number}, kind: {kind}, by: {who},"
            f" to: {other}, about: [topic-{topic}, event-{each % 2}]{embeds}, at: {span()}}}\n"
        )
    return "".join(lines)


if __name__ == "__main__":
    write_corpus(Path(sys.argv[2]), int(sys.argv[1]))
