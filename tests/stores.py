"""Real SPARQL stores, started on free ports with little memory; and a proxy that fails on demand."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from onrecord.server.endpoint import Endpoint, endpoint_of
from onrecord.server.settings import Credentials, Settings

USER, PASSWORD = "editor", "p:w s3cr&t"
INI = """\
[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {0}/virtuoso-temp.db
TransactionFile = {0}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
CaseMode = 2
DisableUnixSocket = 1
NumberOfBuffers = 2000
MaxDirtyBuffers = 1200
CheckpointInterval = 0
DirsAllowed = {0}
ThreadsPerQuery = 2
MaxQueryMem = 200M
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
ServerThreads = 10
MaxClientConnections = 10
[SPARQL]
ResultSetMaxRows = {3}
"""
MAX_ROWS = 10_000
SQL = f"""\
DB.DBA.USER_CREATE ('{USER}', '{PASSWORD}');
GRANT SPARQL_SELECT TO "{USER}";
GRANT SPARQL_UPDATE TO "{USER}";
"""


def at(url: str, user: str = "", password: str = "") -> Endpoint:
    """Return the endpoint that the options and the environment of the command line stand for."""
    found = endpoint_of(Settings(store=url), Credentials(user, password))
    assert found is not None
    return found


@contextmanager
def virtuoso(server: str, isql: str, folder: Path, port: int, sql_port: int) -> Iterator[Endpoint]:
    """Run Virtuoso; only who has the password may write, by HTTP Digest."""
    (folder / "virtuoso.ini").write_text(INI.format(folder, sql_port, port, MAX_ROWS), "utf-8")
    (folder / "init.sql").write_text(SQL, "utf-8")
    command = [server, "+configfile", "virtuoso.ini", "+foreground"]
    with running(command, folder, port):
        asked = [isql, f"127.0.0.1:{sql_port}", "dba", "dba", "init.sql", "ERRORS=STDOUT"]
        told = subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout
        assert "Error" not in told, told
        yield at(f"http://127.0.0.1:{port}/sparql", USER, PASSWORD)


@contextmanager
def oxigraph(server: str, folder: Path, port: int, *options: str) -> Iterator[Endpoint]:
    """Run the Oxigraph server; everybody may write."""
    command = [server, "serve", "--location", "store", "--bind", f"127.0.0.1:{port}", *options]
    with running(command, folder, port):
        yield at(f"http://127.0.0.1:{port}")


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the end of the block, waiting until it answers."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(process, port, folder)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, (folder / "output").read_text("utf-8", "replace")
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise AssertionError(f"{process.args} does not answer")


def of_python(name: str) -> str | None:
    """Return the path of a program that a package brought into this environment."""
    path = Path(sys.executable).parent / (name + (".exe" if os.name == "nt" else ""))
    return str(path) if path.exists() else None


@dataclass
class Proxy:
    """What stands before a store, lets requests through, and can be told to fail.

    Attributes:
        target: the store's port.
        changes: how many changing requests are still let through; None for all.
        seen: the requests that came, each with its body.
        before: called before each changing request.
    """

    target: int
    changes: int | None = None
    seen: list[tuple[str, str, bytes]] = field(default_factory=list)
    before: object = None

    def passes(self, method: str, path: str, body: bytes) -> bool:
        self.seen.append((method, path, body))
        if method == "GET" or b"query=" in body[:6]:
            return True
        if callable(self.before):
            self.before()
        if self.changes is None:
            return True
        self.changes -= 1
        return self.changes >= 0


@contextmanager
def proxied(target: int, port: int) -> Iterator[Proxy]:
    """Run a proxy before a store: header fields and bodies both ways as they are, one request to a connection."""
    proxy = Proxy(target)

    class Handler(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not proxy.passes(self.command, self.path, body):
                self.close_connection = True
                self.connection.close()
                return
            inner = HTTPConnection("127.0.0.1", proxy.target, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            inner.request(self.command, self.path, body, headers)
            answer = inner.getresponse()
            data = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)
            inner.close()

        do_GET = do_POST = do_PUT = do_DELETE = _pass

        def log_message(self, *args: object) -> None: ...

    with listening(port, Handler):
        yield proxy


@contextmanager
def listening(port: int, handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """Serve with a handler in a thread until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
