"""Celery's queues in PostgreSQL: pgmq's SQL, which must be installed by the role that owns every queue."""

import psycopg
from pgmq.install import get_embedded_install_sql


def install_queues_at(url: str) -> None:
    """Install the queues where the broker's `url` leads, as its role; nothing for a broker that is not pgmq."""
    if url.startswith("pgmq:"):
        with psycopg.connect(url.replace("pgmq:", "postgresql:", 1), connect_timeout=10) as broker:
            install_queues(broker)


def install_queues(broker: psycopg.Connection) -> None:
    """Install the queues, unless they are there."""
    with broker.transaction():
        if not broker.execute("SELECT WHERE to_regnamespace('pgmq') IS NOT NULL").rowcount:
            broker.execute(get_embedded_install_sql())
