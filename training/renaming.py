"""Other names for the people, places and bodies of a pair, the same in both passages: what is left to learn is how the two stand to one another.

A network of ten million weights knows a few hundred stories by heart, by their names first of all.
"""

import re
from collections import Counter

from pairs import DAYS, MONTHS, Passage, replace

WORD = re.compile(r"[A-ZÀ-Þ][\w'’-]{2,}")


class Names:
    """The names of labelled pairs: capitalised within a sentence, and hardly ever written small."""

    def __init__(self, pairs):
        small, capital = Counter(), Counter()
        for p in pairs:
            for text in (p.a.text, p.b.text):
                small.update(re.findall(r"\b[a-z][\w'’-]{2,}", text))
                capital.update(re.findall(r"(?<=[a-z,] )[A-ZÀ-Þ][\w'’-]{2,}", text))
        self.all = sorted(w for w in capital if small[w.lower()] < 2 and w not in MONTHS + DAYS)
        self.known = set(self.all)

    def renamed(self, rng, pair):
        """The pair with other names."""
        new = {}

        def other(m):
            if m.group() not in self.known:
                return m.group()
            return new.setdefault(m.group(), rng.choice(self.all))

        def side(p):
            before, inside, after = (WORD.sub(other, t) for t in (p.text[:p.start], p.text[p.start:p.end], p.text[p.end:]))
            return Passage(before + inside + after, len(before), len(before) + len(inside))
        return replace(pair, a=side(pair.a), b=side(pair.b))
