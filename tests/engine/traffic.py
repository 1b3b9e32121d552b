"""People who share their stories through the proxy, and what became of it."""

import inspect
import json
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tests.engine.installation import URL, Installation
from tests.faults import stored
from tests.faults.clients import READING, Crowd, address
from tests.faults.report import Report
from tests.faults.stored import Stored

AT_ONCE = 24  # people
ASK = """
import json, django
from dataclasses import asdict
django.setup()
{source}
print(json.dumps({question}))
"""


class _From(HTTPAdapter):
    """Connections from an address of our own."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: int, **kwargs: object) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **kwargs)


def crowd(site: Installation, numbers: range, report: Report, seed: int) -> Crowd:
    """People whose browsers trust the hospital's authority, each at an address of their own."""

    def browser(number: int) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = str(site.authority)
        session.mount(URL, _From(address(number)))
        return session

    return Crowd(
        *(URL, len(numbers), report, seed),
        first=numbers.start,
        at_once=AT_ONCE,
        reading=READING,
        browser_of=browser,
    )


def count_stored(site: Installation) -> Stored:
    """What the site holds, counted in one of its own containers."""
    counted = _ask(site, "asdict(count_stored())")
    stories = {number: tuple(told) for number, told in counted["stories"].items()}
    return Stored(**counted | {"stories": stories})


def owed(site: Installation) -> int:
    """Mails that are neither sent nor dropped."""
    return _ask(site, "owed()")


def _ask(site: Installation, question: str) -> Any:
    """What an expression of tests/faults/stored.py is there."""
    source = Path(inspect.getsourcefile(stored)).read_text()
    program = ASK.format(source=source, question=question)
    return json.loads(site.compose("exec", "-T", "worker", "python", "-", stdin=program))
