"""The encoder's graph, ready to run: built at first use, kept in the user's cache directory."""

import hashlib
import logging
import os
import platform
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.text.encoder import tagger_weights
from pipeline.text.encoder.weights_file import CHECKSUM, weights_file

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_CHECK = hashlib.sha256().digest_size
"""Bytes before a kept graph: its own checksum, for a disk or a hand may have changed it."""

_log = logging.getLogger(__name__)
_first = Lock()


def cache_folder() -> Path:
    """Where the graph is kept: $XDG_CACHE_HOME/wireroom, else ~/.cache/wireroom.

    Raises RuntimeError where the user has no home directory.
    """
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "wireroom"


def session() -> "InferenceSession":
    """The session of this process, for any number of its threads. Raises UnusableModel."""
    with _first:
        return _session()


@cache
def _session() -> "InferenceSession":
    weights = tagger_weights.shipped()
    signed = _adds_in_full()
    name = f"encoder-{_made_of(weights)}-{'signed' if signed else 'unsigned'}"
    return session_of(_kept(name) or _built(weights, signed, name))


def session_of(model: str | bytes) -> "InferenceSession":
    """A session with one thread for the file or the bytes of a graph."""
    # At its import, and no later, onnxruntime (since 1.29) looks whether it may report to Microsoft
    # what it runs. Nothing else of Wireroom imports it.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _adds_in_full() -> bool:
    """Whether this processor adds products of bytes and signed bytes in more than 16 bits.

    x86 without VNNI (before Ice Lake and Zen 4) does not: what is too much is cut off, unseen
    (onnxruntime's documentation, "Quantize ONNX Models"). Without signs it is a third slower.
    """
    if platform.machine() not in {"x86_64", "AMD64"}:
        return True
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def _made_of(weights: bytes) -> str:
    """What tells this graph from those of other versions: all that it is made of."""
    made_of = hashlib.sha256(weights)
    made_of.update((files(__package__) / "graph.py").read_bytes())
    made_of.update(CHECKSUM.encode())
    return made_of.hexdigest()[:32]


def _kept(name: str) -> bytes | None:
    """The graph that an earlier process left; None where there is none, or it is not whole."""
    try:
        data = (cache_folder() / name).read_bytes()
    except (OSError, RuntimeError):
        return None
    graph = data[_CHECK:]
    return graph if hashlib.sha256(graph).digest() == data[:_CHECK] else None


def _built(weights: bytes, signed: bool, name: str) -> bytes:
    """The graph, built and, where that can be, kept. Several processes may do this at once."""
    from pipeline.text.encoder.graph import build

    tagger = tagger_weights.read(weights)
    model: bytes = build(weights_file(), tagger, signed=signed).SerializeToString()
    try:
        _put(cache_folder() / name, hashlib.sha256(model).digest() + model)
    except (OSError, RuntimeError) as error:
        _log.warning("the encoder's graph is not kept, each process builds it: %s", error)
    return model


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / path.name
        fresh.write_bytes(data)
        fresh.replace(path)
