"""What the words of two passages have in common, weighed by how rare they are in their story. crates/encoder/src/overlap.rs does the same."""

import math
import re
from collections import Counter

# Words are compared by so many of their first letters.
LETTERS = 6
# A word that so many sentences have at most is rare.
RARE = 4
NEGATIONS = {"not", "no", "never", "none", "nobody", "nothing", "nor", "neither", "cannot", "without", "t"}
COUNT = 12


def stems(text):
    """The words of a text, by their first letters; numbers whole."""
    return [w if w[0].isdigit() else w[:LETTERS] for w in re.findall(r"[^\W_]+", text.lower())]


class Rarity:
    """In how many sentences of a story each word stands."""

    def __init__(self, sentences):
        self.counts, self.sentences = Counter(), 0
        for s in sentences:
            self.sentences += 1
            self.counts.update(set(stems(s)))

    def weights(self, text):
        return {w: math.log(1 + self.sentences / (1 + self.counts[w])) for w in set(stems(text))}


def cosine(a, b):
    shared = sum(v * v for w, v in a.items() if w in b)
    lengths = sum(v * v for v in a.values()) * sum(v * v for v in b.values())
    return shared / math.sqrt(lengths) if lengths > 0 else 0.0


def overlap(rarity, a, b):
    """COUNT numbers, about 0 to 1, the same for (a, b) and (b, a)."""
    one, other = rarity.weights(a.words), rarity.weights(b.words)
    first, second = rarity.weights(a.text), rarity.weights(b.text)
    shared = sum(v for w, v in one.items() if w in other)
    least = min(sum(one.values()), sum(other.values()))
    numbers, others = ({w for w in side if w[0].isdigit()} for side in (one, other))
    rare = sum(w in other and rarity.counts[w] <= RARE and len(w) > 3 for w in one)
    across = sorted((cosine(one, second), cosine(first, other)))
    negated = [any(w in NEGATIONS for w in side) for side in (one, other)]
    return [
        cosine(one, other), cosine(first, second), *across, min(shared / 20, 1.0), shared / least if least > 0 else 0.0,
        min(len(numbers & others), 2) / 2, float(bool(numbers - others) and bool(others - numbers)), min(rare, 3) / 3,
        abs(math.log((1 + len(one)) / (1 + len(other)))) / 2, math.log(1 + len(one) + len(other)) / 5, float(negated[0] != negated[1]),
    ]
