"""The command line: ``onrecord check | map | ground | ledger | publish | serve | query | dump | probe``.

Data goes to stdout, talk to stderr; exit status 0 is good, 1 does not conform or failed, 2 is wrong usage. What a
command needs is imported when it runs, so that ``--help`` is quick. Must not know: how anything is done.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ..mapping.errors import OnRecordError
from .cli_backup import backup, restore
from .cli_freeze import freeze
from .cli_generations import generations, rollback
from .cli_ledger import ledger
from .cli_options import FILE, FOLDER, QUERYING, RECORDS, current, endpoint, setting_options, texts_option
from .cli_replay import Asked, past_options, publish_past
from .cli_verify import verify
from .settings import Settings, settings_from

if TYPE_CHECKING:
    from ..mapping.checking import Checker
    from ..mapping.reading import Collection

__all__ = ["main"]

T = TypeVar("T")
_COLLECTED: Final = 50_000
"""New objects after which a publisher looks for garbage: most of what it reads stays, so that looking is in vain."""


class _Group(click.Group):
    """Tells the user's errors without a traceback and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OnRecordError as error:
            click.echo(str(error) if ":" in str(error).split(" ")[0] else f"onrecord: {error}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord")
def main() -> None:
    """Publish news articles as linked data: who acted, what came about, who said what, and which words say so.

    Begin with: onrecord publish seeds/ && onrecord serve
    """


@main.command()
@click.argument("records", type=RECORDS)
@texts_option
@click.option("--format", "form", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True)
@setting_options("base")
def check(records: Path, texts: Path | None, form: str, **options: str | None) -> None:
    """Check records: reading, references, evidence and shapes; everything wrong at once.

    RECORDS is a folder of records or one file. Example: onrecord check seeds/ --texts texts/
    """
    from . import reports

    collection, checker = _checker(records, texts, settings_from(os.environ, **options))
    verdicts = [checker.check(record) for record in _progress(collection.records, "checking")]
    problems = reports.problems_of(collection, verdicts)
    click.echo(reports.FORMATS[form](collection, verdicts), nl=False)
    click.echo(reports.summary(collection, verdicts), err=True)
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@main.command("map")
@click.argument("record", type=FILE)
@texts_option
@click.option("--format", "form", type=click.Choice(["ttl", "nt", "nq", "jsonld"]), default="ttl", show_default=True)
@setting_options("base")
def map_(record: Path, texts: Path | None, form: str, **options: str | None) -> None:
    """Print a record's graph, without validating it.

    Example: onrecord map seeds/articles/a.yaml --format nq
    """
    from .exports import graph_text

    collection, checker = _checker(record, texts, settings_from(os.environ, **options))
    _raise(collection)
    (only,) = collection.records
    click.echo(graph_text(checker.graph(only), form, checker.iris.base), nl=False)


@main.command()
@click.argument("record", type=FILE)
@click.option("--text", type=FILE, help="The article's text; else it is looked for as by check.")
@texts_option
@click.option("--move", is_flag=True, help="Write the new places of passages that an edit of the text moved.")
def ground(record: Path, text: Path | None, texts: Path | None, move: bool) -> None:
    """Fill in or refresh the digests of the passages a record cites; report what an edit of the text did to them.

    Example: onrecord ground seeds/articles/a.yaml --text a.txt
    """
    from ..mapping.regrounding import ground_file
    from ..mapping.texts import Texts

    outcome = ground_file(record, Texts(texts, text), move=move)
    for problem in outcome.problems:
        click.echo(str(problem))
    click.echo(outcome.summary, err=True)
    sys.exit(0 if outcome.settled else 1)


@main.command()
@click.argument("records", type=FOLDER)
@texts_option
@click.option("--full", is_flag=True, help="Read, check and write everything anew, not only what changed.")
@click.option("--reason", default="", help="Why the records changed: it is kept with the revisions.")
@click.option("--by", default="", help="Who changed them; else those whom the records name.")
@past_options
@setting_options("base", "data", "keep", "store", "store_update", "store_graphs")
def publish(
    records: Path, texts: Path | None, full: bool, reason: str, by: str, past: Asked, **options: str | None
) -> None:
    """Make what changed in a folder of records the next generation, and switch to it.

    Records with errors are not published; their last good version stays. Example: onrecord publish seeds/
    """
    gc.set_threshold(_COLLECTED)
    from ..mapping.iris import Iris
    from ..mapping.texts import Texts
    from . import reports
    from .publishing import Order
    from .publishing import publish as publish_

    settings = settings_from(os.environ, **options)
    order = Order(full, reason, by, settings.keep)
    what = records, Iris(settings.base), Texts(texts), settings.data, endpoint(settings), order
    if any(past):
        sys.exit(publish_past(*what, past))
    outcome = publish_(*what)
    for problem in outcome.problems:
        click.echo(str(problem), err=True)
    click.echo(reports.publication(outcome))
    sys.exit(1 if outcome.refused else 0)


@main.command()
@setting_options("data", "store", "host", "port", "prefix", "trust_proxy", "threads", "page", "cache", "log", *QUERYING)
def serve(**options: str | None) -> None:
    """Serve the current generation over HTTP until interrupted.

    Example: onrecord serve --port 8081
    """
    from .app import create_app, evaluator_of
    from .generation import Generations
    from .serving import serve as serve_

    settings = settings_from(os.environ, **options)
    generations = Generations(settings.data, endpoint(settings))
    if generations.manifest() is None:
        click.echo("nothing is published yet; run: onrecord publish seeds/", err=True)
    evaluator = evaluator_of(settings)
    evaluator.start()
    try:
        serve_(create_app(settings, generations, evaluator).wsgi_app, settings)
    finally:
        evaluator.close()


@main.command()
@click.argument("query")
@click.option("--format", "form", default="table", show_default=True, help="table, json, xml, csv, tsv, ttl, nt …")
@setting_options("data", "store")
def query(query: str, form: str, **options: str | None) -> None:
    """Ask the current generation in SPARQL; - reads the query from stdin.

    Example: onrecord query 'SELECT ?label { ?s a rec:Statement; rdfs:label ?label }'
    """
    from .exports import answer_text
    from .sources import engine_of

    text = sys.stdin.read() if query == "-" else query
    click.echo(answer_text(engine_of(current(options).source), text, form), nl=False)


@main.command()
@click.option(
    "--format", "form", type=click.Choice(["ttl", "nt", "nq", "trig", "jsonld"]), default="ttl", show_default=True
)
@setting_options("data", "store")
def dump(form: str, **options: str | None) -> None:
    """Print the whole dataset of the current generation.

    Example: onrecord dump --format nq > onrecord.nq
    """
    found = current(options).file(f"onrecord.{form}")
    if found is None:
        raise OnRecordError(f"the current generation has no dump in the format {form}")
    with found.open() as file:
        while block := file.read(1 << 20):
            sys.stdout.buffer.write(block)


@main.command()
@click.argument("url")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--writes", is_flag=True, help="Also send a POST without content, which nothing should come of.")
def probe(url: str, form: str, writes: bool) -> None:
    """Check how well anybody's server serves linked data, by the URL of one thing.

    Example: onrecord probe http://127.0.0.1:8080/id/actor/wendy-sherman
    """
    import logging

    from .probe import Probe
    from .probe_checks import CHECKS
    from .probe_messages import is_web_url
    from .probe_report import conduct, json_report, text_report

    if not is_web_url(url):
        raise click.BadParameter(f"{url} is not an http or https URL", param_hint="URL")
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # what it logs about the data is not ours to mend
    report = conduct(Probe(url, writes), _progress(CHECKS, "probing"))
    click.echo((json_report if form == "json" else text_report)(report), nl=False)
    sys.exit(1 if report.count("failed") else 0)


def _checker(records: Path, texts: Path | None, settings: Settings) -> tuple[Collection, Checker]:
    from ..mapping.checking import Checker
    from ..mapping.iris import Iris
    from ..mapping.reading import read_collection
    from ..mapping.texts import Texts
    from ..mapping.validation import shipped_validator

    collection = read_collection(records)
    return collection, Checker.of(collection, Iris(settings.base), Texts(texts), shipped_validator())


def _raise(collection: Collection) -> None:
    from ..mapping.errors import RecordError

    if collection.problems:
        raise RecordError(collection.problems)


def _progress(items: Iterable[T], label: str) -> Iterator[T]:
    """Yield the items, showing how far they are on stderr when it is a terminal."""
    known = tuple(items)
    with click.progressbar(known, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield from bar


main.add_command(ledger)

main.add_command(backup)
main.add_command(freeze)
main.add_command(generations)
main.add_command(restore)
main.add_command(rollback)
main.add_command(verify)

if __name__ == "__main__":
    main()
