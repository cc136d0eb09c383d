"""The production server: in use, in the way, interrupted."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlsplit
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


@pytest.fixture(scope="module")
def address():
    """The host and port of the production server with an application that says what it was asked."""

    def app(environ, start_response):
        fields = ("SCRIPT_NAME", "PATH_INFO", "wsgi.url_scheme", "HTTP_HOST", "REMOTE_ADDR", "HTTP_X_FORWARDED_FOR")
        if environ["PATH_INFO"] == "/304":
            start_response("304 Not Modified", [("ETag", '"a"'), ("Date", "Mon, 02 Jun 2031 10:20:30 GMT")])
            return []
        if environ["REQUEST_METHOD"] == "HEAD":
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
            return []
        if environ["PATH_INFO"] == "/parts":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return iter([b"a", b"b"])
        if environ["PATH_INFO"] == "/fail":
            raise KeyError("secret place")
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps([environ.get(name, "") for name in fields]).encode()]

    running = []

    def start(**settings):
        listening = listen(app, Settings(port=0, **settings))
        thread = Thread(target=listening.server.run, daemon=True)
        thread.start()
        running.append((listening, thread))
        host, _, port = listening.address.rpartition(":")
        return host, int(port)

    yield start
    for listening, thread in running:
        listening.close()
        thread.join(5)


def exchange(address, request):
    """Send bytes and return the status, the header fields and the body of the answer."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(request)
        received = b""
        with suppress(ConnectionResetError):  # what the server did not read is lost when it hangs up
            while block := connection.recv(65_536):
                received += block
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    return int(status.split()[1]), {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines)}, body


def test_many_idle_clients(address):
    """Hundreds of clients that have opened a connection and say nothing keep nobody else waiting."""
    place = address()
    idle = [socket.create_connection(place, timeout=10) for _ in range(300)]
    try:
        status, _, _ = exchange(place, b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert status == 200
    finally:
        for connection in idle:
            connection.close()


def test_a_connection_stays_open(address):
    """One connection serves many answers, among them such as have no body (RFC 9112 section 9.3)."""
    connection = HTTPConnection(*address(), timeout=10)
    connection.connect()
    opened = connection.sock
    for method, path, status, body in [
        ("GET", "/304", 304, b""),
        ("GET", "/parts", 200, b"ab"),
        ("HEAD", "/x", 200, b""),
        ("GET", "/304", 304, b""),
    ]:
        connection.request(method, path)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (status, body)
        (date,) = answer.headers.get_all("Date")
        assert "2031" not in date
        if path == "/parts":  # of unknown length
            assert answer.headers["Transfer-Encoding"] == "chunked"
            connection.connect()
            opened = connection.sock
        else:
            assert connection.sock is opened
            assert "Connection" not in answer.headers
    connection.close()


REFUSED = [
    (b"NONSENSE\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 65_600 + b"\r\n\r\n", 431),
    (b"GET /" + b"a" * 65_600 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    (b"GET /fail HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 500),
]


@pytest.mark.parametrize(("request_", "status"), REFUSED, ids=range(len(REFUSED)))
def test_what_the_server_itself_refuses(address, request_, status, caplog):
    """What never reaches the application is refused with problem details as well."""
    found, fields, body = exchange(address(), request_)
    assert found == status
    assert fields["content-type"] == "application/problem+json"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert b"secret" not in body
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["access-control-allow-origin"] == "*"
    assert fields["content-length"] == str(len(body))
    assert "server" not in fields


def test_what_the_server_itself_refuses_browsers(address):
    """A browser gets a page where the server got as far as to read what it accepts."""
    request = b"POST / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nContent-Length: 99999999\r\n\r\n"
    status, fields, body = exchange(address(), request)
    assert (status, fields["content-type"]) == (413, "text/html; charset=utf-8")
    assert b"<h1>Request Entity Too Large</h1>" in body


FORWARDED = (
    b"X-Forwarded-For: 192.0.2.1, 192.0.2.7\r\nX-Forwarded-Proto: ftp, https\r\n"
    b"X-Forwarded-Host: evil.example, data.example\r\nX-Forwarded-Prefix: /evil, /data\r\n"
)
PROXIES = [
    ({}, b"/x", ["", "/x", "http", "local", "127.0.0.1", ""]),
    ({"prefix": "/data"}, b"/data/x", ["/data", "/x", "http", "local", "127.0.0.1", ""]),
    ({"prefix": "/data"}, b"/x", ["/data", "/x", "http", "local", "127.0.0.1", ""]),
    ({"prefix": "/data"}, b"/database", ["/data", "/database", "http", "local", "127.0.0.1", ""]),
    ({"trust_proxy": 1}, b"/x", ["/data", "/x", "https", "data.example", "192.0.2.7", "192.0.2.1, 192.0.2.7"]),
    ({"trust_proxy": 2}, b"/x", ["/evil", "/x", "ftp", "evil.example", "192.0.2.1", "192.0.2.1, 192.0.2.7"]),
]


@pytest.mark.parametrize(("settings", "path", "seen"), PROXIES)
def test_forwarded_fields(address, settings, path, seen):
    """Forwarded fields are believed of as many proxies as are told, and of none unless told."""
    request = b"GET " + path + b" HTTP/1.1\r\nHost: local\r\nConnection: close\r\n" + FORWARDED + b"\r\n"
    status, _, body = exchange(address(**settings), request)
    assert status == 200
    assert json.loads(body) == seen


def half_closed(address, path):
    """Return what comes to a client that says that it sends no more (RFC 9112 section 9.6)."""
    with socket.create_connection(address) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while block := connection.recv(65536):
            received += block
    return received


@pytest.mark.parametrize("path", ["/doc/actor/wendy-sherman.ttl", "/sparql?query=ASK%7B%7D", "/dump/onrecord.nt"])
def test_clients_that_send_no_more_are_answered(server, path):
    """A client that closes its side and listens gets its answer."""
    parts = urlsplit(server)
    assert half_closed((parts.hostname, parts.port), path).startswith(b"HTTP/1.1 200 ")
