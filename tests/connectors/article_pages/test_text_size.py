import pytest

from connectors.article_pages.text_size import text_size


@pytest.mark.parametrize(
    ("text", "size"),
    [("news", 4), ("новости", 7), ("समाचार", 6), ("新闻", 6), ("뉴스。", 9), ("🙂", 1)],
)
def test_what_takes_no_more_room_to_say_is_no_longer(text, size):
    assert text_size(text) == size
