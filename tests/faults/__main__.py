"""`python -m tests.faults --stories 10000 --kills 30`: is a story or a mail ever lost?

Starts the whole site with a PostgreSQL of its own, lets people share their stories, and kills one part after
the other with kill -9. Exits with 1, and keeps its folder, when something was lost.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random, randrange

import django

from tests.faults import stored
from tests.faults.clients import Crowd
from tests.faults.fault_injector import FaultInjector
from tests.faults.parts import Keeper, Site
from tests.faults.report import Report
from tests.interruptions import end_as_by_ctrl_c, finish_undisturbed
from tests.services import Postbox, broker_away, free_port, mail_server, wait_until


def main() -> int:
    told = _arguments()
    end_as_by_ctrl_c()
    print(f"seed {told.seed}, {told.stories} stories, {told.kills} faults", flush=True)
    var = Path(tempfile.mkdtemp(prefix="hesperion-faults-"))
    var.chmod(0o711)  # PostgreSQL's account passes through
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the mail server's every line
    port = free_port()
    with mail_server(port) as postbox:
        site = Site(var, port)
        os.environ |= site.environment
        os.environ["TEST_SUPERUSER_URL"] = site.cluster.url("postgres", "postgres")
        django.setup()
        try:
            findings = _run(told, site, postbox)
        finally:
            finish_undisturbed()
            site.stop()
    if findings:
        print(f"\nNot well. The logs are in {var}\n" + "\n".join(findings[:50]))
        return 1
    shutil.rmtree(var)
    return 0


def _run(told: argparse.Namespace, site: Site, postbox: Postbox) -> list[str]:
    """Let people share while parts are killed; then let all get well, and look what there is."""
    report = Report(told.quick)
    crowd = Crowd(site.url, told.stories, report, told.seed)
    keeper = Keeper(site, Random(told.seed))
    injector = FaultInjector(site, crowd, report, told.kills, Random(told.seed))
    site.start()
    began = time.monotonic()
    with ExitStack() as meanwhile:
        if told.without_broker:
            meanwhile.enter_context(broker_away())
            meanwhile.enter_context(report.broker_is_away())
        keeper.start()
        meanwhile.callback(keeper.stop)
        injector.start()
        crowd.run()
        injector.join()
    if report.kills.total() < told.kills:
        report.troubles.append("not every fault happened")
    minutes = (time.monotonic() - began) / 60
    site.wait_until_well()
    wait_until(lambda: not stored.owed(), "every mail is sent", 60 + told.stories / 10)
    found = stored.count_stored()
    print("\n".join(report.lines(found, postbox, minutes)), flush=True)
    return report.findings(found, postbox)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=randrange(1_000_000))
    parser.add_argument(
        "--quick", type=float, default=0.5, help="seconds for 95 of 100 pages without the broker"
    )
    parser.add_argument(
        "--without-broker", action="store_true", help="the queues are away all the time"
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Ended before its time. All that it started is stopped.", flush=True)
        os._exit(1)  # people who still press the button are not waited for
