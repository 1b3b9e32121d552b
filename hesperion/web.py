"""`python -m hesperion.web`: the web process, on a server as on a laptop."""

import argparse
import os
import socket

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels, logger

from hesperion.privacy.uncaught import stop_with

# Bytes of a request's first line and headers; longer ones are answered by 431. Browsers send some 2,000.
MOST_HEADERS = 32 * 1024
# A slow body occupies a thread. Fewer requests are processed at once: hesperion/wsgi.py.
THREADS = 64


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until a signal ends the process. Raises SystemExit with a sentence if the port is taken."""
    _require_free(host, port)
    logger.addFilter(lambda line: "Python threads" not in line.getMessage())  # THREADS is meant
    Granian(
        "hesperion.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=workers,
        respawn_failed_workers=True,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(max_buffer_size=MOST_HEADERS),
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING,
    ).serve()


def _require_free(host: str, port: int) -> None:
    """granian would share the port with another granian, and each would get some of the requests."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as ours:
        ours.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # still fails where a server listens
        try:
            ours.bind((host, port))
        except OSError as error:
            stop_with(f"Port {port} of {host} can't be had: {error.strerror}.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.production")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--workers", type=int, default=int(os.environ.get("WEB_WORKERS") or 1))
    serve(**vars(options.parse_args()))
