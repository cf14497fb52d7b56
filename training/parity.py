"""Fixed invented windows and what the network says of them, for the parity test of crates/encoder.

    python3 parity.py --models DIR --parity FILE

holds exported networks against their fixtures: the tagging network gives each window the labels and scores of its fixture,
alone and beside another; the embedding network's vectors are as near to the reference's as they must be.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime

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

# As in crates/encoder: where a value falls on another int8 step on another processor, six layers carry that on.
TIE = 0.2
HEADS = {"upos": labels.UPOS, "entities": labels.ENTITIES, "attribution": labels.ATTRIBUTION, "standing": labels.STANDING,
         "relations": labels.RELATIONS}


def cases(all_sentences, pieces, f32, int8):
    out = []
    for texts in all_sentences:
        document = Document("parity", [Sentence(t.split()) for t in texts])
        w = window(document, range(len(texts)), pieces)
        ids, attention, shapes, place, _ = tensors([w])
        a, b = f32(ids, attention, shapes, place), int8(ids, attention, shapes, place)
        at = positions(w)
        out.append({
            "sentences": [t.split() for t in texts], "input_ids": w.ids, "shape_ids": w.shapes, "word_sentence": w.place,
            "first_pieces": at,
            "int8": {n: [ls[int(b[n][0, p].argmax())] for p in at] for n, ls in HEADS.items()},
            "int8_arcs": [int(b["arcs"][0, p].argmax()) for p in at],
            "int8_attribution_link": [int(b["attribution_link"][0, p].argmax()) for p in at],
            "f32": {n: [ls[int(a[n][0, p].argmax())] for p in at] for n, ls in HEADS.items()},
            "logits_of_first_word": {n: {"f32": np.round(a[n][0, at[0]], 4).tolist(),
                                         "int8": np.round(b[n][0, at[0]], 4).tolist()}
                                     for n in ("upos", "entities", "attribution", "standing")},
        })
    return out


def tagging(network, fixtures):
    """What of the tagging network's answers is not as its fixtures say."""
    from evaluate import session_predictor
    from windows import Window, tensors
    predict = session_predictor(network, 1)
    windows = [Window(c["input_ids"], c["shape_ids"], c["word_sentence"], [], {}) for c in fixtures]
    together = predict(*tensors(windows * 2)[:4])
    wrong = []
    for row, (w, c) in enumerate(zip(windows, fixtures)):
        alone = predict(*tensors([w])[:4])
        for name in HEADS:
            a, b = (out[name][r, c["first_pieces"]] for out, r in ((alone, 0), (together, row)))
            expected = [HEADS[name].index(label) for label in c["int8"][name]]
            if a.argmax(-1).tolist() != expected or b.argmax(-1).tolist() != expected:
                wrong.append(f"window {row}: other labels, {name}")
            logits = c["logits_of_first_word"].get(name)
            if logits and not np.allclose(a[0], logits["int8"], atol=TIE):
                wrong.append(f"window {row}: other scores, {name}")
    return wrong


def embedding(network, fixtures):
    """What of the embedding network's answers is too far from the reference's."""
    session = onnxruntime.InferenceSession(str(network), providers=["CPUExecutionProvider"])
    wrong = []
    for case in fixtures:
        mean = session.run(None, {"ids": np.array([case["ids"]], np.int32)})[0][0]
        cosine = float(mean / np.linalg.norm(mean) @ np.array(case["values"]))
        if cosine < case["least_cosine"]:
            wrong.append(f"{case['text']!r}: cosine {cosine:.4f}")
    return wrong


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--models", required=True)
    a.add_argument("--parity", required=True)
    o = a.parse_args()
    models = Path(o.models)
    wrong = tagging(models / "encoder.onnx", json.loads(Path(o.parity).read_text()))
    wrong += embedding(models / "embedding.onnx", json.loads((models / "embedding.parity.json").read_text())["cases"])
    raise SystemExit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
