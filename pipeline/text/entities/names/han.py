"""Names in Han characters, as Chinese, Korean and Japanese read them, or as foreign names.

Chinese news writes Koreans and Japanese with the characters of their own names, and everybody
else by sound. Which it is, the characters tell only in part: so a name has several readings.
The tables were written for this project from general knowledge.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from pipeline.text.entities.names.scripts import settled
from pipeline.text.entities.names.scripts.hangul import syllable
from pipeline.text.entities.names.scripts.kana import of_kana
from pipeline.text.entities.names.scripts.latin import of_latin
from pipeline.text.entities.tables import rows

_COMPOUND = frozenset([
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "皇甫", "尉迟",
    "公孙", "公孫", "夏侯", "慕容",
])  # fmt: skip
_FOREIGN = frozenset(
    "阿埃艾爱愛安昂奥奧澳巴白拜班邦鲍鮑贝貝本比彼宾賓波伯勃博布查昌楚茨茲兹达達戴丹当當道德登邓鄧狄迪蒂丁"
    "东東杜敦多顿頓厄恩尔爾法凡范範方菲费費芬丰弗福夫佛盖蓋冈岡高戈哥格葛根贡古瓜圭果哈海汉漢豪赫黑亨洪侯"
    "胡华華怀霍基吉加佳贾賈杰傑捷金京久居卡凯凱坎康考科柯可克肯孔寇库庫夸奎拉莱萊赖賴兰蘭朗劳勞勒雷蕾里理利"
    "丽麗莉连連良列林琳龙龍隆卢盧鲁魯路伦倫罗羅洛吕馬马玛瑪迈邁麦麥曼芒毛梅门門蒙孟米密苗明莫默姆木穆拿纳納"
    "娜奈南内內尼妮宁寧纽紐农努诺諾欧歐帕派潘庞龐佩彭蓬皮匹平珀普其奇齐齊恰钱乔喬切琴琼瓊丘让讓热荣若撒萨薩塞"
    "赛賽桑瑟森沙莎尚绍舍申圣聖施什史舒朔斯思丝絲松苏蘇所索塔泰坦汤湯唐陶特腾騰提田廷通图圖托脱瓦万萬旺威韦韋维維"
    "温文翁沃乌烏武伍西希锡辛欣休许许雪亚亞扬耶叶葉伊因英尤于约約赞贊泽澤曾扎札詹张朱卓兹佐丕蒲茅莽森生丹涅捏坚夏谢勋甘地赫卜帝娃娅婭薇茜妲莲"
)
"""Characters that write foreign names."""
_HEARD = {
    "地": "di", "尔": "er", "爾": "er", "加": "ga", "吉": "gi", "京": "gin", "基": "ki",
    "金": "kin", "戈": "go", "哥": "go", "约": "jo", "約": "jo", "夫": "f", "弗": "f",
    "斯": "s", "丝": "s", "茨": "c", "特": "t", "德": "d", "克": "k", "格": "g", "姆": "m",
    "普": "p", "布": "b", "赫": "x", "什": "S", "乌": "u", "烏": "u", "武": "u", "瓦": "va",
    "维": "vi", "維": "vi", "韦": "ve", "韋": "ve", "沃": "vo", "亚": "ia", "亞": "ia",
    "西": "si", "乔": "Jo", "喬": "Jo", "希": "hi", "贾": "Ja", "賈": "Ja", "丘": "Cu",
    "休": "hju", "辛": "sin", "欣": "hin", "锡": "si", "谢": "Se", "杰": "Je", "傑": "Je",
    "久": "Ju",
}  # fmt: skip
_DOTS = re.compile(r"[\s·・‧•]+")
_MOST_GIVEN = 4
"""Readings of a Japanese given name that are tried."""

Sounds = tuple[str, ...]
"""The sounds of the parts of a name."""


@lru_cache(maxsize=20_000)
def readings(name: str, language: str) -> tuple[Sounds, ...]:
    """How a name that begins with a Han character may be read, likeliest first; surnames first.

    >>> readings("习近平", "zh-Hans")[0]
    ('Si', 'JimpiN')
    """
    words = [word for word in _DOTS.split(name) if word]
    if len(words) > 1:
        return (tuple(map(_foreign, words)),)
    found = [_chinese(name)] if len(name) <= 4 else []
    japanese = list(_japanese(name))
    found = japanese + found if language.startswith("ja") or len(name) == 4 else found + japanese
    if len(name) == 3 and (korean := _korean(name)):
        found.append(korean)
    is_foreign = len(name) > 3 or all(char in _FOREIGN for char in name)
    if is_foreign and not japanese and name[:2] not in _COMPOUND:
        found.append((_foreign(name),))
    return tuple(dict.fromkeys(found))


def _chinese(name: str) -> Sounds:
    cut = 2 if name[:2] in _COMPOUND and len(name) > 2 else 1
    return tuple(settled("".join(map(_pinyin, part))) for part in (name[:cut], name[cut:]) if part)


def _foreign(word: str) -> str:
    return settled("".join(_HEARD.get(char) or _pinyin(char) for char in word))


@cache
def _pinyin(char: str) -> str:
    from anyascii import anyascii

    spelled = anyascii(char).lower()
    if not char >= "\u3400" or char in "ーヶ":
        return of_kana(char, "ja")
    if spelled[:1] in "qxzc":
        initial = {"q": "C", "x": "S", "zh": "J", "ch": "C"}
        for letters in (spelled[:2], spelled[:1]):
            if letters in initial:
                return initial[letters] + spelled[len(letters) :]
        return "c" + spelled[1:]
    return of_latin(spelled, "en") if spelled != "er" else "er"


def _korean(name: str) -> Sounds:
    read = [_korean_readings().get(char, "") for char in name]
    return (settled(read[0]), settled("".join(read[1:]))) if all(read) else ()


@cache
def _korean_readings() -> dict[str, str]:
    known: dict[str, str] = {}
    for hangul, characters in rows("names/korean_readings.tsv", 2):
        for char in characters:
            known.setdefault(char, syllable(hangul))
    return known | {"李": "li"}


def _japanese(name: str) -> Iterator[Sounds]:
    for cut in (3, 2, 1):
        surname = _surnames().get(name[:cut])
        if surname and 0 < len(name) - cut <= 3:
            given = name[cut:]
            read_ones = [(settled(surname), settled(read)) for read in _given(given)]
            yield from read_ones
            if not read_ones:
                yield (settled(surname),)
            return
        if surname and len(name) == cut:
            yield (settled(surname),)
            return


def _given(given: str) -> Iterator[str]:
    whole = _given_readings().get(given, ())
    each = [_given_readings().get(char) or (of_kana(char, "ja"),) for char in given]
    joined = ("".join(parts) for parts in product(*each)) if all(map(any, each)) else iter(())
    for count, read in enumerate([*whole, *joined]):
        if count == _MOST_GIVEN:
            return
        yield read


@cache
def _surnames() -> dict[str, str]:
    return {
        name: of_latin(reading, "en")
        for reading, names in rows("names/japanese_surnames.tsv", 2)
        for name in names.split()
    }


@cache
def _given_readings() -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for reading, characters in rows("names/japanese_readings.tsv", 2):
        for name in characters[1:].split() if characters[0] == "=" else characters:
            known.setdefault(name, []).append(of_latin(reading, "en"))
    return {name: tuple(found) for name, found in known.items()}
