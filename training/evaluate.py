"""Scores of a checkpoint or of an exported network on the dev sets.

    python3 evaluate.py --corpora DIR NETWORK [NETWORK …]      NETWORK: checkpoint .safetensors or exported .onnx
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import data
import scores
from model import tagger
from train import predictor
from windows import word_pieces

# Outputs of one score for each pair of pieces.
SQUARE = ("arcs", "attribution_link")

def session_predictor(path, threads):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    kinds = {i.name: np.int32 if "int32" in i.type else np.int64 if "int64" in i.type else np.float32
             for i in session.get_inputs()}

    def predict(ids, attention, shapes, place):
        given = {"input_ids": ids, "shape_ids": shapes, "word_sentence": place}
        lengths, (rows, longest) = attention.sum(1).int(), ids.shape
        found = {}
        for length in lengths.unique().tolist():  # the network takes windows of one length
            some = lengths == length
            answers = session.run(names, {k: given[k][some, :length].numpy().astype(t) for k, t in kinds.items()})
            for name, answer in zip(names, answers):
                wide = longest if name in SQUARE else answer.shape[2]
                whole = found.setdefault(name, np.full((rows, longest, wide), -1e9, np.float32))
                whole[some.numpy(), :length, :answer.shape[2]] = answer
        return found
    return predict


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--sets", default="polnear,conll,ewt,standing")
    a.add_argument("--slice", type=int, default=0, help="documents read of each corpus (0: all)")
    a.add_argument("--json", help="write the numbers there")
    a.add_argument("networks", nargs="+")
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    pieces = word_pieces()
    development = data.development(o.corpora, o.slice)
    everything = {}
    for path in o.networks:
        if path.endswith(".safetensors"):
            model = tagger()
            model.load_state_dict(load_file(path))
            predict = predictor(model.eval())
        else:
            predict = session_predictor(path, o.threads)
        table = {}
        print(f"== {Path(path).name}", flush=True)
        for n in o.sets.split(","):
            table[n] = scores.MEASURES[n](development[n], pieces, predict)
            print(scores.show({n: table[n]}), flush=True)
        everything[Path(path).name] = table
    if o.json:
        Path(o.json).write_text(json.dumps(everything, indent=1) + "\n")


if __name__ == "__main__":
    main()
