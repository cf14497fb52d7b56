"""Sentence pairs: (first, second, bit mask of the allowed relations of labels.PAIRS), by set, split in train and dev.

Entailment alone does not say whether the second is the same or less specific: both bits are set.
"""

import csv
import hashlib
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from labels import PAIRS

BIT = {n: 1 << i for i, n in enumerate(PAIRS)}
ENTAILED = BIT["same"] | BIT["specific"]
NEUTRAL = BIT["general"] | BIT["unrelated"]
NLI = {"entailment": ENTAILED, "contradiction": BIT["contradicts"], "neutral": NEUTRAL}


def held_out(text, share=8):
    """A fixed eighth, by the first sentence, so that a sentence is on one side only."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % share == 0


def split(pairs):
    return [p for p in pairs if not held_out(p[0])], [p for p in pairs if held_out(p[0])]


def stsb(path):
    out = []
    for a, b, score in csv.reader(open(path, encoding="utf-8")):
        if float(score) >= 4.6:
            out.append((a, b, BIT["same"]))
        elif float(score) <= 1.4:
            out.append((a, b, BIT["unrelated"] | (BIT["contradicts"] if float(score) > 0.4 else 0)))
    return out


def stsb_scores(path):
    return [(a, b, float(s)) for a, b, s in csv.reader(open(path, encoding="utf-8"))]


def tsv(path, first, second, label, encoding="utf-8-sig"):
    rows = csv.DictReader(open(path, encoding=encoding), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(r[first], r[second], NLI[r[label].lower()]) for r in rows if (r[label] or "").lower() in NLI]


def breaking(path):
    text = zipfile.ZipFile(path).read("data/dataset.jsonl").decode()
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [(r["sentence1"], r["sentence2"], NLI[r["gold_label"]]) for r in rows if r["gold_label"] in NLI]


def rte(path, name):
    out = []
    for p in ElementTree.fromstring(zipfile.ZipFile(path).read(f"rte/{name}.xml")).iter("pair"):
        yes = (p.get("value") or p.get("entailment")) in ("TRUE", "YES")
        out.append((p.find("t").text.strip(), p.find("h").text.strip(),
                    ENTAILED if yes else NEUTRAL | BIT["contradicts"]))
    return out


def equate(path):
    return [(r["premise"], r["hypothesis"], NLI[r["label"]]) for r in csv.DictReader(open(path, encoding="utf-8"))
            if r["label"] in NLI]


def wice(path):
    out = []
    for line in open(path, encoding="utf-8"):
        r = json.loads(line)
        chosen = [" ".join(r["evidence"][i] for i in s) for s in r["supporting_sentences"][:1]]
        if chosen and r["label"] == "supported":
            out.append((chosen[0], r["claim"], ENTAILED))
        elif chosen and r["label"] == "partially_supported":
            out.append((chosen[0], r["claim"], NEUTRAL))
        elif not chosen:
            out.append((" ".join(r["evidence"][1:4]), r["claim"], NEUTRAL | BIT["contradicts"]))
    return [(a[:600], b, m) for a, b, m in out]


def read(corpora):
    """(train, dev): name -> pairs. WiCE and EQUATE only measure."""
    c = Path(corpora) / "pairs"
    sick = ("sentence_A", "sentence_B", "entailment_judgment")
    b_train, b_dev = split(breaking(c / "breaking-nli/breaking_nli_dataset.zip"))
    m_train, m_dev = split(tsv(c / "med/MED.tsv", "sentence1", "sentence2", "gold_label"))
    train = {"stsb": stsb(c / "stsb/stsb-en-train.csv"), "sick": tsv(c / "sick/SICK_train.txt", *sick),
             "conjnli": tsv(c / "conjnli/data/NLI/adversarial_train_15k.tsv", "Premise", "Hypothesis", "Label"),
             "breaking-nli": b_train, "med": m_train,
             "rte": rte(c / "rte.zip", "rte1_dev") + rte(c / "rte.zip", "rte2_dev")}
    dev = {"stsb": stsb(c / "stsb/stsb-en-dev.csv"), "sick": tsv(c / "sick/SICK_trial.txt", *sick),
           "conjnli": tsv(c / "conjnli/data/NLI/conj_dev.tsv", "Premise", "Hypothesis", "Label"),
           "breaking-nli": b_dev, "med": m_dev, "rte": rte(c / "rte.zip", "rte3_dev"),
           "wice": wice(c / "wice/claim-dev.jsonl"), "rte-quant": equate(c / "equate/RTE_Quant.csv"),
           "awpnli": equate(c / "equate/AWPNLI.csv"), "reddit": equate(c / "equate/RedditNLI.csv")}
    return train, dev
