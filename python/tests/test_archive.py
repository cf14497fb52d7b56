"""The job over an archive: what comes out is what a store makes of the same articles."""

from __future__ import annotations

import collections
import gzip
import json
import os
import signal
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest

import crossread
import invented

parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("numpy")

from crossread import archive  # noqa: E402


#: Articles of which records are made, which takes a third of a second each.
FEW = 80


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    return invented.articles(FEW)


@pytest.fixture(scope="module")
def folder(articles: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "in"
    invented.write(folder, articles, 16)
    return folder


@pytest.fixture(scope="module")
def out(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of it."""
    return Path(archive.run([folder], tmp_path_factory.mktemp("out"), workers=2))


def table(out: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted((out / name).glob("*.parquet")):
        rows += parquet.read_table(path).to_pylist()
    return rows


def everything(out: Path) -> dict[str, list[str]]:
    """All tables, whatever the order of their rows."""
    return {
        folder.name: sorted(json.dumps(row, default=repr) for row in table(out, folder.name))
        for folder in sorted(out.iterdir())
        if folder.is_dir() and folder.name not in ("ties", "pieces")
    }


def kept(articles: list[dict[str, Any]], file: Path, records: bool) -> crossread.Store:
    """A store of those of the articles that can be read."""
    read = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for article in articles:
            try:
                crossread.keys([article])
            except crossread.CrossreadError:
                continue
            read.append(article)
        store = crossread.Store(file)
        store.add(read, records=records)
    return store


def test_records_are_those_of_a_store(articles: list[dict[str, Any]], out: Path, tmp_path: Path) -> None:
    store = kept(articles, tmp_path / "store.db", True)
    # A store keeps a record as it reads it again.
    records = [crossread.Record.from_json(row["record"]).to_json() for row in table(out, "records")]
    assert sorted(records) == sorted(store.show(story).to_json() for story in store.stories(limit=1000))


def test_stories_are_those_of_a_store(tmp_path: Path) -> None:
    articles = invented.articles(2_000)
    invented.write(tmp_path / "in", articles, 500)
    out = Path(archive.run([tmp_path / "in"], tmp_path / "out", days=7, stages=archive.STAGES[:-1]))
    sizes = collections.Counter(row["story"][:8] for row in table(out, "stories"))
    store = kept(articles, tmp_path / "store.db", False)
    assert sizes == {story.handle: story.articles for story in store.stories(limit=10_000)}
    assert len(sizes) > 200
    words = [row["error"] for row in parquet.read_table(out / "errors.parquet").to_pylist()]
    assert any("only English is read" in line for line in words)


def test_tables_join(out: Path) -> None:
    records = {row["story"]: json.loads(row["record"]) for row in table(out, "records")}
    findings = table(out, "findings")
    assert len(findings) == sum(len(record["findings"]) for record in records.values()) > 0
    keys = {(row["story"], row["finding"]) for row in findings}
    assert {(row["story"], row["finding"]) for row in table(out, "evidence")} == keys
    members = table(out, "stories")
    assert {row["story"] for row in members} == set(records)
    assert any(row["copied"] for row in members) and len(members) > sum(row["in_record"] for row in members)


def test_what_is_broken_is_a_row(out: Path) -> None:
    errors = parquet.read_table(out / "errors.parquet").to_pylist()
    inputs = {Path(row["input"]).name for row in errors if not row["file"]}
    assert inputs == {"cut.parquet", "none.parquet"}
    assert [row["file"] for row in errors if row["file"]] == ["000000"]


def test_shards_and_other_windows_give_the_same(folder: Path, out: Path, tmp_path: Path) -> None:
    for stage in archive.STAGES:
        for shard in ("2/2", "1/2"):
            command = [sys.executable, "-m", "crossread.archive", str(folder), "--out", str(tmp_path), "--days", "3", "--stage", stage, "--shard", shard]
            told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert everything(Path(told.stdout.split()[-1])) == everything(out)


def test_large_groups_are_cut(folder: Path, tmp_path: Path, out: Path) -> None:
    cut = Path(archive.run([folder], tmp_path, largest=5, stages=archive.STAGES[:-1]))
    stories: dict[str, int] = {}
    for row in table(cut, "stories"):
        stories[row["story"]] = stories.get(row["story"], 0) + 1
    assert max(stories.values()) <= 5
    assert {row["article"] for row in table(cut, "stories")} == {row["article"] for row in table(out, "stories")}
    assert parquet.read_table(cut / "pieces.parquet").to_pylist()[0]["cut"] > 0


def test_a_run_that_is_killed_goes_on(folder: Path, out: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crossread.archive", str(folder), "--out", str(tmp_path)]
    for wait in (0.4, 0.9, 1.6):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert everything(Path(told.stdout.split()[-1])) == everything(out)
    assert sum(path.stat().st_mtime_ns == at for path, at in kept.items()) >= len(kept) - 1 and kept
    again = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert all(f"{stage}: 0 tasks" in again for stage in archive.STAGES)


def test_warc_and_wacz(articles: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    english = [article for article in articles[1:60] if article["text"] and article["title"]]
    records = list(invented.warc(english))
    pages = b"".join(records)
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "whole.warc.gz").write_bytes(pages)
    with zipfile.ZipFile(inputs / "packed.wacz", "w") as packed:
        packed.writestr("archive/data.warc.gz", pages)
    (inputs / "plain.warc").write_bytes(gzip.decompress(pages))
    (inputs / "cut.warc.gz").write_bytes(b"".join(records[:5]) + records[5][:200])
    made = Path(archive.run([str(inputs)], tmp_path / "out", stages=archive.STAGES[:-1]))
    of: dict[str, int] = {}
    for path in (tmp_path / "out" / "articles").iterdir():
        of[path.name.split("-")[0]] = parquet.read_metadata(path).num_rows
    assert of["whole"] == of["packed"] == of["plain"] >= 30 and of["cut"] == 5
    errors = parquet.read_table(made / "errors.parquet").to_pylist()
    told = {(Path(row["input"]).name, row["error"][:32]) for row in errors if not row["file"]}
    assert told == {("cut.warc.gz", "the file ends within a record, o")}
    assert len(table(made, "stories")) == len({row["article"] for row in table(made, "stories")}) <= of["whole"] + 1


def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(crossread.CrossreadError, match="no Parquet"):
        archive.run([str(tmp_path)], tmp_path / "out")


def test_daft_gives_the_same(folder: Path, out: Path, tmp_path: Path) -> None:
    pytest.importorskip("daft")
    assert everything(Path(archive.run([folder], tmp_path, daft=True))) == everything(out)
