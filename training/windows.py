"""Documents to windows of word pieces, and windows to batches of tensors.

A window is [CLS] + the pieces of one or more consecutive sentences + [SEP]. Labels stand on first pieces; -100 elsewhere.
`place` is 0 off first pieces, else the number of the sentence in the window, from 1.
"""

import random
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from model import LONGEST
from published import minilm
from words import shape

CLS, SEP, UNKNOWN = 101, 102, 100
LAYERS = ("upos", "heads", "relations", "entities", "attribution", "links", "standing", "taught")


class Pieces:
    """Word to word pieces, remembered."""

    def __init__(self, tokenizer):
        self.tokenizer, self.known = tokenizer, {}

    def __call__(self, word):
        found = self.known.get(word)
        if found is None:
            found = self.tokenizer.encode(word, add_special_tokens=False).ids[:24] or [UNKNOWN]
            self.known[word] = found
        return found


def word_pieces():
    """Pieces by the tokeniser of MiniLM."""
    t = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    return Pieces(t)


@dataclass
class Window:
    ids: list
    shapes: list
    place: list
    words: list      # (index of the sentence in the document, of the word in the sentence) of each first piece
    layers: dict


def windows(document, pieces, cap):
    """Cuts a document into windows of at most `cap` pieces (one sentence each at least, cut at LONGEST)."""
    out, batch, size = [], [], 2
    for n, s in enumerate(document.sentences):
        length = sum(len(pieces(w)) for w in s.words)
        if batch and size + length > cap:
            out.append(window(document, batch, pieces))
            batch, size = [], 2
        batch.append(n)
        size += length
    if batch:
        out.append(window(document, batch, pieces))
    return out


def starts_of(document):
    starts, at = [], 0
    for s in document.sentences:
        starts.append(at)
        at += len(s.words)
    return starts


def window(document, chosen, pieces):
    ids, shapes, place, where = [CLS], [0], [0], []
    first = {}
    starts = getattr(document, "starts", None)
    if starts is None:
        starts = document.starts = starts_of(document)
    for number, n in enumerate(chosen, 1):
        for i, word in enumerate(document.sentences[n].words):
            p = pieces(word)
            if len(ids) + len(p) >= LONGEST:
                break
            first[(n, i)] = len(ids)
            where.append((n, i))
            kind = shape(word) + (8 if i == 0 else 0)
            ids += p
            shapes += [kind] * len(p)
            place += [number] + [0] * (len(p) - 1)
    ids.append(SEP)
    shapes.append(0)
    place.append(0)
    layers = {}
    sample = document.sentences[chosen[0]]
    global_first = None
    for layer in LAYERS:
        if getattr(sample, layer) is None:
            continue
        values = [-100 if layer != "entities" else 0] * len(ids)
        for (n, i), at in first.items():
            v = getattr(document.sentences[n], layer)[i]
            if layer == "heads":
                v = 0 if v == 0 else first.get((n, v - 1), -100)
            elif layer == "links" and v >= 0:
                if global_first is None:
                    global_first = {starts[a] + b: p for (a, b), p in first.items()}
                v = global_first.get(v, -100)
            values[at] = v
        layers[layer] = values
    return Window(ids, shapes, place, where, layers)


def batches(all_windows, tokens, rng=None):
    """Groups of windows of like length with at most `tokens` pieces, padding included."""
    key = (lambda w: (len(w.ids) + rng.randint(-6, 6))) if rng else (lambda w: len(w.ids))
    ordered = sorted(all_windows, key=key)
    groups, current, longest = [], [], 0
    for w in ordered:
        longest = max(longest, len(w.ids))
        if current and longest * (len(current) + 1) > tokens:
            groups.append(current)
            current, longest = [], len(w.ids)
        current.append(w)
    if current:
        groups.append(current)
    if rng:
        rng.shuffle(groups)
    return groups


def tensors(group):
    """ids, attention (float), shapes, place [B, T] and a dict of label tensors [B, T]."""
    t = max(len(w.ids) for w in group)

    def pad(rows, fill=0):
        a = np.full((len(rows), t), fill, dtype=np.int64)
        for i, r in enumerate(rows):
            a[i, :len(r)] = r
        return torch.from_numpy(a)

    ids = pad([w.ids for w in group])
    attention = pad([[1] * len(w.ids) for w in group]).float()
    layers = {k: pad([w.layers[k] for w in group], 0 if k == "entities" else -100) for k in group[0].layers}
    return ids, attention, pad([w.shapes for w in group]), pad([w.place for w in group]), layers


def epoch(documents, pieces, caps, tokens, seed):
    """Batches of all documents, each cut into windows of a size drawn from `caps`."""
    rng = random.Random(seed)
    out = []
    for d in documents:
        out += windows(d, pieces, rng.choice(caps))
    return batches(out, tokens, rng)
