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
from train import predictor, word_pieces


def session_predictor(path, threads):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    kinds = {i.name: np.int32 if "int32" in i.type else np.int64 if "int64" in i.type else np.float32
             for i in session.get_inputs()}

    def predict(ids, attention, shapes, place):
        given = {"input_ids": ids, "attention_mask": attention, "shape_ids": shapes, "word_sentence": place}
        return dict(zip(names, session.run(None, {k: given[k].numpy().astype(t) for k, t in kinds.items()})))
    return predict


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--sets", default="polnear,conll,ewt,standing")
    a.add_argument("--json", help="write the numbers there")
    a.add_argument("networks", nargs="+")
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    pieces = word_pieces()
    development = data.development(o.corpora)
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
