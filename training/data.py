"""Which corpora train and measure which head."""

from pathlib import Path

from readers import conllu, ecbplus, iob, polnear, standing


def training(corpora, most=0):
    """name -> documents, the first `most` of each (0: all)."""
    c = Path(corpora)
    e = c / "entities"
    return first(most, {
        "polnear": polnear.read(c / "attribution/polnear/train", c / "attribution/polnear/train-corenlp-silver.tsv.gz", annotators=9),
        "ewt": conllu.read(c / "dependencies/ewt/en_ewt-train.conllu"),
        "gum": [d for p in sorted((c / "coreference/gum").glob("*.conllu")) for d in conllu.read(p, entities=True)],
        "conll": iob.read(e / "conll2003/train.txt", "conll"),
        "politics": iob.read(e / "politics/train.txt", "politics") + iob.read(e / "politics/dev.txt", "politics"),
        "wikigold": iob.read(e / "wikigold/CONLL-format/data/wikigold.conll.txt", "conll"),
        "pud": iob.read(e / "uner-pud/en_pud-ud-test.iob2", "uner", 1, 2, "\t"),
        "wnut": iob.read(e / "wnut17/wnut17train.conll", "wnut"),
        "standing": standing.read(c)[0],
        "ecbplus": ecbplus.read(c / "coreference/ecbplus"),
    })


def development(corpora, most=0):
    c = Path(corpora)
    return first(most, {
        "polnear": polnear.read(c / "attribution/polnear/dev"),
        "ewt": conllu.read(c / "dependencies/ewt/en_ewt-dev.conllu"),
        "conll": iob.read(c / "entities/conll2003/dev.txt", "conll"),
        "standing": standing.read(c)[1],
    })


def first(most, documents):
    return {name: some[:most or len(some)] for name, some in documents.items()}
