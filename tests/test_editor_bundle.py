"""The bundle of the query page's editor: there, the same each time, free to ship, and of these sources."""

import re
import subprocess
from pathlib import Path

import pytest

import onrecord.server

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "server" / "editor"
SHIPPED = Path(onrecord.server.__path__[0]) / "static" / "editor"


@pytest.fixture
def shipped(required):
    """The bundle as it is shipped."""
    script = SHIPPED / "query.js"
    required(str(script) if script.is_file() else None, "the bundled editor (make editor)")
    return script.read_text("utf-8")


def test_it_is_shipped_with_its_licences(shipped, client):
    """The script names the licences of all that is in it, which are served beside it; none is of the GPL's kind."""
    assert client.get("/static/editor/query.js").mimetype == "text/javascript"
    licences = client.get("/static/editor/licences.txt")
    assert licences.mimetype == "text/plain"
    packages = re.findall(r"^(\S+) \d+\.\d+\.\d+ \((.+)\)$", licences.text, re.MULTILINE)
    assert {"@codemirror/view", "codemirror-lang-sparql", "style-mod"} <= {name for name, _ in packages}
    assert {licence for _, licence in packages} <= {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
    assert licences.text.count("WITHOUT WARRANTY") == len(packages)


def test_it_asks_nobody_else_and_runs_no_text(shipped):
    """Nothing in it makes programs of texts, and no address of another host stands in it."""
    assert not re.search(r"\beval\(|new Function\(|document\.write", shipped)
    assert set(re.findall(r"https?://([\w.-]+)", shipped)) <= {"www.w3.org"}


def test_equal_sources_give_equal_bytes(shipped, program, tmp_path):
    """Bundled again somewhere else, it is the same, byte for byte; and bundled once it stays."""
    if not SOURCES.is_dir():
        pytest.skip("the sources of the editor are not at hand: this is an installed wheel")
    program("npm")
    build(program("node"), tmp_path)
    for name in ("query.js", "licences.txt"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), name
    before = (tmp_path / "query.js").stat().st_mtime_ns
    build(program("node"), tmp_path)
    assert (tmp_path / "query.js").stat().st_mtime_ns == before


def build(node, folder):
    command = [node, str(SOURCES / "build.mjs"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def test_names_and_versions_are_pinned_without_addresses():
    """What is bundled is pinned by name, version and digest; where it is fetched from is the client's to know."""
    if not SOURCES.is_dir():
        pytest.skip("the sources of the editor are not at hand: this is an installed wheel")
    lock = (SOURCES / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"version"') > 10
    assert not re.search(r'"[\^~>]', (SOURCES / "package.json").read_text("utf-8"))
