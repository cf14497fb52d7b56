"""From the corpora to the weights: trains, exports, classifies pairs, measures.

    python3 training/run.py --corpora DIR --out models/

Needs `pip install -r training/requirements.txt`. On two idle CPU cores about an hour.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# What the published weights were trained with (models/CARD.md): a level stage, then one that falls to 0.
FIRST = ["--seed", "7", "--stop", "800"]
SECOND = ["--seed", "8", "--steps", "864"]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--work", default="/tmp/crossread-training", help="checkpoints and caches")
    o = a.parse_args()
    work = Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    first, checkpoint = str(work / "first.safetensors"), str(work / "encoder.safetensors")
    corpora = ["--corpora", o.corpora]

    def run(script, *arguments):
        subprocess.run([sys.executable, str(HERE / script), *arguments], check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})

    run("train.py", *corpora, "--out", first, *FIRST)
    run("train.py", *corpora, "--from", first, "--out", checkpoint, *SECOND)
    run("export.py", "--checkpoint", checkpoint, "--out", o.out)
    run("pairs.py", *corpora, "--out", o.out, "--cache", str(work / "sentences.npz"))
    run("evaluate.py", *corpora, checkpoint, str(Path(o.out) / "encoder.onnx"), "--json", str(work / "scores.json"))


if __name__ == "__main__":
    main()
