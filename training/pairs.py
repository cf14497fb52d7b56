"""Labelled pairs of passages for the pair reader, out of the corpora and the gold records of train stories.

A passage is a stretch of a sentence; it is read with its sentence around it. A pair says whether its passages are of one question,
whether they give one answer to it, and, where the answers differ, in what.
"""

import gzip
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from overlap import Rarity, overlap
from words import sentences, words

TYPES = ["number", "date", "place", "name", "speaker", "status", "cause", "list", "wording", "polarity"]
REASONS = ["sum", "bound", "rounding", "scope", "update", "unit", "translation", "relative-date"]
UNKNOWN = -1

# Public sets (`pairs-public`) whose sentences are near news or whose differences are clean, and how many pairs of each are taken.
PUBLIC = {"watson": 4400, "feversym": 1400, "feverdev": 3000, "covidfact": 1500, "cad": 2000, "summedits-news": 794, "bump": 693,
          "bump-e": 300, "sick": 1500, "breaking": 600, "neg-SNLI": 400, "neg-MNLI": 600, "mrpc": 2000, "apt": 1000}
# Pairs of one gold finding at most, so that a finding of many reports does not outweigh the others.
OF_A_FINDING = 8
# Characters of a public text that are read: the network reads 94 word pieces of a side.
LONGEST = 420


@dataclass(frozen=True)
class Passage:
    """The passage is text[start:end]; `text` is its sentence."""
    text: str
    start: int
    end: int

    @property
    def words(self):
        return self.text[self.start:self.end]


@dataclass(frozen=True)
class Pair:
    """question and answer: 1 one, 0 another, UNKNOWN. Where the answers differ: differs, an index into TYPES, both, whether both can be
    right, and reason, an index into REASONS, each UNKNOWN where it is not told."""
    a: Passage
    b: Passage
    question: int
    answer: int
    differs: int
    source: str
    story: str = ""
    both: int = UNKNOWN
    reason: int = UNKNOWN

    def turned(self):
        return replace(self, a=self.b, b=self.a)


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def whole(text):
    text = text[:LONGEST]
    return Passage(text, 0, len(text))


def place(names, name):
    return names.index(name) if name in names else UNKNOWN


def judged(a, b, label, differs, reason, source, story):
    """A pair as a reader labelled it: S and M say one thing, C and R answer one question otherwise, T and U are of different things."""
    question = int(label in "SMCR")
    answer = UNKNOWN if not question else int(label in "SM")
    both = {"C": 0, "R": 1}.get(label, UNKNOWN)
    return Pair(a, b, question, answer, place(TYPES, differs) if answer == 0 else UNKNOWN, f"{source}-{label}", story, both,
                place(REASONS, reason) if both == 1 else UNKNOWN)


def story_pairs(corpora, split):
    """The pairs of `story-pairs`."""
    def passage(p):
        text = p["before"] + p["exact"] + p["after"]
        return Passage(text, len(p["before"]), len(p["before"]) + len(p["exact"]))
    return [judged(passage(x["a"]), passage(x["b"]), x["label"], x.get("differs"), x.get("reason"), "story", x["story"])
            for x in lines(Path(corpora) / f"story-pairs/{split}.jsonl.gz")]


class Report:
    """A report's text with its sentences."""

    def __init__(self, text):
        self.text = text
        spans = words(text)
        self.sentences = [(spans[g[0]][0], spans[g[-1]][1]) for g in sentences(text, spans)]

    @classmethod
    def read(cls, path):
        raw = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            article = json.loads(raw)
            raw = (article.get("title") or "") + "\n" + (article.get("text") or "")
        return cls(raw)

    def passage(self, start, end):
        """The passage in its sentence, or in all the sentences that it touches."""
        touched = [s for s in self.sentences if s[0] < end and start < s[1]]
        first = min([start] + [s[0] for s in touched])
        last = max([end] + [s[1] for s in touched])
        return Passage(self.text[first:last], start - first, end - first)


def gold_stories(shared, split):
    """(name, gold record, report name -> Report) of the gold stories of a split."""
    shared = Path(shared)
    names = json.loads((shared / "gold/splits.json").read_text())[split]
    folders = [p for p in (shared / "reports").rglob("*") if p.is_dir()]
    for name in names:
        gold = json.loads((shared / f"gold/{name}.json").read_text(encoding="utf-8"))
        wanted = gold["reports"]
        first = next(e for f in gold["findings"] for s in f["sides"] for e in s["evidence"])
        for folder in folders:
            if all((folder / r).exists() for r in wanted) and first["exact"] in Report.read(folder / first["report"]).text:
                yield str(folder.relative_to(shared / "reports")), gold, {r: Report.read(folder / r) for r in wanted}
                break


def labelled(shared, file="labels.tsv"):
    """The pairs of labels.tsv, or of differences.tsv, by the places of their passages in the reports."""
    known = {}

    def passage(story, report, start, end):
        if (story, report) not in known:
            known[story, report] = Report.read(Path(shared) / "reports" / story / report)
        return known[story, report].passage(int(start), int(end))
    out = []
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines():
        story, *places, label, differs, reason = line.split("\t")
        out.append(judged(passage(story, *places[:3]), passage(story, *places[3:]), label, differs, reason, "label", story))
    return out


# The invented stories were written in two rounds.
ROUNDS = ("first", "second")


@cache
def invented_stories():
    """invented/round/name -> (report name -> Report, lines of pairs) of the invented stories (training/invented; README.md says how they are written)."""
    out = {}
    for file in sorted((Path(__file__).parent / "invented").glob("*/*.txt")):
        for story in file.read_text(encoding="utf-8").split("\n# "):
            told, pairs = story.removeprefix("# ").split("\n-- pairs\n")
            name, *reports = told.split("\n== ")
            parts = (report.split("\n", 1) for report in reports)
            out[f"invented/{file.parent.name}/{name}"] = {head.split(" | ")[0]: Report(text) for head, text in parts}, pairs.strip().split("\n")
    return out


def invented(rounds=ROUNDS):
    """The labelled pairs of the invented stories."""
    out = []
    for name, (reports, lines) in invented_stories().items():
        if name.split("/")[1] not in rounds:
            continue
        def passage(words):
            report, exact = words.split(": ", 1)
            start = reports[report].text.index(exact)
            return reports[report].passage(start, start + len(exact))
        for line in lines:
            label, *sides = line.split(" | ")
            label, differs, reason = [*label.split(" "), None, None][:3]
            out.append(judged(*map(passage, sides), label, differs, reason, "invented", name))
    return out


def opposites():
    """The triples of opposites.txt: a sentence against the same told anew, and both against the contrary told anew."""
    out = []
    for line in (Path(__file__).parent / "opposites.txt").read_text(encoding="utf-8").splitlines():
        one, same, other, differs = line.split(" | ")
        pair = lambda a, b, answer: Pair(whole(a), whole(b), 1, answer, UNKNOWN if answer else place(TYPES, differs), "opposite", "",
                                         UNKNOWN if answer else 0)
        out += [pair(one, same, 1), pair(one, other, 0), pair(same, other, 0)]
    return out


def content(text):
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 3 or w.isdigit()}


def gold_pairs(shared, split, negatives=3, seed=1):
    """Pairs of one finding (natural share: all of them), and, where `negatives`, of lookalikes and of different findings that share words; and of passages
    that agree by one finding and differ by another the answer is unknown then."""
    out = []
    rng = random.Random(seed)
    for name, gold, reports in gold_stories(shared, split):
        placed = []
        for number, f in enumerate(gold["findings"]):
            placed += [(number, side, e["report"], e["start"], e["end"], e["exact"])
                       for side, s in enumerate(f["sides"]) for e in s["evidence"]]
        placed = [p for p in placed if reports[p[2]].text[p[3]:p[4]] == p[5]]
        passage = {p: reports[p[2]].passage(p[3], p[4]) for p in placed}
        of = defaultdict(list)
        for p in placed:
            of[p[0]].append(p)
        touches = lambda p, q: p[2] == q[2] and p[3] < q[4] and q[3] < p[4]

        def contradicted(a, b):
            """Whether by another finding the reports differ in what the two passages say."""
            of_a, of_b = (([q for q in placed if q[0] != a[0] and touches(p, q)]) for p in (a, b))
            return any(x[0] == y[0] and x[1] != y[1] for x in of_a for y in of_b)
        for number, f in enumerate(gold["findings"]):
            mine = [(a, b) for i, a in enumerate(of[number]) for b in of[number][i + 1:] if a[2] != b[2]]
            if negatives and len(mine) > OF_A_FINDING:
                mine = rng.sample(mine, OF_A_FINDING)
            for a, b in mine:
                one = a[1] == b[1]
                if one and negatives and contradicted(a, b):
                    out.append(Pair(passage[a], passage[b], 1, UNKNOWN, UNKNOWN, "gold-torn", name))
                    continue
                both = UNKNOWN if one else int(f["status"] == "reconciled")
                out.append(Pair(passage[a], passage[b], 1, int(one), UNKNOWN if one else place(TYPES, f.get("differs")),
                                "gold-" + f["status"], name, both, place(REASONS, f.get("reason")) if both == 1 else UNKNOWN))
        if not negatives:
            continue
        for x in gold.get("lookalikes", []):
            a, b = (reports[x[s]["report"]].passage(x[s]["start"], x[s]["end"]) for s in "ab")
            out.append(Pair(a, b, 0, UNKNOWN, UNKNOWN, "lookalike", name))
        # Evidence of other findings that shares most words with it: another question, unless the two findings overlap somewhere.
        near = set()
        for a in placed:
            for b in placed:
                if a[0] != b[0] and a[2] == b[2] and a[3] < b[4] and b[3] < a[4]:
                    near.add((a[0], b[0]))
        bags = {p: content(p[5]) for p in placed}
        for a in placed:
            others = [b for b in placed if b[2] != a[2] and b[0] > a[0] and (a[0], b[0]) not in near]
            share = lambda b: len(bags[a] & bags[b]) / (1 + min(len(bags[a]), len(bags[b])))
            others.sort(key=share, reverse=True)
            chosen = others[:negatives - 1] + ([rng.choice(others)] if others else [])
            out += [Pair(passage[a], passage[b], 0, UNKNOWN, UNKNOWN, "gold-other", name) for b in chosen]
    return out


def rewrites(corpora, seed=2):
    """Variants of one sentence set against the sentence and against each other."""
    rng = random.Random(seed)
    out = []
    for x in lines(Path(corpora) / "rewrites/rewrites.jsonl.gz"):
        by = defaultdict(list)
        for v in x["variants"]:
            by[v["label"]].append(v)
        same = [whole(x["sentence"])] + [whole(v["text"]) for v in by["S"]]
        more = [whole(v["text"]) for v in by["M"]]

        def add(a, b, question, answer, differs, source, both=UNKNOWN, reason=UNKNOWN):
            out.append(Pair(a, b, question, answer, differs, source, x["story"], both, reason))
        for n, a in enumerate(same + more):
            for b in (same + more)[n + 1:]:
                add(a, b, 1, 1, UNKNOWN, "rewrite-same")
        for v in by["C"]:
            if v.get("rebuts") and rng.random() < 0.7:
                continue
            for a in same + rng.sample(more, min(1, len(more))):
                add(a, whole(v["text"]), 1, 0, place(TYPES, v.get("differs")), "rewrite-clash", 0)
        for v in by["R"]:
            if v.get("reason") in ("scope", "unit", "translation") and rng.random() < 0.5:
                continue
            for a in same:
                add(a, whole(v["text"]), 1, 0, place(TYPES, v.get("differs")), "rewrite-reconcilable", 1, place(REASONS, v.get("reason")))
        for v in by["T"]:
            for a in same + more[:1] + [whole(c["text"]) for c in by["C"][:1]]:
                add(a, whole(v["text"]), 0, UNKNOWN, UNKNOWN, "rewrite-other")
    return out


def public(corpora, seed=3):
    """Entailed pairs give one answer, contradicted ones another; what is neutral says neither."""
    rng = random.Random(seed)
    out = []
    for name, most in PUBLIC.items():
        rows = [x for x in lines(Path(corpora) / f"pairs-public/{name}.jsonl.gz") if x["label"] in (0, 2)]
        for x in rng.sample(rows, min(most, len(rows))):
            out.append(Pair(whole(x["a"]), whole(x["b"]), 1, int(x["label"] == 0), UNKNOWN, "public"))
    return out


MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBER = re.compile(r"(?<![\w.,$])\d[\d,]*(?:\.\d+)?(?![\w,]|\.\d)")
AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|did|does|do)\b(?! not|n['’]t)")


def changed(passage, start, end, words):
    """The passage with text[start:end], which lies within it, replaced."""
    text = passage.text[:start] + words + passage.text[end:]
    return Passage(text, passage.start, passage.end + len(words) - (end - start))


def other_number(rng, text):
    value = float(text.replace(",", ""))
    if 1900 <= value <= 2100 and "." not in text and "," not in text:
        return str(int(value) + rng.choice([-3, -2, -1, 1, 2, 3]))
    for _ in range(9):
        factor = rng.choice([0.5, 0.6, 0.75, 1.2, 1.33, 1.5, 2, 3])
        new = value * factor
        words = f"{new:.{len(text.split('.')[1])}f}" if "." in text else f"{round(new):,}" if "," in text else str(round(new))
        if words != text:
            return words
    return str(int(value) + 1)


def edited(pairs, share=0.6, seed=4):
    """Real passages that say one thing, in one of which a value that both have is changed: worded anew on both sides, they differ.

    As many pairs stay as they are. Numbers, weekdays and months, names, and negation.
    """
    rng = random.Random(seed)
    out = []
    names = defaultdict(set)
    proper = lambda t: set(re.findall(r"(?<!^)(?<![.!?“\"] )\b[A-Z][a-z]{2,}\b", t)) - set(MONTHS) - set(DAYS)
    for p in pairs:
        names[p.story] |= proper(p.a.words) | proper(p.b.words)
    for p in pairs:
        if p.answer != 1 or p.question != 1 or rng.random() > share:
            continue
        if rng.random() < 0.5:
            p = p.turned()
        ways = []
        for m in NUMBER.finditer(p.b.words):
            if re.search(r"(?<![\w.,])" + re.escape(m.group()) + r"(?![\w,]|\.\d)", p.a.words):
                ways.append(("number", m, lambda m=m: other_number(rng, m.group())))
        for group in (DAYS, MONTHS):
            for m in re.finditer(r"\b(" + "|".join(group) + r")\b", p.b.words):
                if m.group() in p.a.words:
                    ways.append(("date", m, lambda m=m, g=group: rng.choice([d for d in g if d != m.group()])))
        for m in re.finditer(r"\b[A-Z][a-z]{2,}\b", p.b.words):
            near = sorted(names[p.story] - set(re.findall(r"\w+", p.a.text + p.b.text)))
            if m.group() in proper(p.a.words) and near and m.start():
                ways.append(("name", m, lambda near=near: rng.choice(near)))
        m = AUXILIARY.search(p.b.words)
        if m and not re.search(r"\b(not|no|never)\b|n['’]t", p.b.words + p.a.words) and rng.random() < 0.35:
            ways.append(("polarity", m, lambda m=m: m.group() + " not"))
        if not ways:
            continue
        differs, m, new = rng.choice(ways)
        b = changed(p.b, p.b.start + m.start(), p.b.start + m.end(), new())
        out.append(Pair(p.a, b, 1, 0, TYPES.index(differs), "edited", p.story, 0))
        out.append(replace(p, source="edited-not"))
    return out


def widened(rng, passage):
    """A cut passage as a program cuts it: the whole sentence, or to the next comma on both sides."""
    text = passage.text
    if rng.random() < 0.5:
        return Passage(text, 0, len(text))
    start = max([0] + [m.end() for m in re.finditer(r"[,;:] ", text[:passage.start])])
    tail = re.search(r"[,;:] ", text[passage.end:])
    return Passage(text, start, passage.end + tail.start() if tail else len(text))


class Stories:
    """How rare words are in the story of a pair; all alike where it has none."""

    def __init__(self, shared):
        self.reports, self.known = Path(shared) / "reports", {}

    def rarity(self, story):
        if story not in self.known:
            if story.startswith("invented/"):
                reports = invented_stories()[story][0].values()
            else:
                files = sorted((self.reports / story).iterdir()) if story else []
                reports = [Report.read(f) for f in files if f.suffix in (".json", ".txt")]
            self.known[story] = Rarity([r.text[a:b] for r in reports for a, b in r.sentences] or [""])
        return self.known[story]

    def overlap(self, pair):
        return overlap(self.rarity(pair.story), pair.a, pair.b)


def training(corpora, shared):
    """All pairs to train on, by source."""
    story = story_pairs(corpora, "train")
    gold = gold_pairs(shared, "train")
    made = edited([p for p in story + gold if p.answer == 1])
    rewritten = rewrites(corpora)
    return {"story": story, "gold": gold, "edited": made, "rewrites": rewritten, "public": public(corpora)}


if __name__ == "__main__":
    import sys
    from collections import Counter
    for name, pairs in training(sys.argv[1], sys.argv[2]).items():
        print(name, len(pairs), dict(Counter((p.question, p.answer) for p in pairs)),
              dict(Counter(TYPES[p.differs] for p in pairs if p.differs >= 0)))
    dev = gold_pairs(sys.argv[2], "dev", 0)
    print("dev", len(dev), dict(Counter((p.question, p.answer) for p in dev)), dict(Counter(TYPES[p.differs] for p in dev if p.differs >= 0)))
