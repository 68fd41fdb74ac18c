"""CLD2 with its best effort on short texts. It has no probability: a share of the text's bytes."""

import re

from tests.quality.others import Answer, Row

_CODES = {"no": "nb", "zh": "zh-Hans", "un": None}
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What it refuses with an error."""


def load() -> dict[str, Answer]:
    """Its one setting."""
    import pycld2

    def answer(line: Row) -> Row:
        text = _UNFIT.sub(" ", line["text"])
        _, _, ((_, code, _, _), *_) = pycld2.detect(text, bestEffort=True)
        return {"id": line["id"], "lang": _CODES.get(code, code)}

    return {"pycld2": answer}
