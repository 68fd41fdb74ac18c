"""Asks Wikidata, or a server that speaks as it does: one request at a time, no faster than asked.

Ids come from a SPARQL 1.1 endpoint, names and facts from the API of Wikibase (`wbgetentities`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson

from connectors.fetch import Access, Fetcher
from connectors.wikidata.item import item_of
from pipeline.errors import FetchFailed
from pipeline.records import AuthorityItem

BATCH = 50
"""Items of one request: the most that the API takes from everybody."""

_MAX_LAG_S = 5
"""Seconds that replicas may be behind while we ask, as Wikidata wants of programs."""

_TRIES = 8
_FIRST_WAIT_S, _LONGEST_WAIT_S = 5.0, 600.0
_AS_PROGRAM = Access(robots=False)
"""robots.txt is for crawlers of pages; programs are to keep to the services' own rules."""


class Selected(NamedTuple):
    """An item that a query found."""

    id: str
    sitelinks: int


class Failed(Exception):
    """The endpoint does not answer, or does not answer this; tried again as often as is polite."""


class Endpoint:
    """The two services. `wait` sleeps."""

    def __init__(
        self,
        fetcher: Fetcher,
        sparql: str,
        api: str,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._sparql = sparql
        self._api = api
        self._wait = wait

    async def select(self, query: str) -> list[Selected]:
        """Items and sitelinks that a query finds, each once. Raises Failed."""
        answer = await self._ask(
            f"{self._sparql}?{urlencode({'query': query})}", "application/sparql-results+json", 2
        )
        try:
            rows = answer["results"]["bindings"]
            found = {
                row["item"]["value"].rpartition("/")[2]: int(row["sitelinks"]["value"])
                for row in rows
            }
        except (KeyError, TypeError, ValueError) as error:
            raise Failed(f"no result of a query: {error!r}") from error
        return [Selected(*each) for each in found.items()]

    async def items(self, ids: Sequence[str]) -> list[AuthorityItem]:
        """The items of at most BATCH ids; those that are gone are left out. Raises Failed."""
        entities = await self._entities(ids, "labels|aliases|claims|sitelinks")
        return [item for entity in entities if (item := item_of(entity)) is not None]

    async def labels(self, ids: Sequence[str]) -> dict[str, str]:
        """What some items are called in English. Raises Failed."""
        found = {}
        for at in range(0, len(ids), BATCH):
            for entity in await self._entities(ids[at : at + BATCH], "labels", languages="en"):
                found[entity["id"]] = _english(entity)
        return found

    async def _entities(self, ids: Sequence[str], props: str, **more: str) -> list[Any]:
        asked = {"action": "wbgetentities", "format": "json", "ids": "|".join(ids), "props": props}
        asked |= {"maxlag": str(_MAX_LAG_S), **more}
        answer = await self._ask(f"{self._api}?{urlencode(asked)}", "application/json", _TRIES)
        try:
            return list(answer["entities"].values())
        except (KeyError, TypeError, AttributeError) as error:
            raise Failed(f"no entities: {str(answer)[:200]}") from error

    async def _ask(self, url: str, accept: str, tries: int) -> Any:
        """JSON, asked for again after a wait. A refusal (4xx but 429) is not asked again."""
        wait_s = _FIRST_WAIT_S
        for tried in range(1, _TRIES + 1):
            try:
                return await self._json(url, accept)
            except FetchFailed as error:
                busy = error.retry_after_s is not None
                refused = error.status is not None and 400 <= error.status < 500 and not busy
                if refused or tried == _TRIES or (tried >= tries and not busy):
                    raise Failed(str(error)) from error
                await self._wait(max(error.retry_after_s or 0, min(wait_s, _LONGEST_WAIT_S)))
                wait_s *= 2
        raise AssertionError("the last try returns or raises")

    async def _json(self, url: str, accept: str) -> Any:
        response = await self._fetcher.get(url, accept=accept, access=_AS_PROGRAM)
        if response.truncated:
            raise FetchFailed("the answer breaks off")
        try:
            answer = orjson.loads(response.body)
        except orjson.JSONDecodeError as error:  # a query that ran out of time ends in a trace
            raise FetchFailed(f"the answer is no JSON: {error}") from error
        if isinstance(answer, dict) and (wrong := answer.get("error")):
            lagged = isinstance(wrong, dict) and wrong.get("code") == "maxlag"
            after = response.headers.get("retry-after", "")
            wait_s = float(after) if after.isdigit() else _FIRST_WAIT_S
            raise FetchFailed(f"the API says {wrong}"[:300], wait_s if lagged else None)
        return answer


def _english(entity: Any) -> str:
    labels = entity.get("labels")
    return str(labels["en"]["value"]) if isinstance(labels, dict) and "en" in labels else ""
