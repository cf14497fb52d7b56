"""Trains the tagging network, or the teacher of its attributions. Deterministic for a seed, a machine and a thread count, also when it
is stopped and goes on: each worker keeps its state every KEEP steps, and the same command continues from there.

    python3 train.py --corpora DIR --out CHECKPOINT --teacher [--bf16] [--steps N] [--slice N]
    python3 train.py --corpora DIR --out CHECKPOINT --taught FILE [--bf16] [--steps N] [--slice N]      FILE: of teach.py
    python3 train.py --corpora DIR --out CHECKPOINT --taught FILE --after CHECKPOINT                    a second round
"""

import argparse
import pickle
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

import data
import teach
from labels import ENTITIES
from model import MINILM, MPNET, tagger
from published import minilm, mpnet
from windows import epoch, tensors, word_pieces

# Sizes of windows met in training, in pieces: mostly paragraphs, sometimes single sentences.
CAPS = [2, 128, 160, 192, 254]
# The teacher of attributions: MPNet tuned to PolNeAR alone.
TEACHER_EPOCHS = {"polnear": 3}
TEACHER_CAPS = [128, 192, 254]
EPOCHS = {"polnear": 6, "ecbplus": 4, "ewt": 4, "gum": 2, "conll": 4, "politics": 3, "wikigold": 2, "pud": 2, "wnut": 1, "standing": 3}
WEIGHT = {"upos": 0.5, "arcs": 1.0, "relations": 0.7, "entities": 1.0, "attribution": 0.5, "taught": 1.5, "links": 0.4, "standing": 1.0}
# Of the standings, in the order of labels.STANDING: the rare ones weigh more.
STANDING_WEIGHT = torch.tensor([0.7, 1.0, 1.5, 2.0, 2.0, 1.5, 1.5, 2.0])

AVERAGE = 8
WARM = 40
DECAY = 0.3
# Steps between two kept states; a multiple of AVERAGE, so that all workers have one network.
KEEP = 160


BITS = 1 << torch.arange(len(ENTITIES))


def losses(model, x, place, layers, drop):
    """name -> loss, a mean over the words that have the label."""
    out = {}
    flat = x.reshape(-1, x.shape[-1])

    def words(layer):
        chosen = (layers[layer].reshape(-1) >= 0).nonzero().squeeze(1)
        return chosen, layers[layer].reshape(-1)[chosen]

    for name, head in (("upos", model.upos), ("attribution", model.attribution), ("standing", model.standing)):
        if name in layers:
            chosen, gold = words(name)
            h = F.dropout(flat[chosen], drop, model.training)
            out[name] = F.cross_entropy(head(h), gold, STANDING_WEIGHT if name == "standing" else None)
    if "taught" in layers:
        chosen, packed = words("taught")
        h = F.dropout(flat[chosen], drop, model.training)
        out["taught"] = F.cross_entropy(model.attribution(h), teach.unpacked(packed))
    if "entities" in layers:
        chosen = (layers["entities"].reshape(-1) > 0).nonzero().squeeze(1)
        h = F.dropout(flat[chosen], drop, model.training)
        logits = model.entities(h)
        allowed = (layers["entities"].reshape(-1)[chosen].unsqueeze(1) & BITS) > 0
        some = torch.logsumexp(logits.masked_fill(~allowed, -1e9), 1)
        out["entities"] = (torch.logsumexp(logits, 1) - some).mean()
    if "heads" in layers:
        heads = layers["heads"]
        chosen = heads.reshape(-1) >= 0
        arcs = model.arc_scores(x, place, 0.2)
        out["arcs"] = F.cross_entropy(arcs.reshape(-1, arcs.shape[-1])[chosen], heads.reshape(-1)[chosen])
        relations = model.relations(x, heads.clamp(min=0), 0.2)
        out["relations"] = F.cross_entropy(relations.reshape(-1, relations.shape[-1])[chosen],
                                           layers["relations"].reshape(-1)[chosen])
    if "links" in layers:
        chosen = layers["links"].reshape(-1) >= 0
        if chosen.any():
            links = model.link_scores(x, place, 0.1)
            out["links"] = F.cross_entropy(links.reshape(-1, links.shape[-1])[chosen], layers["links"].reshape(-1)[chosen])
    return out


def predictor(model):
    """The network as scores.py calls it."""
    def predict(ids, attention, shapes, place):
        with torch.inference_mode():
            x = model.encoder(ids, attention, shapes)
            arcs = model.arc_scores(x, place)
            return {"upos": model.upos(x).numpy(), "entities": model.entities(x).numpy(),
                    "attribution": model.attribution(x).numpy(), "standing": model.standing(x).numpy(),
                    "arcs": arcs.numpy(), "relations": model.relations(x, arcs.argmax(-1)).numpy(),
                    "attribution_link": model.link_scores(x, place).numpy()}
    return predict


def plan(documents, pieces, epochs, caps, tokens, seed):
    """All batches of all epochs, shuffled: (dataset, group)."""
    steps = []
    for name, n in epochs.items():
        for e in range(n):
            steps += [(name, g) for g in epoch(documents[name], pieces, caps, tokens, seed + 100 * e)]
    random.Random(seed).shuffle(steps)
    return steps


def prepare(o):
    """The plan of a run, kept in a file beside the checkpoint for the workers."""
    documents = data.training(o.corpora, o.slice)
    if o.teacher:
        for s in (s for d in documents["polnear"] for s in d.sentences):
            s.standing = None
    elif o.taught:
        teach.add(documents, o.taught)
    epochs, caps = (TEACHER_EPOCHS, TEACHER_CAPS) if o.teacher else (EPOCHS, CAPS)
    steps = plan(documents, word_pieces(), epochs, caps, o.tokens, o.seed)
    steps = steps[:len(steps) // (o.workers * AVERAGE) * o.workers * AVERAGE]
    with open(o.out + ".plan", "wb") as f:
        pickle.dump(steps, f)
    print(f"{len(steps)} batches, {sum(len(w.ids) for _, g in steps for w in g)} pieces", flush=True)


def rate_factor(n, total):
    """Warm-up, level, then linear to 0 over the last DECAY of `total` steps."""
    return min((n + 1) / WARM, 1.0, max(0.0, (total - n) / (DECAY * total)))


def work(rank, o):
    """One worker: every `workers`-th batch of the plan; weights are averaged every AVERAGE steps."""
    torch.set_num_threads(o.threads)
    if o.workers > 1:
        dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{o.port}", rank=rank, world_size=o.workers)
    with open(o.out + ".plan", "rb") as f:
        steps = pickle.load(f)[rank::o.workers]
    torch.manual_seed(o.seed)
    model = tagger(MPNET if o.teacher else MINILM)
    if o.teacher:
        model.encoder.load_mpnet(mpnet())
        model.encoder.relative.weight.requires_grad = False
    elif o.after:
        model.load_state_dict(load_file(o.after))
    else:
        model.encoder.load_minilm(load_file(minilm() / "model.safetensors"))
    for table in (model.encoder.words, model.encoder.positions, model.encoder.segments):
        table.weight.requires_grad = False
    torch.manual_seed(o.seed + rank)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    inner = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    rates = (o.rate, 4 * o.rate)
    optimiser = torch.optim.AdamW([{"params": inner}, {"params": heads}], weight_decay=0.01, fused=True)
    model.train()
    total = min(o.steps or len(steps), len(steps))
    n = resumed(o, rank, model, optimiser)
    began, seen, kept = time.time(), 0, {}
    while n < total:
        name, group = steps[n]
        for g, rate in zip(optimiser.param_groups, rates):
            g["lr"] = rate * rate_factor(n, total)
        ids, attention, shapes, place, layers = tensors(group)
        with torch.autocast("cpu", torch.bfloat16, enabled=o.bf16):
            x = model.encoder(ids, attention, shapes, drop=0.1)
            parts = losses(model, x, place, layers, 0.1)
        loss = sum(WEIGHT[k] * v.float() for k, v in parts.items())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(inner + heads, 1.0)
        optimiser.step()
        n += 1
        seen += sum(len(w.ids) for w in group)
        for k, v in parts.items():
            kept.setdefault(f"{name}.{k}", []).append(float(v.detach()))
        if n % AVERAGE == 0:
            average(inner + heads, o.workers)
            if rank == 0:
                means = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in sorted(kept.items()))
                print(f"{n}/{total} {seen * o.workers / (time.time() - began):.0f}/s {time.time() - began:.0f}s {means}", flush=True)
            kept = {}
        if n % o.keep == 0 and n < total:
            keep(o, rank, n, model, optimiser)
    if rank == 0:
        save_file(model.state_dict(), o.out)
        for old in states(o):
            old.unlink()


def average(parameters, workers):
    """The mean of the workers' weights, in place (local SGD; Stich 2019)."""
    if workers > 1:
        flat = torch.nn.utils.parameters_to_vector(parameters).detach()
        dist.all_reduce(flat)
        # Copied, not bound anew: where a weight lies in memory decides the last bit of a product.
        for p, mean in zip(parameters, (flat / workers).split([p.numel() for p in parameters])):
            p.data.copy_(mean.view_as(p))


def states(o):
    """The files of states beside the checkpoint: CHECKPOINT.STEP.WORKER.state."""
    return sorted(Path(o.out).parent.glob(Path(o.out).name + ".*.state"))


def keep(o, rank, n, model, optimiser):
    """Writes a worker's state after `n` steps; the states before it go when all workers have written theirs."""
    path = Path(f"{o.out}.{n}.{rank}.state")
    part = path.with_suffix(".part")
    torch.save({"options": vars(o), "model": model.state_dict(), "optimiser": optimiser.state_dict(),
                "random": torch.get_rng_state()}, part)
    part.replace(path)
    if o.workers > 1:
        dist.barrier()
    for old in states(o):
        if rank == 0 and old.name.split(".")[-3] != str(n):
            old.unlink()


def resumed(o, rank, model, optimiser):
    """Takes up the last state that all workers kept of a run with these options; the steps done, 0 without one."""
    steps = [int(p.name.split(".")[-3]) for p in states(o)]
    whole = [n for n in steps if steps.count(n) == o.workers]
    if not whole:
        return 0
    held = torch.load(f"{o.out}.{max(whole)}.{rank}.state")
    if held["options"] != vars(o):
        return 0
    model.load_state_dict(held["model"])
    optimiser.load_state_dict(held["optimiser"])
    torch.set_rng_state(held["random"])
    return max(whole)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--teacher", action="store_true", help="train the teacher, from MPNet")
    a.add_argument("--taught", help="what the teacher says of the corpora's words")
    a.add_argument("--after", help="the weights to begin with, instead of the published ones")
    a.add_argument("--bf16", action="store_true", help="products in bf16: twice as fast with AMX, slower without AVX-512")
    a.add_argument("--rate", type=float, default=2.5e-4)
    a.add_argument("--tokens", type=int, default=2048)
    a.add_argument("--seed", type=int, default=7)
    a.add_argument("--steps", type=int, default=0, help="steps of each worker (0: the whole plan)")
    a.add_argument("--slice", type=int, default=0, help="documents read of each corpus (0: all)")
    a.add_argument("--keep", type=int, default=KEEP, help="steps between two kept states")
    a.add_argument("--workers", type=int, default=2)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--port", type=int, default=29511)
    o = a.parse_args()
    prepare(o)
    if o.workers > 1:
        torch.multiprocessing.spawn(work, (o,), nprocs=o.workers)
    else:
        work(0, o)


if __name__ == "__main__":
    main()
