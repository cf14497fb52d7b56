"""Times the program's encoder against ONNX Runtime with the same int8 networks, on the same sentences, one thread.

    cargo build --release -p crossread-encoder --example speed
    python3 training/speed.py --models models/ --program target/release/examples/speed --sentences FILE

FILE: one sentence a line. Embedding, tagging, and each sentence judged with four others. Both sides in turn, processor time. Ours counts splitting into words and pieces, the network and decoding;
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

from pairs import Passage
from passages import Pieces
from readers import Document, Sentence
from windows import tensors, windows, word_pieces
from words import words

# As crates/encoder: pieces of a batch, of a batch of pairs, of a window of several sentences; sentences of a passage.
BATCH, BATCH_OF_PAIRS, WINDOW, PASSAGE = 256, 512, 254, 25


def batches(items, length, pieces=BATCH):
    """Items of exactly one length, some pieces together."""
    by_length = {}
    for item in items:
        by_length.setdefault(length(item), []).append(item)
    for size, some in sorted(by_length.items()):
        most = max(1, pieces // size)
        yield from (some[i:i + most] for i in range(0, len(some), most))


def inputs_of_reading(sentences):
    """Inputs of the reader, the sentences' states, and inputs of the pairs: as examples/speed pairs them."""
    pieces = Pieces()
    sides = [pieces.sentence(Passage(s, 0, len(s))) for s in sentences]
    texts = [np.array(some, np.int32) for some in batches(sorted({tuple(ids) for ids, _ in sides}), len)]
    pairs = {(n, (n + away) % len(sides)) for n in range(len(sides)) for away in (25, 50, 75, 100)}
    joint = []
    for a, b in sorted(pairs):
        (x, xi), (y, yi) = sides[a], sides[b]
        joint.append((a, b, [int(i) for i in xi] + [2 + int(i) for i in yi], pieces.matches(x, xi, y, yi) + pieces.matches(y, yi, x, xi)))
    return texts, sides, list(batches(joint, lambda j: len(j[2]), BATCH_OF_PAIRS))


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
    reader, judge, tagger = (session(Path(o.models) / f"{name}.onnx") for name in ("reader", "pairs", "encoder"))
    texts, sides, joint = inputs_of_reading(sentences)
    windowed = inputs_of_tagging(sentences, pieces)

    def embed():
        for ids in texts:
            reader.run(["last"], {"ids": ids})

    def tag():
        for given in windowed:
            tagger.run(None, given)

    def pair():
        states = {}
        for ids in texts:
            states.update(zip(map(tuple, ids.tolist()), reader.run(["states"], {"ids": ids})[0]))
        for some in joint:
            judge.run(None, {
                "states": np.stack([np.concatenate([states[tuple(sides[n][0])] for n in (a, b)]) for a, b, _, _ in some]),
                "roles": np.array([roles for _, _, roles, _ in some], np.int32),
                "matches": np.array([matches for _, _, _, matches in some], np.int32)})

    networks = {"embedding": (embed, "processor_ms"), "tagging": (tag, "tag_processor_ms"), "pairs": (pair, "pairs_processor_ms")}
    ours, theirs = {n: [] for n in networks}, {n: [] for n in networks}
    for _ in range(o.rounds):
        out = subprocess.run([o.program, o.sentences], check=True, capture_output=True, text=True).stdout
        line = out.splitlines()[0]  # one worker, weights laid out at load
        for name, (work, key) in networks.items():
            ours[name].append(json.loads(line)[key])
            start = time.process_time()
            work()
            theirs[name].append(1000 * (time.process_time() - start))
    for name in networks:
        us, them = median(ours[name]), median(theirs[name])
        print(f"{name:10} {len(sentences)} sentences  ours {us:.0f} ms ({min(ours[name]):.0f} to {max(ours[name]):.0f})  "
              f"ONNX Runtime {them:.0f} ms ({min(theirs[name]):.0f} to {max(theirs[name]):.0f})  ratio {them / us:.2f}")


if __name__ == "__main__":
    main()
