"""Charts: where bars, points and marks stand, in per cent."""

from datetime import date, timedelta

import pytest

from onrecord.server.charts import MOST_BARS, MOST_POINTS, bars_of, line_of
from onrecord.server.naming import Name

DAY = date(2023, 5, 4)
BARS = [
    # numbers; where bars begin and how long they are; where nothing is
    ([10, 5, 0], [(0, 100), (0, 50), (0, 0)], 0),
    ([-5, 15], [(0, 25), (25, 75)], 25),
    ([-4, -2], [(0, 100), (50, 50)], 100),
    ([0, 0], [(0, 0), (0, 0)], 0),
]


@pytest.mark.parametrize(("numbers", "drawn", "zero"), BARS)
def test_bars_are_as_long_as_their_numbers(numbers, drawn, zero):
    """All bars begin where nothing is, and the longest takes the room there is."""
    chart = bars_of([(Name("x"), str(number), number) for number in numbers])
    assert [(bar.start, bar.length) for bar in chart.bars] == drawn
    assert chart.zero == zero


def test_a_line_goes_by_time():
    """Points stand in the order of their days, at their distances, whatever order they come in."""
    line = line_of([(DAY + timedelta(days=10), "c", 10), (DAY, "a", 0), (DAY + timedelta(days=1), "b", 5)])
    assert [(point.text, point.x, point.y) for point in line.points] == [("a", 2, 100), ("b", 11.6, 50), ("c", 98, 0)]
    assert [mark.text for mark in line.across] == ["2023-05-04", "2023-05-09", "2023-05-14"]
    assert [(mark.text, mark.at) for mark in line.up] == [
        ("0", 100), ("2", 80), ("4", 60), ("6", 40), ("8", 20), ("10", 0)
    ]  # fmt: skip


@pytest.mark.parametrize("numbers", [[0, 0], [1e-99, 2e-99], [-1e99, 1e99], [0.1, 0.2, 0.3], [-3], [12345678, 1]])
def test_marks_take_in_all_numbers(numbers):
    """Marks are round, few, and nothing is drawn outside of them."""
    line = line_of([(DAY, "x", number) for number in numbers])
    assert all(0 <= point.y <= 100 for point in line.points)
    assert all(2 <= point.x <= 98 for point in line.points)
    assert 2 <= len(line.up) <= 12


def test_what_is_too_much_is_counted():
    """A chart has as much as can be read, and says how much it leaves out."""
    assert bars_of([(Name("x"), "1", 1)] * (MOST_BARS + 3)).left == 3
    assert line_of([(DAY, "x", 1)] * (MOST_POINTS + 2)).left == 2
