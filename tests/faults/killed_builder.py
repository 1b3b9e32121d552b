"""A builder that ends itself, as kill -9 does, at a place of its code that KILLED_AT names.

KILLED_AT is "module:name:before:2": before the second call of this function of the module, or "after" it.
"""

import os
import signal
import sys
from importlib import import_module
from typing import Any

import django

django.setup()

from hesperion.celery import app  # noqa: E402 - it needs Django's settings


def kill_at(place: str) -> None:
    module, path, moment, nth = place.split(":")
    holder: Any = import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        holder = getattr(holder, parent)
    function, calls = getattr(holder, name), 0

    def killed(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if (moment, calls) == ("before", int(nth)):
            os.kill(os.getpid(), signal.SIGKILL)
        done = function(*arguments, **named)
        if (moment, calls) == ("after", int(nth)):
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(holder, name, killed)


if __name__ == "__main__":
    kill_at(os.environ["KILLED_AT"])
    app.worker_main(["worker", *sys.argv[1:]])
