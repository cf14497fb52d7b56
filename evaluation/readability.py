"""Readability's test pages in the layout of `crossread evaluate metadata`.

    python evaluation/readability.py TEST-PAGES DIR
    crossread evaluate metadata DIR

TEST-PAGES is a folder of folders, each with source.html and expected-metadata.json. What Readability finds is expected, where it
is what it says: its authors are cleaned of what stands around the names, and four that are no authors are left out; a title
may stand with the site's name or without it. A field that Readability leaves empty is not counted: it does not look everywhere.
Pages of two or three words that test nothing but markup, and those in other languages, are left out.
"""

import json
import re
import sys
from pathlib import Path

NO_AUTHORS = {"royal-road", "spiceworks", "seattletimes-1", "archive-of-our-own"}


def names(byline):
    """The names in a byline."""
    byline = re.sub(r"^\s*(?:by|written by)\s+", "", byline, flags=re.I)
    byline = re.sub(r"\s+edited by\s+", ", ", byline, flags=re.I).split("\n")[0]
    byline = re.sub(r"\s*[|(\d].*$", "", byline)
    return [" ".join(name.split()) for name in re.split(r",\s*|\s+and\s+", byline) if name.strip()]


def titles(title, site):
    """A title as it is, and without what stands behind its last bar or dash where that is the site's name."""
    found = [title]
    head, _, tail = re.sub(r"\s[|·:–—-]{1,2}\s(?=[^|·–—]*$)", "\0", title).rpartition("\0")
    if head and (len(tail.split()) <= 3 or (site and tail.lower() == site.lower())):
        found.append(head)
    return found


def main(pages, out):
    out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(pages.iterdir()):
        known = json.loads((folder / "expected-metadata.json").read_text())
        if not (known.get("lang") or "en").lower().startswith("en"):
            continue
        expected = {}
        if known.get("title"):
            expected["title"] = titles(known["title"], known.get("siteName"))
        if known.get("byline") and folder.name not in NO_AUTHORS:
            expected["byline"] = names(known["byline"])
        if known.get("siteName"):
            expected["outlet"] = known["siteName"]
        if known.get("publishedTime"):
            expected["published"] = known["publishedTime"][:10]
        if len(expected) > 1:
            (out / f"{folder.name}.html").write_bytes((folder / "source.html").read_bytes())
            (out / f"{folder.name}.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
