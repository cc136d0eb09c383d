"""Waiting for what other threads and processes do."""

from time import monotonic, sleep

import psutil


def wait_for(condition):
    """Wait until something holds, for ten seconds."""
    end = monotonic() + 10
    while not condition():
        assert monotonic() < end
        sleep(0.01)


def has_ended(process):
    """Tell whether a process has ended with all its threads, so that whoever started it is told so."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE and process.num_threads() == 1
    except psutil.NoSuchProcess:
        return True
