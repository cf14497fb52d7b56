"""What makes important what one report alone says: what readers chose for gold records against what they left out of the same story.

    cargo build --release
    python3 training/importance.py --shared DIR --program target/release/crossread

Fits the weights of crates/reconcile/src/importance.rs on train stories by conditional logistic regression (McFadden 1974), and prints how often a
chosen finding stands before one of the same story that was not chosen: by the program's importance, and by each feature and the fit. Five minutes
on two cores.
"""

import argparse
import json
import re
import subprocess
from pathlib import Path

import torch

from pairs import gold_stories

NAMES = ("quotation", "names", "figures", "headlines")
# Evidence covers a gold passage that it has half of, as score.py holds it.
COVERED = 0.5


def stems(text):
    return {w[:6] for w in re.findall(r"[^\W_]+", text.lower()) if len(w) > 3}


def features(words, headlines):
    share = lambda count, most: min(count, most) / most
    return [
        float("“" in words or '"' in words),
        share(len(re.findall(r"(?<!^)\b[A-Z]", words)), 8),
        share(len(re.findall(r"(?<!\w)\d[\d,.]*(?:\s+\d[\d,.]*)*", words)), 3),
        share(len(stems(words) & headlines), 5),
    ]


def singles(program, shared, split):
    """Of each story a list of (importance, features, chosen) of what one report alone says."""
    out = []
    for name, gold, reports in gold_stories(shared, split):
        files = [str(Path(shared) / "reports" / name / report) for report in reports]
        record = json.loads(subprocess.run([program, "report", "--format", "json", *files], check=True, capture_output=True, text=True).stdout)
        file = {r["id"]: Path(r["file"]).name for r in record["reports"]}
        headlines = set().union(*(stems(r.get("title") or "") for r in record["reports"]))
        wanted = [e for f in gold["findings"] if f["status"] == "single" for s in f["sides"] for e in s["evidence"]]

        def chosen(finding):
            spans = [(file[e["report"]], e["start"], e["start"] + len(e["exact"])) for e in finding["sides"][0]["evidence"]]
            return any(r == g["report"] and min(end, g["end"]) - max(start, g["start"]) >= COVERED * (g["end"] - g["start"])
                       for r, start, end in spans for g in wanted)
        found = [f for f in record["findings"] if f["status"] == "single"]
        words = lambda f: " ".join(e["exact"] for e in f["sides"][0]["evidence"])
        out.append([(f["importance"], features(words(f), headlines), chosen(f)) for f in found])
    return [story for story in out if 0 < sum(c for *_, c in story) < len(story)]


def first(story, scores):
    """How often a chosen finding stands before one that was not; equal ones count half."""
    chosen = [s for s, (*_, c) in zip(scores, story) if c]
    left_out = [s for s, (*_, c) in zip(scores, story) if not c]
    return sum((a > b) + (a == b) / 2 for a in chosen for b in left_out) / len(chosen) / len(left_out)


def fit(stories):
    weights = torch.zeros(len(NAMES), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")
    sets = [(torch.tensor([x for _, x, _ in s]), torch.tensor([c for *_, c in s])) for s in stories]

    def closure():
        optimiser.zero_grad()
        loss = -sum(torch.log_softmax(x @ weights, 0)[chosen].sum() for x, chosen in sets) + weights.square().sum()
        loss.backward()
        return loss
    optimiser.step(closure)
    return weights.detach()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--shared", required=True, help="folder of gold and reports")
    a.add_argument("--program", required=True)
    o = a.parse_args()
    sets = {split: singles(o.program, o.shared, split) for split in ("train", "dev")}
    weights = fit(sets["train"])
    print("weights:", ", ".join(f"{name} {w:.2f}" for name, w in zip(NAMES, weights.tolist())))
    for split, stories in sets.items():
        mean = lambda score: sum(first(s, [score(row) for row in s]) for s in stories) / len(stories)
        parts = ", ".join(f"{name} {mean(lambda row, n=n: row[1][n]):.2f}" for n, name in enumerate(NAMES))
        print(f"{split}, {sum(map(len, stories))} findings of {len(stories)} stories: program {mean(lambda row: row[0]):.2f}, "
              f"fit {mean(lambda row: float(torch.tensor(row[1]) @ weights)):.2f}; {parts}", flush=True)


if __name__ == "__main__":
    main()
