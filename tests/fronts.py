"""Asking over the wire, and the real servers that stand in front: nginx, Apache."""

import re
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from os import geteuid
from pathlib import Path
from socket import create_connection
from urllib.parse import quote, urljoin, urlsplit

BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
LINKING = re.compile(r'<(?!link rel="canonical")(?:a|area|img|link|script|form)\b[^>]*?\b(?:href|src|action)="([^"]*)"')
CONFIGURATION = """
pid {folder}/nginx.pid;
daemon off;
worker_processes 1;
{user}
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {http}
  server {{
    listen 127.0.0.1:{port}{tls};
    {server}
  }}
}}
"""
APACHE = """
ServerName 127.0.0.1
ServerRoot {folder}
PidFile {folder}/apache.pid
Listen 127.0.0.1:{port}
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
Mutex file:{folder}
TypesConfig {folder}/mime.types
{modules}
Define FROZEN "{frozen}"
<VirtualHost 127.0.0.1:{port}>
    DocumentRoot "${{FROZEN}}/site"
    Include "${{FROZEN}}/apache/site.conf"
</VirtualHost>
"""
MODULES = ("mpm_event", "authz_core", "asis", "headers", "mime", "rewrite", "setenvif")


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    url: str
    status: int
    headers: Message
    body: bytes

    @property
    def told(self):
        """Everything but what no two answers have in common."""
        ignored = {"date"}
        fields = sorted((name, value) for name, value in self.headers.items() if name.lower() not in ignored)
        return self.status, fields, self.body


def get(url, accept=BROWSER, fields=()):
    """Return the answer to one request; no redirect is followed."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl()
        connection.putrequest("GET", quote(target, safe="/?&=%:"), skip_accept_encoding=True)
        for name, value in (("Accept", accept), *fields):
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(url, answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def links(answer):
    """Return where a page's links, pictures, style and forms lead on its own host."""
    targets = {urljoin(answer.url, found.replace("&amp;", "&")) for found in LINKING.findall(answer.body.decode())}
    host = urlsplit(answer.url)[:2]
    return {target.partition("#")[0] for target in targets if urlsplit(target)[:2] == host}


@contextmanager
def nginx_running(program, folder: Path, port, server, http="", tls=""):
    """Run nginx on a port, with directives of its own; what goes wrong fails with what nginx said."""
    user = "user root;" if geteuid() == 0 else ""
    http = http.format(folder=folder)
    text = CONFIGURATION.format(folder=folder, user=user, port=port, server=server, http=http, tls=tls)
    (folder / "nginx.conf").write_text(text, "utf-8")
    paths = ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with _running([program, *paths], port):
        yield


@contextmanager
def apache_running(program, folder: Path, port, frozen: Path):
    """Run Apache on a port over a frozen site, with its generated configuration and no module but those it names."""
    modules = Path("/usr/lib/apache2/modules")
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES)
    text = APACHE.format(folder=folder, port=port, frozen=frozen, modules=loaded)
    (folder / "apache.conf").write_text(text, "utf-8")
    (folder / "mime.types").write_text("", "utf-8")
    with _running([program, "-f", str(folder / "apache.conf"), "-DFOREGROUND"], port):
        yield


@contextmanager
def _running(command, port):
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _await(process, port)
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def _await(process, port):
    """Return when something listens on a port."""
    for _ in range(200):
        assert process.poll() is None, process.stderr.read().decode()
        try:
            create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")
