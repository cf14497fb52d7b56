"""The tagging network: one MiniLM encoder with case/shape input features, and a head for each token-level task.

Shapes: B windows, T word pieces, H = 384 hidden units. Word-level labels stand on a word's first piece.
"""

import torch
from torch import nn
from torch.nn import functional as F

HIDDEN = 384
LAYERS = 6
HEADS = 12
INNER = 1536
VOCABULARY = 30522
POSITIONS = 512
ARC = 256
RELATION = 256
LINK = 128
FAR = 64
LONGEST = 256


class Layer(nn.Module):
    """One post-norm transformer layer (Vaswani et al. 2017, section 3.1; BERT's order of operations)."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, mask, drop=0.0):
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        attended = self.out(attended.transpose(1, 2).reshape(b, t, HIDDEN))
        x = self.norm1(x + F.dropout(attended, drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Encoder(nn.Module):
    """Word pieces and shapes to hidden states [B, T, H]."""

    def __init__(self, shapes):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.shapes = nn.Embedding(shapes, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        nn.init.normal_(self.shapes.weight, std=0.005)

    def forward(self, ids, attention, shape_ids, drop=0.0):
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place) + self.segments.weight[0] + self.shapes(shape_ids)
        x = F.dropout(self.norm(x), drop, self.training)
        mask = ((1.0 - attention.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, drop)
        return x

    def load_minilm(self, weights):
        """Take the published weights (a dict of tensors named as BERT's)."""
        def put(module, name):
            module.weight.data.copy_(weights[name + ".weight"])
            if getattr(module, "bias", None) is not None:
                module.bias.data.copy_(weights[name + ".bias"])

        put(self.words, "embeddings.word_embeddings")
        put(self.positions, "embeddings.position_embeddings")
        put(self.segments, "embeddings.token_type_embeddings")
        put(self.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                parts = [weights[f"{p}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                getattr(layer.qkv, kind).data.copy_(torch.cat(parts))
            put(layer.out, p + "attention.output.dense")
            put(layer.norm1, p + "attention.output.LayerNorm")
            put(layer.up, p + "intermediate.dense")
            put(layer.down, p + "output.dense")
            put(layer.norm2, p + "output.LayerNorm")


class Biaffine(nn.Module):
    """Scores of pairs (Dozat and Manning 2017, section 2.2): out[b, i, j] for dependent i and head j."""

    def __init__(self, size):
        super().__init__()
        self.dependent = nn.Linear(HIDDEN, size)
        self.head = nn.Linear(HIDDEN, size)
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

    def __init__(self, labels):
        super().__init__()
        self.dependent = nn.Linear(HIDDEN, RELATION)
        self.head = nn.Linear(HIDDEN, RELATION)
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

    def __init__(self, shapes, upos, entities, attribution, standing, relations):
        super().__init__()
        self.encoder = Encoder(shapes)
        self.upos = nn.Linear(HIDDEN, upos)
        self.entities = nn.Linear(HIDDEN, entities)
        self.attribution = nn.Linear(HIDDEN, attribution)
        self.standing = nn.Linear(HIDDEN, standing)
        self.arcs = Biaffine(ARC)
        self.relations = Relations(relations)
        self.links = Biaffine(LINK)

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


def tagger():
    from labels import ATTRIBUTION, ENTITIES, RELATIONS, STANDING, UPOS
    from words import SHAPE_COUNT
    return Tagger(SHAPE_COUNT, len(UPOS), len(ENTITIES), len(ATTRIBUTION), len(STANDING), len(RELATIONS))
