"""Posts of social networks, as their embed codes are left behind as text."""

import pytest

from pipeline.text.clean import clean

BEFORE = "The council met on Monday to talk about the old stone bridge."
AFTER = "It will meet again in a week, when the engineers have finished."

POSTS = {
    "X": ["The river is back! pic.twitter.com/Ab12Cd34Ef", "— City News (@citynews) March 3, 2025"],
    "X in Hindi": ["🇮🇳 पानी लौट आया pic.x.com/Ab12Cd34Ef", "– नगर (@nagar) 3 मार्च 2025"],
    "X without a picture": ["Look at the bridge! #bridge", "— City (@city) March 3, 2025"],
    "X in short": ["What a night https://t.co/Ab12Cd34Ef"],
    "Instagram": ["View this post on Instagram", "A post shared by Ana Ruiz (@anaruiz)"],
    "Instagram in German": [
        "Sieh dir diesen Beitrag auf Instagram an",
        "Ein Beitrag geteilt von Ana Ruiz (@ana.ruiz)",
    ],
    "Instagram in Japanese": ["この投稿をInstagramで見る", "Ana Ruiz(@anaruiz)がシェアした投稿"],
    "TikTok": ["@anaruiz The bridge at night #bridge ♬ original sound - Ana Ruiz"],
    "Telegram": ["Городские новости, [03.03.2025 14:05]"],
    "Telegram link": ["Смотрите видео https://t.me/gorod/123"],
    "Facebook": ["The whole film: https://fb.watch/Ab12Cd/"],
    "Bluesky": [
        "The bridge is open #bridge",
        "— Ana (@ana.bsky.social) March 3, 2025 at 3:45 PM",
    ],
    "Mastodon": ["Bridge! #bridge", "— Ana Ruiz (@ana@social.example)"],
    "VK": ["Мост с воздуха vk.com/wall-123_456"],
    "handle and time": ["Ana Ruiz @anaruiz · 3h"],
}


@pytest.mark.parametrize("network", POSTS)
def test_a_post_goes_and_the_article_stays(network: str) -> None:
    cleaned = clean("\n".join([BEFORE, *POSTS[network], AFTER]))
    assert cleaned.text.splitlines() == [BEFORE, AFTER]
    assert {line.reason for line in cleaned.removed} == {"embed"}


@pytest.mark.parametrize("network", POSTS)
def test_a_heading_that_only_points_at_the_post_goes_with_it(network: str) -> None:
    cleaned = clean("\n".join([BEFORE, "See the moment", *POSTS[network], AFTER]))
    assert cleaned.text.splitlines() == [BEFORE, AFTER]
    assert cleaned.removed[0].reason == "embed-heading"


@pytest.mark.parametrize("line", ["Read what she wrote 👇", "Das ganze Gespräch hier ⬇️"])
def test_a_line_that_points_down_goes(line: str) -> None:
    assert clean(f"{BEFORE}\n{line}\n{AFTER}").text.splitlines() == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "line",
    [
        "He wrote to the mayor (@mayor) and waited for a week.",
        "“We will not go,” said a man — Jonas (42), a baker",
        "Her account @anaruiz has more readers than the paper.",
        "Instagram wants to show fewer pictures",
        "[He laughs] That was long ago.",
        "The song ends on a high ♪ note",
    ],
)
def test_a_line_about_networks_stays(line: str) -> None:
    assert clean(f"{BEFORE}\n{line}\n{AFTER}").removed == ()
