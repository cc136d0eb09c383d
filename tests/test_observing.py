"""What goes on is counted, and told as lines of JSON when asked."""

import json
import logging
import subprocess
import sys
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from onrecord.server.observing import JsonLines


def counted(client):
    """Return the metrics by name and labels, as Prometheus' own parser reads them."""
    response = client.get("/metrics")
    assert response.mimetype == "text/plain"
    assert "no-store" in response.headers["Cache-Control"]
    samples = [sample for family in text_string_to_metric_families(response.text) for sample in family.samples]
    return {(sample.name, *sorted(sample.labels.items())): sample.value for sample in samples}


def requests(client, method, route, status):
    labels = (("method", method), ("route", route), ("status", status))
    return counted(client).get(("onrecord_http_requests_total", *labels), 0)


ASKED = [
    ("GET", "/doc/actor/jane-doe.ttl", "GET", "doc", "200"),
    ("HEAD", "/doc/actor/jane-doe", "HEAD", "doc", "200"),
    ("GET", "/id/actor/jane-doe", "GET", "id", "303"),
    ("GET", "/ontology.ttl", "GET", "ontology", "200"),
    ("POST", "/doc/x", "POST", "doc", "405"),
    ("GET", "/%3Cscript%3E", "GET", "other", "404"),
    ("BREW", "/", "other", "other", "405"),
]


@pytest.mark.parametrize(("method", "path", "counted_as", "route", "status"), ASKED)
def test_requests_are_counted(client, method, path, counted_as, route, status):
    """Each answer counts, also one from memory; what strangers write makes no new labels."""
    for number in (1, 2):
        client.open(path, method=method)
        assert requests(client, counted_as, route, status) == number


def test_failures_are_counted(make_app):
    """What fails inside counts as what the client was told."""
    client = make_app(published=False).test_client()
    client.get("/doc/actor/jane-doe")
    assert requests(client, "GET", "doc", "503") == 1


def test_what_is_published(seeds_client):
    """The size and the age of what is published are told, and how much memory answers take."""
    seeds_client.get("/")
    found = counted(seeds_client)
    assert found["onrecord_quads",] > 8_000
    assert found["onrecord_published_timestamp_seconds",] > 1_700_000_000
    assert found["onrecord_kept_bytes",] > 1_000


def test_lines_of_json():
    """A log record is one line, whatever is in it."""
    try:
        raise KeyError("a\nb")
    except KeyError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "said %s", ("c\nd",), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["message"], told["logger"]) == ("error", "said c\nd", "x")
    assert "KeyError" in told["traceback"]


def test_the_server_logs_json(seeds):
    """With --log json the server's stderr is JSON, a line for each request."""
    command = [
        sys.executable,
        "-m",
        "onrecord.server.cli",
        "serve",
        "--data",
        str(seeds),
        "--port",
        "0",
        "--log",
        "json",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        address = process.stderr.readline().split()[2]
        with urlopen(f"{address}id/actor/japan?x=%0Ay", timeout=10) as answer:
            answer.read()
        lines = [json.loads(process.stderr.readline()) for _ in range(2)]
        process.terminate()
    assert [(line["status"], line["method"]) for line in lines] == [(303, "GET"), (200, "GET")]
    assert lines[0]["path"] == "/id/actor/japan"
    assert lines[0]["query"] == "x=%0Ay"
    assert lines[0]["client"] == "127.0.0.1"
    assert lines[0]["milliseconds"] >= 0
