import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.cli.reference import EXAMPLE, PAGE, page
from pipeline.config import load
from pipeline.errors import ConfigError, LogMismatch, StoreUnavailable


def wireroom(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    root = Path(__file__).parents[3]
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(root), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_right_configuration(tmp_path):
    text = "sources: [https://a.example/rss]\nfetch: {contact: mailto:we@a.example}\n"
    (tmp_path / "c.yaml").write_text(text)
    done = wireroom("check", "c.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("c.yaml: in order\n  sources: 1 rss\n")


def test_what_is_doubtful_is_said_and_no_failure(tmp_path):
    (tmp_path / "c.yaml").write_text("sources: [https://a.example/rss]\n")
    done = wireroom("check", "c.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("c.yaml:1:1: warning: fetch.contact is empty")
    assert done.stdout.startswith("c.yaml: in order, warnings: 1\n")


def test_a_wrong_one_names_its_problems_and_exits_2(tmp_path):
    (tmp_path / "c.yaml").write_text("sourcs: []\nfetch: 3\n")
    done = wireroom("check", "c.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "c.yaml:1:1: unknown key 'sourcs'; did you mean 'sources'?",
        "c.yaml:2:8: found the number 3 for 'fetch'; write keys and values",
    ]


def test_an_unknown_command_exits_2(tmp_path):
    assert wireroom("chekc", cwd=tmp_path).returncode == 2


def test_the_reference_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m pipeline.cli.reference"


def test_the_reference_begins_with_what_is_required():
    table = page().partition("## `sources[]` with `type: rss`")[2].partition("##")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    required = ["*required*" in row for row in rows]
    assert required == sorted(required, reverse=True)
    assert rows[0].startswith("| `type`")


def test_the_references_example_is_right(tmp_path):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "a.yaml").write_text("- https://b.example/\n")
    (tmp_path / "c.yaml").write_text(EXAMPLE)
    assert len(load(tmp_path / "c.yaml").sources) == 3


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ConfigError("c.yaml:1:1: wrong"), 2, "c.yaml:1:1: wrong\n"),
        (LogMismatch("another cluster"), 4, "wireroom: stopped: another cluster\n"),
        (StoreUnavailable("locked"), 1, "wireroom: locked\n"),
    ],
)
def test_our_own_errors_end_in_their_message(error, code, message, capsys):
    with pytest.raises(SystemExit) as ended, cli.errors_to_exit_codes():
        raise error
    assert ended.value.code == code
    assert capsys.readouterr().err == message


def test_a_bug_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), cli.errors_to_exit_codes():
        raise ZeroDivisionError
