"""Things are named in the language that a reader wants, as RFC 4647 looks it up; data is the same for everybody."""

import pytest
from newsroom import Newsroom
from rdflib import RDFS, Literal, URIRef

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.interface import shipped_interface
from onrecord.server.languages import Languages, called
from onrecord.server.naming import Reader
from onrecord.server.settings import Settings
from onrecord.server.site import Addresses
from onrecord.server.store import Quad

THING = URIRef("http://127.0.0.1:8080/id/actor/x")
NAMES = {
    "en": "port",
    "de": "Hafen",
    "ja": "港",
    "ja-Latn": "minato",
    "zh-Hant-TW": "港口",
    "pt-BR": "porto",
    None: "P-1",
}
LOOKUPS = [
    (None, "port"),
    ("", "port"),
    ("en-GB", "port"),
    ("de", "Hafen"),
    ("DE-AT", "Hafen"),
    ("fr, de;q=0.9, en;q=0.8", "Hafen"),
    ("en;q=0.1, de;q=0.2", "Hafen"),
    ("de;q=0, en;q=0.1", "port"),
    ("ja-Latn-hepburn", "minato"),
    ("ja-JP", "港"),
    ("zh-Hant-TW-x-private", "港口"),
    ("zh-Hant", "port"),
    ("pt", "port"),
    ("*", "port"),
    ("*, de;q=0.5", "Hafen"),
    ("fr", "port"),
    ("de;q=1.5, ja;q=0.1", "港"),
    ("de=AT, ja", "港"),
    (",;,q=1,\x00, de", "Hafen"),
    ("x" * 9 + ", de", "Hafen"),
    (", ".join(f"aa-{n:03}" for n in range(300)) + ", de", "port"),
]


def reader(names, header):
    quads = [Quad(THING, RDFS.label, Literal(text, lang=tag)) for tag, text in names.items()]
    return Reader.of(quads, Addresses("http://127.0.0.1:8080", ""), shipped_interface().say, Languages.of(header))


@pytest.mark.parametrize(("header", "name"), LOOKUPS)
def test_lookup(header, name):
    """The most wanted language that there is a name in; each range is shortened until one is found; else English."""
    assert reader(NAMES, header).name(THING).text == name


@pytest.mark.parametrize(
    ("names", "header", "name"),
    [
        ({"de": "Hafen", None: "P-1"}, None, "P-1"),
        ({"de": "Hafen", None: "P-1"}, "en;q=0, fr", "P-1"),
        ({"de": "Hafen", "ar": "ميناء"}, None, "Hafen"),
        ({"de": "Hafen", "ar": "ميناء"}, "de;q=0", "ميناء"),
        ({"de": "Hafen"}, "de;q=0", "Hafen"),
        ({"en": "port", "de": "Hafen"}, "en;q=0", "Hafen"),
    ],
)
def test_what_is_fallen_back_to(names, header, name):
    """Without a name in a wanted language it is the English one, the one in none, any; a refused one is the last."""
    assert reader(names, header).name(THING).text == name


def test_long_fields_are_read_in_part():
    """However many languages a client sends, few are looked at."""
    header = ", ".join(f"a{chr(97 + n % 26)}-{n:04}" for n in range(1000))
    assert len(Languages.of(header).wanted) < 30


@pytest.fixture(scope="module")
def site(tmp_path_factory, workers):
    """A client of a site whose port and actors have names in several languages."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("languages"))
    newsroom.rewrite("label: Port Sol", "label: {en: Port Sol, ja: ソル港, ar: ميناء}", "registry.yaml")
    newsroom.publish()
    return create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()


def get(site, path, language, accept="text/html", **fields):
    wanted = {"Accept-Language": language} if language else {}
    return site.get(path, headers={"Accept": accept, **wanted, **fields})


PAGES = ["/doc/place/port-sol", "/doc/place/port-sol.html", "/doc/article/harbour-talks/event/meeting"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_follow_the_reader(site, path):
    """A page names things as the reader wants, says that it varies, and for whom it is; each in its own entity tag."""
    english, japanese = get(site, path, None), get(site, path, "ja-JP, en;q=0.5")
    assert "Accept-Language" in english.vary
    assert "Accept-Language" in japanese.vary
    assert (english.headers["Content-Language"], japanese.headers["Content-Language"]) == ("en", "en, ja")
    assert ' lang="ja"><bdi>ソル港</bdi>' in japanese.text or '<bdi lang="ja">ソル港</bdi></h1>' in japanese.text
    assert english.headers["ETag"] != japanese.headers["ETag"]
    assert '<html lang="en">' in japanese.text


def test_a_language_that_nothing_is_named_in(site):
    """Who wants what is not there gets the page that everybody gets, and is not told otherwise."""
    english, welsh = get(site, PAGES[0], None), get(site, PAGES[0], "cy")
    assert (welsh.data, welsh.headers["ETag"]) == (english.data, english.headers["ETag"])
    assert welsh.headers["Content-Language"] == "en"


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_caches_keep_languages_apart(site, coding):
    """What was made for one reader is not given to the next; who has a page is told so."""
    fields = {"Accept-Encoding": coding}
    told = {None: "en", "ja": "en, ja", "ar": "en, ar", "ja, ar": "en, ja, ar"}
    for _ in range(2):
        tags = {}
        for language, languages in told.items():
            answer = get(site, PAGES[0], language, **fields)
            assert answer.headers["Content-Language"] == languages
            tags[language] = answer.headers["ETag"]
        assert get(site, PAGES[0], "ja", **fields, **{"If-None-Match": tags["ja"]}).status_code == 304
        assert get(site, PAGES[0], "ar", **fields, **{"If-None-Match": tags["ja"]}).status_code == 200
        assert len({tags[None], tags["ja"], tags["ar"]}) == 3


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application/n-quads"])
def test_data_is_the_same_for_all(site, media_type):
    """Data holds all names whatever language a client sends, and does not vary with it."""
    one, other = get(site, PAGES[0], None, media_type), get(site, PAGES[0], "ja", media_type)
    assert (one.data, one.headers["ETag"]) == (other.data, other.headers["ETag"])
    assert "Accept-Language" not in other.vary
    assert "Content-Language" not in other.headers
    assert "ソル港".encode() in one.data or rb"\u30BD" in one.data


def test_differences_follow_the_reader_as_pages_alone(site):
    """What programs read of a difference is the same for everybody."""
    path = "/diff/article/harbour-talks"
    assert get(site, f"{path}.json", "ja").data == get(site, f"{path}.json", None).data
    assert "Accept-Language" in get(site, path, "ja").vary


CALLED = [("en", "English"), ("JA", "Japanese"), ("zh-Hant-TW", "Chinese (Hant-TW)"), ("tlh", "tlh"), ("", "")]


@pytest.mark.parametrize(("tag", "name"), CALLED)
def test_languages_have_names(tag, name):
    """A language goes by its name, one that we have no name for by its tag; nothing that the tag says is lost."""
    assert called(tag, shipped_interface().say) == name
