"""The way that a reader takes through the site, from its start to the words that somebody's words rest on, and on.

It is gone by keyboard alone in a real browser, with scripts and without; with a text that may not be shown, and with
one that may.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from keyboard import PAY, PROMISE, Keyboard, Said, follow_the_system, from_actor_to_words, switch_the_theme
from newsroom import Newsroom
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SHOWN = Path(__file__).parent / "data" / "shown"
LABELS = 'SELECT ?name { ?x <http://www.w3.org/2000/01/rdf-schema#label> ?name FILTER(STR(?name) = "%s") }'


@dataclass(frozen=True)
class Story:
    """What is looked for on the way.

    Attributes:
        folder: where the records and texts are that it is told of.
        sought: what is searched for.
        actor: the name of the one who is found.
        said: what the actor said.
        since: from when on the time line is looked at.
        event: what is certainly within that time.
    """

    folder: Path
    sought: str
    actor: str
    said: Said
    since: str
    event: str


STORIES = {
    "a text that may not be shown": Story(SHOWN.parent, "ruiz", "Ana Ruiz", PROMISE, "2022-03", "meeting"),
    "a text that may": Story(SHOWN, "lindq", "Edda Lindqvist", PAY, "2031-05-06", "meeting of Lindqvist and Okafor"),
}


@pytest.fixture(scope="module", params=STORIES)
def story(request):
    return STORIES[request.param]


@pytest.fixture(scope="module")
def site(story, tmp_path_factory, free_port, serving):
    """The real server over a story's records; its address."""
    folder, port = tmp_path_factory.mktemp("walk"), free_port()
    for name in ("records", "texts"):
        shutil.copytree(story.folder / name, folder / name)
    newsroom = Newsroom(folder, base=f"http://127.0.0.1:{port}")
    newsroom.publish()
    with serving(newsroom.data, "--port", str(port)) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_whole_way(site, story, open_page, scripts):
    """Search, an actor, a statement, its evidence, a time line narrowed down, a query, the colours: by keys alone."""
    page = open_page(java_script_enabled=scripts, color_scheme="light")
    keyboard = Keyboard(page)
    page.goto(f"{site}/")
    search(keyboard, story)
    from_actor_to_words(keyboard, story.said)
    narrow_down(keyboard, story)
    ask(keyboard, story)
    (switch_the_theme if scripts else follow_the_system)(keyboard)


def search(keyboard, story):
    """Search for the beginning of a name, and go from what is found to whoever has it."""
    keyboard.write("Search the record", story.sought)
    keyboard.press("Enter")
    keyboard.arrive(f"/search?q={story.sought}")
    expect(keyboard.page.locator("main mark").first).to_contain_text(story.sought, ignore_case=True)
    keyboard.follow(story.actor, "/doc/actor/")
    expect(keyboard.page.locator("h1")).to_have_text(story.actor)


def narrow_down(keyboard, story):
    """Go to the time line and leave in it only what certainly was within a time."""
    keyboard.enter("Time line", "/timeline")
    drawn = keyboard.page.locator("svg.timeline a.span")
    before = drawn.count()
    keyboard.skip()
    keyboard.write("From", story.since)
    keyboard.choose("Within that time", "certain")
    keyboard.enter("Show", f"/timeline?from={story.since}")
    assert 0 < drawn.count() < before
    expect(drawn.filter(has_text=story.event).first).to_be_visible()


def ask(keyboard, story):
    """Write a query and read what answers it."""
    keyboard.enter("Query", "/sparql")
    keyboard.write("Query in SPARQL", LABELS % story.actor)
    keyboard.reach("Ask")
    keyboard.press("Enter")
    expect(keyboard.page.locator("table.answer td bdi")).to_have_text([story.actor])
