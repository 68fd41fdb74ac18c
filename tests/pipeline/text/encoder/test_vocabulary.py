import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from pipeline.text.encoder import pieces
from pipeline.text.encoder.vocabulary import _PARTICLES
from pipeline.text.encoder.weights_file import UNKNOWN, weights_file

TEXTS = {
    "hi": "पुतिन ने उत्तर कोरिया के नेता किम जोंग उन से मुलाकात की",
    "ar": "التقى الرئيس الروسي فلاديمير بوتين الزعيم الكوري الشمالي كيم جونغ أون",
    "ru": "Путин встретился с лидером КНДР Ким Чен Ыном в Пхеньяне",
    "uk": "Сьогодні у Києві відбулася зустріч об'єднаних громад",
    "el": "Ο πρωθυπουργός συναντήθηκε στην Αθήνα με τον πρόεδρο",
    "he": "ראש הממשלה נפגש בירושלים עם הנשיא",
    "am": "ጠቅላይ ሚኒስትሩ በአዲስ አበባ ተገናኙ",
    "ta": "பிரதமர் சென்னையில் கூட்டத்தில் பேசினார்",
    "ka": "პრემიერ-მინისტრი თბილისში ჩავიდა",
    "de": "Der Bundeskanzler traf sich am 3. Mai in Köln – ohne Presse!",
    "vi": "Thủ tướng gặp gỡ các lãnh đạo tại Hà Nội",
    "th": "นายกรฐมนตรีเดินทางไปเชียงใหม่",
    "my": "ရန်ကုန်မြို့တွင် တွေ့ဆုံခဲ့သည်",
}


@pytest.fixture(scope="module")
def peer() -> Tokenizer:
    """The same vocabulary in Hugging Face's tokenizers."""
    tokenizer = Tokenizer(models.Unigram(weights_file().vocabulary(), unk_id=UNKNOWN))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


@pytest.mark.parametrize("language", TEXTS)
def test_ids_are_those_of_hugging_face(peer: Tokenizer, language: str) -> None:
    text = TEXTS[language]
    assert [piece.id for piece in pieces(text)] == peer.encode(text).ids


@settings(max_examples=300, deadline=None)
@given(word=st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="▁\ufffd<")))
def test_ids_of_any_word_are_those_of_hugging_face(peer: Tokenizer, word: str) -> None:
    normal = unicodedata.normalize("NFKC", word)
    assume(" " not in normal and not _PARTICLES.search(normal))
    assert [piece.id for piece in pieces(word)] == peer.encode(word).ids


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60))
def test_places_go_forward_and_leave_out_nothing_but_spaces(text: str) -> None:
    found = pieces(text)
    seen = {at for piece in found for at in range(piece.start, piece.end)}
    assert all(0 <= piece.start <= piece.end <= len(text) for piece in found)
    assert [piece.start for piece in found] == sorted(piece.start for piece in found)
    assert [piece.end for piece in found] == sorted(piece.end for piece in found)
    assert not {at for at, letter in enumerate(text) if letter.isalnum()} - seen
    assert not any(text[at].isspace() for at in seen)


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        unicodedata.normalize("NFD", "Ștefan Šimić à Zürich; Việt Nam"),
        unicodedata.normalize("NFD", "대한민국 대통령"),
        "ﬁnal Ⅻ ½ ㍿ ｶﾞｽﾞｼﾞ ＡＢＣ①",
        "क़ाज़ी शख़्सियत ড়া ਖ਼ਾਨ",
        "กำลัง ทำ น้ำ",
        "ﷺ محمد ﷺ",
        "می\u200cخواهد   ذوب\u200cآهن\n\tقم",
        "e\u0316\u0301\u0327x",
    ],
)
def test_a_piece_is_what_stands_at_its_place(text: str) -> None:
    words = weights_file().vocabulary()
    for piece in pieces(text):
        letters = words[piece.id][0].removeprefix("▁")
        there = unicodedata.normalize("NFKC", text[piece.start : piece.end])
        assert letters in there or piece.id == UNKNOWN
        assert letters == there or not unicodedata.is_normalized("NFKC", text)


def _places(text: str) -> list[tuple[str, int, int]]:
    words = weights_file().vocabulary()
    return [(words[one][0], start, end) for one, start, end in pieces(text)]


def test_what_normalisation_lengthens_or_joins_keeps_its_place() -> None:
    assert _places("ﬁ½ x") == [("▁fi", 0, 1), ("1⁄2", 1, 2), ("▁x", 3, 4)]
    assert _places("ｶﾞ") == [("▁", 0, 0), ("ガ", 0, 2)]
    assert _places("e\u0301 é") == [("▁é", 0, 2), ("▁é", 3, 4)]


def test_letters_without_a_piece_are_one_unknown_piece() -> None:
    assert [tuple(piece) for piece in pieces("a 𐍈𐍈𐍈")] == [(10, 0, 1), (6, 2, 2), (UNKNOWN, 2, 5)]


def test_particles_are_pieces_of_their_own() -> None:
    assert ("の", 2, 3) in _places("日本の首相")
    assert ("의", 2, 3) in _places("미국의 대통령")


def test_marks_of_the_encoder_are_words_like_others_in_a_text() -> None:
    assert not {piece.id for piece in pieces("<s> a </s> <pad><mask>")} & {0, 1, 2, 250001}


def test_spaces_of_all_kinds_are_none() -> None:
    assert pieces("") == pieces(" \n\t\u00a0\u3000\u200b\u200d\ufeff\x00") == []


def test_lone_surrogates_and_stacks_of_marks_are_cut_in_linear_time() -> None:
    assert pieces("a\ud800b")[-1].end == 3
    assert pieces("a" + "\u0301\u0316" * 20_000)[-1].end == 40_001
