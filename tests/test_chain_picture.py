"""The chain of attribution, drawn: nothing is said by nobody."""

import pytest
from drawings import HOSTILE, links, read, title

from onrecord.server.chain_picture import chain_picture
from onrecord.server.chains import Step
from onrecord.server.naming import Name

STEPS = (
    Step((Name("João Lima", "/a"),), "informs", Name("a member told of a promise", "/s1"), ()),
    Step((Name("a member", "/b"), Name("another", "/c")), "informs", Name("there was a promise", "/s2", "pt"), ()),
    Step((Name("Ana Ruiz", "/d"),), "promises", Name("there will be a new quay " * 9, "/s3"), ("doubted",)),
)


def test_each_mouth_is_linked_from_the_author_inward():
    """Speakers and what they say are links, in the order of the chain, one below another."""
    found = chain_picture(STEPS, "Who says so", "From the author inward")
    assert [link.get("href") for link in links(found)] == ["/a", "/s1", "/b", "/c", "/s2", "/d", "/s3"]
    heights = [float(circle.get("cy")) for circle in read(found).iter("circle")]
    assert heights == sorted(set(heights))
    assert len(heights) == len(STEPS)
    assert max(heights) < float(read(found).get("height"))


def test_mouths_are_joined_by_arrows():
    """Between every two there is an arrow; it is another one where what follows is doubted."""
    rails = [path.get("class") for path in read(chain_picture(STEPS, "a", "b")).iter("path")]
    assert rails == ["rail", "rail doubted"]


def test_long_words_are_cut_and_told_whole():
    """What is said has three lines at most and says that it goes on; its title has all of it."""
    (link,) = [link for link in links(chain_picture(STEPS, "a", "b")) if link.get("href") == "/s3"]
    lines = [line.text for line in link.iter("tspan")]
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert title(link) == STEPS[2].statement.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words(text):
    """Whatever words are, the picture stays one."""
    step = Step((Name(text), Name(text, "/a")), text[:20], Name(text, "/s"), (text[:9],))
    assert [link.get("href") for link in links(chain_picture([step], text, text))] == ["/a", "/s"]
