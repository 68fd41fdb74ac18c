"""Efficient Language Detector, 60 languages. Its score says how well a text fits; it is no
probability.
"""

from tests.quality.others import Answer, Row

_CODES = {"no": "nb", "zh": "zh-Hans"}


def load() -> dict[str, Answer]:
    """Its one setting."""
    import eldc

    eldc.init()
    model = eldc.instance()

    def answer(line: Row) -> Row:
        code = model.detect(line["text"])
        return {"id": line["id"], "lang": _CODES.get(code, code)}

    return {"eldc": answer}
