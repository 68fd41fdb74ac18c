"""The whole configuration: one YAML file, composed of the models beside the components."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from connectors.broker import KafkaConfig
from connectors.collect import CollectConfig
from connectors.hubs.websub_config import WebSubConfig
from connectors.newsroom import NewsroomConfig
from connectors.registry import AnySource
from connectors.urls import canonical
from connectors.web.fetch_config import FetchConfig
from pipeline import added_feeds, config_problems, config_schema, feed_lists
from pipeline.added_feeds import Overruled
from pipeline.engine import EnrichConfig
from pipeline.errors import ConfigError
from pipeline.sinks.registry import AnySink
from pipeline.store.sqlite import StoreConfig
from pipeline.yaml_file import Place, Problem, Tree, parse, read_text


class Config(BaseModel):
    """What `wireroom` reads. Every key may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_dir: Path = Field(
        default=Path("var/wireroom"),
        description="Folder for all that is kept: cursors, the local Kafka's log, the store, "
        "files of sinks. Relative to the folder that `wireroom` is started in.",
    )
    include: tuple[str, ...] = Field(
        default=(),
        description="Files with more sources, as paths or patterns (`feeds/*.yaml`) relative to "
        "this file: YAML lists of sources or of plain URLs, or `.txt` files with a URL a line.",
    )
    sources: tuple[AnySource, ...] = Field(
        default=(),
        description="Where articles come from. A plain URL stands for an `rss` source.",
    )
    newsroom: NewsroomConfig | None = Field(
        default=None, description="The sample newsroom, for a first look without the internet."
    )
    kafka: KafkaConfig = Field(default=KafkaConfig(), description="The log between the parts.")
    fetch: FetchConfig = Field(default=FetchConfig(), description="How the web is asked.")
    collect: CollectConfig = Field(default=CollectConfig(), description="How sources are polled.")
    websub: WebSubConfig | None = Field(
        default=None, description="Feeds pushed by their hubs; without it all are only polled."
    )
    enrich: EnrichConfig = Field(default=EnrichConfig(), description="How articles are processed.")
    store: StoreConfig = Field(default=StoreConfig(), description="Where articles are kept.")
    sinks: tuple[AnySink, ...] = Field(
        default=(), description="Where articles go beyond the store, each at its own pace."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A configuration, and where its sources are declared."""

    config: Config
    tree: Tree  # the file
    sources: Sequence[Tree]  # as declared, in the order of `config.sources`
    overruled: Sequence[Overruled]  # added feeds that do not count

    @property
    def places(self) -> Sequence[Place]:
        """Where each of `config.sources` stands."""
        return [source.place() for source in self.sources]


def load(path: Path) -> Config:
    """Read a configuration, the lists that it includes, and the feeds added by commands.

    Raises ConfigError with every problem found, one `file:line:column: ...` a line.
    """
    return declared(path).config


def declared(path: Path) -> Declared:
    """The same, with the places of all sources."""
    problems: list[Problem] = []
    found = _load(path, problems)
    if found is None or problems:
        raise ConfigError("\n".join(map(str, sorted(set(problems)))))
    return found


def _load(path: Path, problems: list[Problem]) -> Declared | None:
    text = read_text(path, problems)
    tree = parse(str(path), text, problems) if text is not None else None
    if tree is None:
        return None
    if not isinstance(tree.data, dict):
        problems.append(Problem(tree.place(), "not a configuration; write `key: value` lines"))
        return None
    sources = feed_lists.gather(tree, problems)
    overruled: list[Overruled] = []
    data_dir = tree.data.get("data_dir", str(Config.model_fields["data_dir"].default))
    if isinstance(data_dir, str):
        added, overruled = added_feeds.read(Path(data_dir), sources, canonical, problems)
        sources += added
    problems.extend(feed_lists.repeated(sources, "source"))
    problems.extend(feed_lists.repeated(feed_lists.items(tree, "sinks"), "sink"))
    for each in (tree, *sources):
        problems.extend(config_problems.exposed_secrets(each))
    whole = dict(tree.data)
    if isinstance(whole.get("sources", []), list):
        whole["sources"] = [source.data for source in sources]
    try:
        # As JSON: pydantic is then strict about types, and still takes a list for a tuple.
        config = Config.model_validate_json(json.dumps(whole), strict=True)
    except ValidationError as error:
        schema = Config.model_json_schema()
        found = error.errors(include_url=False)
        problems.extend(
            _problem(each, tree, sources, schema)
            for each in found
            if each["type"] != "default_factory_not_called"  # for the problem of another field
        )
        return None
    return Declared(config=config, tree=tree, sources=sources, overruled=overruled)


def _problem(
    error: ErrorDetails, tree: Tree, sources: Sequence[Tree], schema: config_schema.Schema
) -> Problem:
    """Say `error` at its place, which for a source may be in an included file."""
    location = error["loc"]
    if location[0] == "sources" and len(location) > 1 and isinstance(location[1], int):
        return config_problems.explain(error, location[2:], sources[location[1]], schema)
    return config_problems.explain(error, location, tree, schema)
