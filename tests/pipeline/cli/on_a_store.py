"""Commands on the store of a configuration."""

from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app


def configured(folder: Path) -> str:
    """Write a configuration whose store is in `folder`; its path."""
    path = folder / "wireroom.yaml"
    path.write_text(f"data_dir: {folder}\n", "utf-8")
    return str(path)


def run(*arguments: str) -> str:
    """What a command prints; it must end well."""
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
