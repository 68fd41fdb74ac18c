"""lingua, in its accurate setting, all 75 languages."""

from tests.quality.others import Answer, Row

_CODES = {"zh": "zh-Hans"}


def load() -> dict[str, Answer]:
    """Its one setting; its models fill about a gigabyte."""
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def answer(line: Row) -> Row:
        first, *_ = detector.compute_language_confidence_values(line["text"])
        code = first.language.iso_code_639_1.name.lower()
        return {"id": line["id"], "lang": _CODES.get(code, code), "confidence": first.value}

    return {"lingua": answer}
