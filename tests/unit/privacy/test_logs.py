"""What the log's formatter lets through."""

import json
import logging
import sys

import pytest

from hesperion.privacy.logs import MOST_CHARACTERS, JsonLines, Scrubbed, process_name, scrub


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


def line(message, *arguments, **more):
    record = logging.LogRecord("x", logging.ERROR, "f", 1, message, arguments, None)
    return Scrubbed("{message}", style="{").format(logging.makeLogRecord(vars(record) | more))


def test_a_long_message_is_cut_between_words_so_that_no_half_of_an_address_is_left():
    told = line(
        "%s",
        "a " * (MOST_CHARACTERS // 2 - 8) + "canary.person@example.com" + " b" * MOST_CHARACTERS,
    )
    assert "canary" not in told
    assert told.endswith("more characters]")
    assert len(told) < MOST_CHARACTERS + 100


def test_a_message_of_one_word_without_an_end_is_left_out():
    assert line("Origin checking failed - %s", "a" * 300_000).startswith(
        "Origin checking failed - […"
    )


def test_a_quotation_that_the_cut_left_without_an_end_is_taken_out():
    assert line("name='%s'", "Canary Person " * MOST_CHARACTERS).startswith("name=[…]")


def test_an_exceptions_text_that_another_formatter_left_is_not_taken():
    assert line("went wrong", exc_text="Canary Person") == "went wrong"


def test_what_would_begin_another_line_or_command_a_terminal_is_told_as_signs():
    assert line("a\nb\r\x1b[31m\u2028c") == r"a\x0ab\x0d\x1b[31m\x2028c"


@pytest.mark.parametrize("at", ["%40", "＠"])
def test_an_address_is_taken_out_in_the_spelling_of_links_and_other_keyboards(at):
    assert line(f"to canary{at}example.com") == "to [address]"


def test_of_a_recursion_the_innermost_places_are_told():
    def fall():
        fall()

    try:
        fall()
    except RecursionError:
        told = line("went wrong", exc_info=sys.exc_info())
    assert "RecursionError" in told
    assert len(told) < 20_000


def json_line(message, *arguments, **more):
    record = logging.LogRecord("x.y", logging.ERROR, "f", 1, message, arguments, None)
    told = JsonLines().format(logging.makeLogRecord(vars(record) | {"created": 0.25} | more))
    assert "\n" not in told
    return json.loads(told)


def test_on_a_server_a_record_is_one_line_of_json():
    assert json_line("Ä\nto %s", "canary.person@example.com") == {
        "time": "1970-01-01T00:00:00.250+00:00",
        "level": "ERROR",
        "process": process_name(sys.argv),
        "logger": "x.y",
        "message": r"Ä\x0ato [address]",
    }


def test_a_traceback_is_inside_the_line_without_the_exceptions_text():
    try:
        raise ValueError("Failing row contains " + "Canary Person")
    except ValueError:
        told = json_line("went wrong", exc_info=sys.exc_info(), exc_text="Canary Person")
    assert told["message"] == "went wrong"
    assert told["traceback"].startswith("Traceback:\n")
    assert told["traceback"].endswith("builtins.ValueError")
    assert "Canary Person" not in told["traceback"].replace('"Canary Person"', "")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ("/srv/hesperion/web.py --port 8000", "web"),
        ("/x/celery/__main__.py -A hesperion worker --queues celery", "worker"),
        ("/x/celery/__main__.py -A hesperion --quiet worker --queues builds,atlas", "builder"),
        ("/x/celery/__main__.py -A hesperion beat --pidfile=", "beat"),
        ("/srv/hesperion/metrics/__main__.py --port 9100", "metrics"),
        ("manage.py prepare", "prepare"),
        ("manage.py", "manage"),
    ],
)
def test_a_line_says_which_process_wrote_it(arguments, name):
    assert process_name(arguments.split()) == name
