"""Column files of entities: CoNLL-2003, CrossNER politics, UNER, WNUT17, wikigold. One word a line, tag in a column."""

from labels import entity_mask
from readers import Document, Sentence
from readers.lexicon import EVENT, is_group, title_spans

EVERY = {"person", "organisation", "place", "group", "event", "work", "title", "other"}
NEWS = {"PER": {"person"}, "ORG": {"organisation"}, "LOC": {"place"}, "MISC": {"group", "event", "work", "other"},
        "person": {"person"}, "organisation": {"organisation"}, "location": {"place"},
        "misc": {"group", "event", "work", "other"}}
# name: (types, what an O may hide, whether titles and nationalities are told apart by the lists)
SCHEMES = {
    "conll": (NEWS, {"O"}, True),
    "politics": ({**NEWS, "politician": {"person"}, "politicalparty": {"organisation"}, "country": {"place"},
                  "election": {"event"}, "event": {"event"}}, {"O"}, True),
    "uner": (NEWS, {"O", "group", "event", "work", "title", "other"}, False),
    "wnut": ({"person": {"person"}, "location": {"place"}, "corporation": {"organisation"},
              "group": {"organisation", "group"}, "product": {"work"}, "creative-work": {"work"}},
             {"O", "group", "event", "title", "other"}, False),
}


def rows(path, word=0, tag=1, separator=None):
    """Sentences of (word, tag), with None between documents."""
    out = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("-DOCSTART-") or line.startswith("# newdoc"):
            if out:
                yield out
            out = []
            yield None
        elif not line.strip():
            if out:
                yield out
            out = []
        elif not line.startswith("# "):
            f = line.split(separator)
            if len(f) > max(word, tag if tag >= 0 else 0):
                out.append((f[word], f[tag]))
    if out:
        yield out


def spans(tags):
    """(start, end, type) of IOB1 or IOB2 tags, end exclusive."""
    found, start, kind = [], None, None
    for i, t in enumerate(list(tags) + ["O"]):
        p, _, k = t.partition("-")
        if start is not None and (p != "I" or k != kind):
            found.append((start, i, kind))
            start = None
        if p in "BI" and start is None and k:
            start, kind = i, k
    return found


def read(path, scheme, word=0, tag=1, separator=None, group=12):
    """Documents of `group` sentences each unless the file marks documents."""
    types, outside, sharpen = SCHEMES[scheme]
    documents, fresh = [], True
    marked = False
    for rows_of in rows(path, word, tag, separator):
        if rows_of is None:
            fresh = marked = True
            continue
        if fresh or not marked and len(documents[-1].sentences) >= group:
            documents.append(Document(f"{path}#{len(documents)}"))
            fresh = False
        documents[-1].sentences.append(sentence(rows_of, types, outside, sharpen))
    return documents


def sentence(pairs, types, outside, sharpen):
    words = [w for w, _ in pairs]
    found = spans([t for _, t in pairs])
    masks = [entity_mask("O", outside)] * len(words)
    for start, end, kind in found:
        allowed = types.get(kind, EVERY | {"O"})
        if sharpen and kind.lower() == "misc":
            if end - start == 1 and is_group(words[start]):
                allowed = {"group"}
            elif EVENT.search(" ".join(words[start:end])):
                allowed = {"event"}
            else:
                allowed = {"work", "other", "group"} if end - start == 1 else {"work", "other", "event"}
        for i in range(start, end):
            masks[i] = entity_mask("B" if i == start else "I", allowed - {"O"}) | ("O" in allowed)
    if sharpen:
        people = [(s, e) for s, e, k in found if types.get(k) == {"person"}]
        taken = {i for s, e, _ in found for i in range(s, e)}
        for s, e in title_spans(words, {s for s, _ in people}, {e - 1 for _, e in people}):
            if not taken & set(range(s, e)):
                for i in range(s, e):
                    masks[i] = entity_mask("B" if i == s else "I", {"title"})
    return Sentence(words, entities=masks)
