"""Every container and the engine itself are killed while people share their stories: nothing may be lost."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Thread

from tests.engine.dockerd import Engine
from tests.engine.installation import HEALING, Installation
from tests.engine.traffic import count_stored, crowd, owed
from tests.faults.clients import Crowd
from tests.faults.report import Report
from tests.services import Postbox, wait_until

SLOW = 60  # seconds for 95 of 100 pages without the broker: not measured here
FIRST = 1000  # people of other parts have lower numbers
BEFORE = 0.1  # the share of people who are done when the kill comes


def kill_everything(
    site: Installation, engine: Engine, postbox: Postbox, stories: int, seed: int
) -> list[str]:
    """Findings in sentences; none when nothing was lost. Prints a table."""
    report = Report(SLOW)
    kills = _kills(site, engine)
    before = count_stored(site).stories
    first = FIRST
    began = time.monotonic()
    for number, (what, kill) in enumerate(kills.items(), 1):
        people = range(first, FIRST + stories * number // len(kills))
        seconds = _kill_meanwhile(crowd(site, people, report, seed), kill, site)
        first = people.stop
        report.kills[what] += 1
        print(f"  {what:<16} killed, well after {seconds:4.0f} s", flush=True)
    minutes = (time.monotonic() - began) / 60
    wait_until(lambda: not owed(site), "every mail is sent", HEALING)
    found = count_stored(site)
    ours = {number: told for number, told in found.stories.items() if number not in before}
    found = replace(found, stories=ours)
    print("\n".join(report.lines(found, postbox, minutes)), flush=True)
    return report.findings(found, postbox)


def _kill_meanwhile(people: Crowd, kill: Callable[[], None], site: Installation) -> float:
    """The seconds from the kill until everything worked again. Return when all people are done."""
    sharing = Thread(target=people.run, daemon=True)
    sharing.start()
    people.wait_for(BEFORE)
    began = time.monotonic()
    kill()
    site.wait_until_well()
    seconds = time.monotonic() - began
    sharing.join()
    return seconds


def _kills(site: Installation, engine: Engine) -> dict[str, Callable[[], None]]:
    """kill -9 to the first process of each container; then the engine is stopped, and killed."""
    containers = {name: partial(kill_container, site, name) for name in site.services()}
    return containers | {
        "engine stopped": partial(_restart, engine.stop, engine),
        "engine killed": partial(_restart, engine.kill, engine),
    }


def kill_container(site: Installation, service: str) -> None:
    """Return when Docker has started it again: `docker kill` would count as a wish to stop it."""
    pid = site.inspect(service)["Pid"]
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: _runs_anew(site, service, pid), f"{service} runs again", HEALING)


def _runs_anew(site: Installation, service: str, pid: int) -> bool:
    """By its check, where it has one."""
    state = site.inspect(service)
    health = state.get("Health", {"Status": "healthy"})["Status"]
    return state["Running"] and state["Pid"] != pid and health == "healthy"


def _restart(end: Callable[[], None], engine: Engine) -> None:
    end()
    engine.start()
