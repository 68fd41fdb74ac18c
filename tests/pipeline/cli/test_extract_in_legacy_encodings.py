"""Pages as their bytes lie on old servers come out of `apply extract` letter by letter."""

import base64
import json

import pytest

from pipeline.cli.apply import apply

# Encoding as the page declares it, language, direction, headline, paragraphs.
PAGES = [
    ("windows-1251", "ru", "ltr", "В городе открыли новый мост",
     ("Мост через реку строили три года, и во вторник по нему прошли первые автобусы.",
      "Мэр сказала, что старую переправу закроют на ремонт до следующей весны.")),
    ("big5", "zh-TW", "ltr", "新橋星期二通車",
     ("這座跨河大橋歷時三年建成,星期二上午第一批公車通過了橋面,沿線居民到場觀看。",
      "市長表示,舊橋將關閉維修,預計明年春天重新開放,費用由市政府負擔。")),
    ("gb18030", "zh-CN", "ltr", "新桥星期二通车",
     ("这座跨河大桥历时三年建成,星期二上午第一批公交车通过了桥面,沿线居民到场观看。",
      "市长表示,旧桥将关闭维修,预计明年春天重新开放,费用由市政府负担。")),
    ("shift_jis", "ja", "ltr", "新しい橋が火曜日に開通",
     ("川にかかる橋は三年かけて建設され、火曜日の朝に最初のバスが渡りました。",
      "市長は、古い橋を閉鎖して修理し、来年の春に再び開くと述べました。")),
    ("windows-1256", "ar", "rtl", "افتتاح الجسر الجديد في المدينة",
     ("استغرق بناء الجسر فوق النهر ثلاث سنوات، وعبرته الحافلات الأولى صباح الثلاثاء.",
      "وقالت رئيسة البلدية إن الجسر القديم سيغلق للصيانة حتى الربيع المقبل.")),
    ("windows-1255", "he", "rtl", "הגשר החדש נפתח בעיר",
     ("בניית הגשר מעל הנהר נמשכה שלוש שנים, וביום שלישי עברו בו האוטובוסים הראשונים.",
      "ראש העיר אמרה שהגשר הישן ייסגר לתיקונים עד האביב הבא, ושהעירייה תישא בהוצאות.")),
    ("tis-620", "th", "ltr", "เปิดสะพานใหม่ข้ามแม่น้ำ",
     ("สะพานข้ามแม่น้ำใช้เวลาก่อสร้างสามปีและรถโดยสารคันแรกแล่นผ่านเมื่อเช้าวันอังคารท่ามกลางชาวเมืองที่มารอชม",
      "นายกเทศมนตรีกล่าวว่าสะพานเดิมจะปิดซ่อมจนถึงฤดูใบไม้ผลิปีหน้าโดยเทศบาลเป็นผู้ออกค่าใช้จ่ายทั้งหมด")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "language", "direction", "title", "paragraphs"),
    PAGES,
    ids=[page[0] for page in PAGES],
)
def test_a_page_in_its_old_encoding(
    encoding: str, language: str, direction: str, title: str, paragraphs: tuple[str, ...]
) -> None:
    page = (
        f'<html lang="{language}" dir="{direction}"><head><meta charset="{encoding}">'
        f"<title>{title}</title></head><body><article><h1>{title}</h1>"
        f"{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</article></body></html>"
    )
    raw = base64.b64encode(page.encode(encoding)).decode()
    row = {"id": 1, "url": "https://paper.example/bridge", "html_b64": raw}
    (line,) = apply("extract", [json.dumps(row).encode()])
    done = json.loads(line)
    assert (done["title"], done["language"]) == (title, language)
    assert done["body"].split("\n") == list(paragraphs)
