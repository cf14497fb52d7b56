"""Words, sentences and shapes of plain text. crates/encoder and crates/annotate follow the same rules."""

import re

# Shapes of a word's letters; 8 is added on the first word of a sentence.
SHAPES = ["none", "lower", "initial", "capitals", "mixed", "digit", "punctuation", "symbol"]
SHAPE_COUNT = 16

ABBREVIATIONS = ("mr mrs ms dr prof sen rep gov gen lt col sgt st jr sr inc corp co ltd vs etc no jan feb mar apr jun "
                 "jul aug sep sept oct nov dec mon tue wed thu fri sat sun rev hon pres del adm capt cmdr maj").split()

WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"                                   # U.S.
    r"|(?:" + "|".join(ABBREVIATIONS) + r")\.(?=\s)"        # Sen.
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?\b"               # 1,200.5  19:30  3rd
    r"|[^\W_]+(?=n['’]t\b)|n['’]t\b"                        # do n't
    r"|['’](?:s|re|ve|ll|d|m)\b"                            # 's
    r"|[^\W_]+"
    r"|([-–—.…*_=])\1+"                                     # -- ...
    r"|\S", re.IGNORECASE)


def words(text):
    """(start, end) of every word."""
    return [m.span() for m in WORD.finditer(text)]


def shape(word):
    """The shape of one word, an index into SHAPES."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        if any(c.isdigit() for c in word):
            return 5
        return 7 if any(c in "$€£¥%#@&+<>=" for c in word) else 6
    if all(c.islower() for c in letters):
        return 1 if len(letters) == len(word) or not any(c.isdigit() for c in word) else 4
    if all(c.isupper() for c in letters):
        return 3 if len(letters) > 1 else 2
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return 2
    return 4


CLOSING = set("\"'”’)]")
ENDING = set(".!?…")


def sentences(text, spans):
    """Groups of word indices: a sentence ends at a line break, or at . ! ? and closing marks before a capital or quote."""
    groups, current = [], []
    for i, (start, end) in enumerate(spans):
        if current:
            gap = text[spans[i - 1][1]:start]
            if "\n" in gap:
                groups.append(current)
                current = []
            elif gap:
                j = i - 1
                while j > current[0] and text[slice(*spans[j])] in CLOSING:
                    j -= 1
                last = text[slice(*spans[j])]
                first = text[start]
                if last[-1] in ENDING and (last in (".", "!", "?", "…", "...", "....") or "." not in last) \
                        and (first.isupper() or first.isdigit() or first in "\"“'‘(["):
                    groups.append(current)
                    current = []
        current.append(i)
    if current:
        groups.append(current)
    return groups
