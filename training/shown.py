"""How the record shows the labelled pairs of differences.tsv: on two sides of a difference, together on a side, or neither.

    python3 training/shown.py --shared SHARED --program target/release/crossread

Stories of differences.tsv have no gold record, but all differences that a reader found in them. A passage stands in a finding where an evidence covers half of
it. Printed: for each label how many pairs are shown as a conflict, as reconciled, as agreed; and of the differences shown, how many have a labelled one.
"""

import argparse
import json
import subprocess
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LABELS = {"C": "conflict", "R": "reconciled", "S": "agreed", "M": "agreed", "T": "other"}


def pairs(file):
    """story -> (passages, label); a passage is (report's file, first, last place)."""
    out = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        story, a, a_start, a_end, b, b_start, b_end, label, *_ = line.split("\t")
        out[story].append((((a, int(a_start), int(a_end)), (b, int(b_start), int(b_end))), LABELS[label]))
    return out


def record(program, folder):
    """The findings of a story: status, and for each side the evidence as passages."""
    files = sorted(str(f) for f in folder.iterdir() if f.suffix in (".json", ".txt"))
    made = json.loads(subprocess.run([*program, "report", "--format", "json", *files], check=True, capture_output=True, text=True).stdout)
    file = {r["id"]: Path(r["file"]).name for r in made["reports"]}
    passages = lambda side: [(file[e["report"]], e["start"], e["start"] + len(e["exact"])) for e in side["evidence"]]
    return [(f["status"], [passages(s) for s in f["sides"]]) for f in made["findings"]]


def stands(passage, side):
    report, start, end = passage
    return any(r == report and min(e, end) - max(s, start) >= 0.5 * (end - start) for r, s, e in side)


def shown(findings, a, b):
    """(status, number of the finding) for each finding that has both passages: on two sides, or on one."""
    for n, (status, sides) in enumerate(findings):
        of_a, of_b = ([k for k, side in enumerate(sides) if stands(p, side)] for p in (a, b))
        if set(of_a) & set(of_b):
            yield "agreed", n
        elif of_a and of_b:
            yield status, n


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--shared", required=True)
    a.add_argument("--program", required=True, nargs="+")
    o = a.parse_args()
    stories = pairs(Path(__file__).parent / "differences.tsv")
    reports = Path(o.shared) / "reports"
    with ThreadPoolExecutor(2) as workers:
        records = dict(zip(stories, workers.map(lambda story: record(o.program, reports / story), stories)))
    table, found, all_shown = defaultdict(Counter), Counter(), Counter()
    for story, some in stories.items():
        matched = set()
        for (one, other), label in some:
            ways = list(shown(records[story], one, other))
            table[label]["all"] += 1
            table[label].update({way for way, _ in ways} or {"neither"})
            if label in ("conflict", "reconciled"):
                matched |= {n for way, n in ways if way in ("conflict", "reconciled")}
        statuses = [status for status, _ in records[story]]
        all_shown.update(s for s in statuses if s in ("conflict", "reconciled"))
        found.update(statuses[n] for n in matched)
    for label in ("conflict", "reconciled", "agreed", "other"):
        of = table[label]
        print(f"{label}: of {of['all']} " + ", ".join(f"{way} {of[way] / of['all']:.3f}" for way in ("conflict", "reconciled", "agreed", "neither")))
    for status in ("conflict", "reconciled"):
        print(f"{status} shown: {all_shown[status]}, with a labelled difference {found[status]}")


if __name__ == "__main__":
    main()
