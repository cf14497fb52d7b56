"""The pair classifier: two sentence embeddings and ten countable features to same, specific, general, contradicts,
unrelated. A small perceptron; writes models/pairs.onnx and models/pairs.json and prints accuracies on the dev sets.

    python3 pairs.py --corpora DIR --out models/ [--cache FILE.npz]

`specific`: the first says all that the second says, and more; `general`: the other way round. Where a set only says
"entailed", same and specific both count as right; "neutral" allows general and unrelated.
"""

import argparse
import json
import math
import random
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from export_embedding import Graph
from labels import PAIRS
from model import HIDDEN, Encoder
from readers import generated, pairs, polnear
from train import minilm, word_pieces
from windows import CLS, SEP
from words import words

FEATURES = ["cosine", "length", "first_in_second", "second_in_first", "numbers_of_first", "numbers_of_second",
            "negation_differs", "negations", "names_of_first", "names_of_second"]
INNER = 192
MOST = {"conjnli": 9000, "breaking-nli": 5000, "generated": 9000}
FUNCTION = set("a an the of to in on at by for with from and or but is are was were be been has have had it its this that "
               "as he she they his her their will would s".split())
NEGATIONS = {"not", "n't", "n’t", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "denied",
             "denies", "deny", "refused", "refuses"}


def features(a, b):
    """The countable features after the cosine, of two sentences; the Rust side computes the same."""
    first, second = ([t[s:e] for s, e in words(t)] for t in (a, b))
    low1, low2 = ([w.lower() for w in ws] for ws in (first, second))
    set1, set2 = set(low1), set(low2)

    def share(xs, other):
        content = [w for w in xs if w not in FUNCTION and any(c.isalnum() for c in w)]
        return sum(w in other for w in content) / max(1, len(content))

    def missing(ws, other, kind):
        return min(3, len({w for w in ws if kind(w) and w.lower() not in other})) / 3

    def is_number(w):
        return any(c.isdigit() for c in w)

    def is_name(w):
        return w[:1].isupper() and len(w) > 1 and w.lower() not in FUNCTION

    n1, n2 = (sum(w in NEGATIONS for w in ws) for ws in (low1, low2))
    return [max(-2.0, min(2.0, math.log((len(first) + 1) / (len(second) + 1)))), share(low1, set2), share(low2, set1),
            missing(first, set2, is_number), missing(second, set1, is_number),
            float((n1 - n2) % 2), min(3, n1 + n2) / 3,
            missing(first[1:], set2, is_name), missing(second[1:], set1, is_name)]


def embeddings(sentences, cache):
    """sentence -> unit vector of the published network, in f32."""
    known = {}
    if cache and Path(cache).exists():
        held = np.load(cache, allow_pickle=True)
        known = dict(zip(held["sentences"].tolist(), held["vectors"]))
    todo = sorted({s for s in sentences if s not in known}, key=lambda s: (len(s), s))
    network = Encoder(0)
    network.load_minilm(load_file(minilm() / "model.safetensors"))
    network.eval()
    tokenizer = word_pieces().tokenizer
    with torch.inference_mode():
        for i in range(0, len(todo), 64):
            rows = [[CLS] + e.ids[:126] + [SEP] for e in tokenizer.encode_batch(todo[i:i + 64], add_special_tokens=False)]
            t = max(map(len, rows))
            ids = torch.tensor([r + [0] * (t - len(r)) for r in rows])
            attention = torch.tensor([[1.0] * len(r) + [0.0] * (t - len(r)) for r in rows])
            x = network(ids, attention) * attention.unsqueeze(-1)
            for s, v in zip(todo[i:i + 64], F.normalize(x.sum(1), dim=-1).numpy()):
                known[s] = v
    if cache and todo:
        np.savez(cache, sentences=np.array(list(known), dtype=object), vectors=np.stack(list(known.values())))
    return known


class Pairs(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3 * HIDDEN + len(FEATURES), INNER)
        self.out = nn.Linear(INNER, len(PAIRS))

    def forward(self, x):
        return self.out(F.dropout(F.gelu(self.hidden(x)), 0.2, self.training))


def matrix(rows, known):
    """[N, 3 H + 10]: |u-v|, u*v, u-v (scaled to be of the order of one), features."""
    u, v = (np.stack([known[r[k]] for r in rows]) for k in (0, 1))
    counted = np.array([[float(known[a] @ known[b])] + features(a, b) for a, b, _ in rows], dtype=np.float32)
    return torch.from_numpy(np.concatenate([abs(u - v) * 16, u * v * 256, (u - v) * 16, counted], 1).astype(np.float32))


def masks(rows):
    bits = 1 << np.arange(len(PAIRS))
    return torch.from_numpy((np.array([r[2] for r in rows])[:, None] & bits) > 0)


def right(logits, allowed):
    """1 where the most probable group of labels (entailed, contradicts, neutral …) that the set tells apart is allowed."""
    return allowed.gather(1, logits.argmax(1, keepdim=True)).float()


def export(model, folder):
    g = Graph()
    difference = g.op("Sub", "first", "second")
    x = g.op("Concat", g.op("Mul", g.op("Abs", difference), g.f32(16)), g.op("Mul", g.op("Mul", "first", "second"), g.f32(256)),
             g.op("Mul", difference, g.f32(16)), "features", axis=-1)
    for name, layer, output in (("hidden", model.hidden, None), ("out", model.out, "relation")):
        x = g.op("MatMul", x, g.constant(np.ascontiguousarray(layer.weight.detach().numpy().T)))
        x = g.op("Add", x, g.constant(layer.bias.detach().numpy()), output=output)
        x = g.op("Gelu", x) if output is None else x
    inputs = [("first", HIDDEN), ("second", HIDDEN), ("features", len(FEATURES))]
    graph = helper.make_graph(
        g.nodes, "relation of two sentences",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", s]) for n, s in inputs],
        [helper.make_tensor_value_info("relation", TensorProto.FLOAT, ["batch", len(PAIRS)])], g.weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9), folder / "pairs.onnx")
    contract = {"schema": "crossread-pairs/1", "relations": PAIRS, "features": FEATURES, "function_words": sorted(FUNCTION),
                "negations": sorted(NEGATIONS)}
    (folder / "pairs.json").write_text(json.dumps(contract, ensure_ascii=False, indent=1) + "\n")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--cache")
    a.add_argument("--seed", type=int, default=7)
    o = a.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    rng = random.Random(o.seed)
    train, dev = pairs.read(o.corpora)
    for part, into, size in (("train", train, MOST["generated"]), ("dev", dev, 1500)):
        texts = [s for t, _ in polnear.annotation_files(Path(o.corpora) / "attribution/polnear" / part)
                 for s in re.split(r"(?<=[.!?”\"])\s+", t.read_text(encoding="utf-8"))]
        into["generated"] = generated.pairs(texts, o.seed, size)
    for name, rows in train.items():
        rng.shuffle(rows)
        train[name] = rows[:MOST.get(name, len(rows))]
    dev = {n: rows[:2000] for n, rows in dev.items()}
    both = list(train.values()) + list(dev.values())
    scored = pairs.stsb_scores(Path(o.corpora) / "pairs/stsb/stsb-en-dev.csv")
    known = embeddings([s for rows in both for r in rows for s in r[:2]] + [s for r in scored for s in r[:2]], o.cache)
    ranks = [np.argsort(np.argsort(x)) for x in ([known[p] @ known[q] for p, q, _ in scored], [s for *_, s in scored])]
    print(f"original network, STS-B dev: rank correlation of cosines {np.corrcoef(*ranks)[0, 1]:.4f} (ties by order)")
    rows = [r for part in train.values() for r in part]
    swap = {1 << PAIRS.index("specific"): 1 << PAIRS.index("general"), 1 << PAIRS.index("general"): 1 << PAIRS.index("specific")}
    rows += [(b, p, swap.get(m, m)) for p, b, m in rows if m in (1, 8, 16, *swap)]
    x, allowed = matrix(rows, known), masks(rows)
    model = Pairs()
    epochs, size = 12, 256
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=epochs * (len(rows) // size + 1))
    for _ in range(epochs):
        for at in torch.randperm(len(rows)).split(size):
            logits = model(x[at])
            loss = (torch.logsumexp(logits, 1) - torch.logsumexp(logits.masked_fill(~allowed[at], -1e9), 1)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    model.eval()
    with torch.inference_mode():
        for name, part in dev.items():
            common = max(masks(part).float().mean(0))
            print(f"{name:14} {len(part):5} pairs  right {right(model(matrix(part, known)), masks(part)).mean():.4f}"
                  f"  one label for all {common:.4f}")
    export(model, Path(o.out))


if __name__ == "__main__":
    main()
