"""Load the models that every article needs, so that a broken installation shows at the start.

Loaded at its first text instead, a model file that cannot be read would look like a fault of that
article, and of the next, until the dead-letter limits stop the job. What single languages need
loads at their first text (a second each); that a package is missing is no fault of an article.
"""

from pipeline.text.entities import tag
from pipeline.text.entities.settings import EntitiesConfig
from pipeline.text.extract import extract_page
from pipeline.text.language import detect


def load(entities: EntitiesConfig) -> None:
    """Use extractor, language models, a neural tagger and an authority once.

    Raises what a missing or broken one raises.
    """
    page = extract_page(
        "<html><body><article><p>The flood came at night.</p></article></body></html>"
    )
    language = detect(page.body).language
    if entities.tagger != "fast" or entities.authority:
        tag(page.body, language, setting=entities.tagger, authority=entities.authority)
