"""What is not wrong in a configuration, but will not do what it says. Reaches nothing."""

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import ip_network
from itertools import chain
from pathlib import Path

from ada_url import URL

from connectors.source import SourceConfig
from connectors.urls import canonical, href
from connectors.web.fetch_config import FetchConfig
from connectors.web.guarded_connect import GuardedConnect
from connectors.web.host_names import Names
from pipeline.config import Config, Declared
from pipeline.config_problems import env_names
from pipeline.text.entities.settings import EntitiesConfig, OnnxTagger
from pipeline.yaml_file import Location, Problem, Tree

NO_CONTACT = (
    "fetch.contact is empty: publishers cannot ask whom these requests come from, and some refuse "
    "them for it; write your web page or mail address"
)

_NO_PORT = 0  # so only what is allowed at any port has no problem

_FILES = ("file", "path")
"""Fields of sources that name what they read."""


def warnings(declared: Declared) -> list[Problem]:
    """All of them, sorted by place."""
    config = declared.config
    enabled = [
        pair for pair in zip(config.sources, declared.sources, strict=True) if pair[0].enabled
    ]
    found = chain(
        _unset_outside_sources(declared.tree),
        _of_entities(config.enrich.entities, declared.tree),
        *(_of_source(source, tree, config.fetch) for source, tree in enabled),
        _same_address(enabled),
    )
    contact = [_contact(declared.tree)] if lacks_contact(config) else []
    return sorted([*found, *contact])


def lacks_contact(config: Config) -> bool:
    """Whether strangers are asked without saying for whom."""
    if config.fetch.contact or config.fetch.loopback_test:
        return False
    enabled = (source for source in config.sources if source.enabled)
    return any(
        not _is_ours(url, config.fetch) for source in enabled for _, url in _addresses(source)
    )


def _contact(tree: Tree) -> Problem:
    return Problem(tree.key_place(["fetch", "contact"]), NO_CONTACT)


def _of_source(source: SourceConfig, tree: Tree, fetch: FetchConfig) -> Iterator[Problem]:
    yield from _unset(tree, f"the collector does not start without it ({source.id})")
    for key in _FILES:
        path = getattr(source, key, None)
        if path is not None and not _exists(Path(path)):
            yield Problem(tree.place([key]), f"there is no {str(path)!r} here for {source.id!r}")
    for location, url in _addresses(source):
        if problem := _refused(url, fetch):
            text = f"{source.id!r} will fail in every poll: {problem}"
            yield Problem(tree.place(location), text)


def _of_entities(entities: EntitiesConfig, tree: Tree) -> Iterator[Problem]:
    """Files without which no article's names are found."""
    at = ["enrich", "entities"]
    file = entities.authority
    if file is not None and not file.is_file():
        text = f"there is no file {str(file)!r} here; `wireroom entities build` makes it"
        yield Problem(tree.place([*at, "authority"]), text)
    if isinstance(entities.tagger, OnnxTagger) and not (folder := entities.tagger.onnx).is_dir():
        text = f"there is no folder {str(folder)!r} here"
        yield Problem(tree.place([*at, "tagger", "onnx"]), text)


def _unset_outside_sources(tree: Tree) -> Iterator[Problem]:
    for key in tree.data.keys() - {"sources"}:
        yield from _unset(tree, f"{key} does not work without it", (key,))


def _unset(tree: Tree, so: str, under: Location = ()) -> Iterator[Problem]:
    data = tree[under[0]].data if under else tree.data
    for location, name in env_names(data, tuple(under)):
        if name not in os.environ:
            text = f"the environment variable {name} is not set here; {so}"
            yield Problem(tree.place(location), text)


def _same_address(enabled: Sequence[tuple[SourceConfig, Tree]]) -> Iterator[Problem]:
    first: dict[str, tuple[SourceConfig, Tree]] = {}
    for source, tree in enabled:
        if not (url := getattr(source, "url", "")):
            continue
        other, other_tree = first.setdefault(canonical(url), (source, tree))
        if other is not source:
            place = other_tree.place(["url"])
            text = f"{source.id!r} has the address of {other.id!r} ({place}); remove one"
            yield Problem(tree.place(["url"]), text)


def _addresses(source: SourceConfig) -> Iterator[tuple[Location, str]]:
    """What the source asks on the web, and where that is written."""
    if url := getattr(source, "url", ""):
        yield ["url"], url
    urls = getattr(source, "urls", None)
    if isinstance(urls, tuple):
        for index, url in enumerate(urls):
            yield ["urls", index], url


def _refused(url: str, fetch: FetchConfig) -> str | None:
    """Why this is never connected to, as far as the address itself tells."""
    if fetch.loopback_test:
        return None
    host, port = _host_and_port(url)
    guard = _guard(fetch)
    try:
        return guard.problem(host, port)
    except ValueError:  # a name, which may lead into an allowed network
        return None if fetch.allow_networks else guard.port_problem(port)


def _is_ours(url: str, fetch: FetchConfig) -> bool:
    """Whether it is an address of an allowed network; a name may lead anywhere."""
    host, _ = _host_and_port(url)
    try:
        return _guard(fetch).problem(host, _NO_PORT) is None
    except ValueError:
        return False


def _host_and_port(url: str) -> tuple[str, int]:
    address = URL(href(url) or "")
    host = address.hostname.strip("[]").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    return host, int(address.port or {"https:": 443}.get(address.protocol, 80))


@lru_cache(1)
def _guard(fetch: FetchConfig) -> GuardedConnect:
    return GuardedConnect(
        Names(), [ip_network(one) for one in fetch.allow_networks], fetch.ports, 0
    )


def _exists(path: Path) -> bool:
    """Whether it, or something that fits it as a pattern, is there."""
    if path.exists():
        return True
    pattern = str(path.relative_to(path.anchor))
    try:
        return next(Path(path.anchor).glob(pattern), None) is not None
    except ValueError:  # ** beside other characters
        return False
