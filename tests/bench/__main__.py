"""`python -m tests.bench`: what do encryption, keys, history and audit cost?

Each part measures Hesperion by turns with the same done plainly, on one PostgreSQL that it starts, and prints
how many times longer it takes. A slow machine makes both slow. `--against` measures pages by turns with those
of another commit instead.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import django

from tests.bench import against
from tests.bench.against import Rows
from tests.bench.comparison import table
from tests.bench.site import PLAIN_SETTINGS, Site
from tests.interruptions import end_as_by_ctrl_c, finish_undisturbed

PARTS = {
    "rotate": ["rotating"],  # first: a web that runs does not know its new keys
    "journey": ["journey"],
    "send": ["sending", "keeping"],
    "open": ["opening"],
    "research": ["filtering"],
    "ladder": ["laddering"],
    "extracts": ["extracting"],
    "intake": ["growing", "posting", "journeys", "pages"],
    "followup": ["following"],
    "atlas": ["atlas"],
    "log": ["stating"],
    "articles": ["reading"],
    "trials": ["trials", "trial_matching", "trial_pages"],
}


def main() -> int:
    told = _arguments()
    end_as_by_ctrl_c()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the mail server's every line
    began = time.monotonic()
    with _folder(told.var) as var:
        rows = against.measure(told.against, told.size, var) if told.against else _parts(told, var)
    print(f"\n{table(rows)}\n\n{os.cpu_count()} cores, {time.monotonic() - began:.0f} s")
    return 0


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """The folder of the databases: `kept`, or one that is deleted at the end."""
    var = kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="hesperion-bench-"))
    var.mkdir(exist_ok=True)
    var.chmod(0o711)  # PostgreSQL's account passes through
    try:
        yield var
    finally:
        if not kept:
            shutil.rmtree(var)


def _parts(told: argparse.Namespace, var: Path) -> Rows:
    """Each part beside the same done plainly."""
    site = Site(var, told.rows)
    os.environ |= site.environment | {
        "DJANGO_SETTINGS_MODULE": PLAIN_SETTINGS,
        "TEST_SUPERUSER_URL": site.cluster.url("postgres", "postgres"),
    }
    try:
        site.start()
        django.setup()
        return [row for part in told.only or PARTS for row in _measure(part, site, told.size)]
    finally:
        finish_undisturbed()
        site.stop()


def _measure(part: str, site: Site, size: int) -> Rows:
    """What the part found. Its modules are imported now, when Django is set up."""
    print(f"Measuring: {part} …", flush=True)
    modules = [import_module(f"tests.bench.{name}") for name in PARTS[part]]
    return [row for module in modules for row in module.measure(site, size)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--size", type=int, default=400, help="stories sent a side; pages follow it"
    )
    parser.add_argument(
        "--rows",
        type=int,
        default=2_000,
        help="participants of the parts about research, ladder and extracts",
    )
    parser.add_argument("--var", type=Path, help="a folder that keeps the databases of that part")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone")
    parser.add_argument("--against", help="a commit: it is measured beside this checkout, by turns")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Ended before its time. All that it started is stopped.")
