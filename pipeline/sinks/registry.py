"""The closed union of sink configurations: a new sink is one file and one line here."""

from pipeline.sinks.jsonl import Jsonl

AnySink = Jsonl
