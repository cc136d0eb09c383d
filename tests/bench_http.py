"""Measures the server over HTTP beside a constant answer and beside nginx; prints tables and asserts nothing.

The second table has pages beside the Turtle of the same things, from memory and made anew for each request.

Each round asks every row once, so that what else the machine does falls on all of them alike; a figure is the median of
the rounds. Needs wrk and nginx, says so when they are missing. Run it with ``make bench``.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_connection, socket
from statistics import median
from urllib.request import Request, urlopen

ROOT = Path(__file__).parent.parent
ENTITY = "/doc/actor/wendy-sherman"
ARTICLE = "/doc/article/nishioka-2023-abduction-policy"
PAGES = {
    "actor": ENTITY,
    "event": f"{ARTICLE}/event/meeting-with-sherman",
    "statement": f"{ARTICLE}/statement/abe-asks",
    "article": ARTICLE,
    "text": "/doc/text/cc54c4fd677fff84",
    "place": "/doc/place/united-states",
}
CONNECTIONS = 16
ROUNDS = 5
SECONDS = 2
CONSTANT = """
import sys
from pathlib import Path
from onrecord.server.serving import serve
from onrecord.server.settings import Settings
body = Path(sys.argv[2]).read_bytes()
fields = [("Content-Type", "text/turtle; charset=utf-8"), ("Content-Length", str(len(body)))]
def constant(environ, start_response):
    start_response("200 OK", fields)
    return [body]
serve(constant, Settings(port=int(sys.argv[1])))
"""
NGINX = """
pid {folder}/nginx.pid; daemon off; worker_processes 1; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; types {{ text/turtle ttl; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@dataclass
class Row:
    """What is asked, by how many at a time, and what came of it in each round: requests a second, and milliseconds."""

    name: str
    url: str
    fields: dict[str, str] = field(default_factory=dict)
    connections: int = CONNECTIONS
    rates: list[float] = field(default_factory=list)
    halves: list[float] = field(default_factory=list)
    tails: list[float] = field(default_factory=list)


def free_port():
    """Return a port that nothing listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, port):
    """Run a server until the block ends."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            try:
                create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.025)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def onrecord(*arguments):
    """Return a command of the product."""
    return [sys.executable, "-m", "onrecord.server.cli", *arguments]


def servers(stack, folder):
    """Start the servers: the product with and without memory for answers, a constant, nginx; return their addresses."""
    data = str(folder / "data")
    publish = onrecord("publish", str(ROOT / "seeds"), "--data", data)
    subprocess.run(publish, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    warm, cold, constant, files = (free_port() for _ in range(4))
    serve = onrecord("serve", "--data", data)
    addresses = [stack.enter_context(running([*serve, "--port", str(warm)], warm))]
    addresses.append(stack.enter_context(running([*serve, "--port", str(cold), "--cache", "0"], cold)))
    body = folder / "entity.ttl"
    with urlopen(f"{addresses[0]}{ENTITY}.ttl") as answer:
        body.write_bytes(answer.read())
    addresses.append(stack.enter_context(running([sys.executable, "-c", CONSTANT, str(constant), str(body)], constant)))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=files))
    folder.chmod(0o755)
    nginx = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    addresses.append(stack.enter_context(running(nginx, files)))
    return addresses, body


def rows(addresses, body):
    """Return what is asked."""
    warm, cold, constant, files = addresses
    kinds = {"Turtle": "text/turtle", "JSON-LD": "application/ld+json", "HTML": "text/html"}
    asked = [Row(f"{name}, warm", warm + ENTITY, {"Accept": kind}) for name, kind in kinds.items()]
    asked += [Row(f"{name}, cold", cold + ENTITY, {"Accept": kind}) for name, kind in kinds.items()]
    with urlopen(Request(warm + ENTITY, headers={"Accept": "text/turtle"})) as answer:
        tag = answer.headers["ETag"]
    asked.append(Row("Turtle, 304", warm + ENTITY, {"Accept": "text/turtle", "If-None-Match": tag}))
    asked.append(Row("constant of the same bytes, same WSGI server", constant))
    return [*asked, Row("file of the same bytes, nginx", f"{files}/{body.name}")]


def pages(addresses):
    """Return what one client asks of each thing: its Turtle and its page, from memory, then made anew."""
    kinds = ("text/turtle", "text/html")
    return {
        name: [Row(kind, address + path, {"Accept": kind}, 1) for address in addresses[:2] for kind in kinds]
        for name, path in PAGES.items()
    }


def print_pages(beside):
    """Print the second table."""
    titles = "".join(f"{'Turtle':>11} {'HTML':>8} {'times':>6}" for _ in range(2))
    print("\nPages beside Turtle: p50 in ms for one client, from memory and made anew (limit: 3 times)")
    print(f"{'':12}{titles}")
    for name, asked in beside.items():
        turtle, page, new_turtle, new_page = (median(row.halves) for row in asked)
        pairs = ((turtle, page), (new_turtle, new_page))
        print(f"{name:12}" + "".join(f"{one:11.2f} {other:8.2f} {other / one:6.2f}" for one, other in pairs))


def measure(row):
    """Ask for some seconds and note what came of it."""
    fields = [part for name, value in row.fields.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{row.connections}", f"-d{SECONDS}s", "--latency", *fields, row.url]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    row.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))
    row.halves.append(milliseconds(out, 50))
    row.tails.append(milliseconds(out, 99))


def milliseconds(out, percent):
    """Return a percentile of wrk's latency distribution."""
    number, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", out).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def main():
    """Print the table."""
    missing = [name for name in ("wrk", "nginx") if shutil.which(name) is None]
    if missing:
        print(f"HTTP is not measured: {' and '.join(missing)} not installed")
        return
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        addresses, body = servers(stack, Path(scratch))
        asked, beside = rows(addresses, body), pages(addresses)
        for _ in range(ROUNDS):
            for row in asked + [row for some in beside.values() for row in some]:
                measure(row)
    constant = median(asked[-2].rates)
    print(f"\nHTTP at {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s; {ENTITY} of the seed; medians")
    print(f"{'':46} {'requests/s':>10} {'p50 ms':>8} {'p99 ms':>8} {'of constant':>12}")
    for row in asked:
        rate = median(row.rates)
        figures = f"{rate:10.0f} {median(row.halves):8.2f} {median(row.tails):8.2f} {rate / constant:12.2f}"
        print(f"{row.name:46} {figures}")
    print_pages(beside)


if __name__ == "__main__":
    main()
