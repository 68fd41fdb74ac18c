"""Articles of a source that puts the same line under each of them."""

from random import Random

from pipeline.records import Draft, Entity
from pipeline.store import source_profiles
from pipeline.store.commit import Committed, commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.text.profile import SourceProfile
from pipeline.transforms.clean import clean_text
from tests.pipeline.drafts import draft, epoch

LINE = "Support our newsroom with a small gift and read us without advertising"
NOW = "2026-05-01T09:00:00.000Z"
KEY = source_profiles.Key("gazette", "news.example")

_NOUNS = [
    "river", "council", "bridge", "minister", "school", "harvest", "court", "union", "doctor",
    "market", "ferry", "museum", "engineer", "village", "festival", "tunnel", "airport", "farmer",
    "library", "orchestra", "satellite", "glacier", "mayor", "prison",
]  # fmt: skip
_VERBS = [
    "reopened", "questioned", "delayed", "approved", "flooded", "abandoned", "inspected",
    "repaired", "praised", "counted", "closed", "visited", "sold", "rebuilt", "measured",
    "forgot", "defended", "painted", "moved", "insured",
]  # fmt: skip


def own_text(number: int) -> str:
    """Three paragraphs that no other number has."""
    random = Random(number)

    def sentence() -> str:
        nouns = random.sample(_NOUNS, 4)
        verb, other = random.sample(_VERBS, 2)
        hour = random.randrange(1, 24)
        return (
            f"The {nouns[0]} that {verb} the {nouns[1]} near {random.choice(_NOUNS)} hill {other} "
            f"the {nouns[2]} of the {nouns[3]} at {hour}."
        )

    return "\n".join(" ".join(sentence() for _ in range(3)) for _ in range(3))


def extracted(number: int, line: str = LINE, **fields: object) -> Draft:
    """Article `number` as extraction leaves it, the line at its end."""
    text = own_text(number)
    body = f"{text}\n{line}" if line else text
    return draft(number, f"no-{number}", title=f"Report {number}", body=body, **fields)


def cleaned(number: int, profile: SourceProfile, line: str = LINE, **fields: object) -> Draft:
    """Article `number` as the graph hands it over."""
    return clean_text(extracted(number, line, **fields), profile)


def commit_epoch(store, numbers, **fields) -> Committed:
    """Run articles through one epoch: cleaned by what is known now, then committed."""
    profile = stored_profile(store)
    drafts = [cleaned(number, profile, **fields) for number in numbers]
    return commit(store, epoch(*drafts), DeadLetterLimits(), NOW)


def stored_profile(store, key=KEY) -> SourceProfile:
    with store.begin() as connection:
        return source_profiles.load(connection, key)


def mention(body: str, text: str) -> Entity:
    """The first mention of `text`."""
    start = body.index(text)
    return Entity(text=text, start=start, end=start + len(text), type="ORG")
