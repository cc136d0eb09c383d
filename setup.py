"""Bundles the editor of the query page into what is packaged, where npm is installed; all else is in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

SERVER = Path(__file__).parent / "server"
PLAIN = "the query page will have a plain form"


def bundle() -> None:
    """Bundle the editor; one that is there already and made of the same sources stays."""
    node, there = shutil.which("node"), (SERVER / "static" / "editor" / "query.js").is_file()
    if node is None or shutil.which("npm") is None:
        if not there:
            print(f"warning: npm is not installed: {PLAIN}", file=sys.stderr)  # noqa: T201
        return
    done = subprocess.run([node, str(SERVER / "editor" / "build.mjs")], check=False)  # noqa: S603
    if done.returncode != 0 and not there:
        print(f"warning: the editor could not be bundled: {PLAIN}", file=sys.stderr)  # noqa: T201


class BuildWithEditor(build_py):
    """Building, with the editor."""

    def run(self) -> None:
        """Bundle, then build."""
        bundle()
        super().run()


class SourcesWithEditor(sdist):
    """Packing the sources, with the editor, so that whoever builds from them needs no npm."""

    def run(self) -> None:
        """Bundle, then pack."""
        bundle()
        super().run()


setup(cmdclass={"build_py": BuildWithEditor, "sdist": SourcesWithEditor})
