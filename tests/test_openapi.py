"""The description of the interface: complete, true, and held against a running server by schemathesis."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.openapi import openapi
from onrecord.server.serving import listen
from onrecord.server.settings import Settings

ROOT = Path(__file__).parent.parent
DESCRIBED = openapi("")


def shape(path):
    """Return a path with its variables left out."""
    return re.sub(r"\{[^}]*\}|<[^>]*>", "*", path)


def test_paths_are_routes(make_app):
    """Every path that is described is a route, and every route is described."""
    rules = make_app().url_map
    adapter = rules.bind("localhost")
    for path, methods in DESCRIBED["paths"].items():
        key = "who-met-whom" if path.startswith("/query/") else "x"
        filled = re.sub(r"\{\w+\}", key, path.replace("{format}", "ttl"))
        assert all(adapter.test(filled, method.upper()) for method in methods), path
    described = {shape(path).split("*")[0].rstrip("./") for path in DESCRIBED["paths"]}
    for rule in rules.iter_rules():
        start = shape(rule.rule).split("*")[0].rstrip("/.")
        assert start in described | {"/static", "/sitemap", "/context"}, rule.rule


def test_what_it_names_is_there():
    """Operations have names of their own, and what is referred to is defined."""
    operations = [operation for methods in DESCRIBED["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for path, methods in DESCRIBED["paths"].items():
        for operation in methods.values():
            named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path)), path
    assert {"Problem", "Health"} == set(DESCRIBED["components"]["schemas"])


def test_below_a_prefix(client):
    """Below a prefix the description says so."""
    found = client.get("/openapi.json", environ_overrides={"SCRIPT_NAME": "/data"}).json
    assert found["servers"] == [{"url": "/data"}]
    assert client.get("/openapi.json").json["servers"] == [{"url": "/"}]


@pytest.fixture(scope="module")
def address(seeds, workers):
    """The address of the production server over the seeds."""
    settings = Settings(data=seeds, port=0)
    listening = listen(create_app(settings, Generations(seeds), workers), settings)
    thread = Thread(target=listening.server.run, daemon=True)
    thread.start()
    yield f"http://{listening.address}"
    listening.close()
    thread.join(5)


@pytest.mark.long
def test_schemathesis_finds_nothing(address):
    """Hundreds of requests made from the description, good and bad ones, are answered as it says."""
    command = [Path(sys.executable).parent / "schemathesis", "run", f"{address}/openapi.json", "--no-color"]
    if shutil.which(command[0]) is None:
        pytest.fail("schemathesis is one of the project's tools and is not installed")
    done = subprocess.run([*command, "--max-examples", "10", "--seed", "1"], cwd=ROOT, capture_output=True, text=True,
                          timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert int(re.search(r"(\d+) generated", done.stdout)[1]) > 300
