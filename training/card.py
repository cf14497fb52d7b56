"""Puts the scores that evaluate.py wrote into the table of the model card.

    python3 card.py --scores FILE --checkpoint NAME --out models/
"""

import argparse
import json
from pathlib import Path

BEGIN, END = "<!-- scores -->\n", "<!-- end of scores -->"
# Of each row: the set, what is measured, and the scores as evaluate.py names them.
ROWS = [
    ("PolNeAR dev, first annotator", "F1 of content words", "polnear", ["content"]),
    ("", "F1 of source words", "polnear", ["source"]),
    ("", "F1 of cue words", "polnear", ["cue"]),
    ("CoNLL-2003 dev", "entity F1", "conll", ["all"]),
    ("EWT dev, gold words", "UPOS", "ewt", ["upos"]),
    ("", "LAS, universal part of relations", "ewt", ["las"]),
    ("", "LAS with subtypes", "ewt", ["las_subtypes"]),
    ("TimeBank, AQUAINT, MEANTIME, every eighth document", "F1 of event words", "standing", ["event"]),
    ("", "happened, planned, denied", "standing", ["happened", "planned", "denied"]),
    ("", "promised, alleged, conditional, asked", "standing", ["promised", "alleged", "conditional", "asked"]),
]


def cell(scores, names):
    values = [v[2] if isinstance(v, list) else v for v in (scores[n] for n in names)]
    return ", ".join(f"{v:.4f}" if len(values) == 1 else f"{v:.2f}" for v in values)


def table(networks):
    """The table; `networks`: the scores of each column."""
    lines = ["| set | measure | f32 | int8 |", "|---|---|---|---|"]
    for name, measure, of, names in ROWS:
        lines.append(" | ".join(["| " + name, measure, *(cell(scores[of], names) for scores in networks)]).replace("|  |", "| |") + " |")
    return "\n".join(lines) + "\n"


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--scores", required=True)
    a.add_argument("--checkpoint", required=True, help="the name of the f32 network in the scores")
    a.add_argument("--out", required=True, help="the folder of the card; one that lacks it gets a copy of the project's")
    o = a.parse_args()
    scores, card = json.loads(Path(o.scores).read_text()), Path(o.out) / "CARD.md"
    text = (card if card.exists() else Path(__file__).parent.parent / "models" / "CARD.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest[rest.index(END):]
    card.write_text(before + BEGIN + table([scores[o.checkpoint], scores["encoder.onnx"]]) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
