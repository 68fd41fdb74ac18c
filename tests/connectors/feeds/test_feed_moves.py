from connectors.feeds.feed_moves import Move

OLD, NEW, THIRD = "http://a.example/feed", "https://a.example/feed", "https://b.example/feed"
HOUR = 3600.0
DAY = 24 * HOUR


def moved(to=NEW, *, configured=OLD, hours=(0, 12, 25)):
    move = Move()
    for hour in hours:
        move.answered(configured, configured, to, hour * HOUR)
    return move


def test_a_move_is_believed_after_three_polls_and_a_day():
    assert moved().addresses(OLD, 26 * HOUR) == (NEW, OLD)
    assert moved(hours=(0, 25)).addresses(OLD, 26 * HOUR) == (OLD,)
    assert moved(hours=(0, 1, 2, 3)).addresses(OLD, 4 * HOUR) == (OLD,)


def test_another_target_begins_anew():
    move = moved()
    move.answered(OLD, OLD, THIRD, 26 * HOUR)
    assert (move.to, move.addresses(OLD, 27 * HOUR)) == (THIRD, (OLD,))


def test_an_answer_without_a_move_ends_it():
    move = moved()
    move.answered(OLD, OLD, None, 26 * HOUR)
    assert move.addresses(OLD, 26 * HOUR) == (OLD,)


def test_the_configured_address_is_looked_at_again_every_two_weeks():
    move = moved()
    assert move.addresses(OLD, 20 * DAY) == (OLD, NEW)
    move.answered(OLD, OLD, NEW, 20 * DAY)
    assert move.addresses(OLD, 21 * DAY) == (NEW, OLD)


def test_where_the_new_one_fails_the_move_is_forgotten():
    move = moved()
    move.failed(OLD, OLD)
    assert move.to == NEW
    move.failed(NEW, OLD)
    assert move.addresses(OLD, 26 * HOUR) == (OLD,)


def test_where_the_new_one_moves_on_it_begins_anew():
    move = moved()
    move.answered(NEW, OLD, THIRD, 26 * HOUR)
    assert move.addresses(OLD, 26 * HOUR) == (OLD,)


def test_a_move_from_https_to_http_is_never_believed():
    assert moved(OLD, configured=NEW).addresses(NEW, 26 * HOUR) == (NEW,)


def test_a_move_is_told_without_its_password():
    move = moved("https://user:secret@b.example/feed")
    assert "b.example/feed" in move.said(26 * HOUR)
    assert "secret" not in move.said(26 * HOUR)
