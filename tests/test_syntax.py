"""Where a text stops being SPARQL 1.1, and why."""

import re
import time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ontology import shipped_questions
from onrecord.server.syntax import locate

CORRECT = [
    "SELECT * {}",
    "SELECT*{?s?p?o}LIMIT10",
    "select distinct ?a $b where { ?a ?p $b } order by desc(?a) ?b limit 5 offset 2",
    "SELECT REDUCED ?s { ?s ?p ?o } OFFSET 1 LIMIT 2",
    "BASE <http://e/> PREFIX : <a#> PREFIX ex: <http://e/> SELECT * { <s> :p ex:o , ex: . : a : }",
    "PREFIX ex: <http://e/> SELECT (COUNT(*) AS ?n) (SUM(DISTINCT ?o) AS ?m) { ?s ex:p ?o } GROUP BY ?s HAVING (1)",
    "SELECT (GROUP_CONCAT(DISTINCT ?o ; SEPARATOR = ', ') AS ?all) { ?s ?p ?o } GROUP BY (STR(?s) AS ?t)",
    "SELECT (group_concat(?o) AS ?all) (SAMPLE(?o) AS ?one) (MIN(?o) AS ?least) (MAX(?o) AS ?most) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) (AVG(?o) AS ?m) FROM <urn:g> FROM NAMED <urn:h> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (1 AS ?z) { ?s ?p ?o } GROUP BY STR(?s) (?o) (?p AS ?t) HAVING (COUNT(?s) > 1) (SUM(?o) < 3)",
    "CONSTRUCT { ?s ?p ?o . ?o ?p ?s . } WHERE { ?s ?p ?o . }",
    "CONSTRUCT {} FROM <urn:g> {}",
    "CONSTRUCT WHERE { ?s ?p ?o ; ?q 1 . ?o a <urn:c> }",
    "CONSTRUCT FROM <urn:g> WHERE { } LIMIT 1",
    "CONSTRUCT { ?s <urn:p> [ a ?t ; <urn:q> ( 1 2.5 [] ) ] , _:b } { ?s a ?t }",
    "CONSTRUCT { [ <urn:p> 1 ] . ( 1 2 ) <urn:q> 3 } {}",
    "DESCRIBE <urn:a>",
    "DESCRIBE ?s <urn:a> FROM <urn:g> WHERE { ?s a <urn:c> } LIMIT 1",
    "DESCRIBE * { ?s ?p ?o }",
    "ASK {}",
    "ASK FROM <urn:g> WHERE { ?s ?p ?o }",
    "ASK { ?s ?p ?o } VALUES ?s { <urn:a> UNDEF 1 'x'@en true }",
    "ASK { ?s ?p ?o } VALUES (?s ?o) { (<urn:a> 1) (UNDEF 'a'^^<urn:t>) }",
    "ASK { VALUES () { () ( ) } VALUES ( ) {} }",
    "ASK { VALUES ?x {} ?s ?p ?x . VALUES ?y { 1 +1 -1 1.5 -1.5e3 } }",
    "ASK { ?s ?p 1, +1, -1, 1.5, .5, -1.5, 1e3, 1.e3, .1E-3, +1.0e+3, true, false }",
    "ASK { ?s ?p 'a', \"b\", '''c'd''e''', \"\"\"f\"g\"\"h\ni\"\"\", 'a\\n\\t\\'', '', \"\", '''''', \"\"\"\"\"\" }",
    "ASK { ?s ?p 'a'@en, 'b'@en-GB-x-1, 'c'^^<urn:t>, '''d'''@de }",
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ASK { ?s ?p '2020-01-01'^^xsd:date, \"1\" ^^ xsd:integer }",
    "ASK { ?s ?p '\\u00e9\\U0001F600', <urn:\\u0061> }",
    "PREFIX ex: <http://e/> ASK { ex:a.b ex:1 ex:%41b, ex:a\\~b\\,c, ex:a:b:c, ex:a. ex:: ex:\\- ex:a%20.b }",
    "PREFIX a.b-c: <http://e/> PREFIX é: <http://e/> ASK { a.b-c:d é:ü a.b-c: }",
    "ASK { _:a ?p _:b.c-d . _:1 ?q _:_ . [] ?r [\n] . [ ] ?r [ ?p 1 ] }",
    "ASK { [ ?p 1 ; ?q 2 ] . [ ?p 1 ] ?q 2 . ( 1 ) ?p ( ) . (?a [] (1)) ?q () }",
    "ASK { ?s ?p 1 ; ; ?q 2 , 3 ; . }",
    "ASK { ?s ?p 1 . ?t ?p 2 OPTIONAL { ?s ?q 2 } . ?t ?q 1 FILTER(1) ?u ?p 3 . }",
    "ASK { ?s a/a|^a/(a|a)*/a?/a+ ?o ; !a 1 ; !(a|^a) 2 ; ^a 4 ; !^a 5 ; a* 6 ; (((a))) 7 }",
    "PREFIX ex: <http://e/> ASK { ?s ex:p+/ex:q*/^ex:r? ?o ; !(ex:p|^ex:q|<urn:r>) ?x , ?y ; ?var 1 }",
    "PREFIX ex: <http://e/> ASK { ?s ^(ex:p/!ex:q)? ?o . ?s (ex:a|ex:b)/ex:c ?o }",
    "ASK { { ?s ?p ?o } UNION { ?o ?p ?s } UNION {} MINUS { ?s a ?o } }",
    "ASK { GRAPH <urn:g> { ?s ?p ?o } GRAPH ?g { } }",
    "ASK { SERVICE <urn:s> { ?s ?p ?o } SERVICE SILENT ?t {} }",
    "ASK { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1 VALUES ?s { 1 } } { SELECT * {} } }",
    "ASK { SELECT (1 AS ?x) { { { } } } }",
    "ASK { BIND(1 + 2 AS ?x) BIND(?x AS ?y) . BIND(STR(?y) AS ?z) }",
    "ASK { FILTER(?a+1=2) FILTER(?a -1 > 0) FILTER(1+1-1*2/2 = +1 - -1) FILTER(?a*-1+2*3/4 >= 1) }",
    "ASK { FILTER(?a<?b&&?b>?c) FILTER(1<?b||2>?c) FILTER((?a)<?b&&STR(?c)>?d) FILTER(<urn:a><?b&&'c'>?d) }",
    "ASK { FILTER(?a<=?b) FILTER(?a>=?b) FILTER(?a!=?b) FILTER(!?a) FILTER(!(?a)&&!BOUND(?b)) FILTER(-?a=+?b) }",
    "ASK { FILTER(?a IN (1, 2)) FILTER(?a NOT IN ()) FILTER(?a in (?b)) FILTER(1 || 2 && 3 || 4) }",
    "ASK { FILTER EXISTS { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } FILTER(EXISTS {} && NOT EXISTS {}) }",
    "ASK { FILTER regex(?a, 'b') FILTER REGEX(?a, 'b', 'i') FILTER(SUBSTR(?a, 1) = SUBSTR(?a, 1, 2)) }",
    "ASK { FILTER(REPLACE(?a, 'b', 'c') = REPLACE(?a, 'b', 'c', 'i')) FILTER(IF(?a, 1, 2)) FILTER(COALESCE(?a, 1)) }",
    "ASK { FILTER(CONCAT() = CONCAT('a', 'b')) FILTER(RAND() < NOW()) FILTER(UUID() != STRUUID()) }",
    "ASK { FILTER(BNODE() = BNODE('a')) FILTER(IRI('a') = URI('b')) FILTER(isIRI(?a) || isURI(?a) || isBLANK(?a)) }",
    "ASK { FILTER(LANG(?a) = 'en' && LANGMATCHES(LANG(?a), '*') && DATATYPE(?a) = ?t && sameTerm(?a, ?b)) }",
    "ASK { FILTER(ABS(1) = CEIL(1) && FLOOR(1) = ROUND(1) && STRLEN('a') = 1 && isLITERAL(1) && isNUMERIC(1)) }",
    "ASK { FILTER(UCASE(?a) = LCASE(?a) && ENCODE_FOR_URI(?a) = STRBEFORE(?a, 'b') && STRAFTER(?a, 'b') = 'c') }",
    "ASK { FILTER(CONTAINS(?a, 'b') && STRSTARTS(?a, 'b') && STRENDS(?a, 'b')) }",
    "ASK { FILTER(STRLANG('a', 'en') = STRDT('a', ?t)) }",
    "ASK { FILTER(YEAR(?a) + MONTH(?a) + DAY(?a) + HOURS(?a) + MINUTES(?a) + SECONDS(?a) = 1) }",
    "ASK { FILTER(TZ(?a) = TIMEZONE(?a)) }",
    "ASK { FILTER(MD5('a') = SHA1('a') || SHA256('a') = SHA384('a') || SHA512('a') = '') }",
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ASK { FILTER(xsd:integer(?a) = 1) FILTER xsd:boolean('true') }",
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s ASC(?o) DESC(?p) (?s + 1) STR(?s) BOUND(?o)",
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?s { ?s ?p ?o } ORDER BY xsd:integer(?o) ?s",
    "# a comment\nSELECT * # another {\n{ ?s ?p '#no' , <urn:#no> } # the last",
    "\r\n\tASK\r\n{\t?s ?p\r?o }\n",
    "ASK { ?é ?変数 ?x . ?_a ?1 ?a1_b }",
    "PREFIX as: <http://e/> PREFIX in: <http://e/> ASK { as:a in:b as:in }",
    "PREFIX select: <http://e/> ASK { select:where a select: }",
    'ASK { ?s ?p ?o . # comment with } and "\n }',
]


BROKEN = [
    # query, line, column, token
    ("", 1, 1, ""),
    ("# only a comment", 1, 17, ""),
    (" \n\t ", 1, 1, ""),
    ("SELECT * WHERE {", 1, 17, ""),
    ("SELECT * {\n  ?s ?p ?o\n\n", 2, 11, ""),
    ("SELECT * { ?s ?p ?o }}", 1, 22, "}"),
    ("SELECT * { ?s ?p }", 1, 18, "}"),
    ("SELECT * { ?s }", 1, 15, "}"),
    ("SELECT * { ?s ?p ?o ?t ?p ?o }", 1, 21, "?t"),
    ("SELECT * { ?s ?p 1 . . }", 1, 22, "."),
    ('SELECT * { ?s ?p "open }', 1, 18, '"open }'),
    ("SELECT * { ?s ?p 'it''s' }", 1, 22, "'s'"),
    ('SELECT * { ?s ?p """open }', 1, 18, '"""open }'),
    ('SELECT * { ?s ?p "\\x" }', 1, 18, '"\\x"'),
    ('SELECT * { ?s ?p "a\nb" }', 1, 18, '"a'),
    ('SELECT * { FILTER(CONTAINS(?a "b")) }', 1, 31, '"b"'),
    ("SELECT * { FILTER(?a IN (1 2)) }", 1, 28, "2"),
    ("SELECT * { FILTER(FOO(?a)) }", 1, 19, "FOO"),
    ("SELECT * { FILTER(STR()) }", 1, 22, "()"),
    ("SELECT * { FILTER(NOW(1)) }", 1, 22, "("),
    ("SELECT * { ?s ex:p ?o }", 1, 15, "ex:p"),
    ("PREFIX ex: <urn:e> SELECT * { ?s ex:p ey:o }", 1, 39, "ey:o"),
    ("SELECT * { ?s :p ?o", 1, 15, ":p"),
    ('SELECT * { ?s ?p "1"^^xsd:integer }', 1, 23, "xsd:integer"),
    ("SELECT * { ?s <p> ?o }", 1, 15, "<p>"),
    ("PREFIX ex <urn:e> ASK {}", 1, 8, "ex"),
    ("PREFIX ex: ASK {}", 1, 12, "ASK"),
    ("PREFIX ex: urn:e ASK {}", 1, 12, "urn:e"),
    ("SELCT * {}", 1, 1, "SELCT"),
    ("SELECT * { OPTIONL { ?s ?p ?o } }", 1, 12, "OPTIONL"),
    ("SELECT * WERE { ?s ?p ?o }", 1, 10, "WERE"),
    ("SELECT * { ?s ?p ?o } GROUPBY ?s", 1, 23, "GROUPBY"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "?s"),
    ("SELECT * {} LIMITED 5", 1, 13, "LIMITED"),
    ("ASK { ?s A <urn:c> }", 1, 10, "A"),
    ("ASK { ?s a TRUE }", 1, 12, "TRUE"),
    ("SELECT * { ; ?s ?p ?o }", 1, 12, ";"),
    ("SELECT * { ?s ; ?p ?o }", 1, 15, ";"),
    ("SELECT * { ?s ?p ?o ; 1 }", 1, 23, "1"),
    ("SELECT * { ?s ?p 1, }", 1, 21, "}"),
    ("SELECT ; ?s {}", 1, 8, ";"),
    ("SELECT * {} ; CLEAR ALL", 1, 13, ";"),
    ("SELECT { ?s ?p ?o }", 1, 8, "{"),
    ("SELECT WHERE { ?s ?p ?o }", 1, 8, "WHERE"),
    ("SELECT ?a, ?b { ?a ?p ?b }", 1, 10, ","),
    ("SELECT COUNT(*) { ?s ?p ?o }", 1, 8, "COUNT"),
    ("SELECT (COUNT(*)) { ?s ?p ?o }", 1, 17, ")"),
    ("SELECT (1 AS x) {}", 1, 14, "x"),
    ("SELECT s {}", 1, 8, "s"),
    ("SELECT * { FILTER ?x > 1 }", 1, 19, "?x"),
    ("SELECT * { FILTER (?x > ) }", 1, 25, ")"),
    ("SELECT * { FILTER (?x == 1) }", 1, 24, "="),
    ("SELECT * { FILTER (?x and ?y) }", 1, 23, "and"),
    ("SELECT * { FILTER (?x > 1 }", 1, 27, "}"),
    ("SELECT * { FILTER ((?x > 1) }", 1, 29, "}"),
    ("SELECT * { FILTER (?x > 1)) }", 1, 27, ")"),
    ("SELECT * { FILTER NOT { ?s ?p ?o } }", 1, 23, "{"),
    ("SELECT * {} LIMIT x", 1, 19, "x"),
    ("SELECT * {} LIMIT -1", 1, 19, "-1"),
    ("SELECT * {} OFFSET 1.5", 1, 20, "1.5"),
    ("SELECT * {} LIMIT 1 LIMIT 2", 1, 21, "LIMIT"),
    ("SELECT * { ?s <http://a b> ?o }", 1, 15, "<http://a b>"),
    ("SELECT * { <http://a{}> ?p ?o }", 1, 12, "<http://a{}>"),
    ("SELECT * { ?s ?p <urn:open . }", 1, 18, "<urn:open"),
    ('SELECT * { ?s ?p "a"@1 }', 1, 21, "@1"),
    ('SELECT * { ?s ?p "a"@en_US }', 1, 21, "@en_US"),
    ('SELECT * { ?s ?p "a"@ }', 1, 21, "@"),
    ('SELECT * { ?s ?p "a"^^ }', 1, 24, "}"),
    ("SELECT * { ?s a/ ?o }", 1, 18, "?o"),
    ("SELECT * { ?s /a ?o }", 1, 15, "/"),
    ("SELECT * { ?s (a|) ?o }", 1, 18, ")"),
    ("SELECT * { ?s a** ?o }", 1, 17, "*"),
    ("SELECT * { ?s a/?p ?o }", 1, 17, "?p"),
    ("SELECT * { ?s !(a/a) ?o }", 1, 18, "/"),
    ("SELECT * { ?s a{1,2} ?o }", 1, 16, "{"),
    ("SELECT *\n{\n\t?s ?p ?o .\n\t\t?s ?p\n}", 5, 1, "}"),
    ("SELECT *\r\n{\r\n  ?s ?p ?o\r\n  ?x\r\n}\r\n", 4, 3, "?x"),
    ("SELECT *\r{\r ?s }", 3, 5, "}"),
    ('SELECT * { ?s ?p "\U0001f600\U0001d4b3" 1 }', 1, 23, "1"),
    ('SELECT * { ?é ?p "ü"@de 1 }', 1, 25, "1"),
    ("\ufeffSELECT * {}", 1, 1, "\ufeff"),
    ("SELECT * { ?s ?p ?o } # }\n}", 2, 1, "}"),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 1, 1, "INSERT"),
    ("PREFIX ex: <urn:e>\nDELETE DATA { ex:a ex:b ex:c }", 2, 1, "DELETE"),
    ("DELETE WHERE { ?s ?p ?o }", 1, 1, "DELETE"),
    ("DELETE { ?s ?p ?o } INSERT {} WHERE {}", 1, 1, "DELETE"),
    ("WITH <urn:g> DELETE {} WHERE {}", 1, 1, "WITH"),
    ("LOAD <urn:a>", 1, 1, "LOAD"),
    ("clear all", 1, 1, "clear"),
    ("DROP GRAPH <urn:g>", 1, 1, "DROP"),
    ("CREATE GRAPH <urn:g>", 1, 1, "CREATE"),
    ("ADD <urn:a> TO <urn:b>", 1, 1, "ADD"),
    ("MOVE <urn:a> TO <urn:b>", 1, 1, "MOVE"),
    ("# c\nCOPY <urn:a> TO <urn:b>", 2, 1, "COPY"),
    ("ASK {} ASK {}", 1, 8, "ASK"),
    ("SELECT * { SELECT * {} ?s ?p ?o }", 1, 24, "?s"),
    ("SELECT * { {} UNION }", 1, 21, "}"),
    ("SELECT * { GRAPH { ?s ?p ?o } }", 1, 18, "{"),
    ("SELECT * { BIND(1 ?x) }", 1, 19, "?x"),
    ("SELECT * { BIND 1 AS ?x }", 1, 17, "1"),
    ("SELECT * { VALUES ?x { ?y } }", 1, 24, "?y"),
    ("SELECT * { VALUES (?x ?y) { 1 2 } }", 1, 29, "1"),
    ("SELECT * { VALUES ?x (1 2) }", 1, 22, "("),
    ("SELECT * { MINUS ?s ?p ?o }", 1, 18, "?s"),
    ("SELECT * FROM { ?s ?p ?o }", 1, 15, "{"),
    ("CONSTRUCT { ?s ?p ?o FILTER(1) } {}", 1, 22, "FILTER"),
    ("CONSTRUCT { ?s a/a ?o } {}", 1, 17, "/"),
    ("CONSTRUCT ?s {}", 1, 11, "?s"),
    ("DESCRIBE", 1, 9, ""),
    ("DESCRIBE { ?s ?p ?o }", 1, 10, "{"),
    ("ASK ?x { ?x ?p ?o }", 1, 5, "?x"),
    ("ASK { ?s ?p ( 1 2 }", 1, 19, "}"),
    ("ASK { ?s ?p [ ?q ] }", 1, 18, "]"),
    ("ASK { () }", 1, 10, "}"),
    ("ASK { ?s ?p ?\\u0061 }", 1, 13, "?"),
    ("ASK { ?s ?p ? }", 1, 13, "?"),
    ("ASK { ?s ?p %x }", 1, 13, "%"),
    ('ASK { "' + "long " * 20 + '" ?p }', 1, 113, "}"),
    ("SELECT * { ?s ?p ?o } HAVING ?x", 1, 30, "?x"),
    ('ASK { FILTER(GROUP_CONCAT(?x, ",") = 1) }', 1, 29, ","),
    ("ASK\u00a0{}", 1, 4, "\u00a0"),
    ("hello world", 1, 1, "hello"),
    ("<html>", 1, 1, "<html>"),
    ("SELECT * { ?s ?p ?o } LIMIT 10\n\nSELECT * {}", 3, 1, "SELECT"),
    ("ASK { ?s ?p ?o FILTER EXIST { ?a ?b ?c } }", 1, 23, "EXIST"),
    ("ASK { GRAPH ?g { ?s ?p ?o }", 1, 28, ""),
    ("ASK { ?s ?p _: }", 1, 13, "_:"),
    ("ASK { ?s _:p ?o }", 1, 10, "_:p"),
    ('ASK { ?s "p" ?o }', 1, 10, '"p"'),
]

REASONS = [
    ("SELECT * { ?s ?p }", '"}" stands where a variable, an IRI or a literal is expected'),
    ("SELECT * WHERE {", 'the query ends where "}", a triple or another pattern is expected'),
    ("", "the query ends where SELECT, ASK, CONSTRUCT or DESCRIBE is expected"),
    ("SELECT * { ?s ex:p ?o }", "the prefix ex: is not declared; declare it with PREFIX ex: <…>"),
    ("SELECT * { <a> ?p ?o }", "<a> is a relative IRI; write it in full, or declare what it is relative to with BASE"),
    ("CLEAR ALL", "this is an update; only queries are answered here"),
    ("SELECT * {} LIMIT x", '"x" stands where a whole number is expected'),
    ("SELECT * { FILTER ?x > 1 }", '"?x" stands where "(", a function or an IRI is expected'),
    ("SELECT * { FILTER (?x > ) }", '")" stands where an expression is expected'),
    ("SELECT * { FILTER (?x 'a') }", "'a' stands where \")\" or an operator is expected"),
    ("SELECT * { FILTER (NOW(1) = 2) }", '"(" stands where "()" is expected'),
    ("SELECT * { ?s a/ ?o }", '"?o" stands where an IRI or a path is expected'),
    ("SELECT * {}}", '"}" stands where a modifier such as LIMIT or the end of the query is expected'),
    (
        "SELECT * { ?s <http://a b> ?o }",
        '"<http://a b>" is malformed: an IRI ends with ">" and has no spaces, quotation marks or braces',
    ),
    (
        "SELECT * { ?s ?p 'open }",
        "'open } is malformed: a string ends with the mark it began with; its escapes are such as \\n",
    ),
    (
        "SELECT * { ?s ?p 'x'@en_US }",
        '"@en_US" is malformed: a language tag is letters, with digits after a hyphen only, such as @en or @es-419',
    ),
]

DEEP = [
    "ASK " + "{" * 25_000,
    "ASK " + "{" * 25_000 + "}" * 25_000,
    "ASK { FILTER(" + "(" * 25_000 + "1" + ")" * 25_000 + ") }",
    "ASK { FILTER(" + "!" * 50_000 + "1) }",
    "ASK { FILTER(1" + "+1" * 25_000 + ") }",
    "ASK { FILTER(" + "true-" * 19_000 + "1) }",
    "ASK { FILTER(?a" + "<?a" * 32_000 + ") }",
    "ASK { ?s " + "a/" * 25_000 + "a ?o }",
    "ASK { ?s ?p " + "[ a " * 24_000,
    "ASK { ?s ?p " + "(" * 50_000,
    "ASK { ?s ?p 1" + ",1" * 25_000 + " }",
    "ASK { ?s ?p 1 " + ";" * 50_000 + " }",
    "ASK " + "a." * 25_000,
    "ASK { ?s ?p '" + "\\" * 50_000,
    "#\n" * 25_000,
    "ASK { ?s ?p 1 }" + "\n" * 50_000 + "}",
    "ASK { ?s ?p " + "'''" * 32_000,
    "ASK { ?s ?p " + "<" * 50_000,
]

TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|\'{3}.*?\'{3}(?!')|"{3}.*?"{3}(?!")|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"|#[^\r\n]*[\r\n]?"""
    r"""|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"""
    r"""|[?$@]?[\w:%\\-]+(?:\.[\w:%\\-]+)*|\^\^|&&|\|\||[<>!]=|\([ \n]*\)|\[[ \n]*\]|\S""",
    re.DOTALL,
)


@pytest.mark.parametrize("query", CORRECT)
def test_correct(query):
    """In a correct query nothing is found, and Oxigraph takes it."""
    assert locate(query) is None
    assert refusal(query) is None


@pytest.mark.parametrize("question", shipped_questions(), ids=lambda question: question.name)
def test_shipped(question):
    """In the questions that the project ships nothing is found."""
    examples = {each.name: each.example for each in question.parameters if each.example is not None}
    assert locate(question.fill(examples, "http://127.0.0.1:8080")) is None


@pytest.mark.parametrize(("query", "line", "column", "token"), BROKEN)
def test_broken(query, line, column, token):
    """What Oxigraph refuses for its grammar is found where it begins to be wrong, and named."""
    assert refusal(query)
    found = locate(query)
    assert (found.line, found.column, found.token) == (line, column, token)


@pytest.mark.parametrize(("query", "reason"), REASONS)
def test_reasons(query, reason):
    """The reason is a clause that says what is there and what should be."""
    assert locate(query).reason == reason


@pytest.mark.parametrize("query", DEEP, ids=range(len(DEEP)))
def test_deep(query):
    """What is deep or long takes time in proportion to its length, and no recursion."""
    start = time.process_time()
    locate(query)
    assert time.process_time() - start < 10


def test_too_long():
    """What is over 100,000 characters is not looked at."""
    assert locate("}" * 100_001) is None


def test_long_tokens():
    """A token and a reason are shown on one line, shortened to 60 characters."""
    found = locate("'''" + "a\n" * 100 + "'''")
    assert (len(found.token), found.token[-1]) == (60, "…")
    assert len(found.reason) < 160
    assert "\n" not in found.token + found.reason


@given(st.text(max_size=200))
def test_garbage(query):
    """Whatever the text is, the place is within it."""
    assert_within(query)


@given(st.lists(st.sampled_from(sorted({word for query in CORRECT for word in query.split()})), max_size=40))
def test_words_in_any_order(words):
    """Words of SPARQL in any order are refused with a place within the text, or followed by Oxigraph too."""
    agree(" ".join(words))


@pytest.mark.parametrize("query", CORRECT)
def test_changed(query):
    """A correct query with one token removed, doubled or swapped is refused only where Oxigraph refuses it."""
    tokens = TOKEN.findall(query)
    for at, token in enumerate(tokens):
        agree(" ".join([*tokens[:at], *tokens[at + 1 :]]))
        agree(" ".join([*tokens[:at], token, *tokens[at:]]))
        agree(" ".join([*tokens[:at], *reversed(tokens[at : at + 2]), *tokens[at + 2 :]]))


def agree(query):
    """Check that nothing is found in a query that Oxigraph accepts."""
    if refusal(query):
        assert_within(query)
    else:
        assert locate(query) is None


def assert_within(query):
    found = locate(query)
    if found is not None:
        lines = re.split(r"\r\n|\r|\n", query)
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
        assert found.reason


def refusal(query):
    """Return what Oxigraph has against the grammar of a query, if anything."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        return str(error)
    except (RuntimeError, OSError, ValueError):
        return None
    return None
