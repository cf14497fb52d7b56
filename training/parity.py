"""Fixed invented windows and what the network says of them, for the parity test of crates/encoder.

    python3 parity.py --models DIR --parity FILE

holds exported networks against their fixtures: the tagging network gives each window the labels and scores of its fixture,
alone and beside another; the pair reader gives each pair the judgement of its fixture, alone and beside another, and embeddings as near to the
f32 network's as they must be.
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
# Cosine of an embedding to the f32 network's, and where one or two words are all there is: as in crates/encoder.
NEAR, NEAR_SHORT = 0.985, 0.97
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


def side(passage, pieces):
    """A side of a pair as the fixture has it; its span counts bytes."""
    ids, inside = pieces.sentence(passage)
    start, end = (len(passage.text[:n].encode()) for n in (passage.start, passage.end))
    return {"sentence": passage.text, "start": start, "end": end, "ids": ids, "inside": [int(i) for i in inside]}


class Sessions:
    """The exported networks of the pair reader."""

    def __init__(self, folder):
        session = lambda name: onnxruntime.InferenceSession(str(folder / name), providers=["CPUExecutionProvider"])
        self.reader, self.pairs = session("reader.onnx"), session("pairs.onnx")

    def read(self, output, ids):
        return self.reader.run([output], {"ids": np.array([ids], np.int32)})[0][0]

    def judgement(self, case, times=1):
        """What is said of the case's pair, standing so many times in its batch."""
        states = np.concatenate([self.read("states", s["ids"]) for s in case["sides"]])
        given = {"states": states, "roles": np.array(case["roles"], np.int32), "matches": np.array(case["matches"], np.int32),
                 "overlap": np.array(case["overlap"], np.float32)}
        return self.pairs.run(["judgement"], {k: np.stack([v] * times) for k, v in given.items()})[0][-1]

    def embedding(self, side):
        mean = self.read("last", side["ids"])[np.array(side["inside"], bool)].mean(0)
        return mean / np.linalg.norm(mean)


def reader(folder, fixtures):
    """What of the pair reader's answers is not as its fixtures say."""
    sessions, wrong = Sessions(folder), []
    for n, case in enumerate(fixtures):
        for times in (1, 3):
            if not np.allclose(sessions.judgement(case, times), case["int8"], atol=TIE):
                wrong.append(f"pair {n}: other judgement, {times} in a batch")
        for s, expected in zip(case["sides"], case["embeddings"]):
            cosine = float(sessions.embedding(s) @ np.array(expected))
            if cosine < (NEAR if len(s["ids"]) > 5 else NEAR_SHORT):
                wrong.append(f"{s['sentence']!r}: cosine {cosine:.4f}")
    return wrong


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--models", required=True)
    a.add_argument("--parity", required=True)
    o = a.parse_args()
    models = Path(o.models)
    wrong = tagging(models / "encoder.onnx", json.loads(Path(o.parity).read_text()))
    wrong += reader(models, json.loads((models / "reader.parity.json").read_text(encoding="utf-8"))["cases"])
    raise SystemExit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
