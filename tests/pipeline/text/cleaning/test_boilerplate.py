"""What a source puts into its articles is noticed; what its articles repeat is not taken for it."""

import random
from dataclasses import dataclass

import pytest

from pipeline.text.clean import clean
from pipeline.text.cleaning.boilerplate import boilerplate, traces
from pipeline.text.profile import SourceProfile


@dataclass(frozen=True, kw_only=True)
class Site:
    """Words to make sentences of, and what the site adds: fixed lines, and lines with a gap."""

    language: str
    words: str
    stop: str
    fixed: tuple[str, str]
    gaps: tuple[str, str]
    tail: str

    def paragraph(self, rng: random.Random) -> str:
        space = "" if self.language in ("ja", "zh", "th") else " "
        return space.join(rng.choice(self.words.split()) for _ in range(16)) + self.stop

    def article(self, number: int) -> list[str]:
        rng = random.Random(f"{self.language} {number}")
        return [self.paragraph(rng) for _ in range(5)]

    def added(self, number: int) -> list[str]:
        rng = random.Random(f"added {self.language} {number}")
        name = " ".join(rng.sample(self.words.split(), 2))
        return [gap.format(name=name, n=number + 2) for gap in self.gaps]


SITES = (
    Site(
        language="en",
        words="river harbour council school bridge market winter open build plan money teacher ship"
        " morning storm garden street train music library island doctor repair vote",
        stop=".",
        fixed=("Subscribe to our evening letter", "The Tide is owned by its readers"),
        gaps=("More on this: {name}", "Words by {name}, {n} May 2024"),
        tail="(Reporting by {name})",
    ),
    Site(
        language="ru",
        words="река порт школа мост рынок зима деньги учитель корабль утро буря сад улица поезд"
        " музыка остров врач ремонт город совет книга дорога вокзал театр",
        stop=".",
        fixed=("Подпишитесь на вечернее письмо", "Газета принадлежит читателям"),
        gaps=("Ещё по теме: {name}", "Текст: {name}, {n} мая 2024"),
        tail="(Подготовил {name}, редактор смены)",
    ),
    Site(
        language="ar",
        words="نهر ميناء مدرسة جسر سوق شتاء مال معلم سفينة صباح عاصفة حديقة شارع قطار موسيقى"
        " جزيرة طبيب مدينة مجلس كتاب طريق محطة مسرح بحر",
        stop=".",
        fixed=("اشترك في رسالتنا المسائية", "الصحيفة ملك لقرائها"),
        gaps=("المزيد عن الموضوع: {name}", "كتب {name}، {n} مايو 2024"),
        tail="(إعداد {name} في القاهرة)",
    ),
    Site(
        language="hi",
        words="नदी बंदरगाह विद्यालय पुल बाज़ार सर्दी पैसा शिक्षक जहाज़ सुबह तूफ़ान बगीचा सड़क रेल संगीत"
        " द्वीप चिकित्सक नगर परिषद किताब रास्ता थाना रंगमंच सागर",
        stop="।",
        fixed=("शाम की चिट्ठी के लिए जुड़ें", "यह अखबार पाठकों का है"),
        gaps=("इस पर और: {name}", "लेख: {name}, {n} मई 2024"),
        tail="(रिपोर्ट {name} दिल्ली)",
    ),
    Site(
        language="ja",
        words="川辺 港町 学校 橋梁 市場 冬季 資金 教師 船舶 早朝 台風 庭園 街路 列車 音楽 島々 医師"
        " 修理 都市 議会 書籍 道路 駅前 劇場",
        stop="。",
        fixed=("夕刊メールに申し込む", "本紙は読者が所有しています"),
        gaps=("あわせて：{name}", "文と写真：{name} {n}日"),
        tail="（取材担当 {name}）",
    ),
    Site(
        language="th",
        words="แม่น้ำ ท่าเรือ โรงเรียน สะพาน ตลาด ฤดูหนาว เงินทุน คุณครู เรือใหญ่ รุ่งเช้า พายุ สวนสาธารณะ"
        " ถนน รถไฟ ดนตรี เกาะแก่ง นายแพทย์ ซ่อมแซม เมืองเก่า สภา หนังสือ",
        stop="",
        fixed=("สมัครจดหมายข่าวรอบเย็น", "หนังสือพิมพ์นี้เป็นของผู้อ่าน"),
        gaps=("เรื่องนี้ยังมี: {name}", "เรียบเรียง {name} {n} พ.ค."),
        tail="(รายงานข่าวโดย {name})",
    ),
)
ALL = pytest.mark.parametrize("site", SITES, ids=lambda site: site.language)


def learned(articles: list[list[str]]) -> SourceProfile:
    profile = SourceProfile()
    for lines in articles:
        profile = profile.learn(clean("\n".join(lines), profile=profile).traces)
    return profile


def dressed(site: Site, number: int) -> list[str]:
    first, second = site.fixed
    lead, byline = site.added(number)
    body = site.article(number)
    return [byline, *body[:2], first, *body[2:], *([second] if number % 2 else []), lead]


@ALL
def test_what_a_site_adds_goes_and_the_article_stays(site: Site):
    profile = learned([dressed(site, number) for number in range(20)])
    for number in range(20, 26):
        cleaned = clean("\n".join(dressed(site, number)), profile=profile)
        assert cleaned.text.split("\n") == site.article(number)


@ALL
def test_other_writing_of_a_fixed_line_makes_no_difference(site: Site):
    profile = learned([[site.fixed[0], *site.article(n)] for n in range(8)])
    for other in (
        site.fixed[0].upper(),
        f"» {site.fixed[0]}!",
        f"{site.fixed[0]} https://a.example/9",
    ):
        assert clean("\n".join([other, *site.article(9)]), profile=profile).removed


@ALL
def test_a_note_behind_the_last_paragraph_goes_and_the_paragraph_stays(site: Site):
    def noted(number: int) -> list[str]:
        *body, last = site.article(number)
        names = random.Random(number).sample(site.words.split(), 2)
        return [*body, f"{last} {site.tail.format(name=' '.join(names))}"]

    profile = learned([noted(number) for number in range(12)])
    cleaned = clean("\n".join(noted(12)), profile=profile)
    assert cleaned.text.split("\n") == site.article(12)
    assert len(cleaned.removed) == 1
    assert cleaned.whole.split("\n") == noted(12)


def test_a_note_may_stand_in_a_paragraph_any_number_of_times():
    site, note = SITES[0], "This was first told in our Sunday supplement."

    def noted(number: int) -> list[str]:
        *body, last = site.article(number)
        return [*body, f"{last} {note}"]

    profile = learned([noted(number) for number in range(12)])
    first, *rest = site.article(12)
    cleaned = clean("\n".join([first + f" {note}" * 1200, *rest]), profile=profile)
    assert cleaned.text.split("\n") == site.article(12)
    too_many = "\n".join([first + f" {note}" * 6000, *rest])
    assert clean(too_many, profile=profile).text == too_many


@ALL
def test_what_follow_ups_and_reports_repeat_stays(site: Site):
    rng = random.Random(7)
    background = f"{site.paragraph(rng)} {site.paragraph(rng)}"
    heading, answer = site.words.split()[0], site.words.split()[1] + site.stop

    def told(number: int) -> list[str]:
        body = site.article(number)
        repeated = {0: background, 1: heading, 2: answer}.get(number % 5)
        return [*body[:2], repeated, *body[2:], site.fixed[0]] if repeated else body

    profile = learned([told(number) for number in range(25)])
    for number in range(25, 30):
        kept = [line for line in told(number) if line != site.fixed[0]]
        assert clean("\n".join(told(number)), profile=profile).text.split("\n") == kept


@ALL
def test_a_new_source_loses_nothing(site: Site):
    profile = learned([dressed(site, number) for number in range(2)])
    assert boilerplate(dressed(site, 2), profile) == {}


def test_a_dateline_stays():
    site = SITES[0]

    def cabled(number: int) -> list[str]:
        first, *rest = site.article(number)
        return [f"MOSCOW, May {number % 30 + 1} (Agency) - {first}", *rest]

    profile = learned([cabled(number) for number in range(20)])
    assert clean("\n".join(cabled(20)), profile=profile).text.split("\n") == cabled(20)


def test_a_report_that_is_all_template_stays():
    def weather(number: int) -> list[str]:
        return [
            f"Tonight {number % 9} degrees",
            f"Wind {number % 7} metres",
            f"Rain {number % 5} mm",
        ]

    profile = learned([[*SITES[0].article(n), *weather(n)] for n in range(10)])
    assert boilerplate(weather(11), profile) == {}


def formed(kind: str, number: int) -> list[str]:
    site, rng = SITES[0], random.Random(number)
    first, second, *rest = site.article(number)
    person, question = (" ".join(rng.sample(site.words.split(), n)) for n in (2, 9))
    if kind == "facts":
        facts = [f"Defendant: {person}", f"Judge: {person}", f"Sentence: {number % 9 + 1} years"]
        return [first, second, *rest, *facts]
    if kind == "interview":
        return [first, f"Herald: {question}?", second, f"Herald: {question} again?", *rest]
    return [first, second, *rest, f"He was {number + 40}."]


@pytest.mark.parametrize("kind", ["facts", "interview", "obituary"])
def test_what_some_reports_are_formed_of_stays(kind: str):
    profile = learned([formed(kind, n) if n % 3 == 0 else SITES[0].article(n) for n in range(30)])
    assert boilerplate(formed(kind, 30), profile) == {}


def test_learning_and_asking_again_finds_nothing_more():
    profile = learned([dressed(SITES[0], number) for number in range(20)])
    once = clean("\n".join(dressed(SITES[0], 20)), profile=profile)
    assert clean(once.text, profile=profile).text == once.text


def test_hostile_lines_take_no_time_and_leave_few_traces():
    lines = ["(" * 5000, "a." * 20_000, "1" * 20_000, "x@" * 5000, "、" * 5000, "\u0e01" * 9000]
    assert len(traces(lines * 1000)) < 2000
    assert traces([]) == traces(["", "***"]) == ()
