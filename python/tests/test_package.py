"""The package as its user meets it."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import crossread

FERRY = {
    "title": "Ferry Halda sinks off Tarn",
    "text": "The ferry Halda sank off Tarn on Monday. All 40 passengers were saved by boats from the harbour. "
    "“We saw the lights go out,” said the harbour master, Ilka Vask.",
    "outlet": "Tarn Courier",
    "url": "https://courier.example/halda",
    "published": "2031-05-12",
}
BOATS = "Boats save forty at Tarn\nOn Monday the ferry Halda sank off Tarn. Boats from the harbour saved all of its 40 passengers.\n"


def test_words_are_where_the_evidence_says(record: crossread.Record) -> None:
    texts = {report.id: report.text for report in record.reports}
    for finding in record.findings:
        for side in finding.sides:
            for words in side.evidence:
                text = texts[words.report]
                assert text is not None and text[words.start : words.end] == words.exact
    assert record.verify() == []
    assert record.findings and record.quotations and record.entities


def test_it_is_the_record_of_the_command_line(record: crossread.Record, folder: Path, program: Path) -> None:
    told = subprocess.run([program, "report", folder, "--format", "json"], capture_output=True, check=True, text=True)
    assert record.to_json() == told.stdout


def test_articles_as_dicts_and_texts() -> None:
    record = crossread.report([FERRY], texts=[BOATS])
    ferry = next(report for report in record.reports if report.outlet == "Tarn Courier")
    assert (ferry.url, ferry.published, ferry.title) == (FERRY["url"], "2031-05-12", FERRY["title"])
    assert any(finding.status == "agreed" for finding in record.findings)
    assert record.to_dict() == json.loads(record.to_json())


def test_rows_of_a_data_frame_are_articles() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([FERRY, {"title": "Boats", "text": BOATS}])
    frame["published"] = pandas.to_datetime(frame["published"])
    record = crossread.report(frame.to_dict("records"))
    assert {report.published for report in record.reports} == {"2031-05-12", None}
    assert {report.outlet for report in record.reports} == {"Tarn Courier", None}


def test_a_record_comes_back_from_json(record: crossread.Record) -> None:
    again = crossread.Record.from_json(record.to_json())
    assert again.findings == record.findings and again.to_json() == record.to_json()
    assert all(report.text is None for report in again.reports)
    with pytest.raises(crossread.CrossreadError, match="holds the reports' texts"):
        again.to_form("uima-cas")
    with pytest.raises(crossread.CrossreadError, match="not a record"):
        crossread.Record.from_json("{}")


def test_errors_have_the_words_of_the_command_line(tmp_path: Path, program: Path) -> None:
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    for name in ("missing.txt", str(picture), str(tmp_path / "empty")):
        (tmp_path / "empty").mkdir(exist_ok=True)
        told = subprocess.run([program, "report", name], capture_output=True, text=True)
        with pytest.raises(crossread.CrossreadError) as error:
            crossread.report(name)
        assert f"crossread: {error.value}\n" == told.stderr
    with pytest.raises(crossread.CrossreadError, match="without"):
        crossread.report({"temperature": 12})
    with pytest.raises(crossread.CrossreadError, match="no report could be read"):
        crossread.report([])


def test_what_is_odd_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "boats.txt").write_text(BOATS)
    (tmp_path / "packed.html").write_bytes(b"PK\x03\x04\x14\0")
    with pytest.warns(crossread.CrossreadWarning, match="packed.html: this is a ZIP archive"):
        assert len(crossread.report(tmp_path).reports) == 1


def test_notebooks_show_words_as_words() -> None:
    script = "<script>alert(1)</script> \" ' </iframe> &"
    record = crossread.report([{**FERRY, "title": script, "text": f"{script} The ferry Halda sank. Forty were saved."}])
    page = record._repr_html_()
    assert page.startswith("<iframe sandbox srcdoc=") and page.count("<") == 2 and page.count('"') == 4
    for finding in record.findings:
        assert "<script" not in finding._repr_html_()


def test_tables_join(record: crossread.Record) -> None:
    tables = record.to_tables()
    findings = {row["finding"] for row in tables["findings"]}
    sides = {(row["finding"], row["side"]) for row in tables["sides"]}
    reports = {row["report"] for row in tables["reports"]}
    assert {row["finding"] for row in tables["sides"]} == findings
    assert {(row["finding"], row["side"]) for row in tables["evidence"]} == sides
    for name in ("evidence", "quotations", "entities", "timeline"):
        assert tables[name] and {row["report"] for row in tables[name]} <= reports
    with pytest.raises(crossread.CrossreadError, match="choose reports, findings"):
        record.to_pandas("other")


def test_data_frames_and_arrow(record: crossread.Record, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, rows in record.to_tables().items():
        frame, table = record.to_pandas(name), record.to_arrow(name)
        assert len(frame) == len(rows) == table.num_rows
        assert list(frame.columns) == table.column_names
        if rows:
            assert list(rows[0]) == table.column_names
        parquet.write_table(table, tmp_path / f"{name}.parquet")
        assert parquet.read_table(tmp_path / f"{name}.parquet").to_pylist() == rows
    assert list(crossread.report([FERRY]).to_pandas("commitments").columns)[:2] == ["story", "line"]


def test_a_store(tmp_path: Path, folder: Path, program: Path) -> None:
    file = tmp_path / "archive.db"
    store = crossread.Store(file)
    assert store.add([FERRY], texts=[BOATS]).added == 2
    added = store.add([FERRY, folder])
    assert (added.known, added.added) == (1, 7)
    stories = store.stories(by="largest")
    assert [story.articles for story in stories] == [7, 2]
    assert store.show(stories[0]).verify() == []
    hits = store.search("harbour master")
    assert {hit.kind for hit in hits} >= {"article", "quotation"}
    assert any(hit.speaker and "Vask" in hit.speaker for hit in hits)
    check = subprocess.run([program, "check", "--store", file], capture_output=True, text=True)
    assert check.stdout.startswith("The store is well"), check.stdout
    reader = crossread.Store(file, read_only=True)
    assert reader.show(stories[1].handle).story.title
    with pytest.raises(crossread.CrossreadError, match="read"):
        reader.add([FERRY])
    with pytest.raises(crossread.CrossreadError, match="is called so"):
        reader.show("zzz")
    with pytest.raises(crossread.CrossreadError, match="no store is here"):
        crossread.Store(tmp_path / "none.db", read_only=True)
    with pytest.raises(crossread.CrossreadError, match="choose newest"):
        store.stories(by="oldest")


def test_keys_depend_on_the_article_alone() -> None:
    other = {"title": "Mill burns", "text": "The paper mill of Talheim burnt down. Nobody was hurt."}
    together = crossread.keys([FERRY, other], texts=[BOATS])
    assert together[0]["terms"] == crossread.keys([FERRY])[0]["terms"]
    assert together[0]["day"] == 22411 and together[1]["day"] is None

    def likeness(a: dict[str, Any], b: dict[str, Any]) -> float:
        return float(sum(weight * dict(b["terms"]).get(term, 0.0) for term, weight in a["terms"]))

    assert abs(likeness(together[0], together[0]) - 1) < 1e-5
    assert likeness(together[0], together[2]) > 2 * likeness(together[0], together[1])
    assert len({row["article"] for row in together}) == 3 and all(row["shingles"] for row in together)


def test_progress_is_told_and_other_threads_run(folder: Path) -> None:
    stages: list[str] = []
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.005)

    ticking = threading.Thread(target=tick)
    ticking.start()
    start = time.monotonic()
    crossread.report(folder.parent / "harbour-accident", progress=stages.append)
    seconds = time.monotonic() - start
    done.set()
    ticking.join()
    assert stages == ["annotate", "align", "reconcile"]
    assert ticks > 0.2 * seconds / 0.005, "the interpreter is not held while reports are read"
