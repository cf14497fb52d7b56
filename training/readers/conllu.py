"""CoNLL-U: tags and dependencies (EWT, GUM), and GUM's linked mentions as entities."""

import re

from labels import RELATION_ID, UPOS_ID, entity_mask
from readers import Document, Sentence
from readers.lexicon import is_title

GUM_TYPES = {"person": {"person"}, "place": {"place"}, "organization": {"organisation"}, "event": {"event"},
             "object": {"work"}, "abstract": {"work", "other", "O", "title", "group"}}
OPEN = re.compile(r"\(([^()]+)|(\d+[^()]*)?\)")


def relation(name):
    return RELATION_ID.get(name, RELATION_ID.get(name.split(":")[0], RELATION_ID["dep"]))


def read(path, entities=False):
    documents, sentence, misc = [], None, []
    opened = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc") or not documents:
            documents.append(Document(f"{path}#{len(documents)}"))
            opened = []
        if not line:
            if sentence and sentence.words:
                if entities:
                    sentence.entities = linked(sentence, misc, opened)
                documents[-1].sentences.append(sentence)
            sentence, misc = None, []
        elif not line.startswith("#"):
            f = line.split("\t")
            if not f[0].isdigit():
                continue
            sentence = sentence or Sentence([], upos=[], heads=[], relations=[])
            sentence.words.append(f[1])
            sentence.upos.append(UPOS_ID.get(f[3], -100))
            sentence.heads.append(int(f[6]))
            sentence.relations.append(relation(f[7]))
            misc.append(f[9])
    return [d for d in documents if d.sentences]


def linked(sentence, misc, opened):
    """Entity masks from GUM: mentions linked to an encyclopaedia entry, from their first to their last proper noun."""
    spans, stack = [], []
    for i, m in enumerate(misc):
        value = next((p[7:] for p in m.split("|") if p.startswith("Entity=")), "")
        for bracket in OPEN.finditer(value):
            if bracket.group(1):
                stack.append((i, bracket.group(1).split("-")))
            else:
                name = (bracket.group(2) or "").split("-")[0]
                at = next((k for k in range(len(stack) - 1, -1, -1) if not name or stack[k][1][0] == name), None)
                if at is not None:
                    start, fields = stack.pop(at)
                    spans.append((start, i, fields))
    propn = UPOS_ID["PROPN"]
    named = {propn, UPOS_ID["ADJ"], UPOS_ID["VERB"], UPOS_ID["NOUN"]}
    loose = entity_mask("O", ["O", "person", "organisation", "place", "group", "event", "work", "title", "other"])
    plain = entity_mask("O", ["O"])
    masks = [loose if u == propn or w[:1].isupper() and i else plain
             for i, (u, w) in enumerate(zip(sentence.upos, sentence.words))]
    done = set()
    for start, end, fields in sorted(spans, key=lambda s: (s[1] - s[0], s[0])):
        kind = fields[1] if len(fields) > 1 else ""
        if kind not in GUM_TYPES or len(fields) < 8 or not fields[-1][:1].isupper():
            continue
        inside = [i for i in range(start, end + 1) if sentence.upos[i] == propn]
        if not inside:
            continue
        first, last = inside[0], inside[-1]
        while first > start and sentence.words[first - 1][:1].isupper() and sentence.upos[first - 1] in named:
            first -= 1
        first = max([first] + [i + 1 for i in range(first, last + 1) if i in done])
        while kind == "person" and first < last and is_title(sentence.words[first]):
            masks[first] = entity_mask("B", ["title"]) | entity_mask("I", ["title"])
            done.add(first)
            first += 1
        if first > last or last - first > 8 or sentence.upos[first] not in named:
            continue
        for i in range(first, last + 1):
            masks[i] = entity_mask("B" if i == first else "I", GUM_TYPES[kind] - {"O"}) | ("O" in GUM_TYPES[kind])
            done.add(i)
    return masks
