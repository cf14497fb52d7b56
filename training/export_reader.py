"""Writes the pair reader: models/reader.onnx and models/pairs.onnx (int8), models/reader.vocab.txt, models/reader.parity.json.

The arithmetic is that of graph.py; roles, matches, norms and heads stay f32. No padding and no masks: all rows of a batch have exactly one length.

    python3 export_reader.py --checkpoint FILE --out models/
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from safetensors.torch import load_file

from export import linear, transformer_layer
from graph import Graph
from model import MINILM
from overlap import COUNT, Rarity, overlap
from pairs import Pair, Passage, UNKNOWN
from parity import Sessions, side
from passages import Pieces, batch, forward
from published import minilm
from reader import ALONE, OUTPUTS, SIDE, PairReader

# Pairs of the fixture; the passage stands in brackets, without them it is the whole.
PARITY = [
    ("[The ferry struck the quay at noon], injuring two of its crew.", "Two sailors were hurt when [the ferry hit the quay at one o'clock]."),
    ("The harbour board said [12 boats were lost] in the gale.", "[Fourteen boats were lost], the coastguard reported."),
    ("\"We will rebuild the bridge before winter,\" [the minister promised].", "The minister said: [\"The bridge will not be rebuilt this year.\"]"),
    ("[Prices of bread rose 4.5% in August, to 3.20 a loaf].", "Bread [went up by 4.5 per cent] to 3.20 crowns."),
    ("No.", "Yes!"),
    ("[Café owners in Łódź] complained about the naïve new rules.", "The rules annoyed [café owners in São Tomé]."),
    ("Mayor Ilse Brandvold signed [nine agreements] with the neighbouring town on Tuesday.",
     "On 3 June [the mayor, Ilse Brandvold, put her name to 9 agreements] in Marrow Bay."),
    ("Rescue teams searched the valley for a third day after the dam gave way, and, as families in the upper villages were reached by telephone "
     "one after another, officials of the district, who had at first spoken of more than forty people without any trace, then of thirty-three and "
     "later, when two buses that had been given up were found on the high road with all their passengers unhurt, of thirty, said on Friday evening "
     "in the school that serves as their headquarters that [the number of the missing had fallen to twenty-six], that no more helicopters were "
     "needed before the morning, and that the lower bridge would stay closed to everybody but the engineers.",
     "[Twenty-six people are still missing] after the dam burst."),
    ("[The company denied that its tanks had leaked]; inspectors had not yet been allowed in.", "The tanks leaked, [the company admitted]."),
    ("Talks ended without a deal – [both sides blamed each other]…", "[Talks ended without a deal], and each side blamed the other."),
    ("Okoro, 41, was [arrested in Norland on 9 May] and released.", "Police said Okoro was [arrested two days later in Vale]."),
    ("About $2.5m was [raised for the school], the Vale Gazette wrote.", "Some [$2,500,000] came together for the school."),
]


def reading(w):
    """Sentences: word pieces to hidden states after the lower layers, for pairs, and after the tower's, for the embedding."""
    g = Graph()
    places = w["positions.weight"][:SIDE] + w["segments.weight"][0]
    placed = g.op("Add", g.rows(w["words.weight"], "ids"), g.first(places, "ids"))
    for norm, layers, count, output in (("lower_norm", "lower", ALONE, "states"), ("norm", "layers", MINILM.layers, "last")):
        x = g.norm(placed, w, norm)
        for layer in range(count):
            x = transformer_layer(g, w, f"{layers}.{layer}.", x)
        g.op("Identity", x, output=output)
    sized = ["sentences", "pieces"]
    return model(g, "sentences read alone; int8, one scale a row", {"ids": (TensorProto.INT32, sized)},
                 {name: (TensorProto.FLOAT, [*sized, MINILM.hidden]) for name in ("states", "last")})


def judging(w):
    """Two sentences side by side: hidden states, roles, matches and the overlap of words to what is said of the pair."""
    g = Graph()
    added = g.op("Add", g.op("Gather", g.constant(w["roles.weight"]), "roles"), g.op("Gather", g.constant(w["matches.weight"]), "matches"))
    x = g.op("Add", "states", added)
    for layer in range(MINILM.layers - ALONE):
        x = transformer_layer(g, w, f"joint.{layer}.", x)
    axis = {n: g.constant(np.array([n], np.int64)) for n in (-1, 1, 2)}
    # The means over both passages: roles 1 and 3.
    sides = g.constant(np.array([[[1], [3]]], np.int32))
    within = g.op("Cast", g.op("Equal", g.op("Unsqueeze", "roles", axis[1]), sides), to=TensorProto.FLOAT)
    count = g.op("Max", g.op("ReduceSum", within, axis[2], keepdims=1), g.f32(1))
    means = g.op("Div", g.op("MatMul", within, x), count)
    start, a, b = (g.op("Gather", of, g.constant(np.int64(n)), axis=1) for of, n in ((x, 0), (means, 0), (means, 1)))
    features = g.op("Concat", start, a, b, g.op("Abs", g.op("Sub", a, b)), g.op("Mul", a, b), axis=-1)
    # One row more: the product of a single row adds up in another order than that of several.
    zero, one = g.constant(np.array([0], np.int64)), g.constant(np.array([1], np.int64))
    more = g.op("Concat", features, g.op("Slice", features, zero, one, zero), axis=0)
    words = g.op("Concat", "overlap", g.op("Slice", "overlap", zero, one, zero), axis=0)
    out = g.op("Add", linear(g, g.op("Gelu", linear(g, more, w, "hidden")), w, "out"),
               linear(g, g.op("Gelu", linear(g, words, w, "overlap")), w, "added"))
    # One question and one answer: half of the score is the regression's.
    share = np.concatenate([w["scale"] / 2, np.ones(OUTPUTS - 2, np.float32)])
    wide = {"wide.weight": np.zeros((OUTPUTS, COUNT + 1), np.float32), "wide.bias": np.zeros(OUTPUTS, np.float32)}
    wide["wide.weight"][:2], wide["wide.bias"][:2] = w["wide.weight"] / 2, w["wide.bias"] / 2
    out = g.op("Add", g.op("Mul", out, g.constant(share.astype(np.float32))), linear(g, words, wide, "wide"))
    g.op("Slice", out, zero, axis[-1], zero, output="judgement")
    sized = ["pairs", "pieces"]
    inputs = {"states": (TensorProto.FLOAT, [*sized, MINILM.hidden]), "roles": (TensorProto.INT32, sized), "matches": (TensorProto.INT32, sized),
              "overlap": (TensorProto.FLOAT, ["pairs", COUNT + 1])}
    return model(g, "pairs of passages judged; int8, one scale a row", inputs, {"judgement": (TensorProto.FLOAT, ["pairs", OUTPUTS])})


def model(g, title, inputs, outputs):
    given, found = ([helper.make_tensor_value_info(name, *kind) for name, kind in values.items()] for values in (inputs, outputs))
    made = helper.make_model(helper.make_graph(g.nodes, title, given, found, g.weights),
                             opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(made)
    return made


class Alone:
    """Words are as rare as the pair's two sentences make them."""

    def overlap(self, pair):
        return overlap(Rarity([pair.a.text, pair.b.text]), pair.a, pair.b)


def passage(marked):
    start, end = marked.find("["), marked.find("]")
    text = marked.replace("[", "").replace("]", "")
    return Passage(text, start, end - 1) if start >= 0 else Passage(text, 0, len(text))


def rounded(values):
    return [round(float(v), 4) for v in values]


def cases(network, pieces, sessions):
    """Each pair with its inputs, what the f32 network says, and what the int8 networks say. Spans count bytes."""
    found = []
    for marked in PARITY:
        pair = Pair(*map(passage, marked), UNKNOWN, UNKNOWN, UNKNOWN, "parity")
        t = batch(pieces, Alone(), [pair])
        with torch.inference_mode():
            outputs, vectors = forward(network, t)
        case = {"overlap": [*rounded(t["overlap"][0]), *rounded([vectors[0] @ vectors[1]])],
                "sides": [side(s, pieces) for s in (pair.a, pair.b)], "roles": t["roles"][0].tolist(), "matches": t["matches"][0].tolist()}
        found.append({**case, "f32": rounded(outputs[0]), "int8": rounded(sessions.judgement(case)),
                      "cosine": rounded([vectors[0] @ vectors[1]])[0], "embeddings": [rounded(v) for v in vectors]})
    return found


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--checkpoint", required=True)
    a.add_argument("--out", required=True)
    o = a.parse_args()
    out = Path(o.out)
    out.mkdir(parents=True, exist_ok=True)
    weights = {k: v.float() for k, v in load_file(o.checkpoint).items()}
    arrays = {k: v.numpy() for k, v in weights.items()}
    onnx.save(reading(arrays), out / "reader.onnx")
    onnx.save(judging(arrays), out / "pairs.onnx")
    (out / "reader.vocab.txt").write_bytes((minilm() / "vocab.txt").read_bytes())
    network = PairReader()
    network.load_state_dict(weights)
    torch.set_num_threads(1)
    pieces = Pieces()
    kinds = {"goes_on": len(pieces.goes_on), "number": len(pieces.number), "mark": len(pieces.mark)}
    fixture = {"pieces": kinds, "cases": cases(network.eval(), pieces, Sessions(out))}
    text = json.dumps(fixture, ensure_ascii=False).replace('{"overlap"', '\n{"overlap"')
    (out / "reader.parity.json").write_text(text + "\n", encoding="utf-8")
    for name in ("reader.onnx", "pairs.onnx"):
        print(f"{name} {(out / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
