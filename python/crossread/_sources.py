"""What a caller gives, as the native part takes it."""

from __future__ import annotations

import json
import math
import os
import warnings as _warnings
from collections.abc import Iterable, Mapping
from typing import Any, Union

#: A path, an article, or several of them.
Article = Mapping[str, Any]
One = Union[str, "os.PathLike[str]", Article]
Reports = Union[One, Iterable[One]]


class CrossreadWarning(UserWarning):
    """Something odd in what was read; reading went on."""


def sources(reports: Reports, texts: Iterable[str]) -> list[tuple[str, bytes | None]]:
    """Names with their content; files and folders without."""
    out: list[tuple[str, bytes | None]] = []
    for number, one in enumerate(_listed(reports), 1):
        if isinstance(one, Mapping):
            out.append((str(one.get("file") or f"article {number}"), written(one)))
        else:
            out.append((os.fspath(one), None))
    # One text alone is a string, and so an iterable of its letters.
    each = [texts] if isinstance(texts, str) else texts
    out.extend((f"text {number}", text.encode("utf-8", "replace")) for number, text in enumerate(each, 1))
    return out


def _listed(reports: Reports) -> Iterable[One]:
    if isinstance(reports, (str, Mapping, os.PathLike)):
        # A string and a mapping are iterables as well; here each is one.
        one: Any = reports
        return [one]
    return reports


def written(article: Article) -> bytes:
    """An article as JSON. A table's empty cell is no value; a date is written as Python writes it."""
    known = {name: value for name, value in article.items() if name != "file" and not _is_empty(value)}
    return json.dumps(known, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _is_empty(value: object) -> bool:
    # pandas marks an empty cell by a float, or by a value that is not equal to itself.
    return value is None or (isinstance(value, float) and math.isnan(value)) or str(value) in ("NaT", "<NA>")


def tell(warnings: Iterable[str]) -> None:
    """Warns of what was odd, where the caller called."""
    for words in warnings:
        _warnings.warn(words, CrossreadWarning, stacklevel=3)
