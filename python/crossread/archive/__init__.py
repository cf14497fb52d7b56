"""Archives of more articles than one store should hold: Parquet, WARC or WACZ in, stories and records out, all as Parquet.

>>> from crossread import archive
>>> archive.run(["articles/"], "out")                               # on this machine
>>> archive.run(["s3://news/2031/"], "s3://news/read", daft=True)   # on Daft's runner: this machine, or a Ray cluster

The work is cut into tasks, each a function of files that are there already, which writes a file of its own and is done when that
is there; so any number of processes can share it, in any order, and what was killed goes on where it was. The stages follow one
another (:data:`STAGES`):

- ``read``, a task each input file: its articles, with what grouping knows of them; what cannot be read is a row of ``errors``.
- ``catalogue``, one task: which articles there are, each once, in the order of the stream.
- ``tie``, a task each window of days: which articles are copies of earlier ones or like them.
- ``group``, one task: the articles in pieces that are grouped each by itself.
- ``stories``, a task for several pieces: their stories.
- ``reconcile``, a task for some stories: their records.

Texts are read where they stand and are never moved between machines; what is brought together in one process is a row of some
hundred bytes for each article, and its ties.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from .._crossread import CrossreadError
from ._stages import STAGES, Archive

__all__ = ["STAGES", "run"]


def run(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    stages: Sequence[str] = STAGES,
    shard: tuple[int, int] = (1, 1),
    workers: int = 1,
    daft: bool = False,
    days: int = Archive.days,
    largest: int = Archive.largest,
    progress: Callable[[str], None] | None = None,
) -> str:
    """Reads an archive; gives the folder of what came out. What is done already is not done again.

    ``inputs`` are files (Parquet with a row an article, its columns the fields of an article; WARC; WACZ) and folders of them, ``out`` a
    folder; both may be addresses. ``shard`` (i, n) does the i-th of n shares of each stage's tasks, for several machines
    without an engine: then one stage at a time, when all shares of the one before are done. ``daft`` hands the tasks to Daft's
    runner. ``progress`` is called with a line before each stage.
    """
    archive = Archive(tuple(sorted(os.fspath(path) for path in inputs)), os.fspath(out), days, largest)
    if not archive.parts:
        raise CrossreadError("no Parquet, WARC or WACZ file is there to be read")
    number, of = shard
    for stage in stages:
        tasks = archive.all_tasks(stage)[number - 1 :: of]
        left = set(archive.tasks(stage))
        tasks = [task for task in tasks if task in left]
        if progress:
            progress(f"{stage}: {len(tasks)} tasks")
        if daft:
            _on_daft(archive, stage, tasks)
        else:
            with ThreadPoolExecutor(workers) as pool:
                for _ in pool.map(lambda task: archive.perform(stage, task), tasks):
                    pass
    return posixpath.join(archive.out, archive.run)


def _on_daft(archive: Archive, stage: str, tasks: list[str]) -> None:
    import daft

    if not tasks:
        return

    @daft.func(use_process=False)
    def perform(task: str) -> bool:
        archive.perform(stage, task)
        return True

    # A task at a time: in a batch of its own, on a cluster in a partition of its own.
    frame = daft.from_pydict({"task": tasks})
    if daft.get_or_infer_runner_type() == "ray":
        frame = frame.into_partitions(len(tasks))
    frame = frame.into_batches(1)
    frame.select(perform(frame["task"])).collect()
