"""Tables in a folder."""

from __future__ import annotations

import os
import posixpath
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow.fs
import pyarrow.parquet

#: Rows of a row group, which is what is read of a file for one row.
GROUP = 256


class Folder:
    """A folder on this machine or in an object store (``s3://``, ``gs://``, ``hdfs://``): names to tables."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.files, self.root = opened(os.fspath(path))

    def _at(self, name: str) -> str:
        return posixpath.join(self.root, name)

    def has(self, name: str) -> bool:
        return bool(self.files.get_file_info(self._at(name)).type == pyarrow.fs.FileType.File)

    def names(self, folder: str) -> list[str]:
        """The tables of a folder, sorted."""
        found = self.files.get_file_info(pyarrow.fs.FileSelector(self._at(folder), allow_not_found=True))
        return sorted(one.base_name for one in found if one.base_name.endswith(".parquet"))

    def read(self, name: str, columns: Sequence[str] | None = None) -> Any:
        return pyarrow.parquet.read_table(self._at(name), columns=columns, filesystem=self.files)

    def rows(self, name: str, rows: Sequence[int], columns: Sequence[str]) -> Any:
        """Some rows of a table, ascending; only the row groups that hold them are read."""
        with self.files.open_input_file(self._at(name)) as file:
            table = pyarrow.parquet.ParquetFile(file)
            first = read = 0
            wanted: list[int] = []
            take: list[int] = []
            left = iter(rows)
            row = next(left, None)
            for group in range(table.num_row_groups):
                size = table.metadata.row_group(group).num_rows
                before = len(take)
                while row is not None and row < first + size:
                    take.append(read + row - first)
                    row = next(left, None)
                if len(take) > before:
                    wanted.append(group)
                    read += size
                first += size
            return table.read_row_groups(wanted, columns=list(columns)).take(take)

    def write(self, name: str, schema: Any, tables: Iterable[Any]) -> None:
        """Writes a table; it is there when it is whole."""
        path = self._at(name)
        self.files.create_dir(posixpath.dirname(path), recursive=True)
        partial = f"{path}.{uuid.uuid4().hex}.partial"
        with self.files.open_output_stream(partial) as out:
            with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
                for table in tables:
                    writer.write_table(table, row_group_size=GROUP)
        self.files.move(partial, path)


def opened(path: str) -> tuple[Any, str]:
    if "://" in path:
        files, root = pyarrow.fs.FileSystem.from_uri(path)
        return files, root
    return pyarrow.fs.LocalFileSystem(), os.path.abspath(path)
