"""Problem details for what the WSGI server refuses before the application is asked: RFC 9457, or a plain page.

Must not know: Flask, templates, which server it is.
"""

from __future__ import annotations

import json
from html import escape
from typing import Final

from .negotiation import best_type

__all__ = ["PROBLEM", "wire_problem"]

PROBLEM: Final = "application/problem+json"
_HTML: Final = "text/html"
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{status} {title}</title></head>
<body><h1>{title}</h1><p>{detail}</p></body>
</html>
"""


def wire_problem(status: int, title: str, detail: str, accept: str | None) -> tuple[list[tuple[str, str]], bytes]:
    """Return the header fields and the body of an answer.

    Args:
        status: the status code, 400 to 599.
        title: its phrase.
        detail: what is wrong.
        accept: the request's Accept field, as far as it was read.
    """
    kind = best_type(accept, (PROBLEM, _HTML))
    if kind == _HTML:
        body = _PAGE.format(status=status, title=escape(title), detail=escape(detail))
    else:
        members = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body = json.dumps(members, ensure_ascii=False) + "\n"
    headers = [
        ("Content-Type", f"{_HTML}; charset=utf-8" if kind == _HTML else PROBLEM),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ]
    if kind == _HTML:
        headers.append(("Content-Language", "en"))
    return headers, body.encode()
