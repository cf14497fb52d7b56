"""One reader for each corpus format; all give Documents."""

from dataclasses import dataclass, field


@dataclass
class Sentence:
    """Words and the labels that the corpus has for them; a missing layer is None, a missing label in a layer -100.

    heads: 1-based word of the sentence, 0 for the root. entities: bit masks of allowed labels. links: the word of the
    document (0-based) that is the first word of the attribution's cue. taught: what the teacher of attributions says (teach.py).
    """
    words: list
    upos: list = None
    heads: list = None
    relations: list = None
    entities: list = None
    attribution: list = None
    links: list = None
    standing: list = None
    taught: list = None


@dataclass
class Document:
    name: str
    sentences: list = field(default_factory=list)
