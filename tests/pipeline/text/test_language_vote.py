import pytest

from pipeline.text.language_vote import VOTERS, Ballot, between, is_written_in, length_of

GERMAN = "Die Regierung stellt einen neuen Plan für ländliche Schulen vor"
TIGRINYA = "መንግስቲ ንቤት ትምህርትታት ገጠር ዝድግፍ ሓድሽ ትልሚ ኣፍሊጡ ኣሎ"


def test_the_language_that_all_models_name_leads() -> None:
    ballot = Ballot(GERMAN, 53, "Latn")
    assert max(ballot.mentioned, key=ballot.score) == "de"
    assert ballot.score("de") > ballot.score("nl") + 3


def test_a_language_that_nobody_knows_is_neither_asserted_nor_denied() -> None:
    ballot = Ballot(GERMAN, 53, "Latn")
    assert ballot.score("nobody-knows") < ballot.score("de")
    assert ballot.score("nobody-knows") == ballot.score("nor-this-one")


def test_a_model_that_knows_one_language_of_a_script_tells_the_script() -> None:
    """lid.176, py3langid and ELD know Amharic alone of what Ethiopic writes."""
    ballot = Ballot(TIGRINYA, 60, "Ethi")
    assert ballot.terms("ti")[0] == ballot.terms("am")[0] != ballot.terms("zh")[0]
    assert ballot.score("ti") > ballot.score("am")


def test_a_language_in_a_script_that_is_not_its_own_is_less_likely() -> None:
    assert is_written_in("sr", "Cyrl")
    assert is_written_in("sr", "Latn")
    assert is_written_in("ja", "Hant")
    assert not is_written_in("he", "Latn")
    ballot = Ballot(GERMAN, 53, "Latn")
    assert ballot.strange("he") < ballot.strange("de") == 0.0


@pytest.mark.parametrize("letters", [0, 1, 5, 40, 150, 10**9])
def test_weights_lie_between_those_of_short_and_long_texts(letters: int) -> None:
    assert 0.0 <= length_of(letters) <= 1.0
    for voter in VOTERS:
        slopes = sorted((voter.short.slope, voter.long.slope))
        assert slopes[0] <= between(voter, length_of(letters)).slope <= slopes[1]
        assert slopes[0] >= 0.0
