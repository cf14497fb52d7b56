"""The text of ECB+: token by token in XML. Its annotation of events is not read."""

from pathlib import Path
from xml.etree import ElementTree

from readers import Document, Sentence
from words import words


def read(folder):
    """Documents without labels, sorted by name; the line of a page's address is left out."""
    documents = []
    for path in sorted(Path(folder).glob("*/*.xml")):
        lines = {}
        for token in ElementTree.parse(path).getroot().iter("token"):
            lines.setdefault(int(token.get("sentence")), []).append(token.text or "")
        document = Document(path.stem)
        for n in sorted(lines):
            text = " ".join(lines[n])
            if not text.startswith("http :"):
                document.sentences.append(Sentence([text[a:b] for a, b in words(text)]))
        documents.append(document)
    return documents
