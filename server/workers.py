"""Worker processes: strangers' queries are evaluated in them, within a time and a memory that they cannot exceed.

A query that exceeds them, or crashes its process, loses that process and nothing else; a new one takes its place at
once. Must not know: how queries are evaluated, HTTP.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Condition, Lock, Thread
from time import monotonic
from typing import IO, Any, BinaryIO, Final
from uuid import uuid4

import psutil

from .evaluation import Asked, Evaluated, Load, raise_failure, to_json
from .query_errors import (
    CrashedError,
    DeadlineError,
    EvaluationError,
    LostError,
    MemoryLimitError,
    SpoolError,
)
from .turns import Turns

__all__ = ["Allowance", "Workers"]

_COMMAND: Final = (sys.executable, "-m", "onrecord.server.worker")
_TAIL: Final = 60_000
_LOOK: Final = 0.05  # seconds between two looks at those that work
_NICENESS: Final = 10
_MODEST: Final = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_OUT_OF_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"MemoryError")
_ENDED_FROM_OUTSIDE: Final = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What strangers' queries may use.

    Attributes:
        workers: how many are evaluated at a time.
        queue: how many may wait.
        seconds: how long one may take, and how long one waits.
        memory: bytes that one may take.
    """

    workers: int
    queue: int
    seconds: float
    memory: int


def _step_aside(pid: int) -> None:
    """Make a process give way to all others, and keep one processor free of it where there are several.

    Without the latter, pages wait for milliseconds until a kernel that does not preempt takes a processor away from it.
    """
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)
    if sys.platform == "linux":
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(pid, processors[1:] or processors)


class _Worker:
    """One process.

    Attributes:
        stopped: the error of the query that it was stopped for; None while it is not.
    """

    def __init__(self, ready: Mapping[str, Any]) -> None:
        self.stopped: EvaluationError | None = None
        self._said = TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, creationflags=_MODEST
        )
        _step_aside(self._process.pid)
        self._seen = psutil.Process(self._process.pid)
        self._send(ready)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    @property
    def memory(self) -> int:
        """Bytes of memory that it has now; 0 when it has ended."""
        try:
            return int(self._seen.memory_info().rss)
        except psutil.Error:
            return 0

    def ask(self, members: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return what it tells of a query, and the bytes of a small answer.

        Raises:
            EvaluationError: it ended or was stopped.
        """
        try:
            self._send(members)
            line = _of(self._process.stdout).readline()
            told: dict[str, Any] = json.loads(line)
            size = told["size"] if told.get("here") else 0
            content = _of(self._process.stdout).read(size) if size else b""
            if len(content) == size:
                return told, content
        except (OSError, ValueError):
            pass  # it ended on the way: how is told by its status
        raise self._end() from None

    def stop(self, reason: EvaluationError) -> None:
        """End the process because of what it works at; whoever waits for its answer gets the reason."""
        self.stopped = reason
        self._process.kill()

    def close(self) -> None:
        """End the process, if it has not ended, and let go of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                _of(pipe).close()
            except OSError:  # what was still to be sent goes nowhere
                continue
        self._said.close()

    def _send(self, members: Mapping[str, Any]) -> None:
        pipe = _of(self._process.stdin)
        pipe.write(json.dumps(members).encode() + b"\n")
        pipe.flush()

    def _end(self) -> EvaluationError:
        """Return why the process ended."""
        self._process.kill()
        status = self._process.wait()
        if self.stopped is not None:
            return self.stopped
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - _TAIL))
        if any(words in self._said.read() for words in _OUT_OF_MEMORY):
            return MemoryLimitError("the query needs more memory than a query may have here")
        name = signal.Signals(-status).name if status < 0 else f"status {status}"
        if name in _ENDED_FROM_OUTSIDE:
            return LostError("the process that evaluated the query was ended from outside; ask again")
        return CrashedError(f"the query ended the process that evaluated it ({name})")


@dataclass(slots=True)
class _Work:
    """What a worker works at."""

    end: float
    gone: Callable[[], bool]


class Workers:
    """An `Evaluator` with processes of its own, which are started when they are needed first.

    Attributes:
        allowance: what queries may use.
        turns: whose turn it is.
    """

    def __init__(self, allowance: Allowance, prefixes: Mapping[str, str], services: Iterable[str] = ()) -> None:
        """Prepare workers.

        Args:
            allowance: what queries may use.
            prefixes: namespaces by prefix, for graphs.
            services: IRIs of the endpoints that SERVICE may name.
        """
        self.allowance = allowance
        self.turns = Turns(allowance.workers, allowance.queue, allowance.seconds)
        self._replaced = 0
        self._ready = {"memory": allowance.memory, "prefixes": dict(prefixes), "services": [*services]}
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, _Work] = {}
        self._changed = Condition(Lock())
        self._closed = False
        self._watch: Thread | None = None
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def load(self) -> Load:
        """How busy it is."""
        return Load(self.turns.taken, self.turns.waiting, self._replaced)

    def start(self) -> None:
        """Start all processes, so that the first queries do not wait for them."""
        with self._changed:
            self._idle += [self._new() for _ in range(self.allowance.workers - len(self._idle) - len(self._busy))]

    def evaluate(self, source: str, asked: Asked, client: str, gone: Callable[[], bool]) -> Evaluated:
        """Return the answer to a query; see `Evaluator.evaluate`."""
        spool = self._spool()
        try:
            with self.turns.turn(client, gone), self._working(gone) as worker:
                told, content = worker.ask({"source": source, "asked": to_json(asked), "spool": str(spool)})
            if "error" in told:
                raise_failure(told)
            return _evaluated(told, content, spool)
        finally:
            with suppress(OSError):  # one that is open elsewhere than on POSIX goes when it is closed
                spool.unlink(missing_ok=True)

    def close(self) -> None:
        """End all processes; queries that are being evaluated get a `LostError`."""
        with self._changed:
            self._closed = True
            for worker in (*self._idle, *self._busy):
                worker.stop(LostError("the server is shutting down; ask again"))
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for worker in idle:
            worker.close()
        if self._watch is not None:
            self._watch.join()
        if self._folder is not None:
            self._folder.cleanup()

    def _spool(self) -> Path:
        """Return the path of a file that is not there yet.

        Raises:
            SpoolError: there is no room for temporary files.
        """
        with self._changed:
            try:
                self._folder = self._folder or TemporaryDirectory(prefix="onrecord-", ignore_cleanup_errors=True)
            except OSError as error:
                raise SpoolError(error.strerror or str(error)) from error
            return Path(self._folder.name) / uuid4().hex

    @contextmanager
    def _working(self, gone: Callable[[], bool]) -> Iterator[_Worker]:
        """Hold a worker that is watched."""
        with self._changed:
            worker = self._taken()
            self._busy[worker] = _Work(monotonic() + self.allowance.seconds, gone)
            if self._watch is None:
                self._watch = Thread(target=self._supervise, name="onrecord-workers", daemon=True)
                self._watch.start()
            elif len(self._busy) == 1:
                self._changed.notify_all()
        try:
            yield worker
        finally:
            self._give_back(worker)

    def _taken(self) -> _Worker:
        """Return an idle worker, or a new one.

        Raises:
            LostError: none can be started, or all are being closed.
        """
        if self._closed:
            raise LostError("the server is shutting down; ask again")
        while self._idle:
            worker = self._idle.pop()
            if worker.lives:
                return worker
            worker.close()
            self._replaced += 1
        return self._new()

    def _give_back(self, worker: _Worker) -> None:
        """Take a worker back; one that ended, was stopped or has grown is replaced by a new one first."""
        with self._changed:
            del self._busy[worker]
            good = worker.stopped is None and worker.lives and worker.memory <= self.allowance.memory // 2
            if good and not self._closed:
                self._idle.append(worker)
                return
            self._replaced += 1
            if not self._closed:
                with suppress(LostError):  # the next query tries again
                    self._idle.append(self._new())
        worker.close()

    def _new(self) -> _Worker:
        try:
            return _Worker(self._ready)
        except OSError as error:
            raise LostError(f"no process can be started to evaluate the query: {error.strerror}; ask again") from error

    def _supervise(self) -> None:
        """Look at those that work again and again, and stop those that should not."""
        with self._changed:
            while not self._closed:
                for worker, work in self._busy.items():
                    reason = self._reason(worker, work) if worker.stopped is None else None
                    if reason is not None:
                        worker.stop(reason)
                self._changed.wait(_LOOK if self._busy else None)

    def _reason(self, worker: _Worker, work: _Work) -> EvaluationError | None:
        """Return why a worker is to be stopped; None to let it work."""
        if monotonic() > work.end:
            return DeadlineError(f"the query was not answered within {self.allowance.seconds:g} seconds")
        if worker.memory > self.allowance.memory:
            megabytes = self.allowance.memory // 1_000_000
            return MemoryLimitError(f"the query needs more than {megabytes:,} MB of memory")
        return LostError("nobody waits for the answer") if work.gone() else None


def _evaluated(told: Mapping[str, Any], content: bytes, spool: Path) -> Evaluated:
    """Return an answer that a worker tells of."""
    names = ("kind", "media_type", "rows", "cut", "size", "digest")
    file = None if told["here"] else _opened(spool)
    facts = {name: told[name] for name in names}
    return Evaluated(**facts, absent=tuple(told["absent"]), content=content if told["here"] else None, file=file)


def _opened(spool: Path) -> BinaryIO:
    """Open a file that goes when it is closed: on POSIX its name goes at once, elsewhere the system sees to it."""
    try:
        return open(spool, "rb", opener=lambda path, flags: os.open(path, flags | getattr(os, "O_TEMPORARY", 0)))
    except OSError as error:
        raise SpoolError(error.strerror or str(error)) from error


def _of(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("there is no pipe")
    return pipe
