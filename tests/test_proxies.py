"""The server behind a real nginx: below a path, behind TLS, behind a cache; and whom it believes."""

import json
import re
import subprocess
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
from fronts import LINKING, get, links

ENDPOINT = "http://www.w3.org/ns/sparql-service-description#endpoint"
THING = "/id/actor/wendy-sherman"
DOCUMENT = "/doc/actor/wendy-sherman"
ELSEWHERE = "https://data.example.org"
NAMING = ("canonical", "describes")  # relations to what has an IRI, wherever it is served


def link_targets(answer, *passed_over):
    """Return where an answer's Link field leads, but for links of some relations."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["Link"])
    return [urljoin(answer.url, target) for target, relation in found if relation not in passed_over]


def one_of_each_kind(server):
    """Return IRIs of things that have a document: one of each kind that the data has."""
    lines = get(f"{server}/dump/onrecord.nt").body.decode().splitlines()
    subjects = sorted({line.split(" ")[0][1:-1] for line in lines})
    kinds = {}
    for iri in subjects:
        path = iri.partition("/id/")[2]
        if path and "#" not in iri:
            steps = path.split("/")
            kinds.setdefault((len(steps), steps[0], *steps[2:3]), iri)
    return list(kinds.values())


def unanswered(targets):
    """Return the statuses of those that are neither answered nor lead on: to a document, or a passage to its page."""
    answers = {target: get(target).status for target in targets}
    return {
        target: status for target, status in answers.items() if status not in (200, 302 if "?char=" in target else 303)
    }


FORWARDED = "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
MOUNTS = {
    # what nginx does with /data/, and what the server is told of it
    "kept": ("proxy_pass http://127.0.0.1:{port};", ("--prefix", "/data")),
    "stripped, told once": ("proxy_pass http://127.0.0.1:{port}/;", ("--prefix", "/data")),
    "stripped, told by each request": (
        "proxy_pass http://127.0.0.1:{port}/; proxy_set_header X-Forwarded-Prefix /data;",
        ("--trust-proxy", "1"),
    ),
}


@pytest.fixture(scope="module", params=MOUNTS.values(), ids=MOUNTS)
def mounted(request, free_port, published, serving, nginx):
    """The server below the path /data of nginx, in each of the ways; its address there."""
    directives, options = request.param
    outside, inside = free_port(), free_port()
    address = f"http://127.0.0.1:{outside}/data"
    location = f"location /data/ {{ {FORWARDED} {directives.format(port=inside)} }}"
    with serving(published(address), "--port", str(inside), *options), nginx(outside, location):
        yield address


def test_iris_dereference_below_a_path(mounted):
    """From every kind of thing's IRI, the redirect stays below the path and leads to what names the thing."""
    things = one_of_each_kind(mounted)
    assert len(things) > 5
    for iri in things:
        assert iri.startswith(f"{mounted}/id/")
        seen = get(iri, "text/turtle")
        assert seen.status == 303
        target = urljoin(iri, seen.headers["Location"])
        assert target.startswith(f"{mounted}/doc/")
        found = get(target, "application/n-triples")
        assert found.status == 200
        assert f"<{iri}>" in found.body.decode()


PAGES = ["/", f"{DOCUMENT}.html", "/doc/article/nishioka-2023-abduction-policy.html", "/sparql", "/nothing"]


@pytest.mark.parametrize("page", PAGES)
def test_links_stay_below_a_path(mounted, page):
    """Every link of a page, its style among them, stays below the path and answers."""
    found = links(get(f"{mounted}{page}"))
    assert len(found) >= 4
    assert any(".css" in target for target in found)
    assert {target for target in found if not target.startswith(f"{mounted}/")} == set()
    assert unanswered(found - {f"{mounted}{page}"}) == {}
    assert get(f"{mounted}/sparql?query=ASK%7B%7D", "*/*").status == 200


def test_the_context_is_below_a_path(mounted):
    """The address of the JSON-LD's context answers with the context."""
    context = json.loads(get(f"{mounted}{DOCUMENT}.jsonld").body)["@context"]
    assert context.startswith(f"{mounted}/")
    assert "@context" in json.loads(get(context).body)


LINKED = [DOCUMENT, f"{DOCUMENT}.ttl", THING, "/ontology", "/ontology.ttl", "/shapes"]


@pytest.mark.parametrize("path", LINKED)
def test_link_fields_stay_below_a_path(mounted, path):
    """What an answer's Link and Content-Location fields name is below the path, and answers."""
    answer = get(f"{mounted}{path}", "text/turtle")
    targets = link_targets(answer, "license")
    if "Content-Location" in answer.headers:
        targets.append(urljoin(answer.url, answer.headers["Content-Location"]))
    assert targets
    for target in targets:
        assert target.startswith(f"{mounted}/")
        assert get(target, "*/*").status in ((302,) if "/timegate/" in target else (200, 303))


def endpoints(turtle):
    """Return the addresses that a service description gives for the endpoint."""
    quads = ox.parse(turtle, ox.RdfFormat.TURTLE)
    return {quad.object.value for quad in quads if quad.predicate.value == ENDPOINT}


def test_the_endpoint_is_below_a_path(mounted):
    """The service description gives the endpoint's address as its clients see it."""
    assert endpoints(get(f"{mounted}/sparql", "text/turtle").body) == {f"{mounted}/sparql"}


HOSTS = {
    "one field": "proxy_set_header X-Forwarded-Host $http_host;",
    "host and port": "proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Forwarded-Port $server_port;",
}


@pytest.fixture(scope="module")
def certificate(program, tmp_path_factory):
    """A certificate for localhost that it signed itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    command = [
        program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_tls_ends_at_the_proxy(host, free_port, published, serving, nginx, certificate, program):
    """Behind a proxy that ends TLS, a client goes from an IRI to its document, and every address is https."""
    outside, inside = free_port(), free_port()
    base = f"https://localhost:{outside}"
    tls = f"ssl_certificate {certificate}/cert.pem; ssl_certificate_key {certificate}/key.pem;"
    fields = f"{host} proxy_set_header X-Forwarded-Proto $scheme;"
    location = f"{tls} location / {{ {fields} proxy_pass http://127.0.0.1:{inside}; }}"
    curl = [program("curl"), "-sS", "--cacert", str(certificate / "cert.pem"), "-H", "Accept: text/turtle"]
    with serving(published(base), "--port", str(inside), "--trust-proxy", "1"), nginx(outside, location, tls=" ssl"):
        shown = subprocess.run([*curl, "-L", "-D-", f"{base}{THING}"], check=True, capture_output=True).stdout
        described = subprocess.run([*curl, f"{base}/sparql"], check=True, capture_output=True).stdout
    assert re.findall(rb"^HTTP/1\.1 (\d+)", shown, re.MULTILINE) == [b"303", b"200"]
    assert f"{base}/id/".encode() in shown
    assert b"http://localhost" not in shown
    assert b"http://127.0.0.1" not in shown
    assert endpoints(described) == {f"{base}/sparql"}


FORGED = [
    ("X-Forwarded-Prefix", "/evil"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Port", "4433"),
    ("X-Forwarded-For", "192.0.2.1"),
    ("X-Forwarded-By", "evil.example"),
    ("X-Forwarded-Server", "evil.example"),
    ("X-Script-Name", "/evil"),
    ("X-Original-URL", "/evil"),
    ("Forwarded", "for=192.0.2.1;host=evil.example;proto=https"),
]
ASKED = [
    ("/", "text/html"),
    (THING, "text/turtle"),
    (DOCUMENT, "text/html"),
    (f"{DOCUMENT}.jsonld", "*/*"),
    (f"{DOCUMENT}.ttl", "*/*"),
    ("/sparql", "text/html"),
    ("/sparql", "text/turtle"),
    ("/ontology", "text/turtle"),
    ("/nothing", "text/html"),
]


@pytest.mark.parametrize(("path", "accept"), ASKED)
def test_nobody_is_believed_unasked(server, path, accept):
    """Without --trust-proxy, what a client says in a proxy's name changes no byte of an answer."""
    plain = get(f"{server}{path}", accept).told
    for field in FORGED:
        assert get(f"{server}{path}", accept, [field]).told == plain, field
    assert get(f"{server}{path}", accept, FORGED).told == plain


@pytest.fixture(scope="module", params=[1, 2], ids=["one proxy", "two proxies"])
def trusting(request, free_port, published, serving):
    """The server that believes some proxies, asked directly; its address, and how many they are."""
    port, number = free_port(), request.param
    with serving(published(ELSEWHERE), "--port", str(port), "--trust-proxy", str(number)) as address:
        yield address, number


LAST = [
    # what the client claims, what the outermost proxy tells of it, what those within add
    ("X-Forwarded-Prefix", "/evil", "/good", "/inner"),
    ("X-Forwarded-Host", "evil.example", "good.example", "inner.example"),
    ("X-Forwarded-Proto", "http", "https", "http"),
]


@pytest.mark.parametrize(("name", "forged", "told", "inner"), LAST)
def test_only_proxies_are_believed(trusting, name, forged, told, inner):
    """Of several values the proxies' own are believed: what the client wrote before them changes no byte."""
    address, number = trusting
    own = [told, *[inner] * (number - 1)]
    for path, accept in ASKED:
        alone = get(f"{address}{path}", accept, [(name, ", ".join(own))]).told
        assert get(f"{address}{path}", accept, [(name, ", ".join((forged, *own)))]).told == alone
        assert get(f"{address}{path}", accept, [(name, value) for value in (forged, *own)]).told == alone
        assert b"evil" not in alone[2]
    (endpoint,) = endpoints(get(f"{address}/sparql", "text/turtle", [(name, ", ".join(own))]).body)
    assert told in endpoint


@pytest.fixture(scope="module")
def elsewhere(free_port, published, serving):
    """The server on this machine, with IRIs that are another host's; its address."""
    with serving(published(ELSEWHERE), "--port", str(free_port())) as address:
        yield address


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_where_it_is_served(elsewhere, page):
    """Where IRIs are another host's, every link between pages stays with the server that answers."""
    answer = get(f"{elsewhere}{page}")
    found = links(answer)
    assert len(found) >= 4
    assert not any(target.startswith(ELSEWHERE) for target in LINKING.findall(answer.body.decode()))
    assert unanswered(found - {f"{elsewhere}{page}"}) == {}


def test_data_says_the_iris(elsewhere):
    """Where IRIs are another host's, the redirect stays, and the data speaks of the IRIs."""
    seen = get(f"{elsewhere}{THING}", "text/turtle")
    target = urljoin(seen.url, seen.headers["Location"])
    assert (seen.status, target) == (303, f"{elsewhere}{DOCUMENT}")
    answer = get(target, "application/n-triples")
    assert f"<{ELSEWHERE}{THING}> ".encode() in answer.body
    assert elsewhere.encode() not in answer.body
    leading, all_but_licences = link_targets(answer, "license", *NAMING), link_targets(answer, "license")
    assert leading
    assert all(found.startswith(f"{elsewhere}/") for found in leading)
    assert all(found.startswith(f"{ELSEWHERE}/") for found in set(all_but_licences) - set(leading))


COMPRESSING = (
    "gzip on; gzip_vary on; gzip_proxied any; gzip_types text/turtle application/ld+json application/n-triples;"
)
CACHING = (
    f"{COMPRESSING} proxy_cache_path {{folder}}/cache keys_zone=kept:1m; proxy_cache kept;"
    " add_header X-Cache $upstream_cache_status;"
)
CACHES = {
    "none": COMPRESSING,
    "as the server says": CACHING,
    "everything": f"{CACHING} proxy_ignore_headers Cache-Control; proxy_cache_valid 200 303 1m;",
}


@pytest.fixture(scope="module")
def cached(request, free_port, server, nginx):
    """The server behind nginx that compresses, and caches in one of the ways; its address there."""
    outside = free_port()
    location = f"location / {{ {FORWARDED} proxy_pass {server}; }}"
    with nginx(outside, location, CACHES[request.param]):
        yield f"http://127.0.0.1:{outside}"


GZIP = ("Accept-Encoding", "gzip")
KEPT = [
    ("/", "text/html"),
    (DOCUMENT, "text/turtle"),
    (DOCUMENT, "text/html"),
    (f"{DOCUMENT}.ttl", "*/*"),
    (f"{DOCUMENT}.jsonld", "*/*"),
    ("/dump/onrecord.ttl", "*/*"),
    ("/ontology", "text/turtle"),
    ("/context.jsonld", "*/*"),
]


# nginx that caches as the server says asks anew each time for what must be asked for each time, and does not say
# which tag the client has: that is allowed, and no 304 comes of it
@pytest.mark.parametrize("cached", ["none", "everything"], indirect=True)
@pytest.mark.parametrize("fields", [(), (GZIP,)], ids=["plain", "gzip"])
@pytest.mark.parametrize(("path", "accept"), KEPT)
def test_what_a_client_has_it_need_not_have_twice(cached, path, accept, fields):
    """Through a proxy that compresses and caches, an entity tag is good for a 304, and another is not."""
    first = get(f"{cached}{path}", accept, fields)
    again = get(f"{cached}{path}", accept, (*fields, ("If-None-Match", first.headers["ETag"])))
    other = get(f"{cached}{path}", accept, (*fields, ("If-None-Match", '"other"')))
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert (other.status, other.body) == (200, first.body)


@pytest.mark.parametrize("cached", CACHES, indirect=True)
def test_a_cache_keeps_formats_apart(cached):
    """Through a cache, each client gets the format it asks for, from one address and in any order."""
    asked = ["text/turtle", "text/html", "application/ld+json", "application/n-triples"]
    for accept in (*asked, *reversed(asked), *asked):
        for fields in ([], [GZIP]):
            answer = get(f"{cached}{DOCUMENT}", accept, fields)
            assert answer.headers.get_content_type() == accept
            assert "accept" in ", ".join(answer.headers.get_all("Vary")).lower().split(", ")
            assert (answer.headers["Content-Encoding"] == "gzip") == bool(fields)


@pytest.mark.parametrize("cached", ["as the server says", "everything"], indirect=True)
def test_a_cache_keeps_what_never_changes(cached):
    """The graph of a revision, which never changes, a cache gives the second time without asking."""
    lines = get(f"{cached}/dump/onrecord.nt").body.decode()
    graph = re.search(r"<[^>]*(/graph/article/[^>#]*)[>#]", lines)[1]
    states = [get(f"{cached}{graph}", "text/turtle").headers["X-Cache"] for _ in range(2)]
    assert states == ["MISS", "HIT"]
