"""Crossread reads several news reports of one event and writes one sourced record of it.

>>> import crossread
>>> record = crossread.report("reports/")            # a folder, files, or articles as dicts
>>> for finding in record.conflicts:
...     print(finding.text, [side.value for side in finding.sides])

Everything runs on this machine; nothing is sent anywhere, and no file is read that is not named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from . import _crossread
from ._crossread import CrossreadError, __version__
from ._sources import CrossreadWarning, Reports, sources, tell
from .record import (
    Bond,
    Commitment,
    Entity,
    Evidence,
    Finding,
    Form,
    Happening,
    Origin,
    Record,
    Report,
    Side,
    Story,
)
from .store import Added, Hit, Store, StorySummary

__all__ = [
    "Added", "Bond", "Commitment", "CrossreadError", "CrossreadWarning", "Entity", "Evidence", "Finding", "Form", "Happening", "Hit",
    "Origin", "Record", "Report", "Side", "Store", "Story", "StorySummary", "__version__", "keys", "report", "schema",
]


def report(
    reports: Reports = (),
    *,
    texts: Iterable[str] = (),
    progress: Callable[[str], None] | None = None,
) -> Record:
    """Reads reports of one event into one record. The same reports in any order give the same record.

    ``reports`` is the path of a file or folder, an article as a dict, or several of these. A dict has the fields of an article
    as news-please, newspaper4k, trafilatura, Media Cloud or schema.org name them: ``title``, ``text`` and, where known,
    ``url``, ``outlet``, ``published``, ``file``. ``texts`` are reports as text, HTML or JSON. ``progress`` is called with
    "annotate", "align" and "reconcile" as each begins.

    Raises :class:`CrossreadError` for what cannot be read; warns with :class:`CrossreadWarning`.
    """
    reading, warnings = _crossread.report(sources(reports, texts), progress)
    tell(warnings)
    return Record._of(reading)


def keys(articles: Reports = (), *, texts: Iterable[str] = ()) -> list[dict[str, Any]]:
    """What grouping knows of each article, in order: two articles of one event share heavy terms within some days of one
    another, and a copy shares most of its runs.

    Of each: ``file``; ``article``, the key that a store gives it; ``day``, counted from 1970-01-01, or ``None``; ``terms``,
    hashes of its heaviest words with their weights, the heaviest first, whose squares add up to one; ``shingles``, the smallest hashes of its
    runs of five words. It depends on the article alone.
    """
    rows, warnings = _crossread.keys(sources(articles, texts))
    tell(warnings)
    return rows


def schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    found: dict[str, Any] = json.loads(_crossread.schema())
    return found
