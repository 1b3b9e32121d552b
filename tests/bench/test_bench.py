"""A tiny run; `make bench` makes the real one. What it measures is no matter of this test."""

import subprocess
import sys

import pytest

from hesperion.embedded.options import ROOT
from tests.services import fresh_shell
from tests.sizes import size


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_benchmark_measures_each_part_and_prints_its_table():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", f"--size={size(5, 1)}"],
        cwd=ROOT,
        env=fresh_shell(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.partition("ratio (quartiles)")[2].splitlines()
    names = [line.partition("  ")[0] for line in lines if line[:1].isalpha()]
    assert names[:12] == [
        "rotate, per key or address",
        "send, one client, p50",
        "send, one client, p95",
        "send, four clients, per story",
        "open 2 rows, per row",
        "open 20 rows, per row",
        "four filters with counts, 80",
        "view /share/ beside researchers",
        f"send, {size(1_250, 250):,} stored beside {size(12, 10)}",
        "send, four clients, beside pgbench",
        "send, beside mail in the request",
        "whole journeys, beside pgbench",
    ]
    beside_nginx = ["view /share/", "view /my/sign-in/", "read the article"]
    without_it = [
        "page views: nginx is not installed",
        "reading an article: nginx is not installed",
    ]
    assert names[12:] in (beside_nginx, without_it)
    assert sum("key-store queries a page" in line for line in lines) == 2
