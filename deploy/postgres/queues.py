"""Installs pgmq's SQL where CELERY_BROKER_URL leads, as the role in it: that role must own every queue.

Does no harm twice, and nothing for a broker that is not pgmq.
"""

import os

import psycopg
from pgmq.install import get_embedded_install_sql

if __name__ == "__main__":
    url = os.environ["CELERY_BROKER_URL"]
    if url.startswith("pgmq:"):
        with psycopg.connect(url.replace("pgmq:", "postgresql:", 1), connect_timeout=10) as broker:
            if not broker.execute("SELECT WHERE to_regnamespace('pgmq') IS NOT NULL").rowcount:
                broker.execute(get_embedded_install_sql())
