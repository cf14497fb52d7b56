"""The stages of the job: which tasks there are, and what each does."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import pyarrow
import pyarrow.compute

from .. import _crossread
from ..record import tables
from ._folder import Folder
from ._inputs import batches, files, sources

#: The stages in their order.
STAGES = ("read", "catalogue", "tie", "group", "stories", "reconcile")

#: Articles in a task that makes stories, about.
_GROUPED = 10_000
#: Reports in a task that makes records, about: a minute or two of one core.
_RECORDED = 256

_ARTICLE = pyarrow.schema(
    [
        ("article", pyarrow.string()),
        ("day", pyarrow.int32()),
        ("place", pyarrow.binary()),
        ("profile", pyarrow.binary()),
        ("file", pyarrow.string()),
        ("outlet", pyarrow.string()),
        ("url", pyarrow.string()),
        ("title", pyarrow.string()),
        ("published", pyarrow.string()),
        ("text", pyarrow.string()),
        ("details", pyarrow.string()),
    ]
)
_ERROR = pyarrow.schema([("input", pyarrow.string()), ("file", pyarrow.string()), ("error", pyarrow.string())])
_CATALOGUE = pyarrow.schema(
    [("article", pyarrow.string()), ("day", pyarrow.int32()), ("part", pyarrow.string()), ("row", pyarrow.int32())]
)
_TIE = pyarrow.schema(
    [
        ("article", pyarrow.uint32()),
        ("earlier", pyarrow.uint32()),
        ("likeness", pyarrow.float32()),
        ("copied", pyarrow.string()),
    ]
)
_STORY = pyarrow.schema(
    [
        ("story", pyarrow.string()),
        ("article", pyarrow.string()),
        ("copied", pyarrow.string()),
        ("in_record", pyarrow.bool_()),
        ("part", pyarrow.string()),
        ("row", pyarrow.int32()),
    ]
)
_RECORD = pyarrow.schema([("story", pyarrow.string()), ("record", pyarrow.string())])
_REPORT = ("file", "outlet", "url", "title", "published", "text", "details")


@dataclass(frozen=True)
class Archive:
    """What is read, where it goes, and how it is cut. All of it but the folders decides what comes out."""

    inputs: tuple[str, ...]
    out: str
    #: Days of a window in which ties are looked for. A window's task also reads what grouping knows of the year before it, so short
    #: windows read that over and over, and long ones need more memory.
    days: int = 180
    #: Articles that are grouped together at most. More that hang together are cut where the fewest ties cross.
    largest: int = 100_000

    def tasks(self, stage: str) -> list[str]:
        """The tasks of a stage that are not done; the stages before it are."""
        return [task for task in self.all_tasks(stage) if not self._folder.has(self._mark(stage, task))]

    def perform(self, stage: str, task: str) -> None:
        """Does a task."""
        {
            "read": self._read,
            "catalogue": self._catalogue,
            "tie": self._tie,
            "group": self._group,
            "stories": self._stories,
            "reconcile": self._reconcile,
        }[stage](task)

    @cached_property
    def parts(self) -> dict[str, str]:
        """What the tables of each input file are called."""
        return {_part(path): path for path in files(self.inputs)}

    @cached_property
    def run(self) -> str:
        """The folder of all that depends on which articles there are."""
        known = json.dumps([sorted(self.parts), self.days, self.largest, _crossread.__version__])
        return "run-" + hashlib.sha256(known.encode()).hexdigest()[:12]

    @property
    def _folder(self) -> Folder:
        return Folder(self.out)

    def _mark(self, stage: str, task: str) -> str:
        """The table that a task writes last."""
        folder = {"read": "errors", "tie": f"{self.run}/ties", "stories": f"{self.run}/stories", "reconcile": f"{self.run}/records"}
        return f"{folder.get(stage, self.run)}/{task}.parquet"

    def all_tasks(self, stage: str) -> list[str]:
        """The tasks of a stage, done or not."""
        if stage == "read":
            return sorted(self.parts)
        if stage == "catalogue":
            return ["catalogue"]
        if stage == "tie":
            return [f"{first}-{end}" for first, end in self._windows()]
        if stage == "group":
            return ["pieces"]
        if stage == "stories":
            return [name.removesuffix(".parquet") for name in self._folder.names(f"{self.run}/pieces")]
        return [f"{name.removesuffix('.parquet')}-{n}" for name, of in self._recorded() for n in range(of)]

    # What follows reads and writes tables.

    def _read(self, part: str) -> None:
        """The articles of an input file."""
        path = self.parts[part]
        errors: list[dict[str, Any]] = []

        def told(file: str, error: object) -> None:
            errors.append({"input": path, "file": file, "error": str(error)})

        def read() -> Iterator[Any]:
            for each in batches(sources(path, told)):
                rows, unread = _crossread.articles(each)
                for number, words in unread:
                    told(each[number][0], words)
                if rows:
                    yield _table(_ARTICLE, [{name: row[name] for name in _ARTICLE.names} for row in rows])

        self._folder.write(f"articles/{part}.parquet", _ARTICLE, read())
        self._folder.write(f"errors/{part}.parquet", _ERROR, [_table(_ERROR, errors)])

    def _catalogue(self, _: str) -> None:
        """Each article once, in the order of the stream; and all errors in one table."""
        folder, parts = self._folder, sorted(self.parts)
        each = []
        for part in parts:
            table = folder.read(f"articles/{part}.parquet", ["article", "day", "place"])
            table = table.append_column("part", pyarrow.array([part] * len(table), pyarrow.string()))
            each.append(table.append_column("row", pyarrow.array(range(len(table)), pyarrow.int32())))
        whole = pyarrow.concat_tables(each)
        whole = whole.append_column("arrival", pyarrow.array(range(len(whole)), pyarrow.int64()))
        first = whole.group_by("article").aggregate([("arrival", "min")]).column("arrival_min")
        whole = whole.take(first).sort_by([("place", "ascending"), ("article", "ascending")])
        errors = [folder.read(f"errors/{part}.parquet") for part in parts]
        folder.write(f"{self.run}/errors.parquet", _ERROR, errors)
        folder.write(f"{self.run}/catalogue.parquet", _CATALOGUE, [whole.select(_CATALOGUE.names).cast(_CATALOGUE)])

    def _known(self) -> Any:
        return self._folder.read(f"{self.run}/catalogue.parquet")

    def _windows(self) -> list[tuple[int, int]]:
        """Each window's articles by number: from the first to before the last. Those without a date, the last of all, are in none."""
        days = self._known().column("day").drop_null().to_numpy()
        # Where no article has a date, one window of none.
        return _runs(days // self.days) or [(0, 0)]

    def _fetch(self, rows: Any, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """These columns of articles, given by part and row, in their order."""
        wanted: dict[str, list[tuple[int, int]]] = {}
        for n, (part, row) in enumerate(zip(rows.column("part").to_pylist(), rows.column("row").to_pylist())):
            wanted.setdefault(part, []).append((row, n))
        out: list[tuple[Any, ...]] = [()] * len(rows)
        for part, places in wanted.items():
            places.sort()
            table = self._folder.rows(f"articles/{part}.parquet", [row for row, _ in places], columns)
            cells = [table.column(name).to_pylist() for name in columns]
            for (_, n), values in zip(places, zip(*cells)):
                out[n] = values
        return out

    def _tie(self, task: str) -> None:
        """What ties the articles of a window, and those without a date to them and to one another."""
        first, end = (int(number) for number in task.split("-"))
        known = self._known()
        days = known.column("day").drop_null().to_numpy()
        start = int(days.searchsorted(days[first] - _crossread.REACH)) if first < end else 0
        numbers = numpy.r_[start:end, len(days) : len(known)]
        profiles = [profile for (profile,) in self._fetch(known.take(numbers), ["profile"])]
        found = _crossread.ties(profiles, first - start)
        columns = zip(*((int(numbers[a]), int(numbers[b]), likeness, copied) for a, b, likeness, copied in found))
        cells = list(columns) or [()] * len(_TIE)
        table = pyarrow.table([pyarrow.array(c, f.type) for c, f in zip(cells, _TIE)], schema=_TIE)
        self._folder.write(f"{self.run}/ties/{task}.parquet", _TIE, [table])

    def _group(self, _: str) -> None:
        """Articles and ties in pieces that are grouped each by itself."""
        folder, known = self._folder, self._known()
        dated = len(known) - known.column("day").null_count
        names = folder.names(f"{self.run}/ties")
        ties = pyarrow.concat_tables([folder.read(f"{self.run}/ties/{name}") for name in names])
        undated = pyarrow.compute.greater_equal(ties.column("article"), dated)
        strongest = _strongest(ties.filter(undated).to_pylist())
        ties = pyarrow.concat_tables([ties.filter(pyarrow.compute.invert(undated)), _table(_TIE, strongest)])
        article, earlier = ties.column("article").to_numpy(), ties.column("earlier").to_numpy()
        piece = _crossread.pieces(len(known), article.tobytes(), earlier.tobytes(), self.largest)
        pieces = numpy.frombuffer(piece, numpy.uint32)
        same = pieces[article] == pieces[earlier]
        # Whole pieces, in the order of their first articles, in tasks of about so many articles.
        order = pieces.argsort(kind="stable")
        bounds: list[tuple[int, int]] = []
        for start, end in _runs(pieces[order]):
            if bounds and bounds[-1][1] - bounds[-1][0] < _GROUPED:
                start = bounds.pop()[0]
            bounds.append((start, end))
        task_of = numpy.empty_like(pieces)
        for task, (start, end) in enumerate(bounds):
            task_of[order[start:end]] = task
        ties, of_tie = ties.filter(pyarrow.array(same)), task_of[article[same]]
        by_task = of_tie.argsort(kind="stable")
        for task, (start, end) in enumerate(bounds):
            numbers = numpy.sort(order[start:end])
            rows = known.take(numbers).append_column("number", pyarrow.array(numbers, pyarrow.uint32()))
            low, high = of_tie[by_task].searchsorted([task, task + 1])
            folder.write(f"{self.run}/pieces/{task:06}.ties", _TIE, [ties.take(by_task[low:high])])
            folder.write(f"{self.run}/pieces/{task:06}.parquet", rows.schema, [rows])
        cut = pyarrow.table({"ties": [len(same)], "cut": [int((~same).sum())]})
        folder.write(f"{self.run}/pieces.parquet", cut.schema, [cut])

    def _stories(self, task: str) -> None:
        """The stories of some pieces."""
        folder = self._folder
        known = folder.read(f"{self.run}/pieces/{task}.parquet")
        ties = folder.read(f"{self.run}/pieces/{task}.ties")
        place = {number: n for n, number in enumerate(known.column("number").to_pylist())}
        fetched = self._fetch(known, ["profile", "published"])
        keys = known.column("article").to_pylist()
        found = _crossread.stories(
            [profile for profile, _ in fetched],
            [(published, key) for (_, published), key in zip(fetched, keys)],
            [
                (place[tie["article"]], place[tie["earlier"]], tie["likeness"], tie["copied"])
                for tie in ties.to_pylist()
            ],
        )
        parts, rows = known.column("part").to_pylist(), known.column("row").to_pylist()
        out = [
            {
                "story": keys[story[0][0]],
                "article": keys[n],
                "copied": copied,
                "in_record": in_record,
                "part": parts[n],
                "row": rows[n],
            }
            for story in found
            for n, copied, in_record in story
        ]
        folder.write(f"{self.run}/stories/{task}.parquet", _STORY, [_table(_STORY, out)])

    def _recorded(self) -> list[tuple[str, int]]:
        """For each table of stories how many tasks make its records."""
        names = self._folder.names(f"{self.run}/stories")
        return [(name, len(_chunks(self._folder.read(f"{self.run}/stories/{name}", ["story", "in_record"])))) for name in names]

    def _reconcile(self, task: str) -> None:
        """The records of some stories, and the tables that they are made of."""
        name, number = task.rsplit("-", 1)
        stories = self._folder.read(f"{self.run}/stories/{name}.parquet")
        start, end = _chunks(stories)[int(number)]
        stories = stories.slice(start, end - start)
        stories = stories.filter(stories.column("in_record"))
        reports: dict[str, list[tuple[Any, ...]]] = {}
        for story, report in zip(stories.column("story").to_pylist(), self._fetch(stories, _REPORT)):
            reports.setdefault(story, []).append(report)
        records: list[dict[str, Any]] = []
        found: dict[str, list[Any]] = {}
        for story, rows in reports.items():
            reading = _crossread.reconcile(rows)
            records.append({"story": story, "record": reading.form("json")})
            for kind, table in tables(reading, story).items():
                found.setdefault(kind, []).append(table.to_arrow())
        for kind, each in found.items():
            self._folder.write(f"{self.run}/{kind}/{task}.parquet", each[0].schema, each)
        self._folder.write(f"{self.run}/records/{task}.parquet", _RECORD, [_table(_RECORD, records)])


def _table(schema: Any, rows: list[dict[str, Any]]) -> Any:
    return pyarrow.Table.from_pylist(rows, schema=schema)


def _part(path: str) -> str:
    """What the tables of an input file are called."""
    stem = "".join(letter if letter.isalnum() else "-" for letter in posixpath.basename(path).split(".")[0])
    return f"{stem[:60]}-{hashlib.sha256(path.encode()).hexdigest()[:8]}"


def _strongest(ties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ties of articles without a date, which every window has looked for: of each article the strongest, and the earliest
    that it copies."""
    of: dict[tuple[int, bool], dict[int, dict[str, Any]]] = {}
    for tie in ties:
        of.setdefault((tie["article"], tie["copied"] is None), {})[tie["earlier"]] = tie
    out = []
    for (_, likeness), found in sorted(of.items()):
        if likeness:
            out += sorted(found.values(), key=lambda tie: (-tie["likeness"], tie["earlier"]))[: _crossread.MOST_LINKS]
        else:
            out.append(found[min(found)])
    return out


def _runs(values: Any) -> list[tuple[int, int]]:
    """Where equal values follow one another, from and to."""
    edges = [0, *(numpy.flatnonzero(values[1:] != values[:-1]) + 1).tolist(), len(values)]
    return [(start, end) for start, end in zip(edges, edges[1:]) if start < end]


def _chunks(stories: Any) -> list[tuple[int, int]]:
    """Rows of a table of stories, from and to, that are whole stories of about so many reports."""
    names = stories.column("story").to_pylist()
    told = stories.column("in_record").to_pylist()
    edges, reports = [0], 0
    for n in range(len(names)):
        if reports >= _RECORDED and names[n] != names[n - 1]:
            edges.append(n)
            reports = 0
        reports += told[n]
    return list(zip(edges, [*edges[1:], len(names)]))
