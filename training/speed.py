"""Times the program's encoder against ONNX Runtime with the same int8 networks, on the same sentences, one thread.

    cargo build --release -p crossread-encoder --example speed
    python3 training/speed.py --models models/ --program target/release/examples/speed --sentences FILE

FILE: one sentence a line. Both sides in turn, processor time. Ours counts splitting into words and pieces, the network and decoding;
ONNX Runtime's is the network alone, on the same windows in the same batches. Prints the medians and their ratio (above 1: ours is faster).
"""

import argparse
import json
import subprocess
import time
from pathlib import Path
from statistics import median

import numpy as np
import onnxruntime

from readers import Document, Sentence
from windows import CLS, SEP, tensors, windows, word_pieces
from words import words

# As crates/encoder: pieces of a batch, of an embedded text, of a window of several sentences; sentences of a passage.
BATCH, TEXT, WINDOW, PASSAGE = 256, 256, 254, 25


def batches(items, length):
    """Items of exactly one length, some BATCH pieces together."""
    by_length = {}
    for item in items:
        by_length.setdefault(length(item), []).append(item)
    for size, some in sorted(by_length.items()):
        most = max(1, BATCH // size)
        yield from (some[i:i + most] for i in range(0, len(some), most))


def inputs_of_embedding(sentences, pieces):
    texts = {tuple([CLS, *pieces.tokenizer.encode(s, add_special_tokens=False).ids[:TEXT - 2], SEP]) for s in sentences}
    return [{"ids": np.array(some, np.int32)} for some in batches(sorted(texts), len)]


def inputs_of_tagging(sentences, pieces):
    found = []
    for i in range(0, len(sentences), PASSAGE):
        passage = Document("", [Sentence([s[a:b] for a, b in words(s)]) for s in sentences[i:i + PASSAGE]])
        found += windows(passage, pieces, WINDOW)
    out = []
    for some in batches(found, lambda w: len(w.ids)):
        ids, _, shapes, place, _ = tensors(some)
        out.append({k: v.numpy().astype(np.int32) for k, v in (("input_ids", ids), ("shape_ids", shapes), ("word_sentence", place))})
    return out


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--models", required=True)
    a.add_argument("--program", required=True)
    a.add_argument("--sentences", required=True)
    a.add_argument("--rounds", type=int, default=7)
    o = a.parse_args()
    sentences = [line for line in Path(o.sentences).read_text(encoding="utf-8").split("\n") if line.strip()]
    pieces = word_pieces()
    networks = {"embedding": (session(Path(o.models) / "embedding.onnx"), inputs_of_embedding(sentences, pieces), "processor_ms"),
                "tagging": (session(Path(o.models) / "encoder.onnx"), inputs_of_tagging(sentences, pieces), "tag_processor_ms")}
    ours, theirs = {n: [] for n in networks}, {n: [] for n in networks}
    for _ in range(o.rounds):
        out = subprocess.run([o.program, o.sentences], check=True, capture_output=True, text=True).stdout
        line = out.splitlines()[0]  # one worker, weights laid out at load
        for name, (network, given, key) in networks.items():
            ours[name].append(json.loads(line)[key])
            start = time.process_time()
            for batch in given:
                network.run(None, batch)
            theirs[name].append(1000 * (time.process_time() - start))
    for name in networks:
        us, them = median(ours[name]), median(theirs[name])
        print(f"{name:10} {len(sentences)} sentences  ours {us:.0f} ms ({min(ours[name]):.0f} to {max(ours[name]):.0f})  "
              f"ONNX Runtime {them:.0f} ms ({min(theirs[name]):.0f} to {max(theirs[name]):.0f})  ratio {them / us:.2f}")


if __name__ == "__main__":
    main()
