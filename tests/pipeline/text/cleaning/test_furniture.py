"""Lines that are furniture wherever they stand, and lines that only look like it."""

import pytest

from pipeline.text.cleaning.furniture import furniture


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("https://example.org/a/b?c=1", "link"),
        ("www.example.org", "link"),
        ("example.org/desk", "link"),
        ("desk@example.org", "link"),
        ("#мост #город", "tags"),
        ("#दिल्ली #बारिश", "tags"),
        ("Tags: #bridge, #river", "tags"),
        ("🏷 #bridge @city", "tags"),
        ("* * *", "separator"),
        ("•••", "separator"),
        ("————————", "separator"),
        ("☼ ☼ ☼", "separator"),
        ("|", "separator"),
        ("1 2 3 … 14 »", "pages"),
        ("‹ 1 | 2 | 3 ›", "pages"),
        ("00:00 / 03:21", "player"),
        ("▶ 0:45", "player"),
        ("-0:00", "player"),
        ("The bridge from above. 18.04.2024 | 0:21 min", "player"),
        ("💬 12 ❤️ 34 🔁 5", "counts"),
        ("👁 1.2K", "counts"),
        ("Foto: Jana Nowak/dpa", "credit"),
        ("写真：AFP", "credit"),
        ("(Reuters)", "credit"),
        ("dpa, AFP", "credit"),
        ("© Anna Beispiel", "credit"),
        ("Copyright © 2024 Example Media. All rights reserved.", "credit"),
        ("Image credit: © Example/Depositphotos", "credit"),
        ("Quelle: example.org", "credit"),
        ("📷 Ana Ruiz", "credit"),
        ("（責任編輯：王小明）", "credit"),
        ("【文／王小明】", "credit"),
        ("(credit: NASA)", "credit"),
        ("Canon R5, f/2.8, 1/250 s, ISO 100", "credit"),
        ("Share on Facebook Twitter WhatsApp", "share"),
        ("Facebook | Telegram", "share"),
        ('[button link="/a"]Send us your picture[/button]', "markup"),
        ("[/caption]", "markup"),
        ('<iframe src="/a">', "markup"),
    ],
)
def test_furniture_has_its_reason(line: str, reason: str) -> None:
    assert furniture([line]) == {0: reason}


@pytest.mark.parametrize(
    "line",
    [
        "See www.example.org for the plan of the bridge",
        "She posted the picture at https://example.org/bridge on Sunday.",
        "#1 The old bridge",
        "#1",
        "?!",
        "…",
        "}",
        "4 8 15 16 23 42",
        "1 2",
        "1. 2. 3.",
        "19:30",
        "12:45 The bridge is closed",
        "Arsenal 2, Chelsea 1",
        "Photo: the mayor opens the bridge with her two children",
        "Reuters moved to a new building",
        "(Laughter)",
        "(Spoiler: she wins again)",
        "Concert in the park, 3 May 2024 | 19:30",
        "(He paused: nobody spoke.)",
        "The plate is 18 mm by 32 mm.",
        "Take it at f/8 or f/11",
        "Facebook, Google and Amazon build data centres",
        "Twitter bans the mayor",
        "[Engadget]",
        "<3 to all of you",
        "Price: 12 €",
        "Café® opens",
    ],
)
def test_what_may_be_text_stays(line: str) -> None:
    assert furniture([line]) == {}
