"""How names are found, as the configuration says it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Setting = Literal["accurate", "fast"]


class EntitiesConfig(BaseModel):
    """How persons, places and organisations are found in articles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tagger: Setting = Field(
        default="accurate",
        description="`accurate`: a neural tagger for a hundred languages, which also gives what "
        "stories are compared by. `fast`: rules and small taggers, some ten times as fast; finds "
        "less, and articles are compared without their meaning.",
    )
