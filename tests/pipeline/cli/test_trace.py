"""`wireroom trace` from the outside."""

from typer.testing import CliRunner

from pipeline.cli import app


def test_a_file_is_shown_after_every_step(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<html><body><article><p>The river rose at night.</p></article></body></html>")
    done = CliRunner().invoke(app, ["trace", str(page)])
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.output.splitlines() if "────" in line] == [
        "decode", "extract", "clean", "language", "entities",
    ]  # fmt: skip
    assert '"body": "The river rose at night."' in done.output


def test_a_file_that_is_not_there_is_said_in_a_line(tmp_path):
    done = CliRunner().invoke(app, ["trace", str(tmp_path / "none.html")])
    assert done.exit_code == 2
    unboxed = " ".join(done.output.replace("│", " ").split())
    assert "none.html: No such file or directory" in unboxed
