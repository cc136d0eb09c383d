"""The production server: in use, in the way, interrupted."""

import os
import signal
import socket
import subprocess
import sys
from threading import Thread
from urllib.request import urlopen

import pytest

from onrecord.server.serving import ServingError, listen
from onrecord.server.settings import Settings

SLOW = """
import sys, time
from onrecord.server.serving import serve
from onrecord.server.settings import Settings
def app(environ, start_response):
    print("asked", flush=True)
    time.sleep(0.5)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"done" * 2_000_000]
serve(app, Settings(port=int(sys.argv[1])))
"""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_port_in_use():
    """A port that is in use is named, with what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServingError, match=rf"127\.0\.0\.1:{port}: another program .* --port"):
            listen(lambda environ, start: [], Settings(port=port))


def test_address_of_another():
    """An address that is not this machine's is refused with what to do."""
    with pytest.raises(ServingError, match="--host"):
        listen(lambda environ, start: [], Settings(host="192.0.2.1", port=0))


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_graceful_stop(number):
    """A request that is being answered when the server is told to stop is answered."""
    port = free_port()
    arguments = [sys.executable, "-c", SLOW, str(port)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert b"serving at" in process.stderr.readline()
        answers = []

        def fetch():
            with urlopen(f"http://127.0.0.1:{port}/") as response:
                answers.append(response.read())

        client = Thread(target=fetch)
        client.start()
        assert process.stdout.readline() == b"asked\n"
        process.send_signal(number)
        client.join(5)
        assert process.wait(5) == 0
        assert answers == [b"done" * 2_000_000]
        assert process.stderr.read() == b""
