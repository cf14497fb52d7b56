"""The label inventories, in the order of the network's outputs. `export.py` writes them to models/encoder.json."""

UPOS = ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
        "SCONJ", "SYM", "VERB", "X"]

ENTITY_TYPES = ["person", "organisation", "place", "group", "event", "work", "title", "other"]
ENTITIES = ["O"] + [f"{p}-{t}" for t in ENTITY_TYPES for p in "BI"]

ATTRIBUTION = ["O", "source", "cue", "content"]

STANDING = ["O", "happened", "planned", "promised", "alleged", "denied", "conditional", "asked"]

# Universal Dependencies relations with the subtypes that EWT and GUM use.
RELATIONS = ["acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
             "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass",
             "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj",
             "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass",
             "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum",
             "root", "vocative", "xcomp"]

UPOS_ID = {n: i for i, n in enumerate(UPOS)}
ENTITY_ID = {n: i for i, n in enumerate(ENTITIES)}
ATTRIBUTION_ID = {n: i for i, n in enumerate(ATTRIBUTION)}
STANDING_ID = {n: i for i, n in enumerate(STANDING)}
RELATION_ID = {n: i for i, n in enumerate(RELATIONS)}

# What an outside tag may be in our scheme: a set that leaves a type open trains on the sum of its members.
CONLL_TYPES = {"PER": {"person"}, "ORG": {"organisation"}, "LOC": {"place"},
               "MISC": {"group", "event", "work", "other"}}
# Our types on CoNLL-2003's four (titles are not annotated there).
TO_CONLL = {"person": "PER", "organisation": "ORG", "place": "LOC", "group": "MISC", "event": "MISC", "work": "MISC",
            "other": "MISC", "title": None}


def entity_mask(prefix, types):
    """Bit mask of the entity labels allowed: `prefix` 'B', 'I' or 'O'; `types` of ours ('O' adds the plain outside)."""
    mask = 0
    for t in types:
        if t == "O":
            mask |= 1
        elif prefix == "O":
            mask |= 1 << ENTITY_ID["B-" + t] | 1 << ENTITY_ID["I-" + t]
        else:
            mask |= 1 << ENTITY_ID[f"{prefix}-{t}"]
    return mask
