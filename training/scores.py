"""Scores of predictions against dev sets. Predictors give, per batch, numpy arrays named as the network's outputs."""

import numpy as np

from labels import ATTRIBUTION, ENTITIES, RELATIONS, STANDING, TO_CONLL
from readers.iob import spans
from windows import batches, tensors, windows


def predictions(documents, pieces, predict, cap=192, tokens=6144):
    """(document, (sentence, word) -> (position, row)) streams: for each window its document, window and its output rows."""
    owner, everything = {}, []
    for d in documents:
        for w in windows(d, pieces, cap):
            owner[id(w)] = d
            everything.append(w)
    for group in batches(everything, tokens):
        ids, attention, shapes, place, _ = tensors(group)
        out = predict(ids, attention, shapes, place)
        for row, w in enumerate(group):
            yield owner[id(w)], w, {k: v[row] for k, v in out.items()}


def f1(hit, found, true):
    p, r = hit / max(found, 1), hit / max(true, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def positions(w):
    return [i for i, p in enumerate(w.place) if p]


def polnear(documents, pieces, predict):
    """Token F1 of each role, and F1 of whole attributions (source and content each overlap by half)."""
    counts = np.zeros((len(ATTRIBUTION), 3))
    tags, links = {}, {}
    for d, w, out in predictions(documents, pieces, predict):
        starts = d.starts
        label = out["attribution"].argmax(-1)
        head = out["attribution_link"].argmax(-1)
        at = positions(w)
        number = {p: starts[n] + i for p, (n, i) in zip(at, w.words)}
        mine_tags, mine_links = tags.setdefault(id(d), {}), links.setdefault(id(d), {})
        for p, (n, i) in zip(at, w.words):
            gold = d.sentences[n].attribution[i]
            guess = int(label[p])
            mine_tags[number[p]] = guess
            mine_links[number[p]] = number.get(int(head[p]))
            if guess == gold:
                counts[gold, 0] += 1
            counts[guess, 1] += 1
            counts[gold, 2] += 1
    table = {ATTRIBUTION[k]: f1(*counts[k]) for k in range(1, len(ATTRIBUTION))}
    hit = found = true = 0
    for d in documents:
        guessed = decode(tags.get(id(d), {}), links.get(id(d), {}))
        gold = d.attributions
        found, true = found + len(guessed), true + len(gold)
        left = list(guessed)
        for g in gold:
            for k in left:
                if overlap(g["source"], k["source"]) and overlap(g["content"], k["content"]):
                    left.remove(k)
                    hit += 1
                    break
    table["attribution"] = f1(hit, found, true)
    return table


def overlap(a, b):
    if not a or not b:
        return not a and not b
    return len(a & b) / len(a | b) >= 0.5


def decode(tags, links):
    """Attributions of word labels and links: cues are runs of cue words; each run of source or content goes to the cue
    that most of its words point to."""
    order = sorted(tags)
    runs, current = [], []
    for i in order:
        if current and (i != current[-1] + 1 or tags[i] != tags[current[-1]] or
                        tags[i] != 0 and links.get(i) != links.get(current[-1])):
            runs.append(current)
            current = []
        current.append(i)
    if current:
        runs.append(current)
    cue_of, found = {}, {}
    for r in runs:
        if ATTRIBUTION[tags[r[0]]] == "cue":
            anchor = links.get(r[0])
            anchor = anchor if anchor is not None and tags.get(anchor) == 2 else r[0]
            anchor = cue_of.get(anchor, anchor)
            for i in r:
                cue_of[i] = anchor
            found.setdefault(anchor, {"source": set(), "cue": set(), "content": set()})["cue"] |= set(r)
    for r in runs:
        role = ATTRIBUTION[tags[r[0]]]
        if role in ("source", "content"):
            anchor = cue_of.get(links.get(r[0]))
            if anchor in found:
                found[anchor][role] |= set(r)
    return [a for a in found.values() if a["content"] or a["source"]]


def entities(documents, pieces, predict):
    """CoNLL-2003 span F1 over PER, ORG, LOC, MISC; the titles that we add count as outside."""
    hit = found = true = 0
    kinds = {}
    for d, w, out in predictions(documents, pieces, predict):
        logits = out["entities"]
        by_sentence = {}
        for p, (n, i) in zip(positions(w), w.words):
            by_sentence.setdefault(n, []).append(coarse(logits[p]))
        for n, tags in by_sentence.items():
            gold_masks = d.sentences[n].entities[:len(tags)]
            gold = set(spans([gold_tag(m) for m in gold_masks]))
            guess = set(spans(tags))
            hit, found, true = hit + len(gold & guess), found + len(guess), true + len(gold)
            for s in gold | guess:
                k = kinds.setdefault(s[2], [0, 0, 0])
                k[0] += s in gold and s in guess
                k[1] += s in guess
                k[2] += s in gold
    table = {"all": f1(hit, found, true)}
    table.update({k: f1(*v) for k, v in sorted(kinds.items())})
    return table


GROUPS = {}
for _i, _name in enumerate(ENTITIES):
    _p, _, _t = _name.partition("-")
    _c = TO_CONLL.get(_t)
    GROUPS.setdefault("O" if _c is None else f"{_p}-{_c}", []).append(_i)


def coarse(logits):
    """The CoNLL tag with the greatest summed probability."""
    e = np.exp(logits - logits.max())
    return max(GROUPS, key=lambda g: e[GROUPS[g]].sum())


def gold_tag(mask):
    for i, name in enumerate(ENTITIES):
        if i and mask >> i & 1:
            p, _, t = name.partition("-")
            c = TO_CONLL[t]
            return f"{p}-{c}" if c else "O"
    return "O"


def dependencies(documents, pieces, predict):
    """UPOS accuracy, UAS, LAS with full relations and LAS of the universal part (as the CoNLL 2018 scorer counts)."""
    n = tag = uas = las = full = 0
    for d, w, out in predictions(documents, pieces, predict):
        tags, heads, relations = out["upos"].argmax(-1), out["arcs"].argmax(-1), out["relations"].argmax(-1)
        where = {p: pair for p, pair in zip(positions(w), w.words)}
        for p, (s, i) in where.items():
            sentence = d.sentences[s]
            n += 1
            tag += int(tags[p]) == sentence.upos[i]
            gold = sentence.heads[i]
            h = int(heads[p])
            guess = 0 if h == 0 else where[h][1] + 1 if h in where and where[h][0] == s else -1
            if guess == gold:
                uas += 1
                full += int(relations[p]) == sentence.relations[i]
                las += RELATIONS[int(relations[p])].split(":")[0] == RELATIONS[sentence.relations[i]].split(":")[0]
    total = sum(len(s.words) for d in documents for s in d.sentences)
    return {"upos": tag / total, "uas": uas / total, "las": las / total, "las_subtypes": full / total, "words": total}


def standing(documents, pieces, predict):
    """F1 of event words (any standing), and of each standing."""
    counts = np.zeros((len(STANDING), 3))
    event = [0, 0, 0]
    for d, w, out in predictions(documents, pieces, predict):
        guess = out["standing"].argmax(-1)
        for p, (n, i) in zip(positions(w), w.words):
            gold, g = d.sentences[n].standing[i], int(guess[p])
            counts[gold, 0] += g == gold
            counts[g, 1] += 1
            counts[gold, 2] += 1
            event[0] += bool(g and gold)
            event[1] += bool(g)
            event[2] += bool(gold)
    table = {"event": f1(*event)}
    table.update({STANDING[k]: f1(*counts[k]) for k in range(1, len(STANDING))})
    return table


MEASURES = {"polnear": polnear, "conll": entities, "ewt": dependencies, "standing": standing}


def show(table):
    lines = []
    for name, scores in table.items():
        for k, v in scores.items():
            if isinstance(v, tuple):
                lines.append(f"{name:10} {k:14} P {v[0]:.4f}  R {v[1]:.4f}  F1 {v[2]:.4f}")
            else:
                lines.append(f"{name:10} {k:14} {v:.4f}")
    return "\n".join(lines)
