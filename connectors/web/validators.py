"""Conditional requests, with a guard against servers whose validators lie.

Some answer 304 although the feed has changed, for ever. An honest server shows itself by answering
a conditional request with something new. One that has only said 304 for a while is asked without
validators; if that brings new entries, the old validators are sent once more: 304 to them is the
proof. It is asked without validators then, and put to the proof again each week.

The guard costs a body in 6 requests, then in 11, and from then on in 21 (under 5 %), and none from
a feed that is seldom the same for so long.
"""

from dataclasses import dataclass
from hashlib import blake2b

from connectors.fetch import Response

_HOUR_S = 3600.0
_FIRST_RUN = 5
_LONGEST_RUN = 20
_RUN_S = 1.2 * _HOUR_S  # for each 304 of a run that is believed: 20 take a day at least
_PROBATION_S = 7 * 24 * _HOUR_S

Sent = tuple[str | None, str | None]
"""ETag and Last-Modified, as they were received."""
NO_VALIDATORS: Sent = (None, None)


@dataclass(slots=True, kw_only=True)
class Validators:
    """What is known of one address's validators; part of a cursor. Times: seconds."""

    address: str = ""  # that they are for
    etag: str | None = None
    last_modified: str | None = None
    body: str = ""  # hash of the last body
    body_at: float = 0.0  # when it was last seen, in full
    run: int = 0  # of 304s since
    believed: int = _FIRST_RUN  # 304s in a row
    outdated: bool = False  # the feed has changed since it had these validators
    lied_at: float | None = None  # 304 to outdated ones
    etag_is_stuck: bool = False  # it stays while the feed and its Last-Modified change

    def put_back(self, by_s: float) -> None:
        """Make all times earlier: the clock was put back."""
        self.body_at -= by_s
        if self.lied_at is not None:
            self.lied_at -= by_s

    def to_send(self, now: float) -> Sent:
        """The validators of the next request; both None: it is to bring the body, whatever else."""
        if self.lied_at is not None:
            put_to_proof = now - self.lied_at >= _PROBATION_S
        else:
            recent = self.run < self.believed or now - self.body_at < self.believed * _RUN_S
            put_to_proof = self.outdated or recent
        if not put_to_proof:
            return NO_VALIDATORS
        return None if self.etag_is_stuck else self.etag, self.last_modified

    def not_modified(self, now: float) -> bool:
        """Take in a 304. False: it is a lie, and the feed has to be asked for its body."""
        if self.outdated:
            self.lied_at = now
            return False
        self.run += 1
        return True

    def is_same(self, answer: Response) -> bool:
        """Whether an answer brought the same body as the last one."""
        return self.body == _digest(answer)

    def modified(self, answer: Response, sent: Sent, fresh: int, now: float) -> None:
        """Take in a body with so many new entries, that came to a request with `sent`."""
        known, given = (self.etag, self.last_modified), (answer.etag, answer.last_modified)
        self.body, self.body_at, self.run = _digest(answer), now, 0
        unasked = sent == NO_VALIDATORS and known != NO_VALIDATORS
        if fresh and given[0] and given[0] == known[0] and given[1] not in (None, known[1]):
            self.etag_is_stuck = True
        elif unasked and self.lied_at is not None:
            return  # the outdated ones stay, for the next proof
        elif unasked and fresh:
            # Unless it changed just now: the next request, with the same validators, will tell.
            self.outdated = True
            self.lied_at = now if given == known else None
            return
        if unasked:
            self.believed = min(2 * self.believed, _LONGEST_RUN)
        elif fresh and sent != NO_VALIDATORS:
            self.believed = _LONGEST_RUN
        self.outdated, self.lied_at = False, None
        # A body that was cut never tells its end: it must be asked for in full again.
        self.etag, self.last_modified = NO_VALIDATORS if answer.truncated else given

    def read_again(self) -> None:
        """The body is wanted once more, although it may be the same."""
        self.etag, self.last_modified = NO_VALIDATORS
        self.body = ""

    @property
    def said(self) -> str:
        """What a person should know of them; empty: nothing."""
        if self.lied_at is not None:
            return "its server says 'not modified' although it is: asked without validators"
        return "its ETag never changes: left out" if self.etag_is_stuck else ""


def _digest(answer: Response) -> str:
    digest = blake2b(answer.headers.get("content-type", "").encode(), digest_size=8)
    digest.update(answer.body)
    return digest.hexdigest()
