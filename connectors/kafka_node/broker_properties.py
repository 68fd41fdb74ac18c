"""What the local Kafka is told: one node, loopback only, sized for a laptop.

Meaning of each: https://kafka.apache.org/43/configuration/broker-configs/
Paths are relative to the folder Kafka runs in, so that a comma, a blank or any script in the
path of `data_dir` cannot be misread.
"""

SEGMENT_BYTES = 64 << 20
INDEX_BYTES = 1 << 20
FLUSH_MS = 1000
CHECKPOINT_MS = 10_000
LOG_FILE_MB = 5
LOG_FILES_KEPT = 3

JAVA_OPTIONS = (
    # Measured on Java 17 and 25 (2 cores): against the defaults of Kafka's own start script, less
    # than half the memory and start time, and no slower at 3 KB records. The broker mostly moves
    # bytes; what computes in it (zstd, CRC) is native or intrinsic.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    # Each thread that writes would keep a buffer as long as the longest record it has met.
    "-Djdk.nio.maxCachedBufferSize=1048576",
    "-Djava.awt.headless=true",
    "-Djava.io.tmpdir=tmp",  # zstd unpacks its library there, and /tmp may be mounted noexec
    "-Dlog4j2.configurationFile=log4j2.properties",
)


def server_properties(
    port: int, controller_port: int, max_batch_bytes: int, retention_hours: int
) -> str:
    """Write server.properties for a broker on 127.0.0.1:`port`."""
    return f"""\
# Written at each start; what is changed here is lost.
process.roles=broker,controller
node.id=1
# A static quorum: the controller's port may differ from one start to the next.
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=data

message.max.bytes={max_batch_bytes}
replica.fetch.max.bytes={max_batch_bytes}
log.segment.bytes={max(SEGMENT_BYTES, 2 * max_batch_bytes)}
log.index.size.max.bytes={INDEX_BYTES}
log.retention.hours={retention_hours}
# A segment is deleted whole, and only once it is closed.
log.roll.hours={min(24, retention_hours)}
# At power loss, what was acknowledged up to about {2 * FLUSH_MS} ms before may be gone.
log.flush.interval.ms={FLUSH_MS}
log.flush.scheduler.interval.ms={FLUSH_MS}
log.flush.offset.checkpoint.interval.ms={CHECKPOINT_MS}

auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1

# After kill -9 the new broker waits until the session of the dead one is over (default: 9 s).
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
metadata.max.idle.interval.ms=5000
num.network.threads=2
num.io.threads=4
num.recovery.threads.per.data.dir=2
background.threads=2
# The default of 128 MB is allocated at once, and only compacted topics need it.
log.cleaner.dedupe.buffer.size=4194304
"""


def log4j2_properties() -> str:
    """Write log4j2.properties: a few files of limited size under logs/."""
    return f"""\
rootLogger.level=info
rootLogger.appenderRef.file.ref=FILE
appender.file.name=FILE
appender.file.type=RollingFile
appender.file.fileName=logs/kafka.log
appender.file.filePattern=logs/kafka.%i.log
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{{yyyy-MM-dd'T'HH:mm:ss.SSSX}}{{UTC}} %p %c{{1}} %m%n
appender.file.policies.type=Policies
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size={LOG_FILE_MB}MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.max={LOG_FILES_KEPT}
"""
