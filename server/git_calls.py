"""How git is called on a repository that nobody vouches for: nothing of it is run, followed or fetched.

No hook, no monitor, no signature check, no replaced or missing object, no setting of the system or of the caller's
environment. Must not know: which commands are called, what is read.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

__all__ = ["environment", "git_command", "remedy_for"]

_OPTIONS: Final = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "core.quotePath=false"),
    *("-c", "protocol.allow=never"),
)
_ENVIRONMENT: Final = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


def git_command(folder: Path, *arguments: str) -> tuple[str, ...] | None:
    """Return the command that calls git in a folder; None when git is not installed."""
    program = shutil.which("git")
    return None if program is None else (program, *_OPTIONS, "-C", str(folder), *arguments)


def environment() -> dict[str, str]:
    """Return the environment to call git in."""
    kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or name == "GIT_CONFIG_GLOBAL"}
    return kept | _ENVIRONMENT


def remedy_for(folder: Path, told: str) -> str:
    """Return what to do where git refuses to read somebody else's repository; empty for other complaints."""
    if "dubious ownership" not in told:
        return ""
    remedy = f"git config --global --add safe.directory {folder.resolve()}"
    return f"{folder} belongs to another user, so git does not read it; if you trust it: {remedy}"
