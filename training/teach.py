"""What the teacher says of the corpora's words: the chances of source, cue and content, for the tagging network to learn from
(distillation, Hinton et al. 2015).

    python3 teach.py --corpora DIR --teacher CHECKPOINT --out FILE.npz
"""

import argparse

import numpy as np
import torch
from safetensors.torch import load_file

import data
import scores
from model import MPNET, tagger
from windows import word_pieces

# Chances are kept in thousandths, source, cue and content in one number, ten bits each.
PARTS = 1000
BITS = 10
# Pieces of a window.
CAP = 192
# What it is asked about: attributions, and texts of other kinds.
SETS = ("polnear", "conll", "standing", "ecbplus", "ewt", "gum")


def packed(chances):
    """[N, 4] chances of O, source, cue, content -> [N] numbers."""
    parts = np.rint(chances[:, 1:] * PARTS).astype(np.int64)
    return parts[:, 0] << 2 * BITS | parts[:, 1] << BITS | parts[:, 2]


def unpacked(numbers):
    """[N] -> [N, 4]."""
    parts = torch.stack([numbers >> 2 * BITS, numbers >> BITS, numbers], 1) & (1 << BITS) - 1
    chances = parts.float() / PARTS
    return torch.cat([(1 - chances.sum(1, keepdim=True)).clamp(min=0), chances], 1)


def add(documents, path):
    """Gives every sentence its layer `taught`."""
    said = np.load(path)
    for name in SETS:
        some = documents[name]
        numbers, at = said[name].tolist(), 0
        for sentence in (s for d in some for s in d.sentences):
            sentence.taught = numbers[at:at + len(sentence.words)]
            at += len(sentence.words)
        assert at == len(numbers), f"{path} was made of other documents: {name}"


def taught(documents, pieces, predict):
    """One number for each word of the documents, in order; -100 where no window holds the word."""
    start, at = {}, 0
    for d in documents:
        for n, s in enumerate(d.sentences):
            start[id(d), n] = at
            at += len(s.words)
    out = np.full(at, -100, np.int64)
    for d, w, rows in scores.predictions(documents, pieces, predict, CAP):
        where = [start[id(d), n] + i for n, i in w.words]
        out[where] = packed(rows["attribution"][scores.positions(w)])
    return out


def predictor(model, bf16):
    def predict(ids, attention, shapes, place):
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            x = model.encoder(ids, attention, shapes)
            return {"attribution": torch.softmax(model.attribution(x).float(), -1).numpy()}
    return predict


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--teacher", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--slice", type=int, default=0, help="documents read of each corpus (0: all)")
    a.add_argument("--bf16", action="store_true")
    a.add_argument("--threads", type=int, default=2)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    model = tagger(MPNET)
    model.load_state_dict(load_file(o.teacher))
    predict, pieces = predictor(model.eval(), o.bf16), word_pieces()
    documents = data.training(o.corpora, o.slice)
    np.savez_compressed(o.out, **{name: taught(documents[name], pieces, predict) for name in SETS})


if __name__ == "__main__":
    main()
