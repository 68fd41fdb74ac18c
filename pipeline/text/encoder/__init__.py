"""The multilingual encoder: text in pieces, pieces in, labels and a vector out."""

from pipeline.text.encoder.encoding import WINDOW, Encoded, encode
from pipeline.text.encoder.tagger_weights import LABELS
from pipeline.text.encoder.vocabulary import Piece, pieces

__all__ = ["LABELS", "WINDOW", "Encoded", "Piece", "encode", "pieces"]
