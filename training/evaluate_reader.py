"""How well a pair reader does on the dev sets: one question on story pairs, one answer among gold pairs of one question.

    python3 evaluate_reader.py --corpora DIR --shared DIR CHECKPOINT [--split train|dev] [--invented | --recall]
"""

import argparse
import math

import torch

import pairs as data
from passages import Pieces, batch, forward, sentences


def average_precision(scores, positive):
    """Mean of the precisions at each positive, the best scores first."""
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    hits, total = 0, 0.0
    for rank, n in enumerate(order, 1):
        if positive[n]:
            hits += 1
            total += hits / rank
    return total / max(1, hits)


def read(model, pieces, stories, pairs, size=48):
    """(outputs, cosines) of all pairs."""
    order = sorted(range(len(pairs)), key=lambda n: len(pairs[n].a.text) + len(pairs[n].b.text))
    outputs, cosines = [None] * len(pairs), [0.0] * len(pairs)
    with torch.inference_mode():
        for k in range(0, len(order), size):
            some = order[k:k + size]
            out, vectors = forward(model, batch(pieces, stories, [pairs[n] for n in some]))
            a, b = vectors.chunk(2)
            for n, c in zip(some, (a * b).sum(-1).tolist()):
                cosines[n] = c
            for n, row in zip(some, out.tolist()):
                outputs[n] = row
    return outputs, cosines


def answers(pairs, scores):
    """Lines on how well scores of `another answer` find it: AP, and what is found at 3 % of the agreeing ones."""
    differ = [p.answer == 0 for p in pairs]
    agreeing = sorted((s for s, d in zip(scores, differ) if not d), reverse=True)
    threshold = agreeing[int(0.03 * len(agreeing))]
    found = lambda some: sum(scores[n] > threshold for n in some) / max(1, len(some))
    by_type = {}
    for n, p in enumerate(pairs):
        if differ[n] and p.differs >= 0:
            by_type.setdefault(data.TYPES[p.differs], []).append(n)
    all_found = found([n for n, d in enumerate(differ) if d])
    return (f"AP {average_precision(scores, differ):.3f}; at 3 % false (above {threshold:.2f}) found {all_found:.2f}: "
            + ", ".join(f"{t} {found(some):.2f} of {len(some)}" for t, some in sorted(by_type.items())))


def of_invented(model, pieces, stories):
    """Lines on the invented stories and opposites, which no reader was trained on."""
    lines = []
    for name, pairs in (("invented", data.invented()), ("opposites", data.opposites())):
        outputs, _ = read(model, pieces, stories, pairs)
        if any(p.question == 0 for p in pairs):
            positive = [p.question == 1 for p in pairs]
            lines.append(f"{name}, one question: AP {average_precision([o[0] for o in outputs], positive):.3f}, of {len(pairs)} share {sum(positive) / len(pairs):.2f}")
        one = [n for n, p in enumerate(pairs) if p.question]
        lines.append(f"{name}, another answer, of {len(one)}: {answers([pairs[n] for n in one], [-outputs[n][1] for n in one])}")
    return "\n".join(lines)


def embedded(model, pieces, passages, size=64):
    """Unit vectors of passages in their sentences [P, H]."""
    order = sorted(range(len(passages)), key=lambda n: len(passages[n].text))
    out = torch.zeros(len(passages), model.words.embedding_dim)
    with torch.inference_mode():
        for k in range(0, len(order), size):
            out[order[k:k + size]] = model.embed(*sentences([pieces.sentence(passages[n]) for n in order[k:k + size]]))
    return out


def recall(models, pieces, shared, split):
    """Lines on how near the sentence of a gold finding's other evidence is among all sentences of its report, by each of `models`."""
    ranks = {}
    for _, gold, reports in data.gold_stories(shared, split):
        told = {r: [data.Passage(of.text[a:b], 0, b - a) for a, b in of.sentences] for r, of in reports.items()}
        evidence = [(f["status"], number, side, e["report"], e["start"], e["end"]) for number, f in enumerate(gold["findings"])
                    for side, s in enumerate(f["sides"]) for e in s["evidence"]]
        asked = [reports[e[3]].passage(e[4], e[5]) for e in evidence]
        touched = [[n for n, (a, b) in enumerate(reports[e[3]].sentences) if a < e[5] and e[4] < b] for e in evidence]
        for name, model in models.items():
            vectors = embedded(model, pieces, asked)
            of_report = {r: embedded(model, pieces, some) for r, some in told.items() if some}
            for k, (status, number, side, report, *_) in enumerate(evidence):
                kind = "agreed" if status == "agreed" else "differing"
                for other in reports:
                    wanted = {n for j, e in enumerate(evidence) if e[1] == number and e[3] == other != report
                              and (e[2] == side) == (kind == "agreed") for n in touched[j]}
                    if wanted:
                        nearness = of_report[other] @ vectors[k]
                        best = nearness[list(wanted)].max()
                        ranks.setdefault((kind, name), []).append(int((nearness > best).sum()))
    at = lambda some, n: sum(rank < n for rank in some) / len(some)
    return "\n".join(f"{split}, {kind}, {name}: of {len(some)} the other report's sentence is among the nearest 5 in {at(some, 5):.3f}, "
                     f"10 in {at(some, 10):.3f}" for (kind, name), some in sorted(ranks.items()))


def report(model, pieces, stories, corpora, shared, split="dev"):
    story = data.story_pairs(corpora, split)
    outputs, cosines = read(model, pieces, stories, story)
    positive = [p.question == 1 for p in story]
    lines = [f"{split} story pairs, one question: AP reader {average_precision([o[0] for o in outputs], positive):.3f}, "
             f"cosine {average_precision(cosines, positive):.3f}, of {len(story)} share {sum(positive) / len(story):.2f}"]
    gold = data.gold_pairs(shared, split, 0)
    outputs, cosines = read(model, pieces, stories, gold)
    lines.append(f"{split} gold pairs, another answer: {answers(gold, [-o[1] for o in outputs])}")
    lines.append(f"  by cosine: {answers(gold, [-c for c in cosines])}")
    real = [n for n, p in enumerate(gold) if p.answer == 0]
    typed = sum(max(range(10), key=lambda t: outputs[n][3 + t]) == gold[n].differs for n in real)
    bce = sum(math.log1p(math.exp(-o[1] if p.answer else o[1])) for o, p in zip(outputs, gold)) / len(gold)
    clash = average_precision([-outputs[n][2] for n in real], [gold[n].both == 0 for n in real])
    lines.append(f"  conflicts among {len(real)} that differ, AP {clash:.3f}, share {sum(gold[n].both == 0 for n in real) / len(real):.2f}; type right {typed / max(1, len(real)):.2f}; log loss of the answer {bce:.3f}")
    return "\n".join(lines)


def main():
    from safetensors.torch import load_file

    from model import Encoder
    from published import minilm
    from reader import PairReader
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--shared", required=True)
    a.add_argument("--split", default="dev")
    a.add_argument("--invented", action="store_true", help="the invented stories and opposites instead")
    a.add_argument("--recall", action="store_true", help="instead, how often the embedding brings the other evidence of a gold finding near")
    a.add_argument("checkpoint")
    o = a.parse_args()
    model = PairReader()
    model.load_state_dict(load_file(o.checkpoint))
    stories = data.Stories(o.shared)
    if o.recall:
        untrained = PairReader()
        untrained.begin(Encoder.load_minilm, load_file(minilm() / "model.safetensors"))
        print(recall({"tuned": model.eval(), "as published": untrained.eval()}, Pieces(), o.shared, o.split))
        return
    print(of_invented(model.eval(), Pieces(), stories) if o.invented else report(model.eval(), Pieces(), stories, o.corpora, o.shared, o.split))


if __name__ == "__main__":
    main()
