"""Names in Thai by the words that begin them: titles, kinds of places and of organisations.

Thai puts spaces between phrases, not words: a name ends at a space. The title is part of the
span, as Thai corpora have it.
"""

import re

from pipeline.text.entities.spans import Rule, Span, by_rules

_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_END = r"(?= |$|\)|\n)"
_NO_NAI = "ก|จ้าง|ทหาร|ทุน|แพทย์|หน้า|ตำรวจ|อำเภอ|ประกัน|ตรวจ|ช่าง|แบบ|เรือ|พล|ข้าม|ความ|นที่"
"""What makes a word of another meaning out of นาย (Mr)."""
_RANK = r"[ตทอ]\.(?:[ตทอ]\.)?"
_TITLE = (
    rf"นางสาว|น\.ส\.|นาง(?!รอง|นอน|เอก|แบบ)|นาย(?!{_NO_NAI})|ด\.[ชญ]\.|"
    r"(?:ศ\.|รศ\.|ผศ\.)?ดร\.|นพ\.|พญ\.|ม\.[รล]\.(?:ว\.)?|คุณหญิง|"
    rf"พล\.(?:[ตร]\.)?{_RANK}|พ\.ต\.{_RANK}|พ\.{_RANK}|ร\.ต\.{_RANK}|ร\.{_RANK}|ส\.ต\.{_RANK}|"
    r"ด\.ต\.|จ\.ส\.[ตทอ]\.|พล(?:ตำรวจ|เรือ|อากาศ)?(?:เอก|โท|ตรี)(?!และ)|พัน(?:เอก|โท|ตรี)|"
    r"ร้อย(?:เอก|โท|ตรี)"
)
_NO_SURNAME = (
    "กล่าว|ได้|เปิดเผย|ระบุ|เห็น|ไม่|ตอบ|ยืนยัน|พร้อม|เมื่อ|หรือ|ยอมรับ|เผย|ว่า|และ|ที่|ซึ่ง|เป็น|จะ|"
    "จาก|ใน|เข้า|มี|ขอ|ยัง|ถึง|โดย|กับ|ต่อ|แล้ว|ให้|แห่ง|ชี้|ย้ำ|ลง|ขณะ|บอก|แถลง|รวม|จังหวัด|อำเภอ"
)
"""Verbs and particles that open the phrase after a name without a family name."""
_PLACE = rf"จ\.|จังหวัด|อ\.|อำเภอ|ต\.|ตำบล|เขต(?=[{_THAI}]{{4}})"
_ORGANISATION = "กระทรวง|กรม|มหาวิทยาลัย|พรรค|ธนาคาร|บริษัท|สำนักงาน|คณะกรรมการ|โรงพยาบาล|สมาคม"
_NO_NAME = "การเมือง|หลาย|เร่ง|พาณิชย์|ของ|ที่|และ|ใน|อื่น|อะไร|ได้|มา|เขา|เอกชน"
_RULES: tuple[Rule, ...] = (
    (
        "PER",
        re.compile(
            rf"(?:{_TITLE}) ?[{_THAI}]{{2,14}}(?: (?!{_NO_SURNAME})[{_THAI}]{{2,18}})?{_END}"
        ),
    ),
    ("LOC", re.compile(rf"(?<![.{_THAI}])(?:{_PLACE})(?!{_NO_NAME})[{_THAI}]{{2,14}}{_END}")),
    (
        "ORG",
        re.compile(rf"(?:{_ORGANISATION})(?!{_NO_NAME})[{_THAI}]{{3,24}}(?: จำกัด)?{_END}"),
    ),
)


def tagged(text: str) -> list[Span]:
    """Persons with their titles, places and organisations that say what they are."""
    return list(by_rules(text, _RULES))
