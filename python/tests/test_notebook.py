"""The notebook of the examples runs from top to bottom."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(ROOT / "examples")
    notebook = json.loads((ROOT / "examples" / "crossread.ipynb").read_text())
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
