r"""psql's \copy of the tables of an extract, for the same people under the same pseudonyms."""

import subprocess
import time
from typing import Any

import psutil
from psycopg import connect
from psycopg.sql import SQL, Composable, Literal

from hesperion.embedded.roles import RESEARCH_ROLE, SITE_ROLE
from research.models import Request
from research.released import find_day_zero, released_tables
from tests.bench.server_time import server_seconds
from tests.bench.site import Site

_PEOPLE = """
CREATE TEMPORARY TABLE extract_people AS
    SELECT participant_id AS subject, pseudonym FROM public.research_extracted WHERE extract_id = {};
ALTER TABLE pg_temp.extract_people ADD PRIMARY KEY (pseudonym), ADD UNIQUE (subject);
ANALYZE pg_temp.extract_people;
"""


class Copying:
    """A psql that has the people of the request's newest extract in temporary tables."""

    def __init__(self, site: Site, request: Request) -> None:
        self._postmaster = site.cluster.postmaster()
        psql: list[Any] = [
            site.cluster.folders.programs / "psql",
            "--no-psqlrc",
            "--quiet",
            "-v",
            "ON_ERROR_STOP=1",
        ]
        self._psql = subprocess.Popen(
            [*psql, site.cluster.url("postgres", SITE_ROLE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process = psutil.Process(self._psql.pid)
        check = request.checks.get()
        self._tables = released_tables(
            fields=request.fields, step=check.step, reasons=request.reasons
        )
        with connect(site.cluster.url("postgres", SITE_ROLE)) as self._connection:
            people = SQL(_PEOPLE).format(Literal(request.extracts.get(replaced_at=None).pk))
            self._do("BEGIN;", people, "SET LOCAL search_path = research;")
            day_zero: Any = self  # it executes by us
            find_day_zero(day_zero)
            grants = f"GRANT SELECT ON pg_temp.extract_people, pg_temp.extract_day_zero TO {RESEARCH_ROLE};"
            self._do(grants, f"SET LOCAL ROLE {RESEARCH_ROLE};")
            self._copies = [self._copy(table.select) for table in self._tables]

    def seconds(self) -> tuple[float, float]:
        """Of processors and of the clock, for copying all tables."""
        before, began = self._processor(), time.perf_counter()
        self._do(*self._copies)
        found = self._processor() - before, time.perf_counter() - began
        self._psql.communicate("COMMIT;\n")
        assert self._psql.returncode == 0
        return found

    def execute(self, statement: str | Composable) -> None:
        self._do(f"{self._text(statement)};")

    def _copy(self, select: Composable) -> str:
        return f"\\copy ({' '.join(self._text(select).split())}) TO '/dev/null' WITH (FORMAT csv)"

    def _text(self, statement: Any) -> str:
        return statement if isinstance(statement, str) else statement.as_string(self._connection)

    def _do(self, *statements: str | Composable) -> None:
        """Let psql do them, and wait until it has."""
        assert self._psql.stdin
        assert self._psql.stdout
        lines = [*map(self._text, statements), "\\echo done"]
        self._psql.stdin.write("\n".join(lines) + "\n")
        self._psql.stdin.flush()
        assert self._psql.stdout.readline() == "done\n"

    def _processor(self) -> float:
        times = self._process.cpu_times()
        return times.user + times.system + server_seconds(self._postmaster)
