"""Trains the pair reader. Deterministic for a seed, a machine and a thread count, also when it is stopped and goes on.

    python3 train_reader.py --corpora DIR --shared DIR --out CHECKPOINT [--bf16] [--times N] [--steps N]

First the rewritten and public pairs with the real ones, then the real ones alone with some of the made: real pairs weigh more than made ones.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

import pairs as data
from blend import blend
from evaluate_reader import report
from model import Encoder
from passages import Pieces, batch, forward
from published import minilm
from reader import REASONED, TYPED, PairReader

BATCH = 32
# Pairs that are sorted by length together.
POOL = 32 * BATCH
# How often the pairs of each source are read, those of one question and the others, in the first part of training and in the second.
FIRST = {"story": (1, 0.5), "gold": (1, 0.4), "edited": (0.5, 0), "rewrites": (0.5, 0.5), "public": (0.3, 0)}
SECOND = {"story": (3, 0.8), "gold": (3, 0.6), "edited": (0.3, 0), "rewrites": (0, 0), "public": (0, 0)}
WEIGHT = {"question": 1.0, "answer": 1.0, "differs": 0.3, "both": 0.4, "reason": 0.2, "embedding": 0.3}
# Temperature of the contrastive loss of embeddings (van den Oord et al. 2018).
TEMPERATURE = 0.06
# The cosine that parts pairs of one question from others.
MIDDLE = 0.55
WARM = 60
# Dropout, after every layer and before the heads.
DROP = 0.1
KEEP = 200


def plan(sources, pieces, seed, times):
    """Batches of pairs of about one length, in order; each visit of a cut passage may widen it, and may turn the pair."""
    rng = random.Random(seed)
    out = []
    for shares in (FIRST, SECOND):
        visits = []
        for name, (ones, others) in shares.items():
            for share, question in ((times * ones, 1), (times * others, 0)):
                found = [p for p in sources[name] if p.question == question]
                visits += found * int(share) + rng.sample(found, int(share % 1 * len(found)))
        rng.shuffle(visits)
        for n in range(0, len(visits) - POOL // 2, POOL):
            some = []
            for p in visits[n:n + POOL]:
                if p.source.startswith(("gold", "lookalike")):
                    a, b = (data.widened(rng, s) if rng.random() < 0.35 else s for s in (p.a, p.b))
                    p = data.replace(p, a=a, b=b)
                some.append(p.turned() if rng.random() < 0.5 else p)
            lengths = {id(p): sorted(len(pieces.sentence(s)[0]) for s in (p.a, p.b)) for p in some}
            some.sort(key=lambda p: (lengths[id(p)][1] // 6, lengths[id(p)][0]))
            batches = [some[k:k + BATCH] for k in range(0, len(some), BATCH)]
            rng.shuffle(batches)
            out += batches
    return out


def losses(outputs, vectors, group):
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
    parts["embedding"] = of_embeddings(vectors, group)
    return parts


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
    heads = [p for n, p in model.named_parameters() if n.split(".")[0] in ("roles", "matches", "hidden", "out")]
    added = [p for n, p in model.named_parameters() if n.split(".")[0] in ("overlap", "added")]
    ids = {id(p) for p in heads + added}
    inner = [p for p in model.parameters() if p.requires_grad and id(p) not in ids]
    rates = (o.rate, 4 * o.rate, 10 * o.rate)
    optimiser = torch.optim.AdamW([{"params": inner}, {"params": heads}, {"params": added}], weight_decay=0.01, fused=True)
    total, n, state = len(steps), 0, Path(o.out + ".state")
    if state.exists():
        held = torch.load(state)
        if held["options"] == vars(o):  # Another run's state is not taken up.
            model.load_state_dict(held["model"])
            optimiser.load_state_dict(held["optimiser"])
            torch.set_rng_state(held["random"])
            n = held["steps"]
    print(f"{total} steps of {BATCH} pairs, from {n}", flush=True)
    began, first, kept = time.time(), n, {}
    while n < total and not (o.steps and n >= o.steps):
        group = steps[n]
        for g, rate in zip(optimiser.param_groups, rates):
            g["lr"] = rate * rate_factor(n, total)
        t = batch(pieces, stories, group)
        with torch.autocast("cpu", torch.bfloat16, enabled=o.bf16):
            outputs, vectors = forward(model, t, DROP)
        parts = losses(outputs, vectors, group)
        loss = sum(WEIGHT[k] * v for k, v in parts.items())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(inner + heads + added, 1.0)
        optimiser.step()
        n += 1
        for k, v in parts.items():
            kept.setdefault(k, []).append(float(v.detach()))
        if n % 50 == 0:
            means = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in sorted(kept.items()))
            print(f"{n}/{total} {(n - first) * BATCH / (time.time() - began):.1f} pairs/s {time.time() - began:.0f}s {means}", flush=True)
            kept = {}
        if n % KEEP == 0 and n < total:
            torch.save({"options": vars(o), "model": model.state_dict(), "optimiser": optimiser.state_dict(),
                        "random": torch.get_rng_state(), "steps": n}, str(state) + ".part")
            Path(str(state) + ".part").replace(state)
    blend(model.eval(), pieces, stories, o.corpora, o.shared)
    save_file(model.state_dict(), o.out)
    state.unlink(missing_ok=True)
    with torch.autocast("cpu", torch.bfloat16, enabled=o.bf16):
        print(report(model.eval(), pieces, stories, o.corpora, o.shared), flush=True)


if __name__ == "__main__":
    main()
