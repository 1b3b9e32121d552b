"""Figures for docs/atlas.md: `python -m tests.atlas_simulation --registries 50 --quarters 6 --sizes 90 300 1500`."""

import argparse
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.test")
django.setup()

from tests.atlas_simulation.measures import (  # noqa: E402 - it needs the settings
    Measured,
    impossible_in_whole_numbers,
    measured,
)
from tests.atlas_simulation.runs import RULES, releases_of  # noqa: E402


def main() -> None:
    options = _options()
    for size in options.sizes:
        for rule in options.rules:
            total, impossible = Measured(), 0
            for seed in range(options.first, options.first + options.registries):
                begun = time.process_time()
                for releases in releases_of(seed, size=size, quarters=options.quarters, rule=rule):
                    total += measured(releases)
                    impossible += impossible_in_whole_numbers(releases, options.whole)
                spent = time.process_time() - begun
                print(size, rule, f"registry {seed}, {spent:.0f} s:", total, impossible, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.atlas_simulation")
    parser.add_argument("--registries", type=int, default=3)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first registry")
    parser.add_argument("--quarters", type=int, default=4)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300])
    parser.add_argument("--rules", nargs="+", choices=RULES, default=RULES)
    parser.add_argument("--whole", type=int, default=0, help="suspects to solve in whole numbers")
    return parser.parse_args()


main()
