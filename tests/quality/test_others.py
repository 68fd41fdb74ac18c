"""The other tools answer in the line format of `apply`, as far as they are installed."""

import base64
import sys

import pytest

from tests.quality.others import OTHERS, load

TEXT = "The minister said on Tuesday that the bridge over the river would open in spring. "
PAGE = (
    f"<html><title>Bridge opens</title><body><article>{f'<p>{TEXT * 3}</p>' * 5}</article></body>"
)
LINES = {
    "extract": {
        "id": 1,
        "url": "https://news.example/a",
        "html_b64": base64.b64encode(PAGE.encode()).decode(),
    },
    "language": {"id": 1, "text": TEXT},
}


@pytest.mark.filterwarnings("ignore")  # theirs
@pytest.mark.parametrize("step", OTHERS)
def test_every_tool_that_is_installed_answers(step: str) -> None:
    tools, _missing = load(step)
    answers = {name: tool(LINES[step]) for name, tool in tools.items()}
    assert {answer["id"] for answer in answers.values()} == {1}
    if step == "language":
        assert {answer["lang"] for answer in answers.values()} == {"en"}
    else:
        assert [
            name for name, answer in answers.items() if TEXT.strip() not in answer["body"]
        ] == []


def test_what_is_not_installed_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingua", None)
    tools, missing = load("language")
    assert missing == ["lingua"]
    assert "pycld2" in tools
