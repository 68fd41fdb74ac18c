"""How names are found, as the configuration says it."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag


def _written(value: Any) -> Any:
    """Python takes the empty path for the folder it is in."""
    if value == "":
        raise ValueError("write a path, not nothing")
    return value


_Path = Annotated[Path, BeforeValidator(_written)]


class OnnxTagger(BaseModel):
    """A tagger of your own: a token classification model exported to ONNX."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    onnx: _Path = Field(
        description="Folder of the model, with `config.json` and `tokenizer.json`. Relative to "
        "the folder that `wireroom` is started in."
    )
    graph: str = Field(
        default="model.onnx",
        description="The network's file in that folder, such as `onnx/model_quantized.onnx`.",
    )


def _member(value: Any) -> str:
    return "OnnxTagger" if isinstance(value, dict | OnnxTagger) else "ours"


Setting = Annotated[
    Annotated[Literal["accurate", "fast"], Tag("ours")] | Annotated[OnnxTagger, Tag("OnnxTagger")],
    Discriminator(_member),  # so that what is wrong is said of the one that was meant
]


class EntitiesConfig(BaseModel):
    """How persons, places and organisations are found in articles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tagger: Setting = Field(
        default="accurate",
        description="`accurate`: a neural tagger for a hundred languages, which also gives what "
        "stories are compared by. `fast`: small taggers, fifteen times as fast; finds "
        "less, and articles are compared without their meaning. `{onnx: FOLDER}`: a model of your "
        "own in the accurate one's place (docs/entities.md).",
    )
    authority: _Path | None = Field(
        default=None,
        description="File of `wireroom entities build`: people, organisations and places with "
        "their names in all languages, asked before the tables that come along. Relative to the "
        "folder that `wireroom` is started in.",
    )
