"""`python -m tests.faults.years --people 500 --kills 30`: in fifteen years, nobody left out or asked twice.

A PostgreSQL of its own, a mail server, and two sweepers whose clock runs a day in a moment. They are killed
with kill -9 at random, and for ten days there is none. Exits with 1 when something was missing or doubled.
`--table` shows instead what mails some people get who are told by hand.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path
from random import randrange

import django

from tests.interruptions import end_as_by_ctrl_c

FIFTEEN_YEARS = 15 * 365 + 4 + 150  # days, and those in which the last times close


def main() -> int:
    told = _arguments()
    end_as_by_ctrl_c()
    # It points Django to a server of its own, before Django reads its settings.
    from tests import embedded

    django.setup()
    from tests import databases

    logging.getLogger("mail.log").setLevel(logging.WARNING)
    databases.start_server()
    databases.give_own("years")
    try:
        return _table() if told.table else _run(told)
    finally:
        embedded.cluster.stop()


def _run(told: argparse.Namespace) -> int:
    # These import models.
    from tests.faults.years.run import Years
    from tests.services import free_port, mail_server

    print(f"seed {told.seed}, {told.people} people, {told.days} days", flush=True)
    began, port = time.monotonic(), free_port()
    with (
        tempfile.TemporaryDirectory(prefix="hesperion-years-") as folder,
        mail_server(port) as postbox,
    ):
        years = Years(Path(folder), postbox, port, told.people, told.days, told.kills, told.seed)
        print(f"people joined after {time.monotonic() - began:.0f} s", flush=True)
        counts = years.run()
    print("\n".join(counts.lines()))
    print(f"took {(time.monotonic() - began) / 60:.1f} minutes")
    print("\n".join(counts.findings[:50]))
    return 1 if counts.findings else 0


def _table() -> int:
    from tests.faults.years.by_hand import table

    print("\n".join(table()))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.years", description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--days", type=int, default=FIFTEEN_YEARS)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=randrange(1_000_000))
    parser.add_argument("--table", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
