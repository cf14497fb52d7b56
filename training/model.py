"""The tagging network: one encoder with case/shape input features, and a head for each token-level task.

Shapes: B windows, T word pieces, H hidden units: 384 in the network that is published, which starts from MiniLM, 768 in the teacher
of its attributions, which starts from MPNet. Word-level labels stand on a word's first piece.
"""

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

@dataclass(frozen=True)
class Size:
    """Of an encoder: hidden units (four times as many inside a layer), layers, the epsilon of its norms, whether its
    attention sees relative positions."""
    hidden: int
    layers: int
    epsilon: float
    relative: bool = False


MINILM = Size(384, 6, 1e-12)
MPNET = Size(768, 12, 1e-5, True)
HEADS = 12
VOCABULARY = 30522
POSITIONS = 512
ARC = 256
RELATION = 256
LINK = 128
FAR = 64
# Of relative positions: buckets, and the distance from which all are one.
BUCKETS = 32
FARTHEST = 128
LONGEST = 256


class Layer(nn.Module):
    """One post-norm transformer layer (Vaswani et al. 2017, section 3.1; BERT's order of operations)."""

    def __init__(self, size):
        super().__init__()
        self.qkv = nn.Linear(size.hidden, 3 * size.hidden)
        self.out = nn.Linear(size.hidden, size.hidden)
        self.norm1 = nn.LayerNorm(size.hidden, eps=size.epsilon)
        self.up = nn.Linear(size.hidden, 4 * size.hidden)
        self.down = nn.Linear(4 * size.hidden, size.hidden)
        self.norm2 = nn.LayerNorm(size.hidden, eps=size.epsilon)

    def forward(self, x, mask, drop=0.0):
        b, t, width = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        # Spelled out: the gradient of the fused attention is several times slower on a CPU.
        seen = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(width // HEADS) + mask, -1)
        attended = seen @ v
        attended = self.out(attended.transpose(1, 2).reshape(b, t, width))
        x = self.norm1(x + F.dropout(attended, drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Encoder(nn.Module):
    """Word pieces and shapes to hidden states [B, T, H]."""

    def __init__(self, shapes, size):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, size.hidden)
        self.positions = nn.Embedding(POSITIONS, size.hidden)
        self.segments = nn.Embedding(2, size.hidden)
        self.shapes = nn.Embedding(shapes, size.hidden)
        self.norm = nn.LayerNorm(size.hidden, eps=size.epsilon)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        self.relative = nn.Embedding(BUCKETS, HEADS) if size.relative else None
        nn.init.normal_(self.shapes.weight, std=0.005)

    def forward(self, ids, attention, shape_ids, drop=0.0):
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place) + self.segments.weight[0] + self.shapes(shape_ids)
        x = F.dropout(self.norm(x), drop, self.training)
        mask = ((1.0 - attention.to(x.dtype)) * -1e4)[:, None, None, :]
        if self.relative is not None:
            mask = mask + self.relative(buckets(len(place))).permute(2, 0, 1)
        for layer in self.layers:
            x = layer(x, mask, drop)
        return x

    def load_minilm(self, weights):
        """Take MiniLM's published weights (a dict of tensors named as BERT's)."""
        put(self.words, weights, "embeddings.word_embeddings")
        put(self.positions, weights, "embeddings.position_embeddings")
        put(self.segments, weights, "embeddings.token_type_embeddings")
        put(self.norm, weights, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            put(layer.qkv, weights, *(f"{p}attention.self.{n}" for n in ("query", "key", "value")))
            put(layer.out, weights, p + "attention.output.dense")
            put(layer.norm1, weights, p + "attention.output.LayerNorm")
            put(layer.up, weights, p + "intermediate.dense")
            put(layer.down, weights, p + "output.dense")
            put(layer.norm2, weights, p + "output.LayerNorm")

    def load_mpnet(self, weights):
        """Take MPNet's published weights. Its vocabulary is BERT's, four further on, with marks of its own; so are its positions, by two."""
        words = weights["embeddings.word_embeddings.weight"]
        self.words.weight.data.copy_(words[4:4 + VOCABULARY])
        for bert, own in ((101, 0), (102, 2), (100, 3)):
            self.words.weight.data[bert] = words[own]
        self.positions.weight.data.copy_(weights["embeddings.position_embeddings.weight"][2:2 + POSITIONS])
        self.segments.weight.data.zero_()
        put(self.norm, weights, "embeddings.LayerNorm")
        put(self.relative, weights, "encoder.relative_attention_bias")
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            put(layer.qkv, weights, *(f"{p}attention.attn.{n}" for n in "qkv"))
            put(layer.out, weights, p + "attention.attn.o")
            put(layer.norm1, weights, p + "attention.LayerNorm")
            put(layer.up, weights, p + "intermediate.dense")
            put(layer.down, weights, p + "output.dense")
            put(layer.norm2, weights, p + "output.LayerNorm")


def put(module, weights, *names):
    """Copies weights, and biases where there are, into a module: those of several names one below the other."""
    for kind in ("weight", "bias"):
        if getattr(module, kind, None) is not None:
            getattr(module, kind).data.copy_(torch.cat([weights[f"{n}.{kind}"] for n in names]))


def buckets(length):
    """[length, length]: the bucket of each distance from query to key (Raffel et al. 2020, section 2.1, in both directions)."""
    place = torch.arange(length)
    away = place.unsqueeze(1) - place
    half, near = BUCKETS // 2, BUCKETS // 4
    far = near + (torch.log(away.abs().clamp(min=1) / near) / math.log(FARTHEST / near) * (half - near)).long()
    return torch.where(away < 0, half, 0) + torch.where(away.abs() < near, away.abs(), far.clamp(max=half - 1))


class Biaffine(nn.Module):
    """Scores of pairs (Dozat and Manning 2017, section 2.2): out[b, i, j] for dependent i and head j."""

    def __init__(self, hidden, size):
        super().__init__()
        self.dependent = nn.Linear(hidden, size)
        self.head = nn.Linear(hidden, size)
        self.between = nn.Linear(size, size, bias=False)
        self.alone = nn.Linear(size, 1, bias=False)
        # A score for each distance i - j, up to FAR pieces either way; in tenths, so that it learns fast.
        self.distance = nn.Parameter(-torch.arange(-FAR, FAR + 1).abs() / 200)

    def distances(self, length):
        """[length, length]: the score of each distance."""
        place = torch.arange(length)
        return 10 * self.distance[(place.unsqueeze(1) - place).clamp(-FAR, FAR) + FAR]

    def forward(self, x, drop=0.0):
        d = F.dropout(F.gelu(self.dependent(x)), drop, self.training)
        h = F.dropout(F.gelu(self.head(x)), drop, self.training)
        return self.between(d) @ h.transpose(1, 2) + self.alone(h).transpose(1, 2) + self.distances(x.shape[1])


class Relations(nn.Module):
    """Labels of arcs, from the dependent, its head and their product."""

    def __init__(self, hidden, labels):
        super().__init__()
        self.dependent = nn.Linear(hidden, RELATION)
        self.head = nn.Linear(hidden, RELATION)
        self.sum = nn.Linear(RELATION, labels)
        self.product = nn.Linear(RELATION, labels, bias=False)

    def forward(self, x, heads, drop=0.0):
        """x [B, T, H], heads [B, T] (positions) -> [B, T, labels]."""
        b, t, _ = x.shape
        d, h = self.dependent(x), self.head(x)
        h = torch.gather(h, 1, heads.unsqueeze(-1).expand(b, t, RELATION))
        both = F.dropout(F.gelu(d + h), drop, self.training)
        return self.sum(both) + self.product(F.dropout(d * h, drop, self.training))


class Tagger(nn.Module):
    """The encoder and its heads."""

    def __init__(self, size, shapes, upos, entities, attribution, standing, relations):
        super().__init__()
        self.encoder = Encoder(shapes, size)
        self.upos = nn.Linear(size.hidden, upos)
        self.entities = nn.Linear(size.hidden, entities)
        self.attribution = nn.Linear(size.hidden, attribution)
        self.standing = nn.Linear(size.hidden, standing)
        self.arcs = Biaffine(size.hidden, ARC)
        self.relations = Relations(size.hidden, relations)
        self.links = Biaffine(size.hidden, LINK)

    def arc_scores(self, x, place, drop=0.0):
        """[B, T, T], -1e4 where j cannot be the head of i: heads are first pieces of the same sentence, or [CLS] = root."""
        scores = self.arcs(x, drop)
        same = place.unsqueeze(2) == place.unsqueeze(1)
        word = (place > 0).unsqueeze(1)
        root = torch.arange(place.shape[1], device=place.device) == 0
        return scores + torch.where(same & word | root, 0.0, -1e4)

    def link_scores(self, x, place, drop=0.0):
        """[B, T, T], -1e4 where j is not the first piece of a word; j is the first word of the cue."""
        return self.links(x, drop) + torch.where((place > 0).unsqueeze(1), 0.0, -1e4)


def tagger(size=MINILM):
    from labels import ATTRIBUTION, ENTITIES, RELATIONS, STANDING, UPOS
    from words import SHAPE_COUNT
    return Tagger(size, SHAPE_COUNT, len(UPOS), len(ENTITIES), len(ATTRIBUTION), len(STANDING), len(RELATIONS))
