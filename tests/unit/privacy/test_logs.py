"""What the log's formatter lets through."""

import logging
import sys

import pytest

from hesperion.privacy.logs import Scrubbed, scrub


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("mail to canary.person@example.com failed", "mail to [address] failed"),
        ("GET /share/confirm/0f1e2d3c4b5a69788796a5b4c3d2e1f0.Kq_-9 404", "GET /share/confirm/[token] 404"),
        ("POST body: name='Canary Person'&x=1", "POST body: name=[…]&x=1"),
        ('{"text": "It began with", "step": 3}', '{"text": […], "step": 3}'),
        ("42 sent", "42 sent"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed", "3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed"),
    ],
)  # fmt: skip
def test_a_line_is_kept_but_for_what_may_be_a_patients(line, left):
    assert scrub(line) == left


def test_an_exception_is_told_without_its_text_and_with_its_causes():
    try:
        try:
            raise ValueError("Failing row contains (Canary Person)")
        except ValueError as error:
            raise RuntimeError("Canary Person again") from error
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "went wrong", (), sys.exc_info())
    told = Scrubbed("{message}", style="{").format(record)
    assert "Canary Person" not in told.replace(
        '"Failing row contains (Canary Person)"', ""
    ).replace('"Canary Person again"', "")
    assert "builtins.RuntimeError" in told
    assert "builtins.ValueError" in told
    assert "test_logs.py" in told
