import pytest

from pipeline.text.close_languages import group_of


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
        ("ne", "उनले चुनाव भएको छ र धेरैले मतदान गरेको छैन भने"),
        ("rw", "Nubwo ibyo ari byiza cyane, icyo gihe ntibyashobotse cyangwa ngo bibe"),
        ("rn", "Ivyo ni vyiza cane canke si vyo, mugabo ico gihe ntivyashobotse"),
        ("pcm", "Di pipo wey dey for town say dem no go gree, na so e be"),
    ],
)
def test_markers_speak_for_their_language(language: str, text: str) -> None:
    script = "Deva" if language in ("hi", "mai", "ne") else "Latn"
    group = group_of(language, script)
    assert group is not None
    evidence = group.evidence(text)
    assert max(evidence, key=evidence.__getitem__) == language
    assert sorted(evidence.values())[-2] < evidence[language]


def test_a_group_is_of_one_script() -> None:
    assert group_of("sr", "Latn") is not None
    assert group_of("sr", "Cyrl") is None
    assert group_of("fr", "Latn") is None


def test_a_long_text_gives_proportions_not_certainty() -> None:
    group = group_of("sr", "Latn")
    assert group is not None
    once = group.evidence("posle sednice evropski tjedan tko sa hiljadu")
    assert group.evidence("posle sednice evropski tjedan tko sa hiljadu " * 50)["sr"] < 12
    assert once["sr"] > once["hr"]
