"""Publishes in processes that are killed: told by lines of JSON, so that what takes long to import is imported once."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from onrecord.mapping.iris import Iris
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator
from onrecord.server.publishing import Order, publish

EVENTS = {
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "sqlite3.connect",
    "os.listdir",
    "os.scandir",
}


def main() -> None:
    """Publish once for each line, and tell what became of it."""
    shipped_validator()
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _publish(asked)
        if asked.get("delay") is not None:
            time.sleep(asked["delay"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        told = {"killed": os.WIFSIGNALED(status), "exit": os.waitstatus_to_exitcode(status)}
        sys.stdout.write(json.dumps({**told, "seconds": time.monotonic() - began}) + "\n")
        sys.stdout.flush()


def _publish(asked: dict) -> None:
    """Publish in a process of its own.

    It ends at the n-th thing that it does to files, or before one gets a name that ends so, if that is asked for.
    """
    seen = 0

    def count(event: str, arguments: tuple) -> None:
        nonlocal seen
        if event in EVENTS:
            seen += 1
            is_named = event == "os.rename" and str(arguments[1]).endswith(asked.get("naming", "\n"))
            if is_named or seen == asked.get("at"):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    order = Order(full=asked.get("full", False))
    publish(Path(asked["records"]), Iris(), Texts(), Path(asked["data"]), order=order)
    Path(asked["data"], "events").write_text(str(seen))
    os._exit(0)


if __name__ == "__main__":
    main()
