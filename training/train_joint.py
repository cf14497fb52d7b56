"""Trains the upper layers of the pair reader, those that read two sentences side by side.

    python3 train_joint.py --corpora DIR --shared DIR --reader CHECKPOINT --out CHECKPOINT --part first [--bf16]
    python3 train_joint.py --corpora DIR --shared DIR --reader CHECKPOINT --after CHECKPOINT --out CHECKPOINT --part second [--bf16]

`reader` has the embedding, which stays, and the published layers. The first part reads public and rewritten pairs most, the second real and invented
ones; in most visits the names of a pair are changed. The pairs of one story in eight are left out: on the real ones among them the scores are weighed
(blend.py), on the invented ones they are told. Deterministic for a seed, a machine and a thread count, also when it is stopped and goes on.
"""

import argparse
import random
import time
from copy import deepcopy
from itertools import islice

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

import model as network
import pairs as data
from blend import blend
from evaluate_reader import answers, average_precision, read, report
from passages import Pieces, batch
from reader import REASONED, TYPED, PairReader
from renaming import Names
from state import State
from train_reader import BATCH, KEEP, POOL, varied, visits

# How often the pairs of each source are read, those of one question and the others.
PARTS = {
    "first": {"story": (1, 0.3), "gold": (0.5, 0.2), "labels": (0.7, 0.3), "edited": (0, 0), "rewrites": (0.8, 0.3), "public": (0.7, 0),
              "differences": (1, 1), "invented": (1, 1), "opposites": (1, 0)},
    "second": {"story": (2, 0.5), "gold": (2, 0.4), "labels": (2, 0.5), "differences": (3, 2), "edited": (0.4, 0), "rewrites": (0.4, 0.2),
               "public": (0, 0), "invented": (2.5, 1.5), "opposites": (1, 0)},
}
RATE = {"first": 2e-4, "second": 1.5e-4}
# What is left of the rate at the end.
LEAST = {"first": 0.5, "second": 0.01}
WARM = 100
# How many visits of a pair change its names.
RENAMED = 0.6
WEIGHT = {"question": 1.0, "answer": 1.0, "differs": 0.3, "both": 0.4, "reason": 0.2}
# Dropout, after every layer and before the heads.
DROP = 0.1
TUNED = ("roles", "matches", "joint", "hidden", "out", "overlap", "added")
# Of the train stories one in so many is left out.
ASIDE = 8


def shared_dropout(x, share, training=True):
    """Dropout of the same units for all places of a row (Gal and Ghahramani 2016): a small part of the time of one mask a place."""
    if not training or share == 0:
        return x
    shape = (x.shape[0], *[1] * (x.dim() - 2), x.shape[-1])
    return x * ((torch.rand(shape) >= share).to(x.dtype) / (1 - share))


class Functions:
    """torch.nn.functional with that dropout."""

    def __getattr__(self, name):
        return shared_dropout if name == "dropout" else getattr(F, name)


def aside(pairs):
    """Of the stories of the pairs those that are left out."""
    stories = sorted({p.story for p in pairs})
    return set(random.Random(1).sample(stories, len(stories) // ASIDE))


def plan(sources, shares, pieces, stories, seed):
    """Batches of pairs of about one length with how their words overlap, in order."""
    rng = random.Random(seed)
    names = Names([p for source in ("story", "gold", "labels", "differences", "invented") for p in sources[source]])
    drawn = visits(rng, sources, shares)
    pools = range(0, len(drawn) - POOL // 2, POOL)
    yield len(pools) * POOL // BATCH
    for n in pools:
        some = []
        for p in (varied(rng, p) for p in drawn[n:n + POOL]):
            overlap = stories.overlap(p)
            if p.source != "public" and rng.random() < RENAMED:
                p = names.renamed(rng, p)
            lengths = sorted(len(pieces.sentence(s)[0]) for s in (p.a, p.b))
            some.append(((lengths[1] // 6, lengths[0]), p, overlap))
        some.sort(key=lambda visit: visit[0])
        batches = [some[k:k + BATCH] for k in range(0, len(some), BATCH)]
        rng.shuffle(batches)
        yield from batches
        pieces.known.clear()


def losses(outputs, group):
    """name -> loss, a mean over the pairs of a batch."""
    count = len(group)
    parts = {}
    weight = torch.tensor([0.5 if p.source == "public" else 1.0 for p in group])

    def chosen(name):
        labels = torch.tensor([getattr(p, name) for p in group])
        known = labels >= 0
        return labels[known], known
    for column, name in enumerate(("question", "answer", "both")):
        labels, known = chosen(name)
        if known.any():
            loss = F.binary_cross_entropy_with_logits(outputs[known, column], labels.float(), reduction="none")
            parts[name] = (loss * weight[known]).sum() / count
    for name, columns in (("differs", TYPED), ("reason", REASONED)):
        labels, known = chosen(name)
        if known.any():
            parts[name] = F.cross_entropy(outputs[known, columns], labels, reduction="sum") / count
    return parts


class Held:
    """The overlap of pairs of a batch, whose names may be changed since it was taken."""

    def __init__(self, group, overlaps):
        self.of = {id(p): o for p, o in zip(group, overlaps)}

    def overlap(self, pair):
        return self.of[id(pair)]


def judged(model, lower, t, drop):
    """Outputs of a batch. The cosine of the embeddings is not looked at: its weights are 0 and stay so."""
    with torch.no_grad():
        x = lower.read(t["ids"], t["mask"].to(lower.norm.weight.dtype)).clone()
    both = x.reshape(-1, x.shape[-1])[t["places"].reshape(-1)].view(*t["places"].shape, -1)
    overlap = torch.cat([t["overlap"], torch.zeros(len(t["overlap"]), 1)], -1)
    return model.pair(both, t["joint"], t["roles"], t["matches"], overlap, drop).float()


def begin(o):
    """The model, its upper layers as published or as the first part left them."""
    torch.manual_seed(o.seed)
    model = PairReader()
    if o.after:
        model.load_state_dict(load_file(o.after))
        return model
    model.load_state_dict(load_file(o.reader))
    model.overlap.weight.data[:, -1] = 0
    return model


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--corpora", required=True)
    a.add_argument("--shared", required=True, help="folder of gold and reports")
    a.add_argument("--reader", required=True, help="checkpoint of train_reader.py")
    a.add_argument("--after", help="checkpoint of the first part")
    a.add_argument("--out", required=True)
    a.add_argument("--part", choices=PARTS, required=True)
    a.add_argument("--bf16", action="store_true")
    a.add_argument("--seed", type=int, default=7)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--steps", type=int, default=0, help="stop after so many steps, for a trial")
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    network.F = Functions()
    pieces, stories = Pieces(), data.Stories(o.shared)
    sources = {**data.training(o.corpora, o.shared), "labels": data.labelled(o.shared),
               "differences": data.labelled(o.shared, "differences.tsv"), "invented": data.invented(), "opposites": data.opposites()}
    left_out = aside(sources["story"] + sources["gold"] + sources["labels"]).union(*(aside(data.invented([r])) for r in data.ROUNDS))
    unseen = [p for p in sources["invented"] if p.story in left_out]
    sources = {name: [p for p in pairs if p.story not in left_out] for name, pairs in sources.items()}
    model = begin(o).train()
    lower = deepcopy(model).eval()
    lower = lower.bfloat16() if o.bf16 else lower
    tuned = [(n.split(".")[0], p) for n, p in model.named_parameters() if n.split(".")[0] in TUNED]
    groups = [[p for n, p in tuned if n in names] for names in (("joint",), ("roles", "matches", "hidden", "out"), ("overlap", "added"))]
    rates = (RATE[o.part], 4 * RATE[o.part], 10 * RATE[o.part])
    optimiser = torch.optim.AdamW([{"params": g} for g in groups], weight_decay=0.01, fused=True)
    state = State(o, model, optimiser)
    n = state.taken_up()
    steps = plan(sources, PARTS[o.part], pieces, stories, o.seed)
    total = next(steps)
    print(f"{total} steps of {BATCH} pairs, from {n}", flush=True)
    began, first, kept = time.time(), n, {}
    for group in islice(steps, n, o.steps or None):
        for g, rate in zip(optimiser.param_groups, rates):
            g["lr"] = rate * min((n + 1) / WARM, max(LEAST[o.part], 1 - (1 - LEAST[o.part]) * n / total))
        _, pairs, overlaps = zip(*group)
        t = batch(pieces, Held(pairs, overlaps), pairs)
        with torch.autocast("cpu", torch.bfloat16, enabled=o.bf16):
            outputs = judged(model, lower, t, DROP)
        parts = losses(outputs, pairs)
        loss = sum(WEIGHT[k] * v for k, v in parts.items())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in tuned], 1.0)
        optimiser.step()
        n += 1
        for k, v in parts.items():
            kept.setdefault(k, []).append(float(v.detach()))
        if n % 50 == 0:
            means = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in sorted(kept.items()))
            print(f"{n}/{total} {(n - first) * BATCH / (time.time() - began):.1f} pairs/s {time.time() - began:.0f}s {means}", flush=True)
            kept = {}
        if n % KEEP == 0 and n < total:
            state.keep(n)
    if o.part == "second":
        blend(model.eval(), pieces, stories, o.corpora, o.shared, left_out, unseen)
    save_file(model.state_dict(), o.out)
    state.forget()
    with torch.autocast("cpu", torch.bfloat16, enabled=o.bf16):
        scores, _ = read(model.eval(), pieces, stories, unseen)
        of_one = [n for n, p in enumerate(unseen) if p.question]
        print(f"invented, unseen, one question: AP {average_precision([s[0] for s in scores], [p.question == 1 for p in unseen]):.3f}, share "
              f"{len(of_one) / max(1, len(unseen)):.2f}; another answer: {answers([unseen[n] for n in of_one], [-scores[n][1] for n in of_one])}")
        print(report(model, pieces, stories, o.corpora, o.shared), flush=True)


if __name__ == "__main__":
    main()
