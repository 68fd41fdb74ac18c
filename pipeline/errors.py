"""What can go wrong, and who has to act.

WireroomError
├── ConfigError             the operator wrote something wrong: exit 2
├── Transient               try again, with backoff; never costs an article
│   ├── FetchFailed         a publisher did not answer, or not with content
│   │   ├── HostHeld        its host asked us to wait: nothing was sent
│   │   ├── Disallowed      its robots.txt forbids it: nothing was sent
│   │   └── UnsafeAddress   its address is not one to connect to: nothing was sent
│   ├── BrokerUnavailable   Kafka is away or refuses
│   └── StoreUnavailable    the database is away, locked or full
├── Rejected                this one article is poison: a dead letter, the stream goes on
├── Fenced                  another worker committed these offsets: drop the epoch, read them again
└── Stop                    the operator must act: end loudly, do not restart
    ├── DeadLetterLimit     too many dead letters: exit 3
    ├── LogMismatch         Kafka is not the log that the store followed: exit 4
    ├── LocalKafkaError     the local Kafka cannot run here: exit 5
    ├── NewerData           written by a newer version of Wireroom: exit 6
    ├── AlreadyRunning      the same part works on the same data_dir: exit 7
    ├── UnreadableProfile   what was learned of a source is damaged, or another version's: exit 8
    └── UnusableModel       an installed model is not the one this version was made for: exit 9

Every error is picklable: it carries its constructor's arguments in `args`.
"""


class WireroomError(Exception):
    """Root of what this project raises on purpose."""


class ConfigError(WireroomError):
    """Problems in a configuration file; `str()` has one `file:line:column: ...` a line."""


class Transient(WireroomError):
    """Something outside is away for now; `retry_after_s` where the other side said how long."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message, retry_after_s)
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return str(self.args[0])


class FetchFailed(Transient):
    """A URL gave no usable answer.

    Where there was one, `status` is its HTTP status and `url` where it came from, after redirects;
    without user and password.
    """

    def __init__(
        self,
        message: str,
        retry_after_s: float | None = None,
        status: int | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(message, retry_after_s)
        self.args = (message, retry_after_s, status, url)
        self.status = status
        self.url = url


class HostHeld(FetchFailed):
    """The host said 429 or 503 not long ago; `retry_after_s` is what is left of the wait."""


class Disallowed(FetchFailed):
    """robots.txt forbids the URL, or could not be read where that forbids everything."""


class UnsafeAddress(FetchFailed):
    """A private, local or otherwise refused address, port or scheme."""


class BrokerUnavailable(Transient):
    """Kafka could not be reached or did not acknowledge."""


class StoreUnavailable(Transient):
    """The database could not be reached, is locked by another writer, or its disk is full."""


class Rejected(WireroomError):
    """An article that cannot be processed. `reason` is for people, `stage` names the step."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(stage, reason)
        self.stage = stage
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.stage}: {self.reason}"


class Fenced(WireroomError):
    """The offsets in the store are not those this epoch started from."""


class Stop(WireroomError):
    """The operator must act. `exit_code` ends the process, and no supervisor restarts it."""

    exit_code = 1


class DeadLetterLimit(Stop):
    """More dead letters than the limits allow: the code or the input changed, not one article."""

    exit_code = 3


class LogMismatch(Stop):
    """Another Kafka cluster, another topic, or an offset outside the log."""

    exit_code = 4


class LocalKafkaError(Stop):
    """The local Kafka cannot be run: no Java, port taken, folder locked, disk full, no jars."""

    exit_code = 5


class NewerData(Stop):
    """A file of ours was written by a newer version, whose form this one does not know."""

    exit_code = 6


class AlreadyRunning(Stop):
    """Another process does the same work on the same `data_dir`."""

    exit_code = 7


class UnreadableProfile(Stop):
    """A source's profile in the store is damaged, or of a version that this one does not know."""

    exit_code = 8


class UnusableModel(Stop):
    """The file of a model is missing, damaged or not the one that this version was made for."""

    exit_code = 9
