"""A record as Python objects. Fields mean what the record's schema says (:func:`crossread.schema`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from . import _crossread

if TYPE_CHECKING:
    import pandas
    import pyarrow

Row = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """Exact words of a report: ``text[start:end]`` of its text is ``exact``."""

    report: str
    start: int
    end: int
    exact: str
    differing: tuple[tuple[int, int], ...] = ()
    cites: str | None = None

    @classmethod
    def _of(cls, value: Mapping[str, Any]) -> Evidence:
        differing = tuple((start, end) for start, end in value.get("differing", ()))
        return cls(value["report"], value["start"], value["end"], value["exact"], differing, value.get("cites"))


def _evidence(value: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence._of(one) for one in value["evidence"])


@dataclass(frozen=True)
class Side:
    """One version of a finding, and who has it."""

    value: str
    reports: int
    origins: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Bond:
    """A word that several reports' evidence shares."""

    word: str
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A question, and what the reports say to it."""

    id: str
    kind: str
    status: str
    text: str
    importance: float
    confidence: float
    sides: tuple[Side, ...]
    differs: str | None = None
    reason: str | None = None
    explanation: str = ""
    speaker: str | None = None
    omitted_by: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    bonds: tuple[Bond, ...] = ()

    @classmethod
    def _of(cls, value: Mapping[str, Any]) -> Finding:
        return cls(
            id=value["id"],
            kind=value["kind"],
            status=value["status"],
            text=value["text"],
            importance=value["importance"],
            confidence=value["confidence"],
            sides=tuple(Side(s["value"], s["reports"], s["origins"], _evidence(s)) for s in value["sides"]),
            differs=value.get("differs"),
            reason=value.get("reason"),
            explanation=value.get("explanation", ""),
            speaker=value.get("speaker"),
            omitted_by=tuple(value.get("omitted_by", ())),
            unclear=tuple(value.get("unclear", ())),
            bonds=tuple(Bond(bond["word"], tuple(bond["reports"])) for bond in value.get("bonds", ())),
        )

    def _repr_html_(self) -> str:
        """The finding with each side's words; every word of an article is escaped."""
        labels = [self.status, self.differs, self.reason]
        head = f"<p><b>{escape(self.text)}</b><br><small>{escape(', '.join(filter(None, labels)))}</small></p>"
        rows = [
            f"<tr><td>{escape(side.value)}</td><td>{escape(one.report)}</td>"
            f"<td><q>{escape(one.exact)}</q></td></tr>"
            for side in self.sides
            for one in side.evidence
        ]
        return f"{head}<table><tr><th>version</th><th>report</th><th>words</th></tr>{''.join(rows)}</table>"


@dataclass(frozen=True)
class Origin:
    """Where a report has something from."""

    name: str
    role: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Report:
    """A report of the record; its ``text`` is there where the record was made of texts."""

    id: str
    file: str
    sha256: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    origins: tuple[Origin, ...] = ()
    notes: tuple[str, ...] = ()
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Form:
    """One way in which an entity is written."""

    form: str
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Entity:
    """A person, place or organisation."""

    id: str
    name: str
    type: str
    forms: tuple[Form, ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """Something still to come that somebody undertook."""

    who: str
    what: str
    firmness: str
    evidence: tuple[Evidence, ...]
    to: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Happening:
    """Something dated; both days are ``YYYY-MM-DD``."""

    first_day: str
    last_day: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Story:
    """What the record is about."""

    id: str
    title: str
    first_day: str | None = None
    last_day: str | None = None
    places: tuple[str, ...] = ()
    events: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, repr=False)
class Record:
    """What the reports of one event say, each line with the exact words of the reports."""

    story: Story
    reports: tuple[Report, ...]
    entities: tuple[Entity, ...]
    findings: tuple[Finding, ...]
    commitments: tuple[Commitment, ...]
    timeline: tuple[Happening, ...]
    _reading: _crossread.Reading = field(compare=False)

    @classmethod
    def _of(cls, reading: _crossread.Reading) -> Record:
        value = json.loads(reading.form("json"))
        texts = dict(reading.texts())
        story = value["story"]
        return cls(
            story=Story(
                id=story["id"],
                title=story["title"],
                first_day=story.get("from"),
                last_day=story.get("to"),
                places=tuple(story["places"]),
                events=tuple(tuple(event) for event in story.get("events", ())),
            ),
            reports=tuple(
                Report(
                    id=one["id"],
                    file=one["file"],
                    sha256=one["sha256"],
                    outlet=one.get("outlet"),
                    url=one.get("url"),
                    title=one.get("title"),
                    published=one.get("published"),
                    origins=tuple(Origin(o["name"], o["role"], _evidence(o)) for o in one["origins"]),
                    notes=tuple(one.get("notes", ())),
                    text=texts.get(one["sha256"]),
                )
                for one in value["reports"]
            ),
            entities=tuple(
                Entity(
                    id=one["id"],
                    name=one["name"],
                    type=one["type"],
                    forms=tuple(Form(form["form"], tuple(form["reports"])) for form in one["forms"]),
                    because=tuple(one.get("because", ())),
                )
                for one in value["entities"]
            ),
            findings=tuple(Finding._of(one) for one in value["findings"]),
            commitments=tuple(
                Commitment(
                    who=one["who"],
                    what=one["what"],
                    firmness=one["firmness"],
                    evidence=_evidence(one),
                    to=one.get("to"),
                    by=one.get("by"),
                )
                for one in value.get("commitments", ())
            ),
            timeline=tuple(
                Happening(one["from"], one["to"], one["text"], _evidence(one)) for one in value.get("timeline", ())
            ),
            _reading=reading,
        )

    @classmethod
    def from_json(cls, text: str) -> Record:
        """A record that was written as JSON, by this package or by the command line; it has no texts."""
        return cls._of(_crossread.record(text))

    @property
    def conflicts(self) -> tuple[Finding, ...]:
        """The findings in which two reports cannot both be right."""
        return tuple(finding for finding in self.findings if finding.status == "conflict")

    @property
    def quotations(self) -> tuple[Finding, ...]:
        """Who said what."""
        return tuple(finding for finding in self.findings if finding.kind == "utterance")

    def to_json(self) -> str:
        """The record, byte for byte as the command line writes it."""
        return self._reading.form("json")

    def to_dict(self) -> dict[str, Any]:
        """The record as :meth:`to_json` has it."""
        value: dict[str, Any] = json.loads(self.to_json())
        return value

    def to_form(self, name: str) -> str:
        """The record in a form of the command line: text, html, markdown, front-matter, csv, web-annotation, schema-org,
        uima-cas, csl-json, bibtex."""
        return self._reading.form(name)

    def verify(self) -> list[str]:
        """What the texts do not bear out, a sentence each; empty where the record holds."""
        return self._reading.faults()

    def to_tables(self) -> dict[str, list[Row]]:
        """The record as tables that join on their keys, those of ``crossread export --parquet``.

        ``reports`` (key ``report``), ``findings`` (``finding``), ``sides`` (``finding``, ``side`` from 1), ``evidence``
        (``finding``, ``side``, ``report``), ``entities`` (``entity``, one row a form and report), ``quotations`` (``finding``,
        ``side``, ``report``), ``commitments`` and ``timeline`` (``line`` from 1, one row a piece of evidence). Each row has
        ``story``, the story's id.
        """
        return {name: table.rows() for name, table in self._tables().items()}

    def _tables(self) -> dict[str, Table]:
        return tables(self._reading)

    def _table(self, name: str) -> Table:
        known = self._tables()
        if name not in known:
            raise _crossread.CrossreadError(f"{name}: no table; choose {', '.join(known)}")
        return known[name]

    def to_pandas(self, table: str = "evidence") -> pandas.DataFrame:
        """One of :meth:`to_tables` as a data frame; needs pandas."""
        import pandas

        found = self._table(table)
        return pandas.DataFrame(found.cells, columns=list(found.columns))

    def to_arrow(self, table: str = "evidence") -> pyarrow.Table:
        """One of :meth:`to_tables` as an Arrow table; needs pyarrow."""
        return self._table(table).to_arrow()

    def __repr__(self) -> str:
        reports, findings = len(self.reports), len(self.findings)
        return f"<crossread.Record {self.story.title!r}: {reports} reports, {findings} findings>"

    def _repr_html_(self) -> str:
        """The page, in a frame that runs no script and asks for nothing."""
        page = escape(self._reading.form("html"), quote=True)
        return f'<iframe sandbox srcdoc="{page}" style="width:100%;height:40em;border:1px solid #8884"></iframe>'


@dataclass(frozen=True)
class Table:
    """A table as the native part gives it: what sort of thing each column holds, and the rows' cells."""

    columns: dict[str, str]
    cells: list[list[Any]]

    def rows(self) -> list[Row]:
        return [dict(zip(self.columns, row)) for row in self.cells]

    def to_arrow(self) -> pyarrow.Table:
        import pyarrow

        types = {"text": pyarrow.string(), "whole": pyarrow.int64(), "real": pyarrow.float64()}
        fields = [(name, types[sort]) for name, sort in self.columns.items()]
        return pyarrow.Table.from_pylist(self.rows(), schema=pyarrow.schema(fields))


def tables(reading: _crossread.Reading, story: str | None = None) -> dict[str, Table]:
    """The tables of a record; ``story`` is what the story is called there, its id unless given."""
    found = json.loads(reading.tables(story))
    return {one["name"]: Table(dict(one["columns"]), one["rows"]) for one in found}
