"""The folders are the architecture, and it holds."""

import ast
import doctest
import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

import onrecord.mapping
import onrecord.ontology
import onrecord.server

ROOT = Path(__file__).parent.parent
LAYERS = ("ontology", "mapping", "server")  # each imports only itself and what stands before it
PACKAGES = {"ontology": onrecord.ontology, "mapping": onrecord.mapping, "server": onrecord.server}
MODULES = sorted(
    (layer, module.name) for layer, package in PACKAGES.items() for module in pkgutil.iter_modules(package.__path__)
)
DOORS = {
    # library: the modules that may import it
    "pyshacl": {"mapping/validation"},
    "requests": {"server/remote_http"},
    "urllib3": {"server/remote_http"},
    "pyoxigraph": {
        "server/filed_graphs",
        "server/remote",
        "server/embedded",
        "server/engine",
        "server/results",
        "server/solutions",
        "server/filling",
        "server/grepping",
        "server/parts",
        "server/statistics",
        "server/verify_quads",
    },
    "click": {
        "server/cli",
        "server/cli_backup",
        "server/cli_freeze",
        "server/cli_generations",
        "server/cli_ledger",
        "server/cli_options",
        "server/cli_replay",
        "server/cli_verify",
    },
    "waitress": {"server/serving"},
    "yaml": {"mapping/source"},
    "filelock": {"server/publisher"},
    "prometheus_client": {"server/observing", "server/query_log"},
    "psutil": {"server/workers"},
    "lark": {"server/syntax"},
    "pyld": {"server/jsonld"},
}
NETWORK = {"socket", "http.server", "urllib.request", "http.client", "requests", "httpx", "ssl"}


def tree(layer, name):
    path = Path(PACKAGES[layer].__path__[0]) / f"{name}.py"
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(layer, name):
    """Yield the absolute name of everything a module imports, wherever in it."""
    for node in ast.walk(tree(layer, name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ["onrecord", layer][: 3 - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("layer", "name"), MODULES)
def test_imports_point_left(layer, name):
    """No module imports from a layer to its right."""
    allowed = LAYERS[: LAYERS.index(layer) + 1]
    ours = {found.split(".")[1] for found in imported(layer, name) if found.startswith("onrecord.")}
    assert ours <= set(allowed)


@pytest.mark.parametrize(("layer", "name"), MODULES)
def test_each_library_has_one_door(layer, name):
    """A library is imported by the modules that are its door, and the network by the server and the probe alone."""
    roots = {found.split(".")[0] for found in imported(layer, name)}
    for library, doors in DOORS.items():
        assert library not in roots or f"{layer}/{name}" in doors, library
    if name not in ("serving", "probe_messages", "remote_http", "federation"):
        assert not NETWORK & set(imported(layer, name))


def test_doors_are_used():
    """Every module that is named as a library's door imports it: the table says no more than there is."""
    named = {(library, door) for library, doors in DOORS.items() for door in doors}
    used = {(found.split(".")[0], f"{layer}/{name}") for layer, name in MODULES for found in imported(layer, name)}
    assert named - used == set()


def test_every_package_on_disk_is_shipped():
    """The packages that the wheel lists are the folders that hold Python modules."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert sorted(listed["packages"]) == sorted(f"onrecord.{layer}" for layer in LAYERS)
    for package in PACKAGES.values():
        nested = [
            path
            for path in Path(package.__path__[0]).rglob("*.py")
            if len(path.relative_to(package.__path__[0]).parts) > 1
        ]
        assert nested == []


@pytest.mark.parametrize(("layer", "name"), MODULES)
def test_modules_say_what_they_hold_and_must_not_know(layer, name):
    """Every module's docstring says what it holds and what it must not know."""
    docstring = ast.get_docstring(tree(layer, name)) or ""
    assert re.search(r"[Mm]ust\s+not\s+know|Knows no", docstring), docstring


@pytest.mark.parametrize(("layer", "name"), MODULES)
def test_what_modules_export_exists(layer, name):
    """Every name in a module's __all__ exists, and the examples in its docstrings hold."""
    module = importlib.import_module(f"onrecord.{layer}.{name}")
    assert all(hasattr(module, exported) for exported in getattr(module, "__all__", ()))
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("layer", "name"), MODULES)
def test_functions_are_short_and_state_is_not_kept(layer, name):
    """No function is over 40 lines, nothing catches everything, no module keeps changing state."""
    for node in ast.walk(tree(layer, name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert ast.unparse(node.type) not in ("Exception", "BaseException")
        assert not isinstance(node, ast.Global)
