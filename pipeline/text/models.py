"""Load what the text functions need, so that a broken installation shows at the start.

Loaded at its first text instead, a model that cannot be read would look like a fault of that
article, and of the next, until the dead-letter limits stop the job.
"""

from pipeline.records import Language
from pipeline.text.clean import clean
from pipeline.text.entities import tag
from pipeline.text.extract import extract_page
from pipeline.text.language import detect

_SAMPLES = {
    ("en", "Latn"): "The minister met John Smith in Berlin on Monday.",
    ("ru", "Cyrl"): "Министр встретился с Иваном Петровым в Москве.",
    ("zh-Hans", "Hans"): "外交部长星期一在北京会见了记者。",
    ("hi", "Deva"): "प्रधानमंत्री ने सोमवार को दिल्ली में बैठक की।",
    ("ar", "Arab"): "التقى الوزير الصحفيين في القاهرة يوم الاثنين.",
}


def load() -> None:
    """Use every model once. Raises what a missing or broken one raises."""
    for (code, script), text in _SAMPLES.items():
        page = extract_page(f"<html><body><article><p>{text}</p></article></body></html>")
        detect(clean(text, page.title).text)
        tag(text, Language(code=code, confidence=1.0, script=script))
