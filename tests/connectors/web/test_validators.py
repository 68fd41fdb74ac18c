"""Conditional requests, and servers whose validators lie."""

import pytest

from connectors.fetch import Response
from connectors.web.validators import NO_VALIDATORS, Validators

HOUR = 3600.0
DAY = 24 * HOUR


class Server:
    """A feed of numbered states; `validators(state)` is what it sends, `says` when it says 304."""

    def __init__(self, validators, says):
        self.given, self.says = validators, says
        self.state = 0
        self.bodies = self.requests = 0

    def __call__(self, sent):
        self.requests += 1
        if sent != NO_VALIDATORS and self.says(sent, self.given(self.state)):
            return Response(status=304, url="u", headers={}, body=b"")
        self.bodies += 1
        names = zip(("etag", "last-modified"), self.given(self.state), strict=True)
        headers = {name: value for name, value in names if value}
        return Response(status=200, url="u", headers=headers, body=b"state %d" % self.state)


def poll(server, memory, now, held):
    """As a poll does. `held` is the state that was read last; gives the one that is now."""
    sent = memory.to_send(now)
    answer = server(sent)
    if answer.status == 304:
        if memory.not_modified(now):
            return held
        sent = NO_VALIDATORS
        answer = server(sent)
    fresh = 0 if memory.is_same(answer) else server.state - held
    memory.modified(answer, sent, fresh, now)
    return server.state


def days(server, *, changes_every, days, polls_a_day=48):
    """Poll for some days a feed that changes so often (in polls). Gives the delays, in polls."""
    memory, held, late = Validators(), -1, []
    for number in range(days * polls_a_day):
        server.state = number // changes_every
        before = held
        held = poll(server, memory, number * DAY / polls_a_day, held)
        if held != before:
            late.append(number - held * changes_every)
    return late, memory


def by_etag(state):
    return f'"{state}"', None


def honest(sent, given):
    return sent == given


def test_an_honest_feed_loses_nothing_and_costs_few_bodies():
    server = Server(by_etag, honest)
    late, memory = days(server, changes_every=100, days=100)
    assert set(late) == {0}
    assert server.bodies / server.requests < 0.01 + 0.05
    assert memory.said == ""


def test_a_busy_feed_is_never_asked_without_validators():
    server = Server(by_etag, honest)
    days(server, changes_every=3, days=30)
    assert server.bodies == 30 * 48 / 3


def test_a_dead_feed_costs_one_body_in_twenty_at_most():
    server = Server(by_etag, honest)
    days(server, changes_every=10**9, days=100)
    assert server.bodies / server.requests < 0.05


@pytest.mark.parametrize(
    "validators", [lambda _: ('"stuck"', None), lambda _: (None, "Thu, 01 Jan"), by_etag]
)
def test_a_server_that_always_says_304_is_found_out_and_asked_for_bodies(validators):
    server = Server(validators, lambda sent, given: True)
    late, memory = days(server, changes_every=1, days=30)
    assert late[1] <= 15  # 6 hours, and then some
    assert set(late[3:]) == {0}
    assert "although it is" in memory.said
    assert server.requests <= 30 * 48 + 5  # one more a week, to put it to the proof


def test_a_server_that_mends_its_ways_is_believed_again():
    server = Server(by_etag, lambda sent, given: True)
    _, memory = days(server, changes_every=1, days=3)
    assert memory.lied_at is not None
    server.says = honest
    for number in range(20):
        server.state += 1
        poll(server, memory, (3 + number) * DAY, server.state - 1)
    assert (memory.lied_at, memory.said) == (None, "")
    assert memory.to_send(24 * DAY) != NO_VALIDATORS


def test_an_etag_that_never_changes_is_left_out_where_there_is_a_date():
    def first_of_both(sent, given):
        return sent[0] == given[0] if sent[0] else sent[1] == given[1]

    server = Server(lambda state: ('"stuck"', f"at {state}"), first_of_both)
    late, memory = days(server, changes_every=30, days=20)
    assert max(late) <= 25
    assert set(late[2:]) == {0}
    assert "ETag never changes" in memory.said
    assert memory.to_send(20 * DAY)[0] is None


def test_a_change_at_the_moment_of_the_proof_is_no_lie():
    server = Server(by_etag, honest)
    memory, held = Validators(), poll(server, memory := Validators(), 0, -1)
    for number in range(1, 6):
        held = poll(server, memory, number * 2 * HOUR, held)
    server.state = 1  # just before the unconditional request
    held = poll(server, memory, 12 * HOUR, held)
    assert (held, memory.said) == (1, "")
    poll(server, memory, 13 * HOUR, held)
    assert memory.lied_at is None
    assert memory.etag == '"1"'


def test_a_cut_body_has_no_validators():
    memory = Validators()
    cut = Response(status=200, url="u", headers={"etag": "x"}, body=b"x", truncated=True)
    memory.modified(cut, memory.to_send(0), 1, 0)
    assert memory.to_send(1) == NO_VALIDATORS
