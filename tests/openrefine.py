"""A real OpenRefine, without its browser: driven through the HTTP interface that its own pages use."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

ENGINE = json.dumps({"facets": [], "mode": "row-based"})


@dataclass(frozen=True)
class OpenRefine:
    """OpenRefine, and a project in it.

    Attributes:
        address: where it listens.
        project: the project's number.
    """

    address: str
    project: str = ""

    def ask(self, command: str, **values: object) -> dict:
        with urlopen(f"{self.address}/command/core/{command}?{urlencode(self._with_project(values))}") as answer:
            return json.load(answer)

    def order(self, command: str, **values: object) -> dict:
        body = urlencode(self._with_project(values) | {"csrf_token": self._token()}).encode()
        with urlopen(f"{self.address}/command/core/{command}", body) as answer:
            done = json.load(answer)
        assert done.get("code") in ("ok", "pending"), done
        return done

    def opened(self, table: str) -> "OpenRefine":
        """Make a project of a table in CSV."""
        parts = {"project-name": "names", "project-file": table, "format": "text/line-based/*sv"}
        body = b"".join(
            f"--=\r\nContent-Disposition: form-data; name={name}{file}\r\n\r\n{value}\r\n".encode()
            for name, value in parts.items()
            for file in ("; filename=names.csv" if name == "project-file" else "",)
        )
        options = json.dumps({"separator": ",", "headerLines": 1, "encoding": "UTF-8"})
        asked = urlencode({"csrf_token": self._token(), "options": options})
        request = Request(f"{self.address}/command/core/create-project-from-upload?{asked}", body + b"--=--\r\n")
        request.add_header("Content-Type", "multipart/form-data; boundary==")
        with urlopen(request) as answer:
            project = parse_qs(urlsplit(answer.url).query)["project"][0]
        return OpenRefine(self.address, project)

    def finish(self) -> None:
        """Wait until it does nothing any more."""
        while self.ask("get-processes")["processes"]:
            time.sleep(0.2)

    def rows(self) -> list[dict]:
        """Return the rows, each cell by its column's name, with what it was reconciled with."""
        columns = {each["name"]: each["cellIndex"] for each in self.ask("get-models")["columnModel"]["columns"]}
        answer = self.ask("get-rows", start=0, limit=100)
        recons = answer["pool"]["recons"]
        found = []
        for row in answer["rows"]:
            cells = {
                name: row["cells"][place] if place < len(row["cells"]) else None for name, place in columns.items()
            }
            found.append(
                {name: cell and cell | {"recon": recons.get(str(cell.get("r")))} for name, cell in cells.items()}
            )
        return found

    def _with_project(self, values: dict) -> dict:
        return values | ({"project": self.project} if self.project else {})

    def _token(self) -> str:
        with urlopen(f"{self.address}/command/core/get-csrf-token") as answer:
            return json.load(answer)["token"]


@contextmanager
def running(program: str, folder: Path, port: int) -> Iterator[OpenRefine]:
    """Run OpenRefine for a while, with nothing of it left afterwards."""
    options = ("-i", "127.0.0.1", "-p", str(port), "-d", str(folder / "workspace"), "-m", "512M")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([program, *options, "-x", "refine.headless=true"], cwd=folder, **quiet,
                               env={"PATH": "/usr/bin:/bin", "HOME": str(folder)}, start_new_session=True)  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urlopen(f"{address}/command/core/get-version").close()
                break
            except (URLError, ConnectionError):
                assert process.poll() is None, "OpenRefine ended"
                time.sleep(0.2)
        yield OpenRefine(address)
    finally:
        process.terminate()
        process.wait(30)
