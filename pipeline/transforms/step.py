"""What all steps share: a function of an article; what it rejects becomes a dead letter."""

import traceback
from collections.abc import Callable, Iterator

import apache_beam as beam
from apache_beam.pvalue import PCollection

from pipeline.errors import Rejected, Stop, Transient
from pipeline.records import DeadLetter, Draft
from pipeline.transforms import epoch

_REASON_CHARS = 2000


class Step(beam.PTransform[PCollection[Draft], PCollection[Draft]]):
    """Apply `work` to each draft; None ends a draft's way (it has been handed over).

    An exception of `work` is a fault of this one article and makes a dead letter with its raw
    bytes, except what says that the machine, a service or the installation is in trouble
    (Transient, Stop, MemoryError, OSError, ImportError): that fails the epoch. Steps that do not
    work on the text (`judges_text=False`) fail the epoch by any exception.
    """

    def __init__(
        self, stage: str, work: Callable[[Draft], Draft | None], *, judges_text: bool = True
    ) -> None:
        super().__init__(stage)
        self._do = _Work(stage, work, judges_text)

    def expand(self, drafts: PCollection[Draft]) -> PCollection[Draft]:
        """The drafts that `work` returned."""
        return drafts | beam.ParDo(self._do)


class _Work(beam.DoFn):
    def __init__(
        self, stage: str, work: Callable[[Draft], Draft | None], judges_text: bool
    ) -> None:
        super().__init__()
        self._stage = stage
        self._work = work
        self._judges_text = judges_text

    def process(self, draft: Draft) -> Iterator[Draft]:
        epoch.current().stages[self._stage] += 1
        try:
            done = self._work(draft)
        except (Transient, Stop, MemoryError, OSError, ImportError) as error:
            epoch.current().failure = error
            raise
        except Exception as error:
            if not self._judges_text:
                epoch.current().failure = error
                raise
            epoch.current().dead.append(dead_letter(self._stage, draft, error))
        else:
            if done is not None:
                yield done


def dead_letter(stage: str, draft: Draft, error: Exception) -> DeadLetter:
    """The dead letter of a draft that `stage` could not take."""
    if isinstance(error, Rejected):
        stage, reason = error.stage, error.reason
    else:
        last = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{error} ({last.name}, line {last.lineno})"
    return DeadLetter(
        origin=draft.origin,
        key=draft.key,
        value=draft.value,
        stage=stage,
        error=type(error).__name__,
        reason=reason[:_REASON_CHARS],
        article_id=draft.raw.id if draft.raw else None,
    )
