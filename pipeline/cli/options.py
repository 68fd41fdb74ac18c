"""How commands name the configuration."""

from pathlib import Path
from typing import Annotated

import typer

ConfigFile = Annotated[
    Path,
    typer.Argument(metavar="CONFIG", help="The configuration, a YAML file.", show_default=False),
]
"""The configuration as the thing that a command is about: `wireroom check CONFIG`."""

ConfigOption = Annotated[
    Path,
    typer.Option(
        "--config", "-c", metavar="CONFIG", envvar="WIREROOM_CONFIG", help="The configuration."
    ),
]
"""The configuration of commands that are about something else: `wireroom search WORDS`."""

DEFAULT_CONFIG = Path("configs/quickstart.yaml")
"""What `ConfigOption` defaults to: the sample newsroom, which `make run` runs."""
