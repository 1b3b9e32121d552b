"""The log as anybody downloads it, checked by the program beside it: it finds whatever was changed."""

import json
import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from django.db import connection

from hesperion.public_log.models import Statement
from hesperion.public_log.queries import log_lines
from registry.views.log import verifier
from tests.page_cache import Server
from tests.public_logs import WAYS, filled_log, state, tampered

pytestmark = pytest.mark.django_db

LOG, PROGRAM = "/registry/log.jsonl", "/registry/verify.py"


@pytest.fixture
def check():
    """The function of the program as it is served."""
    module = {"__name__": "verify"}
    exec(verifier(), module)  # noqa: S102 - as it is served
    return module["check_log"]


def downloaded(client, folder):
    """A folder that has both files and no more."""
    folder /= "empty"
    folder.mkdir()
    for path in (LOG, PROGRAM):
        answer = client.get(path)
        assert answer.status_code == 200
        (folder / path.rpartition("/")[2]).write_bytes(b"".join(answer))
    return folder


def run(folder, *arguments):
    """Exit code and sentence of the program in that folder."""
    command = [sys.executable, "-I", "verify.py", *(arguments or ["log.jsonl"])]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={})
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout or done.stderr).strip()


def test_a_machine_that_has_both_files_alone_says_that_the_log_is_whole(client, tmp_path):
    filled_log()
    folder = downloaded(client, tmp_path)
    code, sentence = run(folder)
    assert (code, sentence[:-12]) == (0, f"{Statement.objects.count()} statements, whole, up to")
    assert {file.name for file in folder.iterdir()} == {"log.jsonl", "verify.py"}
    assert len(verifier().splitlines()) <= 60


def test_1000_of_1000_tamperings_are_found(check):
    filled_log(6)
    older = list(log_lines())
    for number in range(20, 26):
        state(number, who="Bob Example")
    lines = list(log_lines())
    check(lines), check(older)
    dice, found, missed = Random(11), Counter(), []
    for _ in range(1_000):
        way, changed = tampered(lines, older, dice)
        try:
            missed.append((way, check(changed)))
        except ValueError:
            found[way] += 1
    assert missed == []
    assert (found.total(), len(found)) == (1_000, len(set(WAYS)))


def test_the_program_names_the_line_and_never_ends_in_a_traceback(client, tmp_path):
    lines = filled_log()
    folder = downloaded(client, tmp_path)
    deep = b"[" * 100_000 + b"]" * 100_000
    first = json.loads(lines[0])
    for name, content in {
        "nothing": b"",
        "no JSON": b"{\n",
        "a number": b"1\n",
        "a list": b'["head"]\n',
        "a word": b'"head"\n',
        "a huge number": b"9" * 10_000 + b"\n",
        "a fraction": b'{"head":1e400,"signature":NaN}\n',
        "no UTF-8": b"\xff\xfe\x00\n",
        "NUL": b"\0\0\0\n",
        "half a character": b'"\\ud800"\n',
        "deep": deep + b"\n",
        "lines": lines[0] + b"\n\n\n",
        "other types": json.dumps({**first, "texts": 7}).encode() + b"\n",
        "a strange name": '{"head":{"seq":0,"key":"\u20ac"},"signature":""}\n'.encode(),
        "cut": b"".join(lines[:-1]),
        "one changed": b"".join([*lines[:3], lines[3].replace(b'"seq":4', b'"seq":5'), *lines[4:]]),
    }.items():
        (folder / "log.jsonl").write_bytes(content)
        code, sentence = run(folder)
        assert (name, code) == (name, 1)
        assert len(sentence) > 10
    assert sentence.startswith("Line ")
    assert run(folder, "nowhere.jsonl")[0] == run(folder, ".")[0] == 1


def test_a_name_that_was_taken_out_leaves_the_log_whole(check):
    lines = filled_log()
    assert check(lines).startswith(f"{len(lines) - 1} statements, whole")
    gone = next(json.loads(line) for line in lines if b'"about":"test:2","at"' in line)
    assert gone["texts"].keys() == {"why"}
    assert gone["body"]["texts"].keys() == {"who", "why"}


def test_the_end_of_a_log_that_somebody_wrote_in_the_database_is_not_signed(check):
    state(1)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO public_log_statement
                (seq, kind, about, at, body, previous, sha256, key_version, signature)
            SELECT seq + 1, kind, about, at, body, sha256, repeat('1', 64), key_version, signature
            FROM public_log_statement ORDER BY seq DESC LIMIT 1
            """
        )
    lines = list(log_lines())
    assert b'"head"' not in lines[-1]
    with pytest.raises(ValueError, match="it was changed"):
        check(lines)


def test_both_files_come_from_the_page_cache_and_a_new_statement_is_in_the_log_at_once(
    django_capture_on_commit_callbacks,
):
    server = Server()
    for path in (LOG, PROGRAM):
        whole = server.ask(path)
        assert (whole.status, whole.headers["Cache-Control"]) == (200, "no-cache")
        assert "attachment" in whole.headers["Content-Disposition"]
        assert server.ask(path, if_none_match=whole.headers["ETag"]).status == 304
    with django_capture_on_commit_callbacks(execute=True):
        state(77)
    assert b'"test:77"' in server.ask(LOG).body


def test_a_large_log_is_not_kept_in_memory(client, monkeypatch):
    state(1)
    monkeypatch.setattr("registry.views.log._MOST_CACHED", 100)
    answer = client.get(LOG)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"".join(answer).count(b"\n") == Statement.objects.count() + 1
