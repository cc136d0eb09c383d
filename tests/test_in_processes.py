"""Many records are mapped in several processes, and all is as if it were one."""

import os
import signal

import pytest
from corpus import path_of, write_corpus

from onrecord.mapping import mapped
from onrecord.mapping.errors import OnRecordError
from onrecord.mapping.in_processes import in_processes, processors
from onrecord.mapping.iris import Iris
from onrecord.mapping.mapped import Mapper
from onrecord.mapping.reading import read_shared, record_files
from onrecord.mapping.texts import Texts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Records of which one cannot be read and one is refused."""
    folder = tmp_path_factory.mktemp("many") / "records"
    write_corpus(folder, 24)
    path_of(folder, 3).write_text("a: [", "utf-8")
    text = path_of(folder, 5).read_text("utf-8")
    path_of(folder, 5).write_text(text.replace("by: actor", "by: nobody"), "utf-8")
    return folder


class Dying:
    """Ends its process."""

    def map(self, path):
        os.kill(os.getpid(), signal.SIGTERM)


class Echo:
    """Tells the file and the process."""

    def map(self, path):
        return path, os.getpid()


def test_what_comes_is_the_same_in_the_same_order(folder, monkeypatch):
    """Quads, problems and all: what several processes find is what one finds."""
    shared, paths = read_shared(folder), record_files(folder, [])
    alone = [*Mapper(shared, Iris(), Texts(), workers=1).map_all(paths)]
    monkeypatch.setattr(mapped, "MANY", 2)
    together = [*Mapper(shared, Iris(), Texts(), workers=2).map_all(paths)]
    assert together == alone
    assert [each.conforms for each in alone].count(False) == 2
    assert {each.name for each in together if not each.conforms} == {str(path_of(folder, 3)), str(path_of(folder, 5))}


def test_batches_are_shared_out_and_stay_in_order(tmp_path):
    paths = [tmp_path / str(number) for number in range(450)]
    found = [*in_processes(Echo(), paths, 2)]
    assert [path for path, _ in found] == paths
    assert os.getpid() not in {process for _, process in found}


def test_a_process_that_ends_is_told(tmp_path):
    with pytest.raises(OnRecordError, match="a process that maps records was ended"):
        list(in_processes(Dying(), [tmp_path], 2))


def test_who_stops_taking_leaves_nothing_running(tmp_path):
    """No more batches are asked for than can be waiting."""
    taken = in_processes(Echo(), [tmp_path / str(number) for number in range(5_000)], 2)
    assert next(taken)[0] == tmp_path / "0"
    taken.close()


def test_processors():
    assert processors() >= 1
