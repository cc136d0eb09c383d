"""The table of what makes a good linked-data server: one row a check, with the specification that asks for it.

Every check goes by what any client could see, so that it works against anybody's server. A new check is a row and
a short function in one of the modules that are put together here. Must not know: what any check does.
"""

from __future__ import annotations

from typing import Final

from .probe_caching import CACHING_CHECKS
from .probe_data import DATA_CHECKS
from .probe_http import HTTP_CHECKS
from .probe_negotiation import NEGOTIATION_CHECKS

__all__ = ["CHECKS"]

CHECKS: Final = (*NEGOTIATION_CHECKS, *CACHING_CHECKS, *HTTP_CHECKS, *DATA_CHECKS)
