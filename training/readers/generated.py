"""Pairs made from news sentences by one change each: a number, a date, a name, a negation, a standing, a part left out."""

import random
import re

from readers.pairs import BIT

NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozens|hundreds)\b")
SPELLED = "two three four five six seven eight nine ten twelve twenty thirty".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
NEGATIONS = [(r"\b(is|are|was|were|will|would|could|has|had|can|should|did)\b(?! not)", r"\1 not"),
             (r"\b(said|says|announced|confirmed|claimed)\b", "denied"), (r"\b(denied|denies)\b", "confirmed"),
             (r"\b(rose|increased|gained)\b", "fell"), (r"\b(fell|dropped|declined)\b", "rose"),
             (r"\b(won|win)\b", "lost"), (r"\b(accepted|approved|backed|supported)\b", "rejected"),
             (r"\b(rejected|opposed)\b", "approved"), (r"\b(before)\b", "after"), (r"\b(more than)\b", "fewer than")]
STANDINGS = [(r"\bhas (\w+ed)\b", r"has yet to have \1"), (r"\bwill (\w+)\b", r"refused to \1"),
             (r"\bwas (\w+ed)\b", r"was nearly \1"), (r"\bplans to (\w+)\b", r"has no plans to \1"),
             (r"\bagreed to (\w+)\b", r"refused to \1"), (r"\bis expected to (\w+)\b", r"is not expected to \1")]


def number(text, rng):
    found = list(NUMBER.finditer(text))
    if not found:
        return None
    m = rng.choice(found)
    old = m.group().lower()
    if old[0].isdigit():
        digits = old.replace(",", "")
        if "." in digits:
            new = f"{float(digits) * rng.choice([0.5, 1.4, 2]) + 0.3:.1f}"
        else:
            value = int(digits)
            new = str(value + rng.choice([-3, -2, -1, 1, 2, 4, 7]) if 1900 < value < 2100
                      else max(0, value + rng.choice([1, 2, -1, 3, max(1, value // 3), value])))
        if new == digits:
            return None
    else:
        new = rng.choice([s for s in SPELLED if s != old])
    return text[:m.start()] + new + text[m.end():]


def date(text, rng):
    for names in (DAYS, MONTHS):
        for n in names:
            if re.search(rf"\b{n}\b", text) and n != "May":
                return re.sub(rf"\b{n}\b", rng.choice([x for x in names if x != n]), text, count=1)
    return None


def name(text, rng, names):
    found = [m for m in NAME.finditer(text) if m.group() not in DAYS + MONTHS]
    if not found:
        return None
    m = rng.choice(found)
    new = rng.choice(names)
    return None if new in text else text[:m.start()] + new + text[m.end():]


def rewrite(text, rng, rules):
    able = [(p, r) for p, r in rules if re.search(p, text)]
    if not able:
        return None
    p, r = rng.choice(able)
    return re.sub(p, r, text, count=1)


def shorter(text, rng):
    """The sentence without its last clause or its first adverbial, or None."""
    cuts = [m.start() for m in re.finditer(r", (?:which|who|while|after|when|as|according|and) | (?:after|because|despite|during|"
                                           r"on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|in (?:January|"
                                           r"February|March|April|June|July|August|\d{4})) ", text)]
    cuts = [c for c in cuts if c > 35 and len(text) - c > 12]
    return text[:rng.choice(cuts)] + "." if cuts else None


def pairs(sentences, seed, size):
    """`size` pairs at most, of each kind about equally often."""
    rng = random.Random(seed)
    sentences = [s for s in sentences if 40 < len(s) < 260]
    names = sorted({m.group() for s in sentences for m in NAME.finditer(s)} - set(DAYS + MONTHS))
    rng.shuffle(sentences)
    out = []
    for k, s in enumerate(sentences):
        if len(out) >= size:
            break
        kind = k % 7
        other = (number(s, rng) if kind == 0 else date(s, rng) if kind == 1 else name(s, rng, names) if kind == 2
                 else rewrite(s, rng, NEGATIONS) if kind == 3 else rewrite(s, rng, STANDINGS) if kind == 4
                 else shorter(s, rng) if kind == 5 else sentences[(k + 1) % len(sentences)])
        if other is None or other == s:
            other = number(s, rng) or rewrite(s, rng, NEGATIONS) if kind != 5 else None
            if other is None or other == s:
                continue
            kind = 0
        if kind == 5:
            out.append((s, other, BIT["specific"]) if rng.random() < 0.5 else (other, s, BIT["general"]))
        elif kind == 6:
            out.append((s, other, BIT["unrelated"]))
        else:
            out.append((s, other, BIT["contradicts"]) if rng.random() < 0.5 else (other, s, BIT["contradicts"]))
        if k % 10 == 0:
            out.append((s, s, BIT["same"]))
    return out
