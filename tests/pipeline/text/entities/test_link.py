"""Whom the mentions of one article are linked to, beside one another."""

import re

import pytest

from pipeline.records import Language
from pipeline.text.entities.known import mentions
from pipeline.text.entities.link import linked
from pipeline.text.entities.names import grouped, joined
from pipeline.text.entities.spans import Rank, Span, entity
from pipeline.text.entities.words import words

_MARKED = re.compile(r"\[(PER|LOC|ORG) ([^]]+)\]")


def meant(marked: str, code: str, script: str) -> list[str]:
    """For each mention its id, or a number that mentions of one new name share."""
    language = Language(code=code, confidence=1.0, script=script)
    text, spans, at = "", [], 0
    for found in _MARKED.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        spans.append(Span(len(text), len(text) + len(found[2]), found[1], Rank.TAGGER))
        text += found[2]
    text += marked[at:]
    spans = linked(text, spans, mentions(text, words(text), language), language)
    entities = joined(text, [entity(text, span, 0) for span in spans], language)
    names = grouped(text, entities, language)
    own = {place: str(at) for at, name in enumerate(names) for place in name.mentions}
    return [one.id or own.get(at, "") for at, one in enumerate(entities)]


KIM, NORTH_KOREA = "wr:kim-jong-un", "Q423"


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("[PER Kim Tae-ri] met [PER Kim Jong Un], [LOC North Korea]. [PER Kim] ate.", "en", "Latn"),
        ("[PER किम ताए री] [LOC उत्तर कोरिया] में [PER किम जोंग उन] । [PER किम]", "hi", "Deva"),
        ("[PER Ким Тхэ Ри] и [PER Ким Чен Ын] в [LOC Северной Корее]. [PER Ким]", "ru", "Cyrl"),
        ("[PER キム・テリ]は[LOC 北朝鮮]で[PER 金正恩]に会った。[PER 金正恩氏]", "ja", "Jpan"),
        ("[PER 김태리]는 [LOC 북한]에서 [PER 김정은]을 만났다. [PER 김정은 위원장]", "ko", "Kore"),
        ("[PER 金泰梨]在[LOC 朝鲜]会见[PER 金正恩]。[PER 金正恩]说", "zh-Hans", "Hans"),
        ("[PER كيم تاي ري] في [LOC كوريا الشمالية] مع [PER كيم جونغ أون]. [PER كيم]", "ar", "Arab"),
    ],
)
def test_another_kim_beside_the_leader_stays_another(text, code, script):
    ids = meant(text, code, script)
    assert ids[0] == "0"
    assert sorted(ids[1:3]) == [NORTH_KOREA, KIM]
    assert ids[3] == KIM


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("[PER Gaston Macron] parle. [PER Macron] rit.", "fr", "Latn"),
        ("[PER Merz] lachte. [PER Dieter Merz] sagte das. [PER Merz] ging.", "de", "Latn"),
        ("[PER Mert Erdoğan] geldi. [PER Erdoğan] güldü.", "tr", "Latn"),
        ("[PER Orbán Bence] győzött. [PER Orbán] örült.", "hu", "Latn"),
        ("[PER Mercedes Milei] dijo. [PER Milei] rió.", "es", "Latn"),
        ("[PER रमेश मोदी] आए। [PER मोदी] हँसे।", "hi", "Deva"),
        ("[PER Тиффани Трамп] приехала. У [PER Трамп] дом.", "ru", "Cyrl"),
        ("[PER 蒂芙尼·特朗普]来了。[PER 特朗普]说", "zh-Hans", "Hans"),
        ("[PER ティファニー・トランプ]は笑った。[PER トランプ]氏", "ja", "Jpan"),
        ("[PER 티파니 트럼프]는 왔다. [PER 트럼프]는 웃었다", "ko", "Kore"),
        ("[PER تيفاني ترامب] هنا. قالت [PER ترامب]", "ar", "Arab"),
    ],
)
def test_a_surname_follows_the_full_name_of_the_article(text, code, script):
    assert set(meant(text, code, script)) == {"0"}


def test_a_relative_whom_the_tables_know_takes_the_surname_too():
    assert meant("[PER Jill Biden] spoke. [PER Biden] left.", "en", "Latn")[1] != "wr:joe-biden"
    hunter = meant("[PER Hunter Biden] spoke. [PER Biden] left.", "en", "Latn")
    assert hunter == ["wr:hunter-biden"] * 2


def test_beside_a_relative_the_figure_who_is_named_in_full_keeps_the_surname():
    text = "[PER Gaston Macron] met [PER Emmanuel Macron]. [PER Macron] left."
    assert meant(text, "fr", "Latn") == ["0", "wr:emmanuel-macron", "wr:emmanuel-macron"]


def test_a_city_named_with_its_region_once_is_that_one_everywhere():
    text = "Fire in [LOC Paris, Texas]. [LOC Paris] is safe."
    assert meant(text, "en", "Latn") == ["geonames:4717560"] * 2
    german = meant("In [LOC Frankfurt (Oder)] und [LOC Frankfurt am Main].", "de", "Latn")
    assert german == ["geonames:2925535", "geonames:2925533"]


def test_a_city_is_no_evidence_that_it_is_itself_meant():
    libya, lebanon = "geonames:2210247", "geonames:266826"
    assert meant("وصل إلى [LOC طرابلس] في شمال [LOC لبنان]", "ar", "Arab")[0] == lebanon
    assert meant("وصل إلى [LOC طرابلس] في غرب [LOC ليبيا]", "ar", "Arab")[0] == libya


@pytest.mark.parametrize(
    ("text", "code", "script", "country"),
    [
        ("the river [LOC Niger] in [LOC Niger]", "en", "Latn", "Q1032"),
        ("am Fluss [LOC Niger], in [LOC Niger]", "de", "Latn", "Q1032"),
        ("[LOC नाइजर] नदी, [LOC नाइजर] में", "hi", "Deva", "Q1032"),
        ("נהר [LOC הירדן], ממלכת [LOC ירדן]", "he", "Hebr", "Q810"),
        ("на реке [LOC Нигер] в [LOC Нигере]", "ru", "Cyrl", "Q1032"),
    ],
)
def test_a_river_is_not_the_country_called_like_it(text, code, script, country):
    river, land = meant(text, code, script)
    assert (river, land) == (
        {"Q1032": "wr:niger-river", "Q810": "wr:jordan-river"}[country],
        country,
    )


@pytest.mark.parametrize(
    ("text", "code", "script", "places"),
    [
        ("[LOC जापानी] नेता, [LOC चीनी] सेना, [LOC कोरियाई] फ़िल्म, [LOC भारतीय] दल", "hi", "Deva", 0),
        ("[LOC इटली] और [LOC जर्मनी], [LOC हंगरी], [LOC दिल्ली], [LOC वाराणसी]", "hi", "Deva", 5),
        ("[LOC Francuski] ministar, [LOC Njemačkog] suda, [LOC Hrvatski] sabor", "hr", "Latn", 0),
        ("[LOC Francuska], [LOC Njemačkoj], [LOC Hrvatskom], [LOC Hrvatske]", "hr", "Latn", 4),
        ("[LOC Турски] суд, [LOC Пољског] министра", "sr", "Cyrl", 0),
        ("[LOC Турска], [LOC Пољској]", "sr", "Cyrl", 2),
    ],
)
def test_an_adjective_of_a_country_is_no_place(text, code, script, places):
    assert len(meant(text, code, script)) == places
