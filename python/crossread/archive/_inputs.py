"""What an archive is made of: files of many articles each."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow
import pyarrow.fs
import pyarrow.parquet

from .._sources import written
from ._folder import opened

#: Articles read at once, and their bytes, unless one article has more.
_TOGETHER = 256
_BYTES = 8 << 20
#: Bytes read of one article: more than the reader takes, so that it tells of what is too large.
_LARGEST = (64 << 20) + 1


def files(inputs: Iterable[str]) -> list[str]:
    """The files that are read: those named, and those in folders that are named."""
    found = []
    for path in inputs:
        files, root = opened(path)
        if files.get_file_info(root).type != pyarrow.fs.FileType.Directory:
            found.append(path)
            continue
        inside = files.get_file_info(pyarrow.fs.FileSelector(root, recursive=True))
        scheme = path.split("://")[0] + "://" if "://" in path else ""
        found.extend(scheme + one.path for one in inside if one.path.endswith((".parquet", ".warc", ".warc.gz", ".wacz")))
    return sorted(set(found))


def sources(path: str, told: Callable[[str, object], None]) -> Iterator[tuple[str, bytes]]:
    """The articles of an input file, as they stand; what ends the reading of it is told."""
    files, root = opened(path)
    try:
        with files.open_input_file(root) as file:
            if path.endswith(".parquet"):
                yield from _rows(path, file)
            elif path.endswith(".wacz"):
                with zipfile.ZipFile(file) as packed:
                    for name in sorted(packed.namelist()):
                        if name.endswith((".warc", ".warc.gz")):
                            with packed.open(name) as inside:
                                yield from _pages(inside, told)
            else:
                yield from _pages(file, told)
    except _broken() as error:
        told("", error)


def _rows(path: str, file: Any) -> Iterator[tuple[str, bytes]]:
    """A row is an article, its columns the article's fields."""
    number = 0
    for batch in pyarrow.parquet.ParquetFile(file).iter_batches(_TOGETHER):
        for row in batch.to_pylist():
            number += 1
            yield str(row.get("file") or f"{posixpath.basename(path)}#{number}"), written(row)


def _pages(file: Any, told: Callable[[str, object], None]) -> Iterator[tuple[str, bytes]]:
    """The pages and texts of a WARC file, each called by its address."""
    from warcio.archiveiterator import ArchiveIterator

    records, end = ArchiveIterator(file), 0
    for record in records:
        headers = record.http_headers
        kind = record.rec_headers.get_header("Content-Type") if headers is None else headers.get_header("Content-Type")
        status = "200" if headers is None else headers.get_statuscode()
        is_page = record.rec_type in ("response", "conversion", "resource") and status == "200"
        if is_page and (kind is None or kind.startswith(("text/html", "text/plain", "application/xhtml"))):
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            try:
                yield address, record.content_stream().read(_LARGEST)
            except _broken() as error:
                # One damaged page; the next record may be whole.
                told(address, error)
        end = records.get_record_offset() + records.get_record_length()
    # A record that is cut off is no record to the reader, which says nothing of it. Without compression two line breaks are left.
    left = file.tell() - end
    if left > len("\r\n\r\n"):
        told("", f"the file ends within a record, of which {left} bytes are there")


def _broken() -> tuple[type[Exception], ...]:
    """What the readers raise at a broken file. Anything else is a fault of this program."""
    known: tuple[type[Exception], ...] = (
        pyarrow.ArrowException, OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error,
    )
    try:
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        return known
    return (*known, ArchiveLoadFailed)


def batches(sources: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name, content in sources:
        batch.append((name, content))
        size += len(content)
        if len(batch) >= _TOGETHER or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
