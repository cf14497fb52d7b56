"""Standing of event words, by rules over annotation: TimeML (TimeBank, AQUAINT), MEANTIME's factuality, and, where those
have too few (promised, alleged, asked), the parsed sentences of PolNeAR."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

from labels import STANDING_ID
from readers import Document, Sentence
from words import sentences, words

PROMISE = re.compile(r"^(promis|pledg|vow|guarante|commit|undert|swor|swear|agree)", re.I)
ASK = re.compile(r"^(ask|request|urg|demand|call|order|requir|appeal|instruct|press|recommend|propos|suggest|advis|beg|"
                 r"invit|petition)", re.I)
ALLEGE = re.compile(r"^(alleg|accus|claim|suspect|charg|purport|rumou?r|assert|contend|believ|indict)", re.I)
PLAN = re.compile(r"^(plan|expect|intend|schedul|hop|aim|prepar|decid|seek|want|will|going|set|try|consider|ready|"
                  r"threat|offer|await|anticipat|likely)", re.I)
DENY = re.compile(r"^(den(y|ie|ial)|refus|declin|reject|fail|prevent|avoid|halt|block|refut|withdr|cancel|dismiss)", re.I)
NEGATION = {"not", "n't", "n’t", "never", "no", "without", "neither", "nor", "cannot"}
# Parts of speech (Penn Treebank) that are never an event's word.
NO_EVENT = {"DT", "IN", "PRP", "PRP$", "WP", "WDT", "WRB", "CC", "CD", "MD", "TO", "POS", "NNP", "NNPS", "RP", "EX", "RB", "UH",
            ",", ".", ":", "``", "''", "-LRB-", "-RRB-", "$", "#"}


def timeml(path, trust_polarity):
    """A Document of one TimeML file. AQUAINT's polarity is not used: it says NEG of half of its events."""
    root = ElementTree.parse(path).getroot()
    body = root.find("TEXT")
    text, at = "", {}
    for kind, value in walk(body):
        if kind == "event":
            at[value.get("eid")] = (len(text), len("".join(value.itertext())), value)
        else:
            text += value
    spans = words(text)
    start_of = {}
    for i, (s, e) in enumerate(spans):
        for c in range(s, e):
            start_of[c] = i
    word_of = {e: start_of.get(p) for e, (p, _, _) in at.items()}
    instances = {m.get("eiid"): m for m in root.iter("MAKEINSTANCE")}
    governed = {}
    for s in root.iter("SLINK"):
        g, d = instances.get(s.get("eventInstanceID")), s.get("subordinatedEventInstance")
        if g is not None and d:
            p = at.get(g.get("eventID"))
            governed.setdefault(d, []).append((s.get("relType"), text[p[0]:p[0] + p[1]] if p else ""))
    label = [0] * len(spans)
    tokens = [text[s:e] for s, e in spans]
    for name, m in instances.items():
        i = word_of.get(m.get("eventID"))
        if i is not None:
            label[i] = STANDING_ID[timeml_standing(m, governed.get(name, []), tokens, i, trust_polarity)]
    doc = Document(str(path))
    for g in sentences(text, spans):
        doc.sentences.append(Sentence([tokens[i] for i in g], standing=[label[i] for i in g]))
    return doc


def walk(node):
    if node.tag == "EVENT":
        yield "event", node
    if node.text:
        yield "text", node.text
    for child in node:
        yield from walk(child)
        if child.tail:
            yield "text", child.tail


def timeml_standing(m, links, tokens, i, trust_polarity):
    before = [t.lower() for t in tokens[max(0, i - 3):i]]
    clause = [t.lower() for t in tokens[max(0, i - 8):i]]
    negative = bool(NEGATION & set(before)) or trust_polarity and m.get("polarity") == "NEG"
    modality = (m.get("modality") or "").lower()
    kinds = {k for k, _ in links}
    by = [w for k, w in links if k != "CONDITIONAL"]
    if negative or kinds & {"NEG_EVIDENTIAL", "COUNTER_FACTIVE"} or any(DENY.match(w) for w in by):
        return "denied"
    if "CONDITIONAL" in kinds or "if" in clause or "unless" in clause:
        return "conditional"
    for name, pattern in (("promised", PROMISE), ("asked", ASK)):
        if any(pattern.match(w) for w in by) and m.get("tense") not in ("PAST",):
            return name
    if any(ALLEGE.match(w) for w in by):
        return "alleged"
    if modality in ("should", "must", "have to", "should have to", "have_to"):
        return "asked"
    if modality in ("would", "could", "may", "might", "can", "possible", "unlikely", "potential", "'d"):
        return "conditional"
    if m.get("tense") == "FUTURE" or {"will", "'ll", "wo"} & set(before) or any(PLAN.match(w) for w in by) \
            or m.get("tense") == "INFINITIVE" and "MODAL" in kinds:
        return "planned"
    return "happened"


def meantime(path):
    root = ElementTree.parse(path).getroot()
    tokens = list(root.iter("token"))
    index = {t.get("t_id"): i for i, t in enumerate(tokens)}
    label = [0] * len(tokens)
    text = [t.text or "-" for t in tokens]
    for e in root.iter("EVENT_MENTION"):
        places = [index[a.get("t_id")] for a in e.iter("token_anchor") if a.get("t_id") in index]
        if places:
            label[places[0]] = STANDING_ID[meantime_standing(e, text, places[0])]
    doc, last = Document(str(path)), None
    for i, t in enumerate(tokens):
        if t.get("sentence") != last:
            doc.sentences.append(Sentence([], standing=[]))
            last = t.get("sentence")
        doc.sentences[-1].words.append(text[i])
        doc.sentences[-1].standing.append(label[i])
    return doc


def meantime_standing(e, text, i):
    before = [t.lower() for t in text[max(0, i - 5):i]]
    if e.get("polarity") == "NEG" or any(DENY.match(w) for w in before[-3:]):
        return "denied"
    if e.get("special_cases", "").startswith("COND"):
        return "conditional"
    if e.get("time") == "FUTURE" or e.get("tense") == "FUTURE":
        for name, pattern in (("promised", PROMISE), ("asked", ASK)):
            if any(pattern.match(w) for w in before):
                return name
        if e.get("certainty") == "POSSIBLE" or set(before) & {"would", "could", "may", "might"}:
            return "conditional"
        return "planned"
    if any(ALLEGE.match(w) for w in before):
        return "alleged"
    if e.get("certainty") in ("POSSIBLE", "PROBABLE"):
        return "conditional"
    return "happened"


def parsed(path):
    """Document name -> [(start in the text, standing or -100)] of each word, by rules over dependencies (CoreNLP's)."""
    out, name, rows = {}, None, []
    for line in gzip.open(path, "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# doc "):
            name = line[6:].removesuffix(".txt")
            out[name] = []
        elif line:
            rows.append(line.split("\t"))
        else:
            out[name] += parsed_sentence(rows)
            rows = []
    return out


def parsed_sentence(rows):
    children = {}
    for r in rows:
        children.setdefault(r[7], []).append(r)
    head = {r[0]: r for r in rows}
    for r in rows:
        label = -100
        if r[3].startswith("VB") and r[2] not in ("be", "have", "do") and not r[8].startswith(("aux", "cop")):
            name = verb_standing(r, children.get(r[0], []), head.get(r[7]))
            label = STANDING_ID[name] if name else -100
        elif r[3] in NO_EVENT or r[8].startswith(("aux", "cop")):
            label = 0
        yield int(r[5]), label


def verb_standing(verb, children, governor):
    """The standing of a verb from its auxiliaries, its marks and the verb that governs it; None where that leaves it open."""
    words = {c[1].lower() for c in children if c[8] in ("aux", "mark", "neg", "advmod", "auxpass", "aux:pass")}
    by = governor[2].lower() if governor and verb[8].split(":")[0] in ("xcomp", "ccomp", "acl", "advcl", "dep") else ""
    to_come = bool(words & {"to", "will", "would", "'ll", "should"})
    if words & NEGATION or any(c[8] == "neg" for c in children) or DENY.match(by) and verb[8] in ("xcomp", "ccomp"):
        return "denied"
    if words & {"if", "unless"}:
        return "conditional"
    if PROMISE.match(by) and to_come:
        return "promised"
    if ASK.match(by) and to_come:
        return "asked"
    if ALLEGE.match(by) and verb[8].split(":")[0] != "acl" or words & {"allegedly", "reportedly", "purportedly"}:
        return "alleged"
    if words & {"would", "could", "may", "might", "can"}:
        return "conditional"
    if words & {"should", "must"}:
        return "asked"
    if words & {"will", "wo", "'ll"} or PLAN.match(by) and "to" in words:
        return "planned"
    if verb[3] == "VBD" or verb[3] == "VBN" and any(c[2] in ("have", "be") for c in children if c[8].startswith("aux")):
        return "happened"
    return None


def read(corpora):
    """(train, dev): every eighth document is for development."""
    corpora = Path(corpora)
    documents = [timeml(p, True) for p in sorted((corpora / "time/timebank-aquaint/TimeBank").glob("*.tml"))]
    documents += [timeml(p, False) for p in sorted((corpora / "time/timebank-aquaint/AQUAINT").glob("*.tml"))]
    documents += [meantime(p) for p in sorted((corpora / "coreference/meantime/intra-doc_annotation").glob("*/*.xml"))]
    return [d for i, d in enumerate(documents) if i % 8], documents[::8]
