import pytest

from pipeline.text.close_languages import GROUPS, Group, group_of, settle
from pipeline.text.close_languages.discriminator import Discriminator, shipped
from pipeline.text.close_languages.markers import Markers


def _group(language: str, script: str = "Latn") -> Group:
    group = group_of(language, script)
    assert group is not None
    return group


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sr", "Posle sednice je rekao da će mleko i hleb u svetu poskupeti pre nedelje"),
        ("hr", "Tijekom tjedna tko god je bio u tvrtki znao je tisuću izvješća"),
        ("bs", "Prije sedmice učestvovao je u hiljadu općinskih historijskih rasprava"),
        ("nn", "Dei veit ikkje kva som har skjedd, og eg trur ikkje det vert betre"),
        ("nb", "De vet ikke hva som har skjedd, og jeg tror det blir noe bedre etter uken"),
        ("da", "De ved ikke hvad der er sket, og det bliver nogle dage efter ugen"),
        ("sv", "De vet inte vad som har hänt och jag tror att det blir något bättre"),
        ("id", "Polisi mengatakan bahwa mobil itu tidak bisa dijual karena uang"),
        ("ms", "Polis berkata bahawa kereta itu boleh dijual kerana wang"),
        ("hi", "उन्होंने कहा कि यह चुनाव की बात है और कोई भी नहीं गया"),
        ("mai", "ओ कहलनि जे ई चुनाव अछि आ एहि लेल सभ गेल छथि"),
        ("mr", "त्यांनी सांगितले की ही निवडणूक आहे आणि कोणीही गेले नाही"),
        ("ne", "उनले चुनाव भएको छ र धेरैले मतदान गरेको छैन भने"),
        ("rw", "Nubwo ibyo ari byiza cyane, icyo gihe ntibyashobotse cyangwa ngo bibe"),
        ("rn", "Ivyo ni vyiza cane canke si vyo, mugabo ico gihe ntivyashobotse"),
        ("pcm", "Di pipo wey dey for town say dem no go gree, na so e be"),
        ("xh", "Abantu bathi akukho mali yokuhlawula, kodwa urhulumente uza kunceda"),
        ("zu", "Abantu bathi ayikho imali yokukhokha, kodwa uhulumeni uzosiza"),
        ("tn", "Batho ba re ga go na madi a go duela, mme puso e tla thusa"),
        ("st", "Batho ba re ha ho na tjhelete ya ho lefa, empa mmuso o tla thusa"),
        ("af", "Die mense sê daar is nie genoeg geld nie, maar die regering sal help"),
        ("nl", "De mensen zeggen dat er niet genoeg geld is, maar de regering zal helpen"),
        ("cs", "Lidé říkají, že peněz není dost, ale vláda jim prý pomůže"),
        ("sk", "Ľudia hovoria, že peňazí nie je dosť, ale vláda im vraj pomôže"),
        ("gl", "A xente di que non hai diñeiro abondo, pero o goberno vai axudar"),
        ("oc", "Lo mond dison que i a pas pro d'argent, mas lo govèrn ajudarà"),
    ],
)
def test_a_text_settles_for_its_language(language: str, text: str) -> None:
    odds = settle(
        text, _group(language, "Deva" if language in ("hi", "mai", "mr", "ne") else "Latn")
    )
    first, second, *_ = sorted(odds, key=odds.__getitem__, reverse=True)
    assert first == language
    assert odds[first] - odds[second] > 0.5


def test_a_group_is_of_one_script() -> None:
    assert group_of("sr", "Latn") is not None
    assert group_of("sr", "Cyrl") is None
    assert group_of("fr", "Latn") is None


@pytest.mark.parametrize("text", ["", " ", "7", "2 : 1", "?!", "\0", "\ud800", "\U0010ffff", "字"])
def test_what_has_no_words_says_nothing(text: str) -> None:
    for group in GROUPS:
        odds = settle(text, group)
        assert odds.keys() == group.languages
        assert max(map(abs, odds.values())) < 1


def test_markers_are_words_and_parts_of_words() -> None:
    markers = Markers({"x": "whole begin- -end -middle-", "y_z": "other"})
    for text in ("Whole!", "beginning", "weekend,", "themiddleone"):
        assert markers.log_odds(text)["x"] > markers.log_odds(text)["y"] == 0
    for text in ("wholes", "rebegin", "ending", "mid-dle", ""):
        assert not any(markers.log_odds(text).values())
    assert markers.log_odds("other")["y"] == markers.log_odds("other")["z"] > 0


def test_a_word_counts_once_and_a_long_text_by_its_proportions() -> None:
    markers = Markers({"x": "begin- beginning -ing", "y": "other"})
    assert markers.log_odds("beginning") == markers.log_odds("beginx")
    many = markers.log_odds("beginning other beginning " * 50)
    assert many["x"] == pytest.approx(2 * many["y"])
    assert many["x"] + many["y"] == pytest.approx(8 * markers.log_odds("other")["y"])


def test_every_discriminator_knows_exactly_the_languages_of_its_group() -> None:
    for group in GROUPS:
        if group.learned:
            assert set(shipped(group.learned).languages) == group.languages


def test_a_discriminator_survives_its_file() -> None:
    first = shipped("xh-zu")
    again = Discriminator.load(first.dump())
    text = "Abantu bathi akukho mali"
    assert again.log_odds(text) == first.log_odds(text)
    assert again.dump() == first.dump()


def test_vowel_signs_are_part_of_a_word() -> None:
    odds = shipped("hi-mr-ne-mai-bho").log_odds
    assert odds("छ भएको गरेको")["ne"] > odds("छ भएक गरक")["ne"]


def test_a_prior_decides_where_the_text_does_not() -> None:
    group = _group("bs")
    silent = settle("", group)
    assert silent["bs"] > silent["hr"] == silent["sr"] == 0
    for language, text in (("hr", "tijekom tjedna"), ("sr", "posle nedelje")):
        odds = settle(text, group)
        assert max(odds, key=odds.__getitem__) == language
