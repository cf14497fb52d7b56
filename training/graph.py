"""The int8 arithmetic of the exported networks: the nodes and weights of an ONNX graph.

ONNX Runtime's own dynamic quantisation takes one activation scale for the whole batch, so that what a network says of a text changes with
its batch mates. Here every token's row has its own scale (as in LLM.int8(), Dettmers et al. 2022, section 2): nothing crosses
from one text to another, and an answer is the same bits in any batch of texts of one length.

Weights are 7 bits (-63 to 63), one scale a column: processors without VNNI add pairs of products in 16 bits, and
255 * 63 * 2 is the largest that fits (see rten's docs/quantization.md, "Saturation hazard").
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

WEIGHT_MAX = 63  # 7 bits; see above
GELU_MIN = 0.17  # GELU's least value is -0.16997


class Graph:
    """Nodes and weights of one ONNX graph; every method returns the name of its output."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0
        self.last = self.constant(np.array([-1], np.int64))

    def constant(self, array):
        self.count += 1
        name = f"c{self.count}"
        self.weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def op(self, kind, *inputs, output=None, outputs=1, **attributes):
        self.count += 1
        names = [output] if output else [f"{kind.lower()}{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def f32(self, value):
        return self.constant(np.float32(value))

    def rows(self, table, ids):
        """Rows of an int8 table, each with its own scale."""
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-9) / 127
        steps = self.op("Cast", self.op("Gather", self.constant(np.rint(table / scale).astype(np.int8)), ids), to=TensorProto.FLOAT)
        return self.op("Mul", steps, self.op("Gather", self.constant(scale.astype(np.float32)), ids))

    def first(self, table, ids):
        """The first rows of a table: as many as `ids` has columns."""
        zero = self.constant(np.array([0], np.int64))
        return self.op("Slice", self.constant(table), zero, self.op("Shape", ids, start=1, end=2), zero)

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
