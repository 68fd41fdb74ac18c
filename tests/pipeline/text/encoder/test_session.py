import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.text.encoder import session as kept

ENCODE = "from pipeline.text.encoder import encode; print(encode([[5]])[0].vector.sum())"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "wireroom"


def test_processes_that_start_at_once_keep_one_graph(folder: Path) -> None:
    # Not the environment of CI, where onnxruntime would keep quiet of itself.
    environment = {"XDG_CACHE_HOME": str(folder.parent), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-W", "error", "-c", ENCODE]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=Path.cwd())
        for _ in range(3)
    ]
    said = {one.communicate()[0] for one in started}
    assert [one.returncode for one in started] == [0, 0, 0]
    assert len(said) == 1
    assert len(list(folder.iterdir())) == 1
    assert list(folder.parent.iterdir()) == [folder]  # nothing of onnxruntime's telemetry


def test_what_is_kept_is_used_and_what_is_damaged_is_built_again(folder: Path) -> None:
    kept._session.__wrapped__()
    (path,) = folder.iterdir()
    whole, written = path.read_bytes(), path.stat().st_mtime_ns
    kept._session.__wrapped__()
    assert path.stat().st_mtime_ns == written
    for damaged in (whole[:-100], b"", whole[:5000] + b"!" + whole[5001:]):
        path.write_bytes(damaged)
        kept._session.__wrapped__()
        assert path.read_bytes() == whole


def test_without_a_folder_to_write_to_each_process_builds_its_own(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file in the folder's place")
    with caplog.at_level(logging.WARNING):
        assert [one.name for one in kept._session.__wrapped__().get_outputs()] == [
            "log_probs",
            "vector",
        ]
    assert "not kept" in caplog.text


def test_without_a_home_directory_each_process_builds_its_own() -> None:
    # As in a container with a user that nobody told it of.
    script = (
        "import pwd; pwd.getpwuid = lambda uid: {}[uid]\n"
        "import logging; logging.basicConfig()\n" + ENCODE
    )
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environment,
        cwd=Path.cwd(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "is not kept" in done.stderr
    assert done.stdout
