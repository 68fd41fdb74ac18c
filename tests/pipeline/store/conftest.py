"""A store on disk, new for each test."""

import pytest

from pipeline.store import log
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.drafts import LOG


@pytest.fixture
def store_url(tmp_path):
    return StoreConfig().url(tmp_path)


@pytest.fixture
def store(store_url):
    engine = open_store(store_url)
    log.follow(engine, LOG, {0: 0, 1: 0})
    yield engine
    engine.dispose()
