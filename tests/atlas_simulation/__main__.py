"""Figures for docs/atlas.md, in CSV: `python -m tests.atlas_simulation --registries 50 --quarters 6`."""

import argparse
import csv
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.test")
django.setup()

from tests.atlas_simulation.measures import (  # noqa: E402 - it needs the settings
    Measured,
    impossible_in_whole_numbers,
    measured,
)
from tests.atlas_simulation.registry import Registry  # noqa: E402
from tests.atlas_simulation.runs import RULES, releases_of  # noqa: E402


def main() -> None:
    options = _options()
    out = csv.writer(sys.stdout)
    out.writerow(["size", "rule", "registry", *asdict(Measured()), "impossible"])
    for size in options.sizes:
        for rule in options.rules:
            for seed in range(options.first, options.first + options.registries):
                registry = Registry(seed, size, options.growth)
                found = releases_of(registry, quarters=options.quarters, rule=rule)
                total = sum((measured(one) for one in found), Measured())
                impossible = sum(impossible_in_whole_numbers(one, options.whole) for one in found)
                out.writerow([size, rule, seed, *asdict(total).values(), impossible])
                sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.atlas_simulation")
    parser.add_argument("--registries", type=int, default=3)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first registry")
    parser.add_argument("--quarters", type=int, default=4)
    parser.add_argument("--growth", type=float, default=1.0)
    parser.add_argument("--sizes", type=int, nargs="+", default=[90, 300, 1500])
    parser.add_argument("--rules", nargs="+", choices=RULES, default=RULES)
    parser.add_argument("--whole", type=int, default=0, help="suspects to solve in whole numbers")
    return parser.parse_args()


main()
