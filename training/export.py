"""Writes the trained tagging network: models/encoder.onnx (int8), models/encoder.json (labels), training/parity.json.

The arithmetic is that of graph.py: int8 weights with a scale a column, activations with a scale a row, and all
windows of a batch of one length, without padding, so that a window's labels do not depend on its batch mates. Biases, norms,
shapes and the small label heads stay f32.

    python3 export.py --checkpoint FILE --out models/ [--parity FILE]
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from safetensors.torch import load_file

import labels
from evaluate import session_predictor
from graph import Graph
from model import ARC, FAR, HEADS, LINK, LONGEST, MINILM, RELATION, tagger
from parity import SENTENCES, cases
from train import predictor
from windows import word_pieces
from words import SHAPES

INPUTS = ["input_ids", "shape_ids", "word_sentence"]
OUTPUTS = ["upos", "entities", "attribution", "standing", "arcs", "relations", "attribution_link"]
IMPOSSIBLE = -1e4
# Added to the scores of O, source, cue, content: the best sum of F1 of some 200 settings on PolNeAR dev.
CALIBRATION = [0.0, 0.0, 0.0, -0.2]


def network(w):
    """The ONNX model of a checkpoint; w: name -> array."""
    g = Graph()
    x = embedded(g, w)
    for layer in range(MINILM.layers):
        x = transformer_layer(g, w, f"encoder.layers.{layer}.", x)
    heads(g, w, x)
    batch, pieces = "batch", "pieces"
    sizes = {"upos": len(labels.UPOS), "entities": len(labels.ENTITIES), "attribution": len(labels.ATTRIBUTION),
             "standing": len(labels.STANDING), "relations": len(labels.RELATIONS), "arcs": pieces, "attribution_link": pieces}
    graph = helper.make_graph(
        g.nodes, "tags, dependencies, entities, attribution, standing; int8, one scale a row",
        [helper.make_tensor_value_info(n, TensorProto.INT32, [batch, pieces]) for n in INPUTS],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, [batch, pieces, sizes[n]]) for n in OUTPUTS],
        g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def embedded(g, w):
    x = g.rows(w["encoder.words.weight"], "input_ids")
    places = w["encoder.positions.weight"][:LONGEST] + w["encoder.segments.weight"][0]
    x = g.op("Add", x, g.first(places, "input_ids"))
    x = g.op("Add", x, g.op("Gather", g.constant(w["encoder.shapes.weight"]), "shape_ids"))
    return g.norm(x, w, "encoder.norm")


def transformer_layer(g, w, p, x):
    width = MINILM.hidden // HEADS
    split = g.constant(np.array([0, 0, HEADS, width], np.int64))
    join = g.constant(np.array([0, 0, MINILM.hidden], np.int64))
    rows = g.quantised(x)
    parts = []
    for i, perm in enumerate(([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])):
        shrink = 1 / np.sqrt(np.float32(width)) if i == 0 else np.float32(1)  # folded into the query
        part = slice(i * MINILM.hidden, (i + 1) * MINILM.hidden)
        y = g.linear(rows, w[p + "qkv.weight"][part] * shrink, w[p + "qkv.bias"][part] * shrink)
        parts.append(g.op("Transpose", g.op("Reshape", y, split), perm=perm))
    query, key, value = parts
    attended = g.op("MatMul", g.op("Softmax", g.op("MatMul", query, key), axis=-1), value)
    attended = g.op("Reshape", g.op("Transpose", attended, perm=[0, 2, 1, 3]), join)
    x = g.norm(g.op("Add", x, g.linear(g.quantised(attended), w[p + "out.weight"], w[p + "out.bias"])), w, p + "norm1")
    inner = g.op("Gelu", g.linear(g.quantised(x), w[p + "up.weight"], w[p + "up.bias"]))
    inner = g.linear(g.quantised(inner, gelu=True), w[p + "down.weight"], w[p + "down.bias"])
    return g.norm(g.op("Add", x, inner), w, p + "norm2")


def linear(g, x, w, name, output=None):
    """An f32 layer."""
    y = g.op("MatMul", x, g.constant(np.ascontiguousarray(w[name + ".weight"].T)),
             output=output if name + ".bias" not in w else None)
    return g.op("Add", y, g.constant(w[name + ".bias"]), output=output) if name + ".bias" in w else y


def heads(g, w, x):
    for name in ("upos", "entities", "attribution", "standing"):
        linear(g, x, w, name, output=name)
    names = ["arcs.dependent", "arcs.head", "relations.dependent", "relations.head", "links.dependent", "links.head"]
    sizes = [ARC, ARC, RELATION, RELATION, LINK, LINK]
    wide = g.linear(g.quantised(x), np.concatenate([w[n + ".weight"] for n in names]),
                    np.concatenate([w[n + ".bias"] for n in names]))
    parts = g.op("Split", wide, g.constant(np.array(sizes, np.int64)), outputs=len(sizes), axis=-1)
    axis = {n: g.constant(np.array([n], np.int64)) for n in (1, 2)}
    row, column = g.op("Unsqueeze", "word_sentence", axis[1]), g.op("Unsqueeze", "word_sentence", axis[2])
    zero = g.constant(np.int32(0))
    word = g.op("Greater", row, zero)
    # [CLS] is no word but comes first: its column is the root's.
    length = g.op("Shape", "input_ids", start=1, end=2)
    first = g.op("Equal", g.op("Range", g.constant(np.int64(0)), g.op("Squeeze", length, g.constant(np.array([0], np.int64))),
                               g.constant(np.int64(1))), g.constant(np.int64(0)))
    head = g.op("Or", g.op("And", g.op("Equal", row, column), word), first)
    possible, impossible = g.f32(0), g.f32(IMPOSSIBLE)
    biaffine(g, w, "arcs", parts[0], parts[1], g.op("Where", head, possible, impossible), length, "arcs")
    biaffine(g, w, "links", parts[4], parts[5], g.op("Where", word, possible, impossible), length, "attribution_link")
    best = g.op("ArgMax", "arcs", axis=-1, keepdims=1)
    sized = g.op("Expand", best, g.op("Shape", parts[3]))
    chosen = g.op("GatherElements", parts[3], sized, axis=1)
    both = linear(g, g.op("Gelu", g.op("Add", parts[2], chosen)), w, "relations.sum")
    product = linear(g, g.op("Mul", parts[2], chosen), w, "relations.product")
    g.op("Add", both, product, output="relations")


def biaffine(g, w, name, dependent, head, mask, length, output):
    dependent, head = g.op("Gelu", dependent), g.op("Gelu", head)
    pairs = g.op("MatMul", linear(g, dependent, w, name + ".between"), g.op("Transpose", head, perm=[0, 2, 1]))
    alone = g.op("Transpose", linear(g, head, w, name + ".alone"), perm=[0, 2, 1])
    place = np.arange(LONGEST)
    distances = 10 * w[name + ".distance"][np.clip(place[:, None] - place, -FAR, FAR) + FAR]
    zero, axes = g.constant(np.array([0, 0], np.int64)), g.constant(np.array([0, 1], np.int64))
    near = g.op("Slice", g.constant(distances.astype(np.float32)), zero, g.op("Concat", length, length, axis=0), axes)
    g.op("Add", g.op("Add", g.op("Add", pairs, alone), near), mask, output=output)


def contract():
    return {"schema": "crossread-encoder/1", "hidden": MINILM.hidden, "longest": LONGEST, "shapes": SHAPES,
            "sentence_start_adds": 8, "inputs": INPUTS, "outputs": OUTPUTS, "upos": labels.UPOS,
            "entities": labels.ENTITIES, "attribution": labels.ATTRIBUTION, "standing": labels.STANDING,
            "relations": labels.RELATIONS, "to_conll": labels.TO_CONLL}


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--checkpoint", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--parity", default=str(Path(__file__).parent / "parity.json"))
    o = a.parse_args()
    out = Path(o.out)
    out.mkdir(parents=True, exist_ok=True)
    weights = load_file(o.checkpoint)
    weights["attribution.bias"] += torch.tensor(CALIBRATION)
    onnx.save(network({k: v.float().numpy() for k, v in weights.items()}), out / "encoder.onnx")
    (out / "encoder.json").write_text(json.dumps(contract(), indent=1) + "\n")
    model = tagger()
    model.load_state_dict(weights)
    torch.set_num_threads(1)
    found = cases(SENTENCES, word_pieces(), predictor(model.eval()), session_predictor(out / "encoder.onnx", 1))
    Path(o.parity).write_text(json.dumps(found, indent=None).replace('{"sentences"', '\n{"sentences"') + "\n")
    print(f"encoder.onnx {(out / 'encoder.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
