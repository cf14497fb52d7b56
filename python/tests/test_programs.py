"""Forms opened by programs that are not ours."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

import crossread


def test_jsonschema_takes_the_record(record: crossread.Record) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(crossread.schema())
    validator.check_schema(crossread.schema())
    validator.validate(record.to_dict())
    assert not validator.is_valid({**record.to_dict(), "schema": "crossread-record/9"})


def test_cassis_covers_the_words(record: crossread.Record) -> None:
    cassis = pytest.importorskip("cassis")
    cas = cassis.load_cas_from_json(record.to_form("uima-cas"))
    covered = [one.get_covered_text() for one in cas.select("webanno.custom.CrossreadEvidence") if one.sort == "finding"]
    words = [words.exact for finding in record.findings for side in finding.sides for words in side.evidence]
    assert sorted(covered) == sorted(words)
    assert cas.to_xmi().startswith("<?xml")


def test_rdflib_asks_what_was_quoted_from_what(record: crossread.Record) -> None:
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=record.to_form("schema-org"), format="json-ld")
    asked = """PREFIX s: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?words ?hash WHERE {
            ?claim s:hasPart/s:hasPart ?quote . ?quote s:text ?words ; prov:wasQuotedFrom ?article .
            ?article a s:NewsArticle ; s:identifier ?hash }"""
    quoted = sorted((str(words), str(digest)) for words, digest in graph.query(asked))
    digests = {report.id: f"sha256:{report.sha256}" for report in record.reports}
    told = {(words.exact, digests[words.report]) for f in record.findings for s in f.sides for words in s.evidence}
    assert set(quoted) == told


def test_yaml_reads_the_front_matter(record: crossread.Record) -> None:
    yaml = pytest.importorskip("yaml")
    front = yaml.safe_load(record.to_form("front-matter").split("---\n")[1])
    assert front["title"] == record.story.title and front["conflict"] == len(record.conflicts)
    assert [one["id"] for one in front["reports"]] == [one.id for one in record.reports]


def test_sqlite_reads_the_views(tmp_path: Path, folder: Path) -> None:
    crossread.Store(tmp_path / "archive.db").add(folder)
    reading = sqlite3.connect(f"file:{tmp_path}/archive.db?mode=ro", uri=True)
    for view, least in [("v_articles", 7), ("v_findings", 5), ("v_evidence", 10), ("v_quotes", 5)]:
        assert reading.execute(f"SELECT count(*) FROM {view}").fetchone()[0] >= least
    for exact, text, start, end in reading.execute(
        'SELECT e.exact, a.text, e.start, e."end" FROM v_evidence e JOIN v_articles a ON a.sha256 = e.sha256'
    ):
        assert text[start:end] == exact


def test_a_client_of_the_protocol_is_answered(folder: Path, program: Path) -> None:
    pytest.importorskip("mcp")
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def asked() -> tuple[list[str], str]:
        server = StdioServerParameters(command=str(program), args=["mcp", str(folder)])
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            answer = await session.call_tool("report", {"paths": [str(folder)], "form": "json"})
            content = answer.content[0]
            assert content.type == "text"
            return tools, content.text

    tools, text = asyncio.run(asked())
    assert tools == ["report", "verify"]
    assert json.loads(text)["schema"] == "crossread-record/1"


def test_duckdb_joins_the_parquet_tables(tmp_path: Path, folder: Path, program: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    store = crossread.Store(tmp_path / "archive.db")
    store.add(folder)
    tables = tmp_path / "tables"
    subprocess.run([program, "export", "--store", tmp_path / "archive.db", "--parquet", tables], check=True)
    record = store.show(store.stories()[0])
    for name, rows in record.to_tables().items():
        told = duckdb.sql(f"SELECT * EXCLUDE story FROM '{tables}/{name}.parquet'").fetchall()
        assert told == [tuple(value for column, value in row.items() if column != "story") for row in rows], name
    joined = duckdb.sql(
        f"""SELECT count(*) FROM '{tables}/evidence.parquet' e JOIN '{tables}/findings.parquet' USING (story, finding)
            JOIN '{tables}/sides.parquet' USING (story, finding, side) JOIN '{tables}/reports.parquet' USING (story, report)"""
    ).fetchall()
    assert joined == [(len(record.to_tables()["evidence"]),)]
