"""Serves the numbers at /metrics, and asks the doctor every five minutes."""

import argparse
import os
import signal
import threading

import django
from prometheus_client import CollectorRegistry, start_http_server

_EVERY = 300  # seconds from one of the doctor's examinations to the next


def serve_metrics(*, host: str, port: int, through: str) -> None:
    """Serve until SIGTERM or Ctrl-C. `through` is the proxy's address, if the doctor asks it too."""
    # They import models, which are loaded only now.
    from hesperion.doctor.examination import EXAMINERS, examine, examiners
    from hesperion.doctor.problems import Examination
    from hesperion.metrics.numbers import NumbersCollector

    reports: list[Examination] = []
    registry = CollectorRegistry()
    registry.register(NumbersCollector(lambda: reports[-1] if reports else None))
    start_http_server(port, host, registry)
    ends = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ends.set())
    while not ends.is_set():
        reports[:] = [examine(examiners(through) if through else EXAMINERS)]
        ends.wait(_EVERY)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.production")
    options = argparse.ArgumentParser(prog="python -m hesperion.metrics", description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=9100)
    options.add_argument(
        "--through",
        default="",
        help="the proxy, such as https://proxy:8443: the doctor asks it too",
    )
    django.setup()
    serve_metrics(**vars(options.parse_args()))
