"""Where nodes stand: apart, near what they are tied to, and at the same places each time."""

import math
import random
import subprocess
import sys

import pytest
from drawings import Box

from onrecord.server.network_layout import laid_out

NETWORKS = [
    # how many nodes, how many ties besides those that hold parts together, how many parts
    (1, 0, 1),
    (2, 0, 1),
    (20, 10, 2),
    (60, 60, 3),
    (200, 60, 1),
    (200, 200, 5),
]


def network(nodes, more, parts):
    """Return the boxes and the ties of an invented network: few nodes have many ties, as in newspapers."""
    drawn = random.Random(nodes + more)
    sizes = [(drawn.uniform(20, 150), drawn.uniform(22, 50)) for _ in range(nodes)]
    ties = [(node, node % parts + parts * int((node // parts) * drawn.random() ** 3)) for node in range(parts, nodes)]
    for _ in range(more):
        one = drawn.randrange(nodes)
        ties.append((one, one % parts + parts * drawn.randrange(max(1, nodes // parts - 1))))
    return sizes, ties


def boxes(sizes, layout):
    return [
        Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        for (width, height), (x, y) in zip(sizes, layout.points, strict=True)
    ]


@pytest.mark.parametrize("made", NETWORKS)
def test_no_box_is_upon_another(made):
    """At any size no two boxes overlap, and all are in the picture."""
    sizes, ties = network(*made)
    layout = laid_out(sizes, ties, 1_000)
    found = boxes(sizes, layout)
    assert [1 for place, box in enumerate(found) for other in found[place + 1 :] if box.overlaps(other)] == []
    assert all(box.left >= -0.1 and box.top >= -0.1 for box in found)
    assert all(box.right <= layout.width + 0.1 and box.bottom <= layout.height + 0.1 for box in found)


@pytest.mark.parametrize("made", [each for each in NETWORKS if each[0] >= 20])
def test_what_is_tied_is_near(made):
    """What is tied stands nearer together than what is not: by less than two thirds, on the average."""
    sizes, ties = network(*made)
    points = laid_out(sizes, ties, 1_000).points
    known = {frozenset(pair) for pair in ties if pair[0] != pair[1]}
    tied, rest = [], []
    for one in range(len(points)):
        for other in range(one):
            (tied if frozenset((one, other)) in known else rest).append(math.dist(points[one], points[other]))
    assert sum(tied) / len(tied) < sum(rest) / len(rest) * 2 / 3


@pytest.mark.parametrize("made", NETWORKS)
def test_the_picture_is_no_larger_than_it_need_be(made):
    """All boxes together take a fifteenth of the picture at least, and what hangs together does not leave the width."""
    sizes, ties = network(*made)
    layout = laid_out(sizes, ties, 1_000)
    assert sum(width * height for width, height in sizes) > layout.width * layout.height / 15


def test_nothing_is_nothing():
    """No nodes take no room."""
    assert laid_out([], [], 100).points == ()


SCRIPT = """
from test_network_layout import network
from onrecord.server.network_layout import laid_out
print(laid_out(*network(60, 60, 3), 1000))
"""


def test_the_same_each_time():
    """The same network has the same places in another process, in whatever order its ties are given."""
    sizes, ties = network(60, 60, 3)
    here = laid_out(sizes, ties, 1_000)
    assert laid_out(sizes, [(other, one) for one, other in reversed(ties)], 1_000) == here
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(__import__("pathlib").Path(__file__).parent)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == str(here)
