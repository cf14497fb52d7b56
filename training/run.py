"""From the corpora to weights and card: trains, exports, checks the exported networks, measures, fills the card.

    python3 training/run.py --corpora DIR --shared DIR --out models/
    python3 training/run.py --corpora DIR --shared DIR --smoke       # the whole way in a temporary folder, a few steps of each stage

Needs `pip install -r training/requirements.txt`. Three hours on two CPU cores with AMX, a few minutes with --smoke. Stopped, the same command
goes on: a stage that is done is not done again, and training continues at the last state that it kept.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TEACHER = ["--seed", "7", "--rate", "6e-5", "--steps", "352"]
FIRST = ["--seed", "7"]
SECOND = ["--seed", "8", "--rate", "2e-4"]
SMOKE = ["--steps", "16", "--slice", "6", "--tokens", "512", "--keep", "8"]
SLICE = ["--slice", "6"]
SMOKE_JOINT = ["--steps", "8"]
SMOKE_READER = ["--times", "0.02", "--steps", "8"]


def stages(corpora, shared, work, out, parity, smoke, products):
    """(name, script and arguments) of each stage, in order; `products` are those of the arithmetic."""
    teacher, taught = str(work / "teacher.safetensors"), str(work / "taught.npz")
    first, checkpoint = str(work / "first.safetensors"), str(work / "encoder.safetensors")
    reader, begun, joint = (str(work / f"{name}.safetensors") for name in ("reader", "begun", "joint"))
    scores = str(work / "scores.json")
    pairs = ["--corpora", corpora, "--shared", shared]
    corpora = ["--corpora", corpora]
    few, short, some, few_steps = (SLICE, SMOKE, SMOKE_READER, SMOKE_JOINT) if smoke else ([], [], [], [])
    return [
        ("teacher", ["train.py", *corpora, "--teacher", "--out", teacher, *TEACHER, *products, *short]),
        ("taught", ["teach.py", *corpora, "--teacher", teacher, "--out", taught, *products, *few]),
        ("first", ["train.py", *corpora, "--taught", taught, "--out", first, *FIRST, *products, *short]),
        ("second", ["train.py", *corpora, "--taught", taught, "--after", first, "--out", checkpoint, *SECOND, *products, *short]),
        ("export", ["export.py", "--checkpoint", checkpoint, "--out", out, "--parity", parity]),
        ("reader", ["train_reader.py", *pairs, "--out", reader, *products, *some]),
        ("joint-first", ["train_joint.py", *pairs, "--reader", reader, "--part", "first", "--out", begun, *products, *few_steps]),
        ("joint-second", ["train_joint.py", *pairs, "--reader", reader, "--part", "second", "--after", begun, "--out", joint, *products, *few_steps]),
        ("reader-export", ["export_reader.py", "--checkpoint", joint, "--out", out]),
        ("parity", ["parity.py", "--models", out, "--parity", parity]),
        ("scores", ["evaluate.py", *corpora, checkpoint, str(Path(out) / "encoder.onnx"), "--json", scores,
                    *(["--slice", "2"] if smoke else [])]),
        ("card", ["card.py", "--scores", scores, "--checkpoint", Path(checkpoint).name, "--out", out]),
    ]


# One thread a worker; and blocks of other sizes than before are given back, or memory grows with every batch.
SETTINGS = {"OMP_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": str(4 << 20)}


def run(work, todo):
    """Runs the stages; the first that was not done with these very arguments, and all after it."""
    fresh = False
    for name, command in todo:
        done, words = work / f"{name}.done", " ".join(command)
        if not fresh and done.exists() and done.read_text() == words:
            print(f"== {name}: done before", flush=True)
            continue
        fresh = True
        done.unlink(missing_ok=True)
        print(f"== {name}: {words}", flush=True)
        script, *arguments = command
        subprocess.run([sys.executable, str(HERE / script), *arguments], check=True, env={**os.environ, **SETTINGS})
        done.write_text(words)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--corpora", required=True)
    a.add_argument("--shared", required=True, help="folder of gold and reports, that the pair reader is trained on too")
    a.add_argument("--out", help="folder of the weights and the card")
    a.add_argument("--work", default="/tmp/crossread-training", help="checkpoints, scores, and what is done")
    a.add_argument("--f32", action="store_true", help="products in f32: for processors without AVX-512, where bf16 is slow")
    a.add_argument("--smoke", action="store_true", help="try every stage on small slices; nothing of it is kept")
    o = a.parse_args()
    products = [] if o.f32 else ["--bf16"]
    if o.smoke:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            run(work, stages(o.corpora, o.shared, work, str(work / "models"), str(work / "parity.json"), True, products))
    elif o.out:
        work = Path(o.work)
        work.mkdir(parents=True, exist_ok=True)
        run(work, stages(o.corpora, o.shared, work, o.out, str(HERE / "parity.json"), False, products))
    else:
        a.error("--out or --smoke")


if __name__ == "__main__":
    main()
