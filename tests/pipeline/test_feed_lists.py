from pipeline.feed_lists import source_id


def test_the_id_of_a_source_has_no_password():
    plain = source_id("https://a.example/feed@home")
    assert plain.startswith("a.example-feed-home-")
    assert source_id("https://me:pw@a.example/feed@home") == plain
