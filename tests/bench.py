"""Measures what the product promises to do quickly; prints a table and asserts nothing.

Each figure is the median of several rounds in one run, with the spread between the quartiles as the machine's noise.
Run it with ``make bench``.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from urllib.request import urlopen

from onrecord.mapping.article_graph import article_graph
from onrecord.mapping.checking import Checker
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.shared_graphs import catalogue_entry
from onrecord.mapping.terms import n_quads
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator

ROOT = Path(__file__).parent.parent
SIZE = 300


def sample(folder):
    """Write a record of about 300 triples to a folder and return its collection."""
    people = "\n".join(f"  p{n}: {{kind: person, label: Person {n}, at: {n * 10}-{n * 10 + 5}}}" for n in range(6))
    said = "\n".join(
        f"  s{n}: {{label: says {n}, kind: assertion, by: p0, to: p{n % 6}, about: p{(n + 1) % 6},"
        f" at: {n * 10}-{n * 10 + 8}}}"
        for n in range(6)
    )
    came = "\n".join(
        f"  e{n}: {{label: meeting {n}, kind: meeting, factuality: actual, when: 2023-05,"
        f" parts: {{agent: p{n % 6}}}, at: {n * 10}-{n * 10 + 9}}}"
        for n in range(4)
    )
    (folder / "a.yaml").write_text(
        "onrecord: 1\narticle: sample\ntitle: A Sample\nlanguage: en\nauthor: p0\nat: 0-5\n"
        f"text: {{digest: {'0' * 64}, length: 5000}}\n"
        "rights: {data: https://creativecommons.org/publicdomain/zero/1.0/}\n"
        "record: {by: Bench, at: 2023-06-01T00:00:00Z}\n"
        f"actors:\n{people}\nevents:\n{came}\nstatements:\n{said}\n"
    )
    return read_collection(folder)


def rounds(work, number, repeat=9):
    """Return the milliseconds that one call takes, of several rounds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        for _ in range(number):
            work()
        times.append((time.perf_counter() - start) / number * 1000)
    return times


def row(name, times, limit):
    """Print one line of the table."""
    low, _, high = quantiles(times, n=4)
    print(f"{name:58} {median(times):9.2f} ms  {low:9.2f} – {high:9.2f}   {limit}")


def start_of_cli():
    """Return the milliseconds that importing the command line takes in a fresh interpreter, less an empty one's."""

    def run(code):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return (time.perf_counter() - start) * 1000

    return [run("import onrecord.server.cli") - run("pass") for _ in range(9)]


def first_answer(data):
    """Return the milliseconds from starting ``onrecord serve`` to its first page, of several starts."""
    times = []
    for port in range(18300, 18305):
        start = time.perf_counter()
        command = [sys.executable, "-m", "onrecord.server.cli", "serve", "--data", data, "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            times.append(_wait(f"http://127.0.0.1:{port}/", start))
        finally:
            server.terminate()
            server.wait()
    return times


def _wait(url, start):
    while time.perf_counter() - start < 30:
        try:
            with urlopen(url) as answer:
                answer.read()
            return (time.perf_counter() - start) * 1000
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(url)


def main():
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        collection = sample(folder)
        record = collection.records[0]
        checker = Checker.of(collection, Iris(), Texts(), shipped_validator())
        graph = article_graph(record, collection.registry.model, Iris())
        around = checker.surroundings.around(graph, catalogue_entry(record, graph.name, Iris()))
        print(f"a record of {len(graph.triples)} triples; Python {sys.version.split()[0]}; median, quartiles, limit")
        mapped = lambda: "".join(sorted(n_quads(article_graph(record, collection.registry.model, Iris()))))  # noqa: E731
        row("record to N-Quads, without validation", rounds(mapped, 50), "3 ms")
        row("validation, shapes parsed once", rounds(lambda: checker.validator.validate(around), 5), "60 ms")
        row("reading the record's YAML", rounds(lambda: read_collection(folder), 5), "")
        row("importing the command line", start_of_cli(), "300 ms")
        data = str(folder / "data")
        publish = [
            sys.executable,
            "-m",
            "onrecord.server.cli",
            "publish",
            str(ROOT / "seeds"),
            "--data",
            data,
        ]
        subprocess.run(publish, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        row("serve: from start to the first page, on the seed", first_answer(data), "2000 ms")


if __name__ == "__main__":
    main()
