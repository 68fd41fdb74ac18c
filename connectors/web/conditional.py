"""Conditional requests: is a document as it was?"""

from typing import NamedTuple

from connectors.fetch import Access, Fetcher, Response
from connectors.web.validators import NO_VALIDATORS, Sent, Validators


class Answer(NamedTuple):
    """What came, to which validators, and whether the document is as it was."""

    response: Response
    sent: Sent
    same: bool


async def ask_conditionally(
    fetcher: Fetcher, url: str, validators: Validators, accept: str, access: Access, now: float
) -> Answer:
    """Ask for a document with the validators of its last answer, where they can be trusted.

    A 304 that is a lie is not taken: the document is asked for without them. Raises FetchFailed.
    """
    etag, last_modified = sent = validators.to_send(now)
    response = await fetcher.get(
        url, etag=etag, last_modified=last_modified, accept=accept, access=access
    )
    if response.status == 304 and not validators.not_modified(now):
        sent = NO_VALIDATORS
        response = await fetcher.get(url, accept=accept, access=access)
    return Answer(response, sent, response.status == 304 or validators.is_same(response))
