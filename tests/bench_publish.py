"""Measures publishing as the corpus grows; prints a table and asserts nothing.

For each size: the first full build beside a bare ``bulk_load`` of the same quads in the same run; one changed article,
twenty times, each through the command line from start to end; nothing changed; the label of an actor changed. Run it
with ``make bench-publish`` or, with other sizes, ``python tests/bench_publish.py 1000 10000 100000``.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pyoxigraph as ox
from corpus import SEED, article, path_of, write_corpus

from onrecord.server.generation import Generations

ROUNDS = 20
CLI = [sys.executable, "-m", "onrecord.server.cli"]
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as where they are installed."""


def publish(folder):
    """Publish a folder; return the seconds it takes, those of processors, and a process's most memory so far, in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [*CLI, "publish", str(folder / "records"), "--data", str(folder / "data")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=INSTALLED)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-2_000:])
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, busy, after.ru_maxrss / 1_000


def bare(folder):
    """Return how many quads a bare load of the current generation's quads takes in, and in how many seconds."""
    path = folder / "all.nq"
    with Generations(folder / "data").current().file("onrecord.nq").open() as source, path.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        store = ox.Store(scratch)
        start = time.perf_counter()
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        seconds = time.perf_counter() - start
        number = len(store)
        del store
    path.unlink()
    return number, seconds


def disk(folder):
    """Return the megabytes that a folder takes, each file once however many names it has."""
    files = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({each.st_ino: each.st_size for each in files}.values()) / 1_000_000


def changed(folder, number):
    """Return the seconds that publishing one changed article takes, sorted, and the median of those of processors."""
    drawn = random.Random(SEED)
    times, busy = [], []
    for each in range(ROUNDS):
        which = drawn.randrange(number)
        text = article(which, [0, 1, 2, 3, 4, 5 + each], drawn, edition=each + 1)
        path_of(folder / "records", which).write_text(text, "utf-8")
        seconds, processor, _ = publish(folder)
        times.append(seconds)
        busy.append(processor)
    return sorted(times), median(busy)


def relabelled(folder):
    """Return the seconds that publishing another label of the most mentioned actor takes."""
    path = folder / "records" / "registry.yaml"
    path.write_text(path.read_text("utf-8").replace("label: Actor 0,", "label: Actor Zero,"), "utf-8")
    return publish(folder)


def measure(number, folder):
    """Print what publishing so many articles costs."""
    start = time.perf_counter()
    write_corpus(folder / "records", number)
    written = time.perf_counter() - start
    full, building, memory = publish(folder)
    quads, loading = bare(folder)
    first = disk(folder / "data")
    again, idle, _ = publish(folder)
    times, busy = changed(folder, number)
    label, labelling, _ = relabelled(folder)
    besides = len([*(folder / "data" / "generations").iterdir()]) - 1
    per = (disk(folder / "data") - first) / besides
    print(f"{number:>8,} articles, {quads:,} quads; records written in {written:.1f} s")
    print(f"  first full build         {full:9.1f} s   {quads / full:10,.0f} quads/s   {memory:,.0f} MB of memory"
          f"   {building:.0f} s of processors")  # fmt: skip
    print(f"  bare bulk_load           {loading:9.1f} s   {quads / loading:10,.0f} quads/s   1 : {full / loading:.1f}")
    print(f"  one article changed      {median(times):9.2f} s   {times[18]:6.2f} s at the 95th percentile"
          f"   {times[-1]:.2f} s at most, of {ROUNDS}"
          f"   {busy:.2f} s of processors")  # fmt: skip
    print(f"  nothing changed          {again:9.2f} s   {idle:6.2f} s of processors")
    print(f"  an actor's label changed {label:9.2f} s   {labelling:6.2f} s of processors")
    print(f"  on disk                  {first:9.1f} MB, {per:.2f} MB for each generation kept besides", flush=True)


def main():
    """Measure each size that is asked for."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for number in [int(each) for each in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as scratch:
            measure(number, Path(scratch))


if __name__ == "__main__":
    main()
