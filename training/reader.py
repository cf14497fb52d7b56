"""The pair reader: are two passages of one question, and do they give one answer to it?

Each sentence is read once, by the lower layers alone; a pair is read by the upper ones, over the two sentences side by side (Cao et al. 2020,
DeFormer). What a pair adds at that place: which words are the passage, and which of them the other side has too. The tower, layers of its own, reads a
sentence to the end by itself: the mean over a passage's pieces is its embedding, by which candidates are found. The lower layers stay as published:
tuned, they mark what they have seen of the stories, and the upper ones learn these marks in place of what the passages say.

Shapes: B pairs, S sentences (two a pair), T word pieces of a sentence, J of a pair, H hidden units.
"""

import torch
from torch import nn
from torch.nn import functional as F

from model import MINILM, POSITIONS, VOCABULARY, Layer
from overlap import COUNT
from pairs import REASONS, TYPES

# Layers that read a sentence alone.
ALONE = 3
# Of a piece in a pair: of the first or the second sentence, outside or inside the passage.
ROLES = 4
# Of a piece's word: none (marks), in the other passage, in the other sentence, in neither; and the last three for numbers.
MATCHES = 7
# Word pieces of a sentence that are read, marks included.
SIDE = 96
# One question, one answer, both can be right; in what the answers differ; why both can be right.
TYPED = slice(3, 3 + len(TYPES))
REASONED = slice(TYPED.stop, TYPED.stop + len(REASONS))
OUTPUTS = REASONED.stop


class PairReader(nn.Module):
    def __init__(self, size=MINILM):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, size.hidden)
        self.positions = nn.Embedding(POSITIONS, size.hidden)
        self.segments = nn.Embedding(2, size.hidden)
        self.norm = nn.LayerNorm(size.hidden, eps=size.epsilon)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        self.lower_norm = nn.LayerNorm(size.hidden, eps=size.epsilon)
        self.lower = nn.ModuleList(Layer(size) for _ in range(ALONE))
        self.roles = nn.Embedding(ROLES, size.hidden)
        self.matches = nn.Embedding(MATCHES, size.hidden)
        self.joint = nn.ModuleList(Layer(size) for _ in range(size.layers - ALONE))
        self.hidden = nn.Linear(5 * size.hidden, size.hidden)
        self.out = nn.Linear(size.hidden, OUTPUTS)
        # Overlap of words, and the cosine of the embeddings.
        self.overlap = nn.Linear(COUNT + 1, 64)
        self.added = nn.Linear(64, OUTPUTS)
        # Of one question and one answer: a regression on the overlap alone, half of the score once it is fitted (blend.py).
        self.wide = nn.Linear(COUNT + 1, 2)
        self.scale = nn.Parameter(torch.ones(2))
        self.register_buffer("blended", torch.zeros(1))

    def begin(self, load, weights):
        """Published weights, by `load` of the tagging network's encoder; the lower and the joint layers begin as copies of the tower's."""
        load(self, weights)
        for mine, other in zip([self.lower_norm, *self.lower, *self.joint], [self.norm, *self.layers]):
            mine.load_state_dict(other.state_dict())
        for table in (self.roles, self.matches):
            nn.init.normal_(table.weight, std=0.02)

    def placed(self, ids):
        return self.words(ids) + self.positions(torch.arange(ids.shape[1])) + self.segments.weight[0]

    def read(self, ids, mask):
        """ids, mask [S, T] -> hidden states after the lower layers [S, T, H]."""
        x = self.lower_norm(self.placed(ids))
        hide = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.lower:
            x = layer(x, hide, 0.0)
        return x

    def embed(self, ids, mask, passage, drop=0.0):
        """Sentences and the pieces of a passage in each [S, T] -> unit vectors [S, H]."""
        x = F.dropout(self.norm(self.placed(ids)), drop, self.training)
        hide = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hide, drop)
        mean = (x * passage[..., None]).sum(1) / passage.sum(1, keepdim=True).clamp(min=1)
        return F.normalize(mean.float(), dim=-1)

    def pair(self, x, mask, roles, matches, overlap, drop=0.0):
        """Hidden states of a pair's two sentences side by side [B, J, H], roles and matches [B, J], overlap [B, COUNT + 1] -> [B, OUTPUTS]."""
        x = x + self.roles(roles) + self.matches(matches)
        hide = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.joint:
            x = layer(x, hide, drop)

        def mean(role):
            within = ((roles == role) & (mask > 0)).to(x.dtype)
            return (x * within[..., None]).sum(1) / within.sum(1, keepdim=True).clamp(min=1)
        a, b = mean(1), mean(3)
        features = torch.cat([x[:, 0], a, b, (a - b).abs(), a * b], -1)
        inner = F.gelu(self.hidden(F.dropout(features, drop, self.training)))
        out = self.out(F.dropout(inner, drop, self.training)) + self.added(F.gelu(self.overlap(overlap)))
        if self.blended.item():
            out = torch.cat([(out[:, :2] * self.scale + self.wide(overlap)) / 2, out[:, 2:]], -1)
        return out
