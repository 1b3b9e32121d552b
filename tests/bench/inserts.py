"""What sending one story writes, statement by statement, run by pgbench: as fast as this server can."""

import re
import subprocess
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from psycopg import ClientCursor, sql

from hesperion.embedded.programs import installed

# A recorded id keeps its beginning and gets an end of each transaction's own; so does a public id.
_ID = re.compile(r"\b([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?)[0-9a-f]{12}\b")
_PUBLIC_ID = re.compile(r"\bHSP-\w{4}-\w{4}\b")
_FIRST, _EACH = 100_000_000_000, 1_000_000_000  # the ends of a client's ids
_SCRIPT = r"""\set i :i + 1
\set end :client_id * 1000000000 + :i
\set group (:client_id + 1) * 1000 + :i / 9000 % 1000
\set number 1000 + :i % 9000
BEGIN;
{statements};
COMMIT;
"""


def recorded(work: Callable[[], Any]) -> list[str]:
    """The statements, whole, by which `work` changes or asks the site's database."""
    statements: list[str] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        with ClientCursor(connection.connection) as cursor:
            statements.append(cursor.mogrify(statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        work()
    return statements


def script(statements: list[str]) -> str:
    """The statements as a transaction of pgbench that can be run any number of times."""
    told = [
        _PUBLIC_ID.sub("HSP-:group-:number", _ID.sub(r"\1:end", statement))
        for statement in statements
    ]
    return _SCRIPT.format(statements=";\n".join(told))


def prepare(table: str, like: uuid.UUID, *, clients: int, each: int, before: int) -> None:
    """A row for each transaction to change, copied from that of `like`. `before` as in seconds."""
    copy = sql.SQL(
        "INSERT INTO {table} SELECT (jsonb_populate_record(row, jsonb_build_object('subject',"
        " {beginning} || '-' || client * {most}::bigint + {first} + number))).*"
        " FROM {table} AS row, generate_series(0, {clients} - 1) AS client,"
        " generate_series({before} + 1, {before} + {each}) AS number WHERE subject = {like}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            copy.format(
                table=sql.Identifier(table),
                beginning=sql.Literal(str(like)[:23]),
                most=sql.Literal(_EACH),
                first=sql.Literal(_FIRST),
                clients=sql.Literal(clients),
                each=sql.Literal(each),
                before=sql.Literal(before),
                like=sql.Literal(like),
            )
        )


def seconds(script: str, *, clients: int, each: int, before: int) -> float:
    """How long pgbench takes for `each` transactions of each client, of which it did some `before`."""
    database = connection.settings_dict
    command = [
        str(installed() / "pgbench"), "--no-vacuum", f"--client={clients}", f"--jobs={clients}",
        f"--transactions={each}", f"--define=i={_FIRST + before}", "--file=-",
        f"--host={database['HOST']}", f"--username={database['USER']}", database["NAME"],
    ]  # fmt: skip
    done = subprocess.run(
        command,
        input=script,
        env={"PGPASSWORD": database["PASSWORD"]},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout)
    return clients * each / float(found[1])
