"""A store: articles, the stories that they make, and each story's record, in one file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass

from . import _crossread
from ._sources import Reports, sources, tell
from .record import Record


@dataclass(frozen=True)
class StorySummary:
    """A story in a list."""

    id: int
    handle: str
    title: str
    first_day: str | None
    last_day: str | None
    articles: int
    copies: int
    has_record: bool
    findings: int
    conflicts: int


@dataclass(frozen=True)
class Hit:
    """Something that holds the words looked for: an article, a finding or a quotation."""

    kind: str
    story: str | None
    id: str
    title: str
    words: str
    speaker: str | None = None


@dataclass(frozen=True)
class Added:
    """What adding did: how many articles were new, were there already and are not English; stories changed; records made."""

    added: int
    known: int
    foreign: int
    stories: int
    records: int


class Store:
    """A store's file, the one of the command line. It is made where it is not there, unless it is only read."""

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = False) -> None:
        self._store = _crossread.Store(os.fspath(path), read_only)
        self._path = os.fspath(path)

    def __repr__(self) -> str:
        return f"<crossread.Store {self._path!r}>"

    def add(self, articles: Reports = (), *, texts: Iterable[str] = (), records: bool = True) -> Added:
        """Adds articles (see :func:`crossread.report`), each once; folders are read at any depth. Their stories are made,
        and, unless ``records`` is false, the records of the stories that changed."""
        outcome, warnings = self._store.add(sources(articles, texts), records)
        tell(warnings)
        return Added(**json.loads(outcome))

    def stories(
        self,
        *,
        by: str = "newest",
        since: str | None = None,
        until: str | None = None,
        outlet: str | None = None,
        at_least: int = 1,
        disputed: bool = False,
        limit: int = 20,
    ) -> list[StorySummary]:
        """Stories by "newest", "largest" or "disputed"; days are ``YYYY-MM-DD``."""
        found = self._store.stories(by, since, until, outlet, at_least, disputed, limit)
        return [StorySummary(**story) for story in json.loads(found)]

    def show(self, story: str | StorySummary) -> Record:
        """A story's record, by its handle or that of one of its articles; made first where it is missing or out of date."""
        return Record._of(self._store.show(story.handle if isinstance(story, StorySummary) else story))

    def search(self, words: str, *, limit: int = 10) -> list[Hit]:
        """Articles, findings and quotations that hold all of the words, at most ``limit`` of each."""
        return [Hit(**hit) for hit in json.loads(self._store.search(words, limit))]
