import re
from itertools import product

from pipeline.records import Entity, EntityType, Language
from pipeline.text.entities.names import grouped, joined
from pipeline.text.entities.names.same import _match

ENGLISH = Language(code="en", confidence=1.0, script="Latn")


def marked(text: str) -> tuple[str, tuple[Entity, ...]]:
    """`[PER Ann]` is a mention; `[PER=Q1 Ann]` one that a table knows."""
    plain, entities, at = "", [], 0
    for found in re.finditer(r"\[(PER|LOC|ORG)(?:=(\w+))? ([^]]+)\]", text):
        plain += text[at : found.start()]
        kind: EntityType = found[1]  # type: ignore[assignment]
        start, at = len(plain), found.end()
        plain += found[3]
        entities.append(Entity(text=found[3], start=start, end=len(plain), type=kind, id=found[2]))
    return plain + text[at:], tuple(entities)


def groups(text: str, language: Language = ENGLISH) -> dict[str, tuple[int, ...]]:
    return {name.name: name.mentions for name in grouped(*marked(text), language)}


def test_short_forms_belong_to_the_full_name() -> None:
    text = "[PER Barrow] won. [PER Judith Barrow], of [LOC Elmstead], thanked [PER Ms Barrow]."
    assert groups(text) == {"Judith Barrow": (0, 1, 3), "Elmstead": (2,)}


def test_two_kims_stay_two() -> None:
    text = "[PER Kim Tae-woo] met [PER Kim Min-ji]. [PER Min-ji] smiled."
    assert groups(text) == {"Kim Tae-woo": (0,), "Kim Min-ji": (1, 2)}


def test_a_shared_surname_is_who_was_named_last() -> None:
    text = "[PER Judith Barrow] left. [PER Peter Barrow] stayed. [PER Barrow] slept."
    assert groups(text) == {"Judith Barrow": (0,), "Peter Barrow": (1, 2)}


def test_inflected_forms_are_one_name_and_the_plain_one_is_its_name() -> None:
    russian = Language(code="ru", confidence=1.0, script="Cyrl")
    text = "[PER Антоном Бергером] гордятся. [PER Антон Бергер] рад. У [PER Бергера] дом."
    assert groups(text, russian) == {"Антон Бергер": (0, 1, 2)}


def test_an_acronym_in_brackets_is_the_organisation_before_it() -> None:
    text = (
        "The [ORG Elmstead Rowing Club] ([ORG ERC]) won. [ORG ERC] sang. [ORG Rowing News] wrote."
    )
    assert groups(text) == {"Elmstead Rowing Club": (0, 1, 2), "Rowing News": (3,)}


def test_what_a_table_knows_is_no_new_name() -> None:
    text, entities = marked("[PER=Q1 Judith Barrow] said so. [PER Barrow] laughed. [ORG=Q2 X] too.")
    assert grouped(text, entities, ENGLISH) == ()
    assert [one.id for one in joined(text, entities, ENGLISH)] == ["Q1", "Q1", "Q2"]


def test_a_surname_of_characters_belongs_to_the_name_it_begins() -> None:
    japanese = Language(code="ja", confidence=1.0, script="Jpan")
    assert groups("[PER 中村健二]は勝った。[PER 中村]は笑った。", japanese) == {"中村健二": (0, 1)}


def test_no_names_at_all() -> None:
    assert grouped("", (), ENGLISH) == ()
    assert groups("[PER 123] and [PER …]") == {"123": (0,), "…": (1,)}


def test_given_names_that_cannot_be_read_still_differ() -> None:
    chinese = Language(code="zh-Hans", confidence=1.0, script="Hans")
    text = "[PER 林嘉宇]和[PER 林嘉阳]来了。[PER 林嘉宇]说，[PER 林嘉阳先生]笑。"
    assert groups(text, chinese) == {"林嘉宇": (0, 2), "林嘉阳": (1, 3)}


def test_a_title_with_its_dot_is_no_initial() -> None:
    text = "[PER Judith Barrow] won. [PER Mr. Barrow] and [PER Barrow's] dog."
    assert groups(text) == {"Judith Barrow": (0, 1, 2)}


def test_a_full_name_is_not_joined_to_a_figure_by_the_surname_alone() -> None:
    text, entities = marked("[PER=Q1 Kim] won. [PER Kim Tae-woo] left. [PER=Q1 Kim Bo-ra] sang.")
    assert [one.id for one in joined(text, entities, ENGLISH)] == ["Q1", None, "Q1"]
    text, entities = marked("[PER=Q1 Barrow] won. [PER Peter Barrow] left.")
    assert [one.id for one in joined(text, entities, ENGLISH)] == ["Q1", None]


def test_of_a_list_of_very_many_names_only_those_that_share_something_are_compared() -> None:
    names = [f"{a}a{b}o {b}e{a}u{c}a".title() for a, b, c in product("bdfgklmnprst", repeat=3)]
    listed = ", ".join(f"[PER {name}]" for name in names[:800])
    before = _match.cache_info()
    found = groups(f"[PER Judith Barrow]: {listed}. [PER Barrow]")
    after = _match.cache_info()
    assert after.hits + after.misses - before.hits - before.misses < 70_000  # of 320,000 pairs
    assert found["Judith Barrow"] == (0, 801)
