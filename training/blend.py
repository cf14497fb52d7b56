"""The last step of training: a logistic regression on the overlap of words alone, blended with the network's scores of one question and one answer.

The network, with ten million weights and some ten thousand pairs, learns stories by heart; thirteen weights cannot. Blended in equal parts
both rank pairs of other stories better than either.
"""

import torch
from torch.nn import functional as F

import pairs as data
from passages import batch, forward

# Weight of the squared coefficients in the regressions.
DECAY = 1e-4
# Pairs by which the spread of the network's scores is told.
SOME = 2000


def logistic(x, labels, decay, fixed=0.0, weight=None):
    """Weights of a logistic regression on the columns of x, beside `fixed` log odds; `decay`, of their squares, is one for all or one a column."""
    weights = torch.zeros(x.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(fixed + x @ weights, labels, weight=weight) + (decay * weights.square()).sum()
        loss.backward()
        return loss
    optimiser.step(closure)
    return weights.detach()


def regression(features, labels):
    """Weights and bias of a logistic regression; the features are scaled to spread one while it is fitted."""
    mean, spread = features.mean(0), features.std(0).clamp(min=1e-6)
    x = torch.cat([(features - mean) / spread, torch.ones(len(features), 1)], 1)
    weights = logistic(x, labels, torch.tensor([DECAY] * features.shape[1] + [0.0]))
    scaled = weights[:-1] / spread
    return scaled, weights[-1] - scaled @ mean


def blend(model, pieces, stories, corpora, shared):
    """Fits the regressions on the pairs at their natural share, and the scale that gives the network's scores their spread."""
    story, gold = data.story_pairs(corpora, "train"), data.gold_pairs(shared, "train", 0)
    model.scale.data.fill_(1.0)
    model.wide.weight.data.zero_()
    model.wide.bias.data.zero_()
    for column, (some, label) in enumerate(((story, "question"), (gold + [p for p in story if p.answer >= 0], "answer"))):
        x = torch.tensor([stories.overlap(p) for p in some])
        y = torch.tensor([float(getattr(p, label)) for p in some])
        with torch.inference_mode():
            scores = [forward(model, batch(pieces, stories, some[k:k + 48]))[0][:, column] for k in range(0, SOME, 48)]
        weights, bias = regression(x, y)
        model.scale.data[column] = (x @ weights).std() / torch.cat(scores).std()
        model.wide.weight.data[column, :x.shape[1]] = weights
        model.wide.bias.data[column] = bias
    model.blended.fill_(1)
    return model

