"""Fixed invented windows and what the network says of them, for the parity test of crates/encoder."""

import numpy as np

import labels
from readers import Document, Sentence
from scores import positions
from windows import tensors, window

# Each case is one window: its sentences, words separated by blanks.
SENTENCES = [
    ["Harbour minister Ilse Brandvold said on Tuesday that the Lorne Bridge would reopen in April ."],
    ["\" We will not sell the ferry , \" Okoro told the Vale Gazette ."],
    ["Police denied that 14 people had been hurt .",
     "According to the Norland Fire Service , three sheds burned down ."],
    ["THE COUNCIL OF MARROW BAY approved a $ 2.5 m plan ."],
    ["Rain ."],
]


def cases(all_sentences, pieces, f32, int8):
    out = []
    for texts in all_sentences:
        document = Document("parity", [Sentence(t.split()) for t in texts])
        w = window(document, range(len(texts)), pieces)
        ids, attention, shapes, place, _ = tensors([w])
        a, b = f32(ids, attention, shapes, place), int8(ids, attention, shapes, place)
        at = positions(w)
        names = {"upos": labels.UPOS, "entities": labels.ENTITIES, "attribution": labels.ATTRIBUTION,
                 "standing": labels.STANDING, "relations": labels.RELATIONS}
        out.append({
            "sentences": [t.split() for t in texts], "input_ids": w.ids, "shape_ids": w.shapes, "word_sentence": w.place,
            "first_pieces": at,
            "int8": {n: [ls[int(b[n][0, p].argmax())] for p in at] for n, ls in names.items()},
            "int8_arcs": [int(b["arcs"][0, p].argmax()) for p in at],
            "int8_attribution_link": [int(b["attribution_link"][0, p].argmax()) for p in at],
            "f32": {n: [ls[int(a[n][0, p].argmax())] for p in at] for n, ls in names.items()},
            "logits_of_first_word": {n: {"f32": np.round(a[n][0, at[0]], 4).tolist(),
                                         "int8": np.round(b[n][0, at[0]], 4).tolist()}
                                     for n in ("upos", "entities", "attribution", "standing")},
        })
    return out
