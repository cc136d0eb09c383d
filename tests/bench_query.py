"""Measures what isolation costs and what it protects; prints tables and asserts nothing.

What a query costs more in a process of its own; how long pages take while 64 heavy queries wait, beside the same pages
on an idle server, in turns; how long each hostile query takes with a deadline of two seconds, and how much memory all
of it takes. Run it with ``make bench``.
"""

import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import psutil

sys.path.insert(0, str(Path(__file__).parent))
from test_hostile import HEAVY, PAGE, QUERIES

from onrecord.ontology import PREFIXES
from onrecord.server.evaluation import Asked, Wish
from onrecord.server.generation import Generations
from onrecord.server.results import Limits, write_answer
from onrecord.server.sources import engine_of
from onrecord.server.workers import Allowance, Workers

ROOT = Path(__file__).parent.parent
LIGHT = "SELECT * { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } LIMIT 150"
JSON = Wish("application/sparql-results+json", Limits(100_000, 50_000_000))
ROUNDS = 5
CLIENTS = 64
LOAD = """
import sys, threading, time
from http.client import HTTPConnection
host, query = sys.argv[1], sys.argv[2].encode()
def ask(number):
    while True:
        connection = HTTPConnection(host, timeout=60, source_address=(f"127.0.0.{2 + number % 8}", 0))
        connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        answer.read()
        time.sleep(int(answer.getheader("Retry-After") or 0))
for number in range(int(sys.argv[3])):
    threading.Thread(target=ask, args=(number,), daemon=True).start()
sys.stdin.read()
"""


class Sink(BytesIO):
    """Keeps what is written."""

    @property
    def size(self):
        return self.tell()


def timed(work, number):
    """Return the milliseconds of each of some calls."""
    times = []
    for _ in range(number):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return times


def overhead(source):
    """Return the median milliseconds of a query in this process and in a worker, in turns."""
    engine = engine_of(source)
    workers = Workers(Allowance(2, 8, 10, 512_000_000), PREFIXES)
    workers.start()

    def here():
        write_answer(engine.evaluate(LIGHT), JSON.media_type, Sink(), JSON.limits, PREFIXES)

    def there():
        workers.evaluate(source, Asked(LIGHT, values=JSON), "bench", lambda: False)

    timed(there, 50)
    rounds = [(median(timed(here, 200)), median(timed(there, 200))) for _ in range(ROUNDS)]
    workers.close()
    return [median(column) for column in zip(*rounds, strict=True)]


@contextmanager
def serving(data, *options):
    """Serve a data directory; its host."""
    command = [sys.executable, "-m", "onrecord.server.cli", "serve", "--data", str(data), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    address = next(line for line in process.stderr if "serving at" in line).split("serving at ")[1].split("/ ")[0]
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield urlsplit(address).netloc, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def pages(host, number=1_000):
    """Return the median and the 99th percentile of a page's milliseconds, asked one after the other."""
    connection = HTTPConnection(host, timeout=60)

    def get():
        connection.request("GET", PAGE)
        connection.getresponse().read()

    times = []
    for _ in range(number):
        times += timed(get, 1)
        time.sleep(0.002)
    connection.close()
    return median(times), quantiles(times, n=100)[98]


def under_load(host):
    """Return pages' times, idle and while heavy queries are at work and wait, of several rounds in turns."""
    pages(host, 50)
    rounds = []
    for _ in range(ROUNDS):
        idle = pages(host)
        load = subprocess.Popen([sys.executable, "-c", LOAD, host, HEAVY, str(CLIENTS)], stdin=subprocess.PIPE)
        time.sleep(2)
        rounds.append((*idle, *pages(host)))
        load.stdin.close()
        load.kill()
        load.wait()
        time.sleep(3)
    return [median(column) for column in zip(*rounds, strict=True)]


class Memory:
    """The most memory that a server and its workers took."""

    def __init__(self, process):
        self.process = process
        self.most = 0
        self.done = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        while not self.done.wait(0.05):
            taken = 0
            for each in (self.process, *self.process.children()):
                try:
                    taken += each.memory_info().rss
                except psutil.Error:
                    continue
            self.most = max(self.most, taken)


def hostile(host):
    """Return how many seconds each hostile query took, with its name and status."""
    found = []
    for name, query, _ in QUERIES:
        connection = HTTPConnection(host, timeout=60)
        start = time.perf_counter()
        connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        answer.read()
        found.append((time.perf_counter() - start, answer.status, name))
        connection.close()
    return found


def main():
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        publish = [sys.executable, "-m", "onrecord.server.cli", "publish", str(ROOT / "seeds"), "--data", folder]
        subprocess.run(publish, check=True, capture_output=True)
        here, there = overhead(Generations(Path(folder)).current().source)
        print(f"\na query in process {here:.2f} ms, in a worker {there:.2f} ms: {there - here:+.2f} ms (limit +2)")
        with serving(folder) as (host, _):
            idle, idle_tail, half, tail = under_load(host)
        print(f"a page idle: p50 {idle:.2f} ms, p99 {idle_tail:.2f} ms")
        print(f"a page beside {CLIENTS} heavy queries: p50 {half:.2f} ms, p99 {tail:.2f} ms, "
              f"{tail / idle_tail:.1f} times (limit 3)")  # fmt: skip
        with serving(folder, "--deadline", "2", "--workers", "2", "--query-memory", "256") as (host, process):
            memory = Memory(process)
            found = hostile(host)
            memory.done.set()
        seconds, status, name = max(found)
        print(
            f"{len(found)} hostile queries, deadline 2 s: the longest took {seconds:.2f} s ({name}: {status}; limit 3)"
        )
        print(f"the most memory of server and 2 workers of 256 MB: {memory.most / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
