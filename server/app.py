"""The web application, put together from settings and from what is published; nothing is kept in modules.

Must not know: what any route does, which WSGI server runs it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Flask

from ..ontology import PREFIXES, shipped_questions
from .answers import prepared, secure
from .assets import STATIC, assets, assets_in
from .description import Description
from .diff_pages import differences
from .discovery import discovery
from .discretion import Discretion
from .documents import Representation
from .downloads import downloads
from .entities import entities
from .evaluation import Evaluator
from .exporting import exporting
from .feed import PAGE
from .feeds import feeds
from .generation import Published
from .graphs import graphs
from .home import home
from .interface import shipped_interface
from .kept import Kept
from .lists import lists
from .memento import memento, memento_hooks
from .network import network
from .observing import Metrics, Observed, metrics
from .problems import register_problems
from .query_log import QueryLog
from .questions import questions
from .reconciliation import reconciliation
from .response_cache import ResponseCache
from .retained import Past
from .searching import searching
from .settings import Settings
from .site import Site
from .sparql import sparql
from .states import States
from .suggesting import suggesting
from .timeline import timeline
from .timemap import timemaps
from .vague_dates import in_words
from .visiting import Visiting
from .vocabulary import vocabulary
from .words import shipped_vocabulary
from .workers import Allowance, Workers

__all__ = ["create_app", "evaluator_of"]


def create_app(
    settings: Settings,
    published: Published,
    evaluator: Evaluator | None = None,
    feed_page: int = PAGE,
    static: Path = STATIC,
    *,
    frozen: bool = False,
) -> Flask:
    """Return the application.

    Args:
        settings: its settings.
        published: where it finds the current generation, asked on every request.
        evaluator: evaluates strangers' queries, and is its maker's to close; None for one as the settings say, which
            ends with the process.
        feed_page: how many entries a page of a feed holds; no setting, since full pages are to stay as they are.
        static: the folder of what pages need besides themselves.
        frozen: whether its pages become files, so that they show no form that no file can answer.
    """
    app = _bare(settings)
    counted = Metrics()
    site = _site(settings, published, evaluator or evaluator_of(settings), counted, static)
    app.jinja_env.globals |= {"say": site.interface.say, "frozen": frozen}
    _add_routes(app, site)
    app.register_blueprint(feeds(site, feed_page))
    app.jinja_env.filters["in_words"] = partial(in_words, say=site.interface.say)
    past = Past(published)
    states = States(past)
    app.register_blueprint(memento(site, states))
    app.register_blueprint(timemaps(site, states))
    register_problems(app)
    app.before_request(prepared)
    memento_hooks(app, site, states)
    app.after_request(secure)
    app.register_blueprint(metrics(site, counted))
    cached = ResponseCache(Visiting(app.wsgi_app, past), published, Kept(_third(settings)))
    observed = Observed(cached, counted, Discretion(published), texts=settings.log == "queries")
    app.wsgi_app = observed  # type: ignore[method-assign]
    return app


def _add_routes(app: Flask, site: Site) -> None:
    """Give an application the routes that need nothing but what all share."""
    for routes in (home, discovery, entities, differences, graphs, sparql, questions, downloads, vocabulary, assets):
        app.register_blueprint(routes(site))
    for routes in (lists, exporting, searching, suggesting, timeline, network, reconciliation):
        app.register_blueprint(routes(site))


def _site(settings: Settings, published: Published, evaluator: Evaluator, counted: Metrics, static: Path) -> Site:
    """Return what all routes share."""
    made, described = Kept[Representation](_third(settings)), Kept[Description](_third(settings))
    queries = QueryLog(settings.log == "queries", counted.registry)
    shipped = shipped_questions(), shipped_interface(), assets_in(static)
    return Site(settings, published, shipped_vocabulary(), made, described, evaluator, queries, *shipped)


def _third(settings: Settings) -> int:
    return settings.cache * 1_000_000 // 3


def _bare(settings: Settings) -> Flask:
    """Return an application without routes."""
    here = str(Path(__file__).parent)
    # Flask cannot find a remapped package by itself
    app = Flask("onrecord.server", root_path=here, instance_path=here, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.query_limit * 4 + 65_536
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.autoescape = True
    return app


def evaluator_of(settings: Settings) -> Workers:
    """Return the evaluator that some settings describe; its processes are started with the first query."""
    allowed = Allowance(settings.workers, settings.queue, settings.deadline, settings.query_memory * 1_000_000)
    return Workers(allowed, PREFIXES, settings.services.split())
