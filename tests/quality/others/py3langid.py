"""py3langid with its probabilities."""

from tests.quality.others import Answer, Row

_CODES = {"no": "nb", "zh": "zh-Hans"}


def load() -> dict[str, Answer]:
    """Its one setting."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def answer(line: Row) -> Row:
        code, probability = model.classify(line["text"])
        return {
            "id": line["id"],
            "lang": _CODES.get(code, code),
            "confidence": float(probability),
        }

    return {"py3langid": answer}
