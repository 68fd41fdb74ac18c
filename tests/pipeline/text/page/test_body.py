"""Which lines of a page are its article, in pages as sites of many kinds and scripts build them."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Rejected
from pipeline.text.page.article import extract_page

TITLE = "City repairs its old stone bridge"
ENGLISH = (
    "The city began to repair the old stone bridge on Monday, after years of complaints.",
    "Engineers want to finish before the winter, said Lena Vogt, who leads the works at the river.",
    "Pupils of the school nearby painted the wall beside the bridge in blue, green and yellow.",
    "A tram will cross the bridge on Saturday for the first time since the flood of last spring.",
)
CHINESE = (
    "市政府周一开始修复横跨大河的老石桥，市民多年来一直抱怨桥面破损，车辆通行十分困难。",
    "负责工程的林工程师表示，工程队希望在冬天到来之前完工，届时电车将重新从桥上通过，行人也可以行走。",
    "附近小学的学生在桥边的墙上画了蓝色、绿色和黄色的图案，许多家长前来观看并拍照留念，气氛热烈。",
)
ARABIC = (
    "بدأت المدينة يوم الاثنين ترميم الجسر الحجري القديم، بعد سنوات من شكاوى السكان والسائقين.",
    "وقالت المهندسة المسؤولة عن الأعمال إن الفريق يريد الانتهاء قبل حلول الشتاء، وإن الترام سيعود.",
    "ورسم تلاميذ المدرسة المجاورة على الجدار قرب الجسر، باللون الأزرق والأخضر والأصفر، يوم السبت.",
)
THAI = (
    "เมืองเริ่มซ่อมสะพานหินเก่าเมื่อวันจันทร์ หลังจากมีการร้องเรียนมานานหลายปี วิศวกรต้องการทำงานให้เสร็จก่อนฤดูหนาว",
    "นักเรียนจากโรงเรียนใกล้เคียงวาดภาพบนกำแพงข้างสะพานด้วยสีน้ำเงิน สีเขียว และสีเหลือง ผู้ปกครองมาชมผลงาน",
    "รถรางจะข้ามสะพานในวันเสาร์เป็นครั้งแรกนับตั้งแต่น้ำท่วมเมื่อฤดูใบไม้ผลิปีที่แล้ว ชาวเมืองต่างรอคอยวันนี้มานาน",
)
JAPANESE = (
    "市は月曜日、長年の苦情を受けて、古い石橋の修復工事を始めた。",
    "担当の技術者は、冬が来る前に工事を終えたいと話している。",
    "近くの小学校の児童は、橋のそばの壁に、青や緑の絵を描いた。",
)
KOREAN = (
    "시는 월요일, 오랜 민원 끝에 낡은 돌다리의 보수 공사를 시작했다.",
    "공사를 맡은 기술자는 겨울이 오기 전에 끝내고 싶다고 말했다.",
    "근처 학교의 학생들은 다리 옆의 벽에 파란색과 초록색 그림을 그렸다.",
)
MENU = '<ul><li><a href="/">Home</a><li><a href="/s">Sport</a><li><a href="/m">More</a></ul>'
TEASER = '<div><a href="/{0}"><h3>Boat {0} hits a pier</h3></a><p>It was late, {0} said.</p></div>'

NEWSLETTER = '<div class="newsletter-box"><p>Get the news, every day, in your inbox.</p></div>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(content: str, title: str = TITLE, head: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><title>{title}</title>
        <meta property="og:title" content="{title}">{head}</head><body>{content}</body></html>"""


def lines(html: str) -> list[str]:
    return extract_page(html, "https://news.example/2025/03/bridge").body.split("\n")


@pytest.mark.parametrize("texts", [ENGLISH, CHINESE, ARABIC, THAI], ids=["en", "zh", "ar", "th"])
@pytest.mark.parametrize(
    "form",
    [
        "<article><h1>{title}</h1>{p}</article>",
        "<div id=main><div><h1>{title}</h1></div><div class=text>{div}</div></div>",
        "<div><h1>{title}</h1><div class=text>{br}</div></div>",
        "<table><tr><td>{menu}<td><h1>{title}</h1>{br}<td>{menu}</table>",
        '<form action="/page.aspx"><div>{menu}</div><div><h1>{title}</h1>{p}</div></form>',
        "<main><amp-layout><h1>{title}</h1><section>{p}</section></amp-layout></main>",
    ],
    ids=["article", "div", "br", "table", "page in a form", "amp"],
)
def test_an_article_is_found_in_any_script_and_layout(texts: tuple[str, ...], form: str):
    content = form.format(
        title=TITLE,
        p=paragraphs(*texts),
        div="".join(f"<div>{text}</div>" for text in texts),
        br="<br><br>".join(texts),
        menu=MENU,
    )
    assert lines(page(f"<nav>{MENU}</nav>{content}<footer>{MENU}</footer>")) == list(texts)


@pytest.mark.parametrize("between", ["<br>", "<br>\n<br>"])
@pytest.mark.parametrize("texts", [CHINESE, JAPANESE, KOREAN, THAI], ids=["zh", "ja", "ko", "th"])
def test_columns_of_few_but_heavy_characters_are_no_cells(texts: tuple[str, ...], between: str):
    menu = '<a href="/1">列車</a><br><a href="/2">新橋</a><br>'
    column = f"<b>{TITLE}</b><br>{between.join(texts)}"
    html = page(f"<table><tr><td width=150>{menu}</td><td>{column}</td></tr></table>")
    assert lines(html) == list(texts)


def test_light_columns_with_paragraphs_are_no_cells():
    column = f"<b>{TITLE}</b><br><br>{ENGLISH[0]}"
    html = page(f"<table><tr><td><a href=/1>Boat</a></td><td>{column}</td></tr></table>")
    assert lines(html) == [ENGLISH[0]]


@pytest.mark.parametrize(
    ("texts", "cells"),
    [(ENGLISH, ("Tram<br>(new)<br><br>", "9.30, daily")), (CHINESE, ("石桥电车", "每天九点半"))],
    ids=["en", "zh"],
)
def test_rows_of_data_are_lines(texts: tuple[str, ...], cells: tuple[str, ...]):
    one, *rest = texts
    table = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    html = page(f"<article><h1>{TITLE}</h1>{paragraphs(one)}{table}{paragraphs(*rest)}</article>")
    row = " · ".join(cells).replace("<br><br>", "").replace("<br>", " ")
    assert lines(html) == [one, row, *rest]


def test_what_comes_before_the_headline_is_navigation():
    before = (
        "<p>News &gt; City &gt; Bridges</p><p>Monday, 3 March, a quiet day in all the city.</p>"
    )
    html = page(f"<div>{before}<h1>{TITLE}</h1>{paragraphs(*ENGLISH)}</div>")
    assert lines(html) == list(ENGLISH)


def test_teasers_behind_the_article_are_no_part_of_it():
    teasers = "".join(TEASER.format(number) for number in ("one", "two", "three", "four"))
    html = page(
        f"<main><div><h1>{TITLE}</h1>{paragraphs(*ENGLISH)}</div><div>{teasers}</div></main>"
    )
    assert lines(html) == list(ENGLISH)


@pytest.mark.parametrize(
    "box",
    [
        NEWSLETTER,
        '<section id="comments"><p>Troll: This bridge is not worth it, is it?</p></section>',
        '<div class="cookie-consent"><p>We use cookies, and our partners do too.</p></div>',
        "<figure><img src=b.jpg><figcaption>The bridge, seen from the tower.</figcaption></figure>",
        '<p><a href="/boat">A boat hits the new bridge of the city, and nobody is hurt</a></p>',
    ],
    ids=["newsletter", "comments", "cookies", "caption", "link"],
)
def test_boxes_between_paragraphs_are_taken_out(box: str):
    one, two, three, four = ENGLISH
    parts = paragraphs(one, two) + box + paragraphs(three, four)
    found = extract_page(page(f"<article><h1>{TITLE}</h1>{parts}</article>"))
    assert found.body.split("\n") == list(ENGLISH)
    assert all(removed.text in box.replace("&amp;", "&") for removed in found.removed)


def test_what_was_taken_out_is_told_with_its_reason():
    one, two, three, four = ENGLISH
    parts = paragraphs(one, two) + NEWSLETTER + paragraphs(three, one, four)
    found = extract_page(page(f"<article><h1>{TITLE}</h1>{parts}</article>"))
    assert found.body.split("\n") == list(ENGLISH)
    reasons = {removed.reason for removed in found.removed}
    assert reasons <= {"box", "repeated"}


def test_a_short_paragraph_behind_a_long_one_stays():
    texts = [" ".join(ENGLISH), ENGLISH[1]]
    assert lines(page(f"<div><h1>{TITLE}</h1><div>{paragraphs(*texts)}</div></div>")) == texts


@pytest.mark.parametrize(
    "box", ["<article>{}</article>", "<div>{}</div>", "<div><div>{}</div></div>"]
)
def test_short_paragraphs_behind_the_only_long_one_stay(box: str):
    texts = [" ".join(ENGLISH[:2]), "It opens again in May.", "Nobody was hurt."]
    assert lines(page(box.format(f"<h1>{TITLE}</h1>{paragraphs(*texts)}"))) == texts


def test_teasers_behind_a_single_paragraph_are_no_part_of_it():
    story = f"<div><h1>{TITLE}</h1><div><p>{' '.join(ENGLISH[:2])}</p></div></div>"
    teasers = "<div><p>A boat hits a pier.</p></div><div><p>A dog bites a man.</p></div>"
    assert lines(page(f"<main>{story}<div>{teasers}</div></main>")) == [" ".join(ENGLISH[:2])]


def test_headings_and_lists_between_paragraphs_stay():
    one, two, three, four = ENGLISH
    inner = "<h2>Cost</h2><ul><li>Stone<li>Sand</ul><h3>1. Wall</h3>"
    parts = paragraphs(one, two) + inner + paragraphs(three, four)
    html = page(f"<div class=body><h1>{TITLE}</h1>{parts}</div>")
    assert lines(html) == [one, two, "Cost", "Stone", "Sand", "1. Wall", three, four]


def test_the_standfirst_is_known_by_the_description():
    lead = "After years of complaints the city repairs its bridge, and a tram will return"
    head = f'<meta name="description" content="{lead}.">'
    html = page(
        f"<div><h1>{TITLE}</h1><div class=x><div>{lead}</div></div><div class=share-row>Share</div>"
        f"<div class=text>{paragraphs(*ENGLISH)}</div></div>",
        head=head,
    )
    assert lines(html) == [lead, *ENGLISH]


def test_posts_of_a_live_blog_stay_in_order():
    posts = "".join(
        f"<div class=post><h3>{hour}.00: news {hour}</h3><p>At {hour} o'clock: {text}</p></div>"
        for hour, text in enumerate(ENGLISH * 3, start=8)
    )
    found = lines(page(f"<article><h1>{TITLE}</h1><div class=posts>{posts}</div></article>"))
    assert [line for line in found if line.startswith("At ")] == [
        f"At {hour} o'clock: {text}" for hour, text in enumerate(ENGLISH * 3, start=8)
    ]
    assert found[0] == "8.00: news 8"


def test_an_article_hidden_behind_a_promotion_is_found():
    promotion = (
        "<article><h2>Our newsroom</h2><p>Read all of it, for less than a coffee.</p></article>"
    )
    texts = [f"On day {day}: {text}" for day in ("one", "two", "three") for text in ENGLISH]
    body = "".join(f"<div class=bard><span>{text}</span></div>" for text in texts)
    found = lines(page(f"{promotion}<div><div><h1>{TITLE}</h1></div><div>{body}</div></div>"))
    assert set(texts) <= set(found)


@pytest.mark.parametrize("tag", ["noscript", "template"])
def test_an_article_that_scripts_would_show_is_found(tag: str):
    texts = [f"On day {day}: {text}" for day in ("one", "two", "three") for text in ENGLISH]
    html = page(f"<div id=app>Loading</div><{tag}><div>{paragraphs(*texts)}</div></{tag}>")
    assert lines(html) == texts


def test_the_linked_body_replaces_a_text_of_something_else():
    texts = [f"On day {day}: {text}" for day in ("one", "two", "three") for text in ENGLISH]
    linked = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(texts)}
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    other = "Subscribers read everything, everywhere, at once and whenever they like it, cheaply."
    found = lines(
        page(
            f"<main><h1>{TITLE}</h1>{paragraphs(*[other + str(n) for n in range(9)])}</main>",
            head=head,
        )
    )
    assert found == texts


TREES = st.recursive(
    st.sampled_from(
        ["word", "One sentence, not long.", ENGLISH[0], CHINESE[0], ARABIC[0], "<br>", "&nbsp;",
         "<a href=/x>link text here</a>", "<img alt=x>", TITLE]
    ),
    lambda inner: st.builds(
        lambda tag, name, parts: f"<{tag} class='{name}'>{''.join(parts)}</{tag}>",
        st.sampled_from(
            ["p", "div", "span", "article", "h1", "h2", "ul", "li", "table", "tr", "td", "form",
             "blockquote", "aside", "figure", "figcaption", "noscript", "template", "x-box", "b"]
        ),
        st.sampled_from(["", "comments", "related", "newsletter", "share", "twitter-tweet"]),
        st.lists(inner, max_size=6),
    ),
    max_leaves=60,
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(TREES)
def test_any_tree_gives_the_same_lines_twice_and_only_its_own(content: str):
    html = page(content)
    first = extract_page(html)
    assert first == extract_page(html)
    for line in filter(None, first.body.split("\n")):
        assert line == " ".join(line.split())
        assert "<" not in line


@pytest.mark.parametrize(
    "content",
    [
        paragraphs(*(f"{number}: {ENGLISH[0]}" for number in range(6_000))),
        ("<div>" * 140 + ENGLISH[0] + "</div>" * 140) * 150,
        "<ul>" + "<li>short item" * 20_000,
        "<p>" + f'<a href="/x">{ENGLISH[0]}</a> ' * 8_000,
        "<table>" + "<tr>" + "<td>x" * 15_000,
        f"<blockquote class=twitter-tweet>{ENGLISH[1]}</blockquote><p>{ENGLISH[0]}</p>" * 3_000,
    ],
    ids=["paragraphs", "nested", "list", "links", "cells", "posts"],
)
def test_crowded_pages_take_bounded_time(content: str):
    started = time.process_time()
    try:
        extract_page(page(content))
    except Rejected:
        return
    assert time.process_time() - started < 20  # 4 s at most when it was written
