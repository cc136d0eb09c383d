"""The query page in a real browser: with its editor, by keyboard, without the bundle, without any script."""

from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns
from threading import Thread
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

import onrecord.server
from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.serving import listen
from onrecord.server.settings import Settings

pytestmark = pytest.mark.browser
STATIC = Path(onrecord.server.__path__[0]) / "static"
REC = "PREFIX rec: <https://w3id.org/onrecord/ns#>\n"
SPEAKERS = f"{REC}SELECT ?speaker (COUNT(*) AS ?n) {{ ?s rec:speaker ?speaker }} GROUP BY ?speaker ORDER BY DESC(?n)"
WRONG = f"{REC}SELECT ?y {{\n  ?x rec:speaker ?y ) .\n}}"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def bundled(required):
    """The editor is there: bundled where there is npm, in the wheel always."""
    script = STATIC / "editor" / "query.js"
    required(str(script) if script.is_file() else None, "the bundled editor (make editor)")


@pytest.fixture
def editor(server, page, bundled):
    """The page with an empty editor that has the focus."""
    return opened(server, page)


def opened(server, page):
    page.goto(f"{server}/sparql")
    page.get_by_role("textbox", name="Query in SPARQL").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return page


def text_of(page):
    return page.locator("textarea#query").evaluate("field => field.value")


def put(page, query):
    """Put a text into the editor as pasting does, brackets and all."""
    page.keyboard.insert_text(query)


def accept(page):
    """Take what is completed, not so soon after it came up that Enter may have been meant for the text."""
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")


def test_words_are_completed(editor):
    """A word of ours is found by its beginning, explained, and comes with the declaration of its prefix."""
    editor.keyboard.type("SELECT * { ?x a State")
    option = editor.get_by_role("option", name="rec:Statement", exact=False).first
    expect(option).to_be_visible()
    expect(editor.locator(".cm-completionInfo")).to_be_visible()
    option.click()
    assert text_of(editor).startswith("PREFIX rec: <https://w3id.org/onrecord/ns#>\nSELECT * { ?x a rec:State")
    editor.keyboard.type(" . ?x rec:speak")
    expect(editor.get_by_role("option", name="rec:speaker", exact=False).first).to_be_visible()
    accept(editor)
    assert "?x rec:speaker" in text_of(editor)
    assert text_of(editor).count("PREFIX") == 1
    editor.keyboard.type(" ?")
    expect(editor.get_by_role("option", name="?x")).to_be_visible()


def test_prefixes_are_completed(editor):
    """After PREFIX the namespaces that we write with are on offer."""
    editor.keyboard.type("PREFIX sk")
    expect(editor.get_by_role("option", name="skos:")).to_be_visible()
    accept(editor)
    assert text_of(editor) == "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def test_things_are_found_by_their_names(editor):
    """After < the name of a thing leads to its IRI."""
    editor.keyboard.type("DESCRIBE <wendy sh")
    expect(editor.get_by_role("option", name="Wendy Sherman").first).to_be_visible()
    accept(editor)
    assert text_of(editor).endswith("/id/actor/wendy-sherman>")
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_role("cell", name="Wendy Sherman").first).to_be_visible()


def test_pictures_that_come_later_are_helped_too(server, page, bundled):
    """A network that is drawn without leaving the page lights up and is magnified as one that came with it."""
    page.goto(f"{server}/query/who-met-whom")
    page.get_by_role("link", name="Network", exact=True).last.click()
    width = page.locator("svg.network").evaluate("picture => picture.getBoundingClientRect().width")
    page.get_by_role("region", name="Network").focus()
    page.keyboard.press("+")
    assert page.locator("svg.network").evaluate("picture => picture.getBoundingClientRect().width") > width
    page.locator("svg.network .nodes a").first.focus()
    expect(page.locator("svg.network.lit .near")).not_to_have_count(0)


def test_a_query_is_asked_by_keyboard_alone(editor):
    """Ctrl+Enter asks, the answer is announced and can be reached and drawn by Tab and Enter; nothing is a trap."""
    put(editor, SPEAKERS)
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_role("cell", name="Wendy Sherman")).to_be_visible()
    expect(editor.get_by_role("main").get_by_role("status")).to_contain_text("rows · ")
    editor.keyboard.press("Escape")
    for _ in range(20):
        editor.keyboard.press("Tab")
        if editor.evaluate("document.activeElement.textContent") == "Chart":
            break
    editor.keyboard.press("Enter")
    expect(editor.locator("table.bars rect")).not_to_have_count(0)
    assert "view=chart" in editor.url


def test_what_is_marked_is_typed_over(editor):
    """Letters take the place of what is marked, brackets go around it, and nothing offends the page's policy."""
    put(editor, "SELECT * {}")
    editor.keyboard.press("Control+a")
    editor.keyboard.type("ASK")
    assert text_of(editor) == "ASK"
    editor.keyboard.press("Control+a")
    editor.keyboard.type("{")
    assert text_of(editor) == "{ASK}"


def test_leaving_and_coming_back(editor):
    """Tab leaves the editor forwards and Shift+Tab backwards, whatever is in it."""
    put(editor, "ASK {}")
    editor.keyboard.press("Tab")
    assert editor.evaluate("document.activeElement.textContent") == "Ask"
    editor.keyboard.press("Shift+Tab")
    assert editor.evaluate("document.activeElement.shadowRoot !== null")
    editor.keyboard.press("Shift+Tab")
    assert editor.evaluate("document.activeElement.shadowRoot === null")


def test_a_permanent_link_is_the_page_again(editor):
    """The address of what is shown shows it again, and the browser's history goes through what was asked."""
    put(editor, SPEAKERS)
    editor.keyboard.press("Control+Enter")
    editor.get_by_role("link", name="Chart").click()
    expect(editor.locator("table.bars")).to_be_visible()
    drawn = editor.locator("table.bars").inner_text()
    editor.goto(editor.get_by_role("link", name="Permanent link").evaluate("link => link.href"))
    assert editor.locator("table.bars").inner_text() == drawn
    assert text_of(editor) == SPEAKERS
    editor.reload()
    assert editor.locator("table.bars").inner_text() == drawn
    editor.go_back()
    editor.go_back()
    expect(editor.get_by_role("cell", name="Wendy Sherman")).to_be_visible()
    expect(editor.locator("table.bars")).to_have_count(0)


def test_errors_are_shown_at_their_place(server, open_page, bundled):
    """What is wrong is marked where it stands, told in words, and one press away; what is mended is asked again."""
    page = opened(server, open_page(refused=400))
    put(page, WRONG)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("line 3, column 21")
    expect(page.locator(".cm-lintRange-error")).to_have_text(")")
    page.get_by_role("button", name="Go to line 3, column 21").click()
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="Wendy Sherman").first).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_a_query_is_cancelled(editor):
    """What takes long can be cancelled, and the query is still there."""
    put(editor, FOREVER)
    editor.keyboard.press("Control+Enter")
    editor.get_by_role("button", name="Cancel").click()
    expect(editor.get_by_role("main").get_by_role("status")).to_have_text("Cancelled: nothing was answered.")
    expect(editor.get_by_role("button", name="Cancel")).to_be_hidden()
    assert text_of(editor) == FOREVER


def test_answers_are_downloaded(editor):
    """Each format is a file of the answer."""
    put(editor, SPEAKERS)
    editor.keyboard.press("Control+Enter")
    with editor.expect_download() as begun:
        editor.get_by_role("link", name="CSV").click()
    assert begun.value.suggested_filename == "answer.csv"
    assert begun.value.path().read_bytes().startswith(b"speaker,n\r\n")


def test_long_queries_are_posted(editor):
    """A query that is too long for an address is answered and drawn all the same."""
    put(editor, SPEAKERS + " #" + "x" * 5000)
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_role("cell", name="Wendy Sherman")).to_be_visible()
    assert editor.url.endswith("/sparql")
    editor.get_by_role("button", name="Chart").click()
    expect(editor.locator("table.bars")).to_be_visible()


def test_the_permanent_link_is_copied(server, open_page, bundled):
    """A button copies it, and says so."""
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/sparql?{urlencode({'query': 'ASK {}'})}")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url.replace("%7B%7D", "%7B%7D")


def test_questions_are_found(editor):
    """Prepared questions are found by words in them."""
    editor.get_by_role("searchbox", name="Find a question").fill("met whom")
    assert editor.locator("#questions li:visible").all_inner_texts() == [
        "Who met whom, where and when, and which words say so?"
    ]


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_can_be_read(server, open_page, bundled, width, scheme):
    """On narrow screens nothing but wide tables has to be moved sideways; the editor has the page's colours."""
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"{server}/sparql?{urlencode({'query': SPEAKERS, 'view': 'chart'})}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    colour = "element => getComputedStyle(element).color"
    assert page.locator(".cm-editor").evaluate(colour) == page.locator("h1").evaluate(colour)


def plainly(page, address):
    """Ask, look at a picture, and meet an error, as the form alone allows."""
    page.goto(f"{address}/sparql")
    page.get_by_label("Query in SPARQL").fill(SPEAKERS)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("cell", name="Wendy Sherman")).to_be_visible()
    page.get_by_role("link", name="Chart").click()
    expect(page.locator("table.bars")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_label("Query in SPARQL").fill(WRONG)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("pre.place mark")).to_have_text(")")
    assert page.get_by_label("Query in SPARQL").input_value() == WRONG
    with page.expect_download() as begun:
        page.get_by_label("Query in SPARQL").fill(SPEAKERS)
        page.get_by_label("Result").select_option("CSV")
        page.get_by_role("button", name="Ask").click()
    assert begun.value.path().read_bytes().startswith(b"speaker,n\r\n")


def test_without_scripts(server, open_page):
    """Without JavaScript the form does everything but complete and copy."""
    plainly(open_page(refused=400, java_script_enabled=False), server)


def test_without_the_bundle(seeds, workers, open_page, tmp_path):
    """Where no editor was bundled the page asks for none, and the form works by itself."""
    copytree(STATIC, tmp_path / "static", ignore=ignore_patterns("editor"))
    with listening(seeds, workers, tmp_path / "static") as address:
        plainly(open_page(refused=400), address)


@contextmanager
def listening(data, workers, static):
    settings = Settings(data=data, port=0)
    server = listen(create_app(settings, Generations(data), workers, static=static), settings)
    thread = Thread(target=server.server.run, daemon=True)
    thread.start()
    yield f"http://{server.address}"
    server.close()
    thread.join(5)
