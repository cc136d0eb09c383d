"""What the interface says stands in one place."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from markupsafe import Markup

import onrecord.server
from onrecord.server.interface import Interface, shipped_interface

SERVER = Path(onrecord.server.__path__[0])
SAID = re.compile(r"""\bsay\(\s*['"]([\w.-]+)['"]""")
INTERFACE = Interface(
    {"a.b": "{who} says", "q.r": "{who} & {what}", "n.one": "{count} word", "n.other": "{count} words"}
)


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("a.b", {"who": "<b>{count}"}, "<b>{count} says"),
        ("a.b", {"who": Markup("<b>{x}&amp;</b>")}, "<b>{x}&amp;</b> says"),
        ("q.r", {"who": Markup("<i>x</i>"), "what": "<b>"}, "<i>x</i> &amp; &lt;b&gt;"),
        ("n", {"count": 1}, "1 word"),
        ("n", {"count": 0}, "0 words"),
        ("n", {"count": 20}, "20 words"),
    ],
)
def test_a_wording_is_filled_in(name, values, text):
    """Values go in as they are, escaped where one is markup, and a number chooses the form."""
    assert INTERFACE.say(name, **values) == text


@pytest.mark.parametrize(("name", "values"), [("a.c", {}), ("a.b", {}), ("a", {"who": "x"})])
def test_what_is_missing_is_told(name, values):
    """A name or a value that is not there is an error, never an empty place on a page."""
    with pytest.raises(KeyError):
        INTERFACE.say(name, **values)


def test_all_wordings_are_said_and_there():
    """Templates and modules say nothing that is not in the table, and the table has nothing that nobody says."""
    files = [*SERVER.glob("*.py"), *SERVER.glob("templates/*.html")]
    said = {name for path in files for name in SAID.findall(path.read_text("utf-8"))}
    plain = {re.sub(r"\.(one|other)$", "", name) for name in shipped_interface().wordings}
    assert said == plain


@pytest.mark.parametrize("module", ["naming", "telling", "tombstones", "vague_dates"])
def test_what_tells_of_things_says_nothing_by_itself(module):
    """Modules whose words stand on every page have none of their own: no text in them is of several words."""
    tree = ast.parse((SERVER / f"{module}.py").read_text("utf-8"))
    about = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [
        each.value for each in texts if id(each) not in about and re.search(r"[^\W\d_]{2,} [^\W\d_]|\w \(", each.value)
    ] == []
    assert not [each.value for each in texts if re.fullmatch(r"[a-z]+ ", each.value)]


SPOKEN = {"title", "aria-label", "placeholder", "alt", "content", "summary"}
CODES = {"width=device-width, initial-scale=1", "light dark", "noindex"}
LETTER = re.compile(r"[^\W\d_]")


class Bare(HTMLParser):
    """The words that a template says by itself: in text, not code or an address, and in attributes that are spoken."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self._code += tag == "code"
        self.found += [value for name, value in attrs if name in SPOKEN and LETTER.search(value or "")]

    def handle_endtag(self, tag):
        self._code -= tag == "code"

    def handle_data(self, data):
        is_address = re.fullmatch(r"\s*\S*/\S*\s*", data)
        if not self._code and not is_address and LETTER.search(data):
            self.found.append(data.strip())


def put_out(node: nodes.Node):
    """Yield the constant texts that an expression can come to."""
    match node:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr():
            yield from (text for part in (node.expr1, node.expr2) if part is not None for text in put_out(part))
        case nodes.Concat() | nodes.Or() | nodes.And() | nodes.Add():
            yield from (text for part in node.iter_child_nodes() for text in put_out(part))
        case nodes.Getitem(node=nodes.Dict() as chosen):
            yield from (text for pair in chosen.items for text in put_out(pair.value))


def bare(source: str) -> list[str]:
    """Return the words that a template says by itself, in markup or in expressions."""
    parts, texts = [], []
    for output in Environment(autoescape=True).parse(source).find_all(nodes.Output):
        for node in output.nodes:
            parts.append(node.data if isinstance(node, nodes.TemplateData) else "0")
            texts += put_out(node)
    attributes = [text for text in texts if LETTER.search(text) and not re.fullmatch(r' \w+(?:="\w*")?', text)]
    return [text for text in (*Bare("".join(parts)).found, *attributes) if text not in CODES]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ say('a.b') }} · 1</p><code>SELECT</code><a class=x href=y>{{ z }}</a>", []),
        ("<p>Word {{ x }}</p>", ["Word 0"]),
        ("<p {% if x %}title='Word'{% endif %}>", ["Word"]),
        ("<p>{{ 'Yes' if x else say('a.b') }}</p>", ["Yes"]),
        ("<p>{{ {'a': 'Yes'}[x] }}{{ x['a'] }}</p>", ["Yes"]),
        ("{% macro m() %}<b>Word</b>{% endmacro %}", ["Word"]),
    ],
)
def test_bare_words_are_found(source, found):
    """The next test would see a word wherever it stood in a template."""
    assert bare(source) == found


@pytest.mark.parametrize("path", sorted(SERVER.glob("templates/*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_by_themselves(path):
    """All words of all pages are in the one table: no template has any of its own."""
    assert bare(path.read_text("utf-8")) == []
