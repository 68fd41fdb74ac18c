"""The whole path of an article on one screen. Pure: it reads, and changes nothing."""

from collections.abc import Mapping

from apache_beam import Pipeline

from pipeline.text.entities.settings import EntitiesConfig
from pipeline.transforms.clean import Clean
from pipeline.transforms.decode import Decode
from pipeline.transforms.detect_language import DetectLanguage
from pipeline.transforms.drop_seen import DropSeen
from pipeline.transforms.extract import Extract
from pipeline.transforms.find_copies import FindCopies
from pipeline.transforms.hand_over import HandOver
from pipeline.transforms.read import ReadRanges
from pipeline.transforms.tag_entities import TagEntities


def build(
    pipeline: Pipeline, kafka: Mapping[str, object], store_url: str, entities: EntitiesConfig
) -> None:
    """Add the path from Kafka to prepared articles to `pipeline`."""
    (
        pipeline
        | ReadRanges(kafka)
        | Decode()
        | DropSeen(store_url)
        | Extract()
        | Clean(store_url)
        | DetectLanguage(store_url)
        | FindCopies(store_url)
        | TagEntities(entities)
        | HandOver()
    )
