"""The encoder's graph, ready to run: built at first use, kept in the user's cache directory."""

import logging
import os
import tempfile
from functools import cache
from pathlib import Path

import onnxruntime

from pipeline.text.encoder import tagger_weights, weights_file

_FORM = 1
"""Of the graph: another one gives the same weights another file."""

_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where the graph is kept: $XDG_CACHE_HOME/wireroom, else ~/.cache/wireroom."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wireroom"


@cache
def session() -> onnxruntime.InferenceSession:
    """The session of this process, with one thread. Raises UnusableModel."""
    tagger = tagger_weights.shipped()
    path = (
        cache_folder() / f"encoder-{_FORM}-{weights_file.CHECKSUM[:12]}-{tagger.sha256[:12]}.onnx"
    )
    if path.exists():
        return session_of(str(path))
    from pipeline.text.encoder.graph import build

    model = build(weights_file.weights_file(), tagger).SerializeToString()
    try:
        _put(path, model)
    except OSError as error:
        _log.warning("the encoder cannot be kept in %s (%s): built anew each time", path, error)
    return session_of(model)


def session_of(model: str | bytes) -> onnxruntime.InferenceSession:
    """A session with one thread for the file or the bytes of a graph."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)
