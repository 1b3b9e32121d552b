"""A public log for tests, as the lines that anybody can download, and ways to tamper with them."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hesperion.privacy import ledger
from hesperion.public_log.actions import publish_statement, take_out_text
from hesperion.public_log.lines import head_message
from hesperion.public_log.log_copy import Lost, find_lost, write_missing_statements
from hesperion.public_log.models import BEFORE_THE_FIRST, Statement, StatementText
from hesperion.public_log.queries import log_lines
from hesperion.text.canonical_json import canonical_json, json_sha256
from registry.choices import RegistryKind

Lines = list[bytes]
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
WORDS = ("Grüße", "12", "a\nb", "Ada Example", "𝛼", "x" * 300)


def state(number: int, **texts: str) -> Statement:
    """A statement whose body has values of each type."""
    body = {"n": number, "code": "a-b", "on": "2026-11-30", "is": number % 2 == 0, "no": None}
    body["fields"] = [{"name": "é", "is": 1}, [], {}]
    kind = RegistryKind.CORRECTION
    return publish_statement(kind=kind, about=f"test:{number}", body=body, texts=texts)


def filled_log(count: int = 12) -> Lines:
    """A log of `count` statements with texts, one of which was taken out, and a head."""
    for number in range(1, count):
        state(number, who=WORDS[number % 6], why=WORDS[(number + 1) % 6])
    named = StatementText.objects.filter(statement__about="test:2", name="who")
    take_out_text(text=named.get(), because="name")
    return list(log_lines())


def lost(statement: Statement) -> Lost:
    """The ledger has another statement in place of this one."""
    write_missing_statements()
    line = {**json.loads(ledger.path(ledger.PUBLIC_LOG).read_bytes().splitlines()[-1])}
    ledger.write_anew(ledger.PUBLIC_LOG, [_written({**line, "sha256": "5" * 64})])
    found = find_lost()
    assert found
    assert found.first == statement.seq
    return found


def tampered(lines: Lines, older: Lines, dice: Random) -> tuple[str, Lines]:
    """The name of a way that chance chose, and a log after it that differs from both, which are whole."""
    while True:
        way = dice.choice(WAYS)
        found = way([*lines], older, dice)
        if found not in (lines, older):
            return way.__name__, found


def _edit(lines: Lines, older: Lines, dice: Random) -> Lines:
    """One value of one line is another one."""
    place = dice.randrange(len(lines))
    lines[place] = _written(_changed(json.loads(lines[place]), dice))
    return lines


def _edit_a_byte(lines: Lines, older: Lines, dice: Random) -> Lines:
    place = dice.randrange(len(lines))
    line = bytearray(lines[place])
    line[dice.randrange(len(line))] = dice.randrange(256)
    lines[place] = bytes(line)
    return lines


def _edit_and_hash_anew(lines: Lines, older: Lines, dice: Random) -> Lines:
    """One value is another one, and all hashes from there on fit; the end says so, with its old signature."""
    place = dice.randrange(len(lines) - 1)
    line = json.loads(lines[place])
    line["body"] = _changed(line["body"], dice)
    lines[place] = _written(line)
    return _hashed_anew(lines)


def _sign_with_another_key(lines: Lines, older: Lines, dice: Random) -> Lines:
    lines = _edit_and_hash_anew(lines, older, dice) if dice.random() < 0.5 else lines
    end = json.loads(lines[-1])
    end["signature"] = OTHER_KEY.sign(head_message(end["head"])).hex()
    return [*lines[:-1], _written(end)]


def _delete(lines: Lines, older: Lines, dice: Random) -> Lines:
    first = dice.randrange(len(lines))
    del lines[first : first + dice.randint(1, 3)]
    return lines if dice.random() < 0.5 else _hashed_anew(lines)


def _cut(lines: Lines, older: Lines, dice: Random) -> Lines:
    """Without the last statements, and with no end, or that of the whole log, or that of an older one."""
    end = dice.choice([[], lines[-1:], older[-1:]])
    return lines[: dice.randrange(len(lines))] + end


def _shuffle(lines: Lines, older: Lines, dice: Random) -> Lines:
    one, other = dice.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return lines if dice.random() < 0.5 else _hashed_anew(lines)


def _duplicate(lines: Lines, older: Lines, dice: Random) -> Lines:
    lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))
    return lines if dice.random() < 0.5 else _hashed_anew(lines)


def _insert(lines: Lines, older: Lines, dice: Random) -> Lines:
    """A statement that was never made, which fits where it is."""
    place = dice.randrange(len(lines))
    line = {**json.loads(lines[0]), "about": "test:99"}
    lines.insert(place, _written(line))
    return _hashed_anew(lines)


def _append_after_the_end(lines: Lines, older: Lines, dice: Random) -> Lines:
    line = {**json.loads(lines[0]), "seq": len(lines) + 1}
    line["previous"] = json.loads(lines[-2])["sha256"]
    return [*lines, dice.choice([_with_hash(line), b"\n", b"{}\n", older[-1], lines[-1]])]


def _of_two_logs(lines: Lines, older: Lines, dice: Random) -> Lines:
    """An older log with the new end, the new log with an older end, or with the end twice."""
    old_end = [*lines[: len(older) - 1], older[-1], *lines[len(older) - 1 :]]
    return dice.choice([[*older[:-1], lines[-1]], [*lines[:-1], older[-1]], old_end])


def _swap_texts(lines: Lines, older: Lines, dice: Random) -> Lines:
    """Of two statements, of one, or none at all, or one that was taken out."""
    one, other = (dice.randrange(len(lines) - 2) for _ in range(2))
    first, second = json.loads(lines[one]), json.loads(lines[other])
    way = dice.randrange(4)
    if way == 0:
        first["texts"], second["texts"] = second["texts"], first["texts"]
    elif way == 1:
        first["texts"] = dict(zip(first["texts"], reversed(first["texts"].values()), strict=True))
    elif way == 2:
        first["texts"].pop(dice.choice(["who", "why"]), None)
    else:
        first["texts"]["who"] = {"salt": "0" * 32, "text": "Somebody else"}
    lines[one] = _written(first)
    if way == 0:
        lines[other] = _written(second)
    return lines


def _move_a_border(lines: Lines, older: Lines, dice: Random) -> Lines:
    """Of salt and text: both together are the same characters."""
    place = dice.randrange(len(lines) - 1)
    line = json.loads(lines[place])
    for text in line["texts"].values():
        both = text["salt"] + text["text"]
        border = dice.randrange(len(both))
        text |= {"salt": both[:border], "text": both[border:]}
    lines[place] = _written(line)
    return lines


def _write_otherwise(lines: Lines, older: Lines, dice: Random) -> Lines:
    """The same values in other bytes."""
    place = dice.randrange(len(lines))
    line = lines[place]
    value = json.loads(line)
    lines[place] = dice.choice([
        json.dumps(value, sort_keys=True).encode() + b"\n",
        json.dumps(value, separators=(",", ":")).encode() + b"\n",
        json.dumps(dict(reversed(value.items())), ensure_ascii=False, separators=(",", ":")).encode() + b"\n",
        line.replace(b"\n", b"\r\n"), line.rstrip(b"\n"), b" " + line, b"\xef\xbb\xbf" + line,
        line.decode().encode("utf-16"), line.replace(b"{", b'{"seq":1,', 1), line + b"\n",
    ])  # fmt: skip
    return lines


def _change_the_end(lines: Lines, older: Lines, dice: Random) -> Lines:
    """Its signature is that of another end or of a statement, or written otherwise; or it names another key."""
    end = json.loads(lines[-1])
    signature = end["signature"]
    end["signature"] = dice.choice([
        signature.upper(), f" {signature}", json.loads(older[-1])["signature"],
        bytes(Statement.objects.last().signature).hex(), "", signature[:-2], signature + "00", signature[::-1],
    ]) if dice.random() < 0.5 else signature  # fmt: skip
    if end["signature"] == signature:
        changes = [
            ("key", True),
            ("key", 2),
            ("key", "1"),
            ("at", "2031-01-01T00:00:00.000000+00:00"),
            ("x", 1),
        ]
        name, value = dice.choice(changes)
        end["head"][name] = value
    return [*lines[:-1], _written(end)]


WAYS: list[Callable[[Lines, Lines, Random], Lines]] = [
    _edit, _edit, _edit, _edit_a_byte, _edit_a_byte, _edit_and_hash_anew, _sign_with_another_key, _delete,
    _cut, _shuffle, _duplicate, _insert, _append_after_the_end, _of_two_logs, _swap_texts, _move_a_border,
    _write_otherwise, _change_the_end,
]  # fmt: skip


def _changed(value: Any, dice: Random) -> Any:
    """The JSON with one value, somewhere in it, that is another one."""
    if isinstance(value, dict) and value and dice.random() < 0.95:
        name = dice.choice(sorted(value))
        return {**value, name: _changed(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.95:
        place = dice.randrange(len(value))
        return [*value[:place], _changed(value[place], dice), *value[place + 1 :]]
    others = [
        None,
        True,
        False,
        0,
        1,
        10**30,
        -1,
        "",
        "0" * 64,
        [],
        {},
        {"x": 1},
        [value],
        str(value),
    ]
    if isinstance(value, int):
        others += [value + 1, float(value), bool(value)]
    if isinstance(value, str) and value:
        others += [value.upper(), value[:-1], value + " ", value[::-1], f"{value}\0"]
    return dice.choice(others)


def _hashed_anew(lines: Lines) -> Lines:
    """Each statement gets the next number and follows on the one before; the end fits, but is not signed."""
    previous, found = BEFORE_THE_FIRST, []
    for line in map(json.loads, lines):
        if "head" in line:
            line["head"] |= {"seq": len(found), "sha256": previous}
            found.append(_written(line))
            continue
        found.append(_with_hash({**line, "seq": len(found) + 1, "previous": previous}))
        previous = json.loads(found[-1])["sha256"]
    return found


def _with_hash(line: dict[str, Any]) -> bytes:
    content = {name: value for name, value in line.items() if name not in ("sha256", "texts")}
    return _written({**line, "sha256": json_sha256(content)})


def _written(value: Any) -> bytes:
    return canonical_json(value) + b"\n"
