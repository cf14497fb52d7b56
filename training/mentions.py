"""What the mentions of two passages add to the pair reader's chances: two logistic regressions over the features that the program computes.

    cargo build --release
    python3 training/mentions.py --corpora DIR --shared DIR --program target/release/crossread --out models/mentions.txt

Ten minutes on two cores; deterministic. The features are those of crates/reconcile/src/features. The regressions are fitted beside one over the
overlap of words alone, not beside the network, which knows the train stories by heart; how much it and they count together is fitted on the stories
that it has not seen. Question: story pairs, and those of labels.tsv and differences.tsv, which were chosen because they were in doubt or differ. Answer:
gold and story pairs of one question, and these and rewritten sentences, of which every other pair differs. So what does not have the
share of nature has an intercept and weights of overlap of its own, and weighs as much as the rest. Prints how well both do, train and dev.
"""

import argparse
import json
import random
import subprocess
import tempfile
from copy import copy
from pathlib import Path

import torch

import pairs as data
from blend import logistic, regression
from evaluate_reader import average_precision
from train_joint import aside

# Weight of the squared coefficients; of 3e-5 to 3e-4 the one by which dev is best, and hardly so.
DECAY = 3e-5
# Pairs of one rewritten sentence in which another variant differs.
OF_A_CLASH = 2


def rewritten(corpora, folder, seed=5):
    """Pairs of variants of one sentence, of one question; each variant is written to `folder` as a report of its own."""
    rng, out = random.Random(seed), []
    for n, x in enumerate(data.lines(Path(corpora) / "rewrites/rewrites.jsonl.gz")):
        variants = [("O", x["sentence"])] + [(v["label"], v["text"]) for v in x["variants"] if not v.get("rebuts")]
        story = folder / f"rewritten-{n}"
        story.mkdir()
        for k, (_, text) in enumerate(variants):
            (story / f"{k}.txt").write_text(f"Report\n\n{text}\n", encoding="utf-8")
        same = [data.whole(text) for label, text in variants if label in "OSM"]
        pair = lambda a, b, answer: data.Pair(a, b, 1, answer, data.UNKNOWN, "rewrite", story.name)
        out += [pair(a, b, 1) for k, a in enumerate(same) for b in same[k + 1:]]
        for label, text in variants:
            if label in "CR":
                out += [pair(a, data.whole(text), 0) for a in rng.sample(same, min(OF_A_CLASH, len(same)))]
    return out


def features(program, pairs, reports, work):
    """For each pair the network's log odds of one question and one answer, and the names of the features that hold; None where it is not found."""
    side = lambda p: {"sentence": p.text, "start": p.start, "end": p.end}
    file = work / "pairs.jsonl"
    file.write_text("".join(json.dumps({"story": p.story, "a": side(p.a), "b": side(p.b)}) + "\n" for p in pairs), encoding="utf-8")
    found = subprocess.run([program, "evaluate", "features", str(file), str(reports)], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in found.splitlines()]


class Set:
    """Pairs with their features (columns in the order of `names`), the network's log odds and the overlap of words."""

    def __init__(self, pairs, rows, overlap):
        kept = [n for n, row in enumerate(rows) if row]
        self.pairs = [pairs[n] for n in kept]
        self.odds = torch.tensor([rows[n][0] for n in kept])
        self.held = [rows[n][1] for n in kept]
        self.overlap = torch.tensor([overlap(pairs[n]) for n in kept])

    def columns(self, names):
        place = {name: n for n, name in enumerate(names)}
        self.features = torch.zeros(len(self.pairs), len(names))
        for row, held in enumerate(self.held):
            self.features[row, [place[name] for name in held if name in place]] = 1
        return self

    def those(self, keep):
        """The pairs of which `keep` holds."""
        some = [n for n, p in enumerate(self.pairs) if keep(p)]
        out = copy(self)
        out.pairs, out.held = [self.pairs[n] for n in some], None
        out.odds, out.features, out.overlap = self.odds[some], self.features[some], self.overlap[some]
        return out

    def of(self, stories):
        """Those of some stories."""
        return self.those(lambda p: p.story in stories)

    def answered(self):
        """Those of one question."""
        return self.those(lambda p: p.answer >= 0)

    def joined(self, other):
        """These and another's."""
        out = copy(self)
        out.pairs, out.held = self.pairs + other.pairs, None
        out.odds, out.features, out.overlap = (torch.cat([getattr(self, part), getattr(other, part)]) for part in ("odds", "features", "overlap"))
        return out

    def label(self, name):
        return torch.tensor([float(getattr(p, name)) for p in self.pairs])


def fit(mine, label, base, other):
    """Weights of the features and the intercept, beside `base`, log odds that stay as they are; `other` are pairs with terms of their own."""
    n, m, own = len(mine.pairs), len(other.pairs), other.overlap.shape[1] + 1
    x = torch.cat([torch.cat([mine.features, torch.ones(n, 1), torch.zeros(n, own)], 1),
                   torch.cat([other.features, torch.zeros(m, 1), other.overlap, torch.ones(m, 1)], 1)])
    labels, fixed = torch.cat([mine.label(label), other.label(label)]), torch.cat([base, torch.zeros(m)])
    found = logistic(x, labels, DECAY, fixed, torch.cat([torch.ones(n), torch.full((m,), n / m)]))
    return found[:mine.features.shape[1]], found[mine.features.shape[1]]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--corpora", required=True)
    a.add_argument("--shared", required=True)
    a.add_argument("--program", required=True)
    a.add_argument("--out", required=True)
    o = a.parse_args()
    torch.set_num_threads(1)
    stories = data.Stories(o.shared)
    sets = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        reports = Path(o.shared) / "reports"
        for split in ("train", "dev"):
            for name, pairs in (("story", data.story_pairs(o.corpora, split)), ("gold", data.gold_pairs(o.shared, split, 0))):
                sets[name, split] = Set(pairs, features(o.program, pairs, reports, work), stories.overlap)
        pairs = data.labelled(o.shared) + data.labelled(o.shared, "differences.tsv")
        sets["labels", "train"] = Set(pairs, features(o.program, pairs, reports, work), stories.overlap)
        pairs = rewritten(o.corpora, work)
        alone = data.Rarity([""])
        sets["made", "train"] = Set(pairs, features(o.program, pairs, work, work), lambda p: data.overlap(alone, p.a, p.b))
    unseen = aside(data.story_pairs(o.corpora, "train") + data.gold_pairs(o.shared, "train") + data.labelled(o.shared))
    names = sorted({name for key, some in sets.items() if key[1] != "dev" for held in some.held for name in held})
    for some in sets.values():
        some.columns(names)
    story, gold, labels = sets["story", "train"], sets["gold", "train"], sets["labels", "train"]
    table = {}
    for column, (label, mine, other, measured) in enumerate((
            ("question", story, labels, "story"),
            ("answer", gold.joined(story.answered()), sets["made", "train"].joined(labels.answered()), "gold"))):
        weights, bias = regression(mine.overlap, mine.label(label))
        added, intercept = fit(mine, label, mine.overlap @ weights + bias, other)
        # How much the network's log odds and all features count, on stories that it has not seen.
        some, chosen = mine.of(unseen), (labels if label == "question" else labels.answered()).of(unseen)
        some, is_chosen = some.joined(chosen), torch.tensor([0.0] * len(some.pairs) + [1.0] * len(chosen.pairs))
        told = torch.stack([some.odds[:, column], some.features @ added, is_chosen], 1)
        (of_network, of_features, _), more = regression(told, some.label(label))
        print(f"{label}: network {of_network:.2f}, features {of_features:.2f}, of {len(some.pairs)}")
        added, intercept = added * of_features, float(more)
        table[label] = dict(zip(["network", "bias", *names], [float(of_network), intercept, *added.tolist()]))
        for split in ("train", "dev"):
            some = sets[measured, split]
            wanted = some.label(label) > 0 if label == "question" else some.label(label) == 0
            sign = 1 if label == "question" else -1
            precision = lambda odds: average_precision((sign * odds).tolist(), wanted.tolist())
            overlap, more = some.overlap @ weights + bias, some.features @ added
            network = of_network * some.odds[:, column]
            print(f"{label} {split}: average precision of overlap {precision(overlap):.3f}, with features {precision(overlap + more):.3f}, "
                  f"network {precision(network):.3f}, with features {precision(network + more):.3f}", flush=True)
    rows = [f"{name}\t{table['question'][name]:.3f}\t{table['answer'][name]:.3f}\n" for name in ["network", "bias", *names]]
    Path(o.out).write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
