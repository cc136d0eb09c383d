"""Pages: accessible, escaped, and never a statement without who said it."""

import re
from html.parser import HTMLParser

import pytest

PAGES = [
    "/",
    "/sparql",
    "/doc/actor/%E6%A8%AA%E7%94%B0",
    "/doc/actor/%D9%83%D8%A7%D8%AA%D8%A8",
    "/doc/article/harbour-talks",
    "/doc/article/harbour-talks/event/visit",
    "/doc/article/harbour-talks/statement/dues-will-rise",
    "/doc/article/harbour-talks/image/quay",
    "/doc/article/harbour-talks/role/yokota-mayor",
    "/doc/text/0123456789abcdef",
    "/doc/topic/harbour-dues",
    "/nothing",
]
CHAIN = r'(?:<ol class="chain[^"]*">|<svg class="picture chain")'
ENDS = "(?:</ol>|</svg>)"
VOID = {"meta", "link", "br", "input"}


class Outline(HTMLParser):
    """What a page is made of: its tags, identifiers, visible words; and whether its elements nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.attributes: set[str] = set()
        self.scripts: list[str | None] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        if "svg" not in self._open:  # pictures have titles of their own
            self.tags.append(tag)
        if tag == "script":
            self.scripts += [dict(attrs).get("type")] if "src" not in dict(attrs) else []
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if not {"code", "textarea", "title", "script"} & set(self._open):
            self.words.append(data)


@pytest.mark.parametrize("path", PAGES)
def test_structure(client, path):
    """A page nests, has one main heading and landmark, distinct identifiers, no style or script in it but data."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    outline = Outline(page)
    assert outline.tags.count("h1") == outline.tags.count("main") == outline.tags.count("title") == 1
    assert '<html lang="en">' in page
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(outline.scripts) <= {"application/ld+json"}
    assert "style" not in outline.tags
    assert "style" not in outline.attributes
    assert not any(name.startswith("on") for name in outline.attributes)


@pytest.mark.parametrize("path", PAGES[2:-1])
def test_names(client, path):
    """Everything has a name: no IRI stands where words should."""
    words = " ".join(Outline(client.get(path, headers={"Accept": "text/html"}).text).words)
    assert not re.search(r"https?://|urn:|#char=|#when|#agent", words)
    assert "None" not in words


def test_hostile_names(client):
    """A name that looks like markup is shown as it is."""
    page = client.get("/doc/actor/%E6%A8%AA%E7%94%B0", headers={"Accept": "text/html"}).text
    assert "<script>" not in page
    assert "Yokota &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>quotation" not in page


SHOWS = [
    ("/doc/actor/%E6%A8%AA%E7%94%B0", ["横田", "as agent", "Mayor", "number 1 from the left", "characters 40–90"]),
    ("/doc/article/harbour-talks/event/visit", ["2031-05-01~/2031-05-08~", "the quay", "according to", "actual"]),
    ("/doc/article/harbour-talks", ["Jane Doe", "9 May 2031", "CC0", "revision 0a1b2c3d4e5f", "Visit to the quay"]),
    ("/doc/text/0123456789abcdef", ["characters 0–30", "characters 400–420", "Visit to the quay", 'id="char=40,90"']),
    ("/doc/topic/harbour-dues", ["The harbour dues will rise", "What was said about it"]),
]


@pytest.mark.parametrize(("path", "shown"), SHOWS)
def test_shows(client, path, shown):
    """A page shows what is said of a thing, what it took part in, and where in the text that stands."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert [words for words in shown if words not in page] == []


@pytest.mark.parametrize("path", ["/doc/topic/harbour-dues", PAGES[2], PAGES[4], PAGES[6]])
def test_who_said_it(client, path):
    """Wherever a statement is shown, those it came through stand before it, from the author inward."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    chains = [found[1] for found in re.finditer(rf"{CHAIN}(.*?){ENDS}", page, re.DOTALL)]
    whole = [chain for chain in chains if "The harbour dues will rise" in chain]
    assert whole
    for chain in whole:
        order = [chain.index(name) for name in ("Jane Doe", "an official of the port", "Yokota")]
        assert order == sorted(order)
        assert "doubted" in chain
    rest = re.sub(rf"{CHAIN}.*?{ENDS}|<h1>.*?</h1>|<title>.*?</title>", "", page, flags=re.DOTALL)
    assert "dues will rise" not in rest


def test_speakerless(make_app, sample_text):
    """What nobody says is said by what says it: the headline, the caption, the note."""
    from onrecord.server.embedded import EmbeddedStore

    text = sample_text.replace("rec:speaker <id/actor/jane-doe> ;", "").replace(
        "statement-kind-assertion", "statement-kind-headline"
    )
    store = EmbeddedStore.in_memory(text, "application/trig")
    page = make_app(store=store).test_client().get(PAGES[6], headers={"Accept": "text/html"}).text
    assert "The headline" in page or "The assertion" in page


def test_every_format_is_one_click_away(client):
    """A page links to each other format of itself."""
    page = client.get(PAGES[4], headers={"Accept": "text/html"}).text
    for suffix in (".ttl", ".jsonld", ".nt", ".rdf", ".nq", ".trig"):
        assert f'<a href="{PAGES[4]}{suffix}"' in page
