"""Trains the embedding of the pair reader: its tower. Deterministic for a seed, a machine and a thread count, also when it is stopped and goes on.

    python3 train_reader.py --corpora DIR --shared DIR --out CHECKPOINT [--bf16] [--times N] [--steps N]

First the rewritten and public pairs with the real ones, then the real ones alone with some of the made: real pairs weigh more than made ones.
What reads two passages side by side stays as published; train_joint.py trains it.
"""

import argparse
import random
import time

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

import pairs as data
from model import Encoder
from passages import Pieces, batch
from published import minilm
from reader import PairReader
from state import State

BATCH = 32
# Pairs that are sorted by length together.
POOL = 32 * BATCH
# How often the pairs of each source are read, those of one question and the others, in the first part of training and in the second.
FIRST = {"story": (1, 0.5), "gold": (1, 0.4), "edited": (0.5, 0), "rewrites": (0.5, 0.5), "public": (0.16, 0)}
SECOND = {"story": (3, 0.8), "gold": (3, 0.6), "edited": (0.3, 0), "rewrites": (0, 0), "public": (0, 0)}
# Temperature of the contrastive loss of embeddings (van den Oord et al. 2018).
TEMPERATURE = 0.06
# The cosine that parts pairs of one question from others.
MIDDLE = 0.55
WARM = 60
# Dropout after every layer.
DROP = 0.1
KEEP = 200


def visits(rng, sources, shares, times=1):
    """The pairs of all sources, each as often as its share says, in disorder."""
    out = []
    for name, each in shares.items():
        for share, question in zip(each, (1, 0)):
            found = [p for p in sources[name] if p.question == question]
            out += found * int(times * share) + rng.sample(found, int(times * share % 1 * len(found)))
    rng.shuffle(out)
    return out


def varied(rng, p):
    """The pair as one visit reads it: a cut passage may be widened, and the pair turned."""
    if p.source.startswith(("gold", "lookalike")):
        a, b = (data.widened(rng, s) if rng.random() < 0.35 else s for s in (p.a, p.b))
        p = data.replace(p, a=a, b=b)
    return p.turned() if rng.random() < 0.5 else p


def plan(sources, pieces, seed, times):
    """Batches of pairs of about one length, in order."""
    rng = random.Random(seed)
    out = []
    for shares in (FIRST, SECOND):
        drawn = visits(rng, sources, shares, times)
        for n in range(0, len(drawn) - POOL // 2, POOL):
            some = [varied(rng, p) for p in drawn[n:n + POOL]]
            lengths = {id(p): sorted(len(pieces.sentence(s)[0]) for s in (p.a, p.b)) for p in some}
            some.sort(key=lambda p: (lengths[id(p)][1] // 6, lengths[id(p)][0]))
            batches = [some[k:k + BATCH] for k in range(0, len(some), BATCH)]
            rng.shuffle(batches)
            out += batches
    return out


def of_embeddings(vectors, group):
    """Pairs of one question are nearer than others: against the other pairs of the batch, and against a fixed cosine."""
    a, b = vectors.chunk(2)
    question = torch.tensor([p.question for p in group])
    one = question > 0
    loss = 0
    if one.any():
        scores = a @ b.T / TEMPERATURE
        # Other pairs of one story may be of that question too: only the pair's own other side and other stories count.
        stories = [p.story for p in group]
        same = torch.tensor([[x == y and i != j and x != "" for j, y in enumerate(stories)] for i, x in enumerate(stories)])
        scores, place = scores.masked_fill(same, -1e4), torch.arange(len(group))
        loss = (F.cross_entropy(scores[one], place[one]) + F.cross_entropy(scores.T[one], place[one])) / 2
    cosine = (a * b).sum(-1)
    return loss + F.binary_cross_entropy_with_logits(10 * (cosine - MIDDLE), question.float())


def rate_factor(n, total):
    """Warm-up, then linear to 0."""
    return min((n + 1) / WARM, (total - n) / max(1, total - WARM))


def begin(o):
    torch.manual_seed(o.seed)
    model = PairReader()
    model.begin(Encoder.load_minilm, load_file(minilm() / "model.safetensors"))
    for table in (model.words, model.positions, model.segments):
        table.weight.requires_grad = False
    return model


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--shared", required=True, help="folder of gold and reports")
    a.add_argument("--out", required=True)
    a.add_argument("--bf16", action="store_true")
    a.add_argument("--rate", type=float, default=1.5e-4)
    a.add_argument("--times", type=float, default=1.0, help="how often the pairs are read, as a factor")
    a.add_argument("--seed", type=int, default=7)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--steps", type=int, default=0, help="stop after so many steps, for a trial")
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    pieces, stories = Pieces(), data.Stories(o.shared)
    sources = data.training(o.corpora, o.shared)
    steps = plan(sources, pieces, o.seed, o.times)
    model = begin(o).train()
    tower = [p for n, p in model.named_parameters() if n.split(".")[0] in ("norm", "layers")]
    optimiser = torch.optim.AdamW(tower, weight_decay=0.01, fused=True)
    total, state = len(steps), State(o, model, optimiser)
    n = state.taken_up()
    print(f"{total} steps of {BATCH} pairs, from {n}", flush=True)
    began, first, kept = time.time(), n, []
    while n < total and not (o.steps and n >= o.steps):
        group = steps[n]
        for g in optimiser.param_groups:
            g["lr"] = o.rate * rate_factor(n, total)
        t = batch(pieces, stories, group)
        with torch.autocast("cpu", torch.bfloat16, enabled=o.bf16):
            vectors = model.embed(t["ids"], t["mask"], t["passage"], DROP)
        loss = of_embeddings(vectors, group)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tower, 1.0)
        optimiser.step()
        n += 1
        kept.append(float(loss.detach()))
        if n % 50 == 0:
            print(f"{n}/{total} {(n - first) * BATCH / (time.time() - began):.1f} pairs/s {time.time() - began:.0f}s "
                  f"loss {sum(kept) / len(kept):.3f}", flush=True)
            kept = []
        if n % KEEP == 0 and n < total:
            state.keep(n)
    save_file(model.state_dict(), o.out)
    state.forget()


if __name__ == "__main__":
    main()
