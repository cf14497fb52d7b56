"""Passages to word pieces, and pairs to batches of tensors, as crates/encoder does it."""

import torch
from tokenizers import Tokenizer

from published import minilm
from reader import SIDE

CLS, SEP = 101, 102


class Pieces:
    """Sentences to ids; remembered."""

    def __init__(self):
        self.tokenizer = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        vocabulary = self.tokenizer.get_vocab()
        self.goes_on = {i for piece, i in vocabulary.items() if piece.startswith("##")}
        self.number = {i for piece, i in vocabulary.items() if piece.lstrip("#")[:1] in set("0123456789")}
        self.mark = {i for piece, i in vocabulary.items() if not any(c.isalnum() for c in piece)}
        self.known = {}

    def sentence(self, passage):
        """(ids with marks, inside): the piece lies within the passage; cut around the passage where it is too long."""
        key = (passage.text, passage.start, passage.end)
        if key not in self.known:
            e = self.tokenizer.encode(passage.text, add_special_tokens=False)
            inside = [s < passage.end and passage.start < t for s, t in e.offsets]
            ids, most = e.ids, SIDE - 2
            if len(ids) > most:
                first, count = (inside.index(True), sum(inside)) if True in inside else (0, 0)
                start = min(max(first - max(most - count, 0) // 2, 0), len(ids) - most)
                ids, inside = ids[start:start + most], inside[start:start + most]
            if True not in inside:
                inside = [True] * len(ids)
            self.known[key] = ([CLS, *ids, SEP], [False, *inside, False])
        return self.known[key]

    def words(self, ids):
        """The word of each piece, as the tuple of its pieces; None for marks."""
        out, n = [None] * len(ids), 0
        while n < len(ids):
            end = n + 1
            while end < len(ids) and ids[end] in self.goes_on:
                end += 1
            if ids[n] not in self.mark and ids[n] not in (CLS, SEP):
                out[n:end] = [tuple(ids[n:end])] * (end - n)
            n = end
        return out

    def matches(self, one, inside, other, other_inside):
        """For each piece of `one` whether its word stands in the other passage (1), its sentence (2) or neither (3); numbers 3 more."""
        words = self.words(other)
        near = {w for w, i in zip(words, other_inside) if w and i}
        far = set(words)
        out = []
        for w in self.words(one):
            kind = 0 if w is None else 1 if w in near else 2 if w in far else 3
            out.append(kind + 3 if kind and w[0] in self.number else kind)
        return out


def padded(rows, width, dtype=torch.long):
    out = torch.zeros(len(rows), width, dtype=dtype)
    for n, row in enumerate(rows):
        out[n, :len(row)] = torch.tensor(row, dtype=dtype)
    return out


def sentences(sides):
    """Tensors [S, T] of sentences, as `Pieces.sentence` gives them: word pieces, which are there, which lie within the passage."""
    width = max(len(ids) for ids, _ in sides)
    return (padded([ids for ids, _ in sides], width), padded([[1.0] * len(ids) for ids, _ in sides], width, torch.float),
            padded([[float(i) for i in inside] for _, inside in sides], width, torch.float))


def batch(pieces, stories, pairs):
    """Tensors of pairs: sentences (first sides, then second ones), and the places of each pair's pieces among them."""
    sides = [pieces.sentence(p.a) for p in pairs] + [pieces.sentence(p.b) for p in pairs]
    ids, mask, passage = sentences(sides)
    count, width = len(pairs), ids.shape[1]
    places, roles, matches = [], [], []
    for n in range(count):
        (a, ai), (b, bi) = sides[n], sides[count + n]
        places.append([n * width + k for k in range(len(a))] + [(count + n) * width + k for k in range(len(b))])
        roles.append([int(i) for i in ai] + [2 + int(i) for i in bi])
        matches.append(pieces.matches(a, ai, b, bi) + pieces.matches(b, bi, a, ai))
    joint = max(len(p) for p in places)
    return {"ids": ids, "mask": mask, "passage": passage, "places": padded(places, joint), "roles": padded(roles, joint),
            "matches": padded(matches, joint), "joint": padded([[1.0] * len(p) for p in places], joint, torch.float),
            "overlap": torch.tensor([stories.overlap(p) for p in pairs])}


def forward(model, t, drop=0.0):
    """(outputs [B, OUTPUTS], embeddings [2 B, H]) of a batch."""
    x = model.read(t["ids"], t["mask"])
    vectors = model.embed(t["ids"], t["mask"], t["passage"], drop)
    a, b = vectors.detach().chunk(2)
    overlap = torch.cat([t["overlap"], (a * b).sum(-1, keepdim=True)], -1)
    both = x.reshape(-1, x.shape[-1])[t["places"].reshape(-1)].view(*t["places"].shape, -1)
    return model.pair(both, t["joint"], t["roles"], t["matches"], overlap, drop).float(), vectors
