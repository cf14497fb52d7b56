"""The last step of training: a logistic regression on the overlap of words alone, blended with the network's scores of one question and one answer.

The network, with five million weights, learns stories by heart; thirteen weights cannot. In equal parts both rank pairs of other stories better than
either; how much they count is fitted on stories that the network has not seen.
"""

import torch
from torch.nn import functional as F

import pairs as data
from evaluate_reader import read

# Weight of the squared coefficients in the regressions.
DECAY = 1e-4


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


def blend(model, pieces, stories, corpora, shared, aside, invented):
    """Fits the regressions on the pairs at their natural share, and how much they and the network's scores count on the stories `aside`, which the
    network has not seen; what the cosine of the embeddings adds to one question, on `invented` pairs, for the tower has seen all others."""
    story, gold = data.story_pairs(corpora, "train"), data.gold_pairs(shared, "train", 0)
    model.blended.fill_(0)
    for column, (some, label) in enumerate(((story, "question"), (gold + [p for p in story if p.answer >= 0], "answer"))):
        x = torch.tensor([stories.overlap(p) for p in some])
        y = torch.tensor([float(getattr(p, label)) for p in some])
        weights, bias = regression(x, y)
        unseen = [n for n, p in enumerate(some) if p.story in aside]
        outputs, cosines = read(model, pieces, stories, [some[n] for n in unseen])
        network = torch.tensor([out[column] for out in outputs])
        (scale,), more = regression((network + x[unseen] @ weights + bias)[:, None], y[unseen])
        print(f"{label}: network and overlap count {scale:.2f}, by {len(unseen)} pairs")
        model.scale.data[column] = 2 * scale
        model.wide.weight.data[column] = 0
        model.wide.weight.data[column, :x.shape[1]] = 2 * scale * weights
        model.wide.bias.data[column] = 2 * (scale * bias + more)
        if label == "question":
            middle = sum(cosines) / len(cosines)
    model.blended.fill_(1)
    outputs, cosines = read(model, pieces, stories, invented)
    near = torch.stack([torch.tensor(cosines), torch.ones(len(cosines))], 1)
    questions = torch.tensor([float(p.question) for p in invented])
    added = float(logistic(near, questions, DECAY, torch.tensor([out[0] for out in outputs]))[0])
    print(f"question: the cosine adds {added:.2f} times what it is above {middle:.2f}")
    model.wide.weight.data[0, -1] = 2 * added
    model.wide.bias.data[0] -= 2 * added * middle
    return model
