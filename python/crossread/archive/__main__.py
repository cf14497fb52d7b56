"""The command line of the job."""

from __future__ import annotations

import argparse

from . import STAGES, __doc__, run
from ._stages import Archive


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m crossread.archive", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("inputs", nargs="+", help="Parquet, WARC, WACZ, or folders of them; addresses too")
    parser.add_argument("--out", required=True, help="a folder")
    parser.add_argument("--stage", choices=STAGES, action="append", help="this stage alone; may be repeated")
    parser.add_argument("--shard", default="1/1", help="i/n: the i-th of n shares of the stage's tasks")
    parser.add_argument("--workers", type=int, default=1, help="tasks at once in this process")
    parser.add_argument("--daft", action="store_true", help="hand the tasks to Daft")
    parser.add_argument("--ray", metavar="ADDRESS", help="Daft on the Ray cluster there; `auto` for that of this machine")
    parser.add_argument("--days", type=int, default=Archive.days, help="days of a window (%(default)s)")
    parser.add_argument("--largest", type=int, default=Archive.largest, help="articles grouped together at most (%(default)s)")
    given = parser.parse_args()
    number, of = (int(part) for part in given.shard.split("/"))
    if not 1 <= number <= of:
        parser.error("--shard i/n: i is from 1 to n")
    if of > 1 and (not given.stage or len(given.stage) > 1):
        parser.error("--shard goes with one --stage: the next begins when all shares of it are done")
    if given.ray:
        import daft

        daft.set_runner_ray(None if given.ray == "local" else given.ray)
    out = run(
        given.inputs,
        given.out,
        stages=given.stage or STAGES,
        shard=(number, of),
        workers=given.workers,
        daft=given.daft or bool(given.ray),
        days=given.days,
        largest=given.largest,
        progress=lambda line: print(line, flush=True),
    )
    print(out)


_main()
