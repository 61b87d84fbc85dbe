"""The brokers keep what they were given, also when they are killed."""
import pytest
import redis

from tests.engines.redis import Broker

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("kind", ["valkey", "redis"])
def test_a_killed_broker_comes_back_with_its_messages(kind):
    with Broker(kind) as broker:
        redis.Redis.from_url(broker.url).lpush("queue", "one", "two")
        broker.kill()
        broker.start()
        client = redis.Redis.from_url(broker.url)
        assert client.lrange("queue", 0, -1) == [b"two", b"one"]
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
