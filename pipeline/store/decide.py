"""What becomes of each article: new, a revision, a copy, or seen. Pure; called in commit order.

The rules, in words:
- The same article is the same id, or an alias of it: its guid at a new URL, its canonical link.
- The page's canonical link only joins articles of the same title or text: careless templates give
  one link to many pages.
- A text that is not the current one is a revision, also one that was current before. But a poorer
  text (a feed's summary after the page, or another feed's summary after the first) never replaces
  a better one, and another source's older text is only seen: feeds would flip-flop.
- The current revision is the latest fetched; one that arrives late becomes history.
- A new article whose text equals an earlier one's is a copy of the first seen.
- What a source's profile takes out of a text makes no difference: compared is the whole text. Only
  where two sources have put different lines around one text, it is what is left that is compared.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.records import Article, Disposition, Draft
from pipeline.store.article_of import article_of

COPY_WINDOW = timedelta(days=7)
"""An equal text published later than this is a new article: forms and templates come back."""

COPY_MIN_CHARS = 140
"""Shorter texts ("Video", "Read more") are equal by chance, so they are never called copies."""

MOST_BOILERPLATE = 0.2
"""Share of a text that may be its source's boilerplate, if what is left is to tell copies."""

_RANK = {"summary": 1, "feed": 2, "page": 3, "text": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What the store holds of an article's current revision, as far as decisions need it."""

    article_id: str
    revision: int
    revisions: int
    first_seen_at: str
    fetched_at: str
    source: str
    body_from: str
    whole_hash: str
    content_hash: str
    copy_of: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The first article seen with some text."""

    article_id: str
    source: str
    fetched_at: str
    whole_hash: str


@dataclass(slots=True, kw_only=True)
class Known:
    """What the store knows about the articles of one epoch; grows as they are decided."""

    current: dict[str, Current] = field(default_factory=dict)  # by article id
    aliases: dict[str, str] = field(default_factory=dict)  # alias -> article id
    texts: set[tuple[str, str]] = field(default_factory=set)  # (article id, content hash)
    originals: dict[str, Original] = field(default_factory=dict)  # by whole hash
    left: dict[str, list[Original]] = field(default_factory=dict)  # by body hash: little was taken

    def note_original(self, text: Original) -> None:
        """Take notice of a text that is no copy; it is the original until the window has passed.

        To be called in the order of commits.
        """
        held = self.originals.get(text.whole_hash)
        if held is None or not _within_window(held.fetched_at, text.fetched_at):
            self.originals[text.whole_hash] = text

    def note_left(self, body_hash: str, text: Original) -> None:
        """Take notice of what a profile has left of such a text, if it has taken little."""
        held = self.left.setdefault(body_hash, [])
        same = [one for one in held if one.source == text.source]
        if len(same) > 1:  # two of a source say all there is to say, see `_elsewhere`
            held.remove(same[0])
        held.append(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One article's end. `article` is None when it brought nothing new."""

    draft: Draft
    disposition: Disposition
    article_id: str
    article: Article | None = None
    supersedes: Current | None = None  # the revision that is current no more
    is_current: bool = True
    original: Original | None = None  # of a copy
    new_aliases: tuple[str, ...] = ()

    @property
    def teaches(self) -> bool:
        """Whether it says something new of what its source's articles have in common.

        An article of the source says it once, whatever becomes of it later.
        """
        if self.disposition == Disposition.COPY:
            assert self.original is not None
            assert self.draft.raw is not None
            return self.original.source != self.draft.raw.source
        return self.disposition == Disposition.NEW


def alias_ids(draft: Draft) -> tuple[str, ...]:
    """Every id under which the store may know this article, its own first."""
    assert draft.raw is not None
    candidates = (draft.raw.id, draft.raw.guid_id, draft.raw.page_id)
    return tuple(dict.fromkeys(alias for alias in candidates if alias))


def decide(known: Known, draft: Draft) -> Decision:
    """Decide one article and add what follows from it to `known`."""
    assert draft.raw is not None
    assert draft.extracted is not None
    article_id = _identity(known, draft)
    current = known.current.get(article_id)
    new_aliases = tuple(
        alias
        for alias in alias_ids(draft)
        if alias != article_id and alias not in known.aliases and alias not in known.current
    )
    if current is None:
        original = _original(known, draft, article_id)
        decision = Decision(
            draft=draft,
            disposition=Disposition.COPY if original else Disposition.NEW,
            article_id=article_id,
            article=_article(draft, article_id, copy_of=original.article_id if original else None),
            original=original,
            new_aliases=new_aliases,
        )
    elif _is_known(known, draft, current) or not _better(draft, current):
        return _remember(
            known,
            Decision(
                draft=draft,
                disposition=Disposition.SEEN,
                article_id=article_id,
                new_aliases=new_aliases,
            ),
        )
    else:
        if draft.whole_hash == current.whole_hash:
            copy_of = current.copy_of
        else:
            original = _original(known, draft, article_id)
            copy_of = original.article_id if original else None
        decision = Decision(
            draft=draft,
            disposition=Disposition.REVISION,
            article_id=article_id,
            article=_article(draft, article_id, copy_of=copy_of, current=current),
            supersedes=current,
            is_current=not _is_late(draft, current),
            new_aliases=new_aliases,
        )
    return _remember(known, decision)


def _identity(known: Known, draft: Draft) -> str:
    raw = draft.raw
    assert raw is not None
    for alias in alias_ids(draft):
        owner = alias if alias in known.current else known.aliases.get(alias)
        if owner is None:
            continue
        by_link_only = alias == raw.page_id and alias not in (raw.id, raw.guid_id)
        if not by_link_only or _alike(draft, known.current[owner]):
            return owner
    return raw.id


def _alike(draft: Draft, current: Current) -> bool:
    """Whether a canonical link can be believed that says these two are one article."""
    assert draft.extracted is not None
    return draft.extracted.title == current.title or draft.whole_hash == current.whole_hash


def _is_known(known: Known, draft: Draft, current: Current) -> bool:
    """Whether this text is the current one, or an older one that does not come back."""
    if draft.content_hash == current.content_hash:
        return True
    assert draft.raw is not None
    comes_back = draft.raw.source == current.source and not _is_late(draft, current)
    return (current.article_id, draft.content_hash) in known.texts and not comes_back


def _is_late(draft: Draft, current: Current) -> bool:
    assert draft.raw is not None
    return draft.raw.fetched_at < current.fetched_at


def _better(draft: Draft, current: Current) -> bool:
    """Whether this text may follow the current one."""
    assert draft.raw is not None
    assert draft.extracted is not None
    rank, held = _RANK[draft.extracted.body_from], _RANK[current.body_from]
    if rank == held and rank < _RANK["page"]:
        return draft.raw.source == current.source
    return rank >= held


def _original(known: Known, draft: Draft, article_id: str) -> Original | None:
    """The article that this text is a copy of."""
    if not may_be_copy(draft.body):
        return None
    assert draft.raw is not None
    original = known.originals.get(draft.whole_hash)
    if (
        original is not None
        and original.article_id != article_id
        and _within_window(original.fetched_at, draft.raw.fetched_at)
    ):
        return original
    return _elsewhere(known, draft, article_id) if little_taken(draft) else None


def _elsewhere(known: Known, draft: Draft, article_id: str) -> Original | None:
    """The text of another source that is this one but for their boilerplate.

    Where one source has it in two articles, it is a form that they fill in, and what the profile
    took is what they say ("Winner: ...").
    """
    assert draft.raw is not None
    source, fetched_at = draft.raw.source, draft.raw.fetched_at
    equal = [
        text
        for text in known.left.get(draft.body_hash, ())
        if text.article_id != article_id and _within_window(text.fetched_at, fetched_at)
    ]
    articles = {(text.source, text.article_id) for text in equal}
    sources = [source, *(of for of, _ in articles)]
    is_form = len(set(sources)) < len(sources)
    return equal[0] if equal and not is_form else None


def may_be_copy(body: str) -> bool:
    """Whether a text is long enough for others to be equal to it by more than chance."""
    return len(body) >= COPY_MIN_CHARS


def little_taken(draft: Draft) -> bool:
    """Whether the profile left so much of a text that the article is told by it."""
    return len(draft.body) >= (1 - MOST_BOILERPLATE) * draft.whole_chars


def _within_window(first: str, second: str) -> bool:
    apart = datetime.fromisoformat(second) - datetime.fromisoformat(first)
    return abs(apart) <= COPY_WINDOW


def _remember(known: Known, decision: Decision) -> Decision:
    for alias in decision.new_aliases:
        known.aliases[alias] = decision.article_id
    article = decision.article
    if article is None:
        return decision
    known.texts.add((article.id, decision.draft.content_hash))
    if article.copy_of is None:
        original = Original(
            article_id=article.id,
            source=article.source,
            fetched_at=article.fetched_at,
            whole_hash=decision.draft.whole_hash,
        )
        known.note_original(original)
        if little_taken(decision.draft):
            known.note_left(decision.draft.body_hash, original)
    before = decision.supersedes
    if before is not None and not decision.is_current:
        known.current[article.id] = replace(before, revisions=article.revision)
        return decision
    known.current[article.id] = Current(
        article_id=article.id,
        revision=article.revision,
        revisions=article.revision,
        first_seen_at=article.first_seen_at,
        fetched_at=article.fetched_at,
        source=article.source,
        body_from=article.body_from,
        whole_hash=decision.draft.whole_hash,
        content_hash=decision.draft.content_hash,
        copy_of=article.copy_of,
        title=article.title,
    )
    return decision


def _article(
    draft: Draft, article_id: str, copy_of: str | None, current: Current | None = None
) -> Article:
    if current:
        return article_of(
            draft,
            article_id,
            Disposition.REVISION,
            revision=current.revisions + 1,
            first_seen_at=current.first_seen_at,
            copy_of=copy_of,
        )
    disposition = Disposition.COPY if copy_of else Disposition.NEW
    return article_of(draft, article_id, disposition, copy_of=copy_of)
