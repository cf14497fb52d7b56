"""PolNeAR: attributions in brat stand-off over plain text."""

import re
from bisect import bisect_left, bisect_right
from pathlib import Path

from labels import ATTRIBUTION_ID
from readers import Document, Sentence, standing
from words import sentences, words

ROLE = re.compile(r"(Source|Cue|Content)(\d*):(T\d+)")


def annotation_files(folder):
    """[(text file, [annotation file of each annotator])], sorted."""
    folder = Path(folder)
    marks = {}
    for a in sorted((folder / "attributions").glob("*.ann")):
        marks.setdefault(a.stem.rsplit("_", 1)[0], []).append(a)
    return [(t, marks.get(t.stem, [])) for t in sorted((folder / "text").glob("*.txt"))]


def read_marks(path):
    """[{'source': [(start, end)], 'cue': …, 'content': …}] of one annotator."""
    spans, events = {}, []
    for line in open(path, encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if line.startswith("T") and len(f) > 1:
            _, _, place = f[1].partition(" ")
            spans[f[0]] = [tuple(map(int, p.split())) for p in place.split(";")]
        elif line.startswith("E") and f[1].startswith("Attribution"):
            events.append(f[1])
    out = []
    for e in events:
        parts = {"source": [], "cue": [], "content": []}
        for role, _, name in ROLE.findall(e):
            parts[role.lower()] += spans.get(name, [])
        out.append(parts)
    return out


def document(text, marks, name, standings=None):
    """One Document; `standings` gives [(start in the text, standing)] of words; the attributions as sets of words, too, in `attributions`."""
    spans = words(text)
    starts, ends = [s for s, _ in spans], [e for _, e in spans]
    label = [0] * len(spans)
    link = [-100] * len(spans)
    attributions = []
    for parts in marks:
        inside = {r: sorted({i for a, b in places for i in range(bisect_right(ends, a), bisect_left(starts, b))})
                  for r, places in parts.items()}
        if not inside["cue"]:
            continue
        attributions.append({r: frozenset(v) for r, v in inside.items()})
        for role in ("cue", "source", "content"):
            for i in inside[role]:
                if not label[i]:
                    label[i] = ATTRIBUTION_ID[role]
                    link[i] = inside["cue"][0]
    doc = Document(name)
    standing_at = dict(standings or [])
    known = [standing_at.get(start, -100) for start in starts]
    for group in sentences(text, spans):
        doc.sentences.append(Sentence([text[slice(*spans[i])] for i in group], attribution=[label[i] for i in group],
                                      links=[link[i] for i in group],
                                      standing=[known[i] for i in group] if standings is not None else None))
    doc.attributions = attributions
    return doc


def read(folder, parsed=None, annotators=1):
    """Documents by the first `annotators` of each text; `parsed` is the folder's file of parsed sentences, for standings."""
    standings = standing.parsed(parsed) if parsed else {}
    documents = []
    for text_file, marks in annotation_files(folder):
        text = text_file.read_text(encoding="utf-8")
        for m in marks[:annotators]:
            documents.append(document(text, read_marks(m), m.stem, standings.get(text_file.stem, []) if parsed else None))
    return documents
