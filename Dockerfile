# One image for every part: `docker run IMAGE collect /etc/wireroom/config.yaml`.
# A Kafka of its own (`kafka: {local: {}}`) runs on the Java runtime that is installed beside the
# package, and fetches its jars into /data at its first start.

FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/wireroom
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY LICENSES LICENSES
COPY connectors connectors
COPY pipeline pipeline
RUN --mount=type=cache,target=/var/cache/pip \
    PIP_CACHE_DIR=/var/cache/pip /opt/wireroom/bin/pip install -c constraints.txt .

FROM python:3.11-slim
RUN useradd --uid 10001 wireroom && install -d -o wireroom /data
COPY --from=build /opt/wireroom /opt/wireroom
COPY configs /etc/wireroom
ENV PATH=/opt/wireroom/bin:$PATH HOME=/data PYTHONUNBUFFERED=1
USER wireroom
WORKDIR /data
VOLUME /data
ENTRYPOINT ["wireroom"]
CMD ["--help"]
