"""The numbers themselves, asked anew for each scrape. What can't be asked at the moment has no value."""

import shutil
from collections.abc import Callable, Iterable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from hesperion.doctor.folders import folders
from hesperion.doctor.problems import Examination
from hesperion.health import checks
from hesperion.health.connections import open_connection
from hesperion.health.in_threads import ask_all
from hesperion.health.migrations_due import pending

_SECONDS = 1  # that a database may take
_PATIENCE = 1.5  # seconds for all numbers

# By name: what the number is, and what its label names.
GAUGES = {
    "hesperion_up": ("1 if this part of the site works", "part"),
    "hesperion_heartbeat_age_seconds": ("since this process last said that it works", "process"),
    "hesperion_seal_age_seconds": ("since the audit was last sealed", ""),
    "hesperion_mails_owed": ("mails that are due and not sent", ""),
    "hesperion_mails_owed_age_seconds": ("since the oldest of these was due", ""),
    "hesperion_mails_given_up": ("mails given up within the last seven days", ""),
    "hesperion_sweep_age_seconds": ("since check-ins that are due were last looked for", ""),
    "hesperion_check_in_mails_owed": ("mails about check-ins that are due and not sent", ""),
    "hesperion_backup_age_seconds": (
        "since the last success of this kind, backup or drill",
        "kind",
    ),
    "hesperion_extracts_waiting": ("extracts that are not built yet", ""),
    "hesperion_atlas_release_age_seconds": ("since a release of the atlas was last published", ""),
    "hesperion_atlas_candidate_age_seconds": ("since the candidate that waits was begun", ""),
    "hesperion_migrations_pending": ("migrations that a database lacks", "database"),
    "hesperion_disk_free_ratio": ("free share of the disk of this folder, 0 to 1", "folder"),
    "hesperion_doctor_findings": (
        "what `manage.py doctor` finds wrong, every five minutes",
        "cause",
    ),
}

Sample = tuple[str, str, float]  # the number's name, the label's value, the number

_QUESTIONS = {
    "hesperion_heartbeat_age_seconds": (
        "SELECT part, extract(epoch FROM now() - at) FROM health_heartbeat"
    ),
    "hesperion_seal_age_seconds": (
        "SELECT '', extract(epoch FROM now() - ended_at) FROM audit_sealing WHERE ended_at IS NOT NULL"
    ),
    "hesperion_mails_owed": (
        "SELECT '', count(*) FROM mail_message WHERE next_attempt_at <= now()"
        " AND sent_at IS NULL AND dropped_at IS NULL AND dead_at IS NULL"
    ),
    "hesperion_mails_owed_age_seconds": (
        "SELECT '', coalesce(extract(epoch FROM now() - min(next_attempt_at)), 0)"
        " FROM mail_message WHERE next_attempt_at <= now()"
        " AND sent_at IS NULL AND dropped_at IS NULL AND dead_at IS NULL"
    ),
    "hesperion_mails_given_up": (
        "SELECT '', count(*) FROM mail_message"
        " WHERE dead_at > now() - interval '7 days' AND bounced_at IS NULL"
    ),
    "hesperion_sweep_age_seconds": (
        "SELECT '', extract(epoch FROM now() - max(done_at)) FROM followup_sweep HAVING count(*) > 0"
    ),
    "hesperion_check_in_mails_owed": (
        "SELECT '', count(*) FROM mail_message WHERE next_attempt_at <= now() AND kind LIKE 'followup.%'"
        " AND sent_at IS NULL AND dropped_at IS NULL AND dead_at IS NULL"
    ),
    "hesperion_backup_age_seconds": (
        "SELECT kind, extract(epoch FROM now() - max(ended_at)) FROM backup_run"
        " WHERE succeeded GROUP BY kind"
    ),
    "hesperion_extracts_waiting": (
        "SELECT '', count(*) FROM research_extract WHERE finished_at IS NULL"
    ),
    "hesperion_atlas_release_age_seconds": (
        "SELECT '', extract(epoch FROM now() - max(published_at)) FROM atlas_releaseapproval"
        " HAVING count(*) > 0"
    ),
    "hesperion_atlas_candidate_age_seconds": (
        "SELECT '', extract(epoch FROM now() - made_at) FROM atlas_release"
        " WHERE number NOT IN (SELECT release_id FROM atlas_releaseapproval)"
    ),
}


class NumbersCollector(Collector):
    """Prometheus's collector. `newest_report` returns what the doctor found last; None before the first."""

    def __init__(self, newest_report: Callable[[], Examination | None]) -> None:
        self._sources: dict[str, Callable[[], list[Sample]]] = {
            "parts": _parts,
            "main database": _main_database,
            "migrations": _migrations,
            "disks": _disks,
        }
        self._newest_report = newest_report

    def collect(self) -> Iterator[GaugeMetricFamily]:
        answers = ask_all(self._sources, seconds=_PATIENCE).values()
        samples = [
            sample
            for answer in answers
            if answer.done() and not answer.exception()
            for sample in answer.result()
        ]
        samples += _findings(self._newest_report())
        for name, (words, label) in GAUGES.items():
            gauge = GaugeMetricFamily(name, words, labels=[label] if label else None)
            for _, value, number in (sample for sample in samples if sample[0] == name):
                gauge.add_metric([value] if label else [], number)
            yield gauge


def _parts() -> list[Sample]:
    return [
        ("hesperion_up", part, float(state == checks.OK)) for part, state in checks.states().items()
    ]


def _main_database() -> list[Sample]:
    with open_connection("default", seconds=_SECONDS) as connection:
        return [
            (name, label, float(number))
            for name, question in _QUESTIONS.items()
            for label, number in connection.execute(question).fetchall()
        ]


def _migrations() -> list[Sample]:
    aliases = {"default": "main", "keys": "keystore"}
    return [
        ("hesperion_migrations_pending", name, float(len(pending(alias))))
        for alias, name in aliases.items()
    ]


def _disks() -> list[Sample]:
    found = []
    for name, folder in folders().items():
        disk = shutil.disk_usage(folder)
        found.append(("hesperion_disk_free_ratio", name, disk.free / disk.total))
    return found


def _findings(report: Examination | None) -> Iterable[Sample]:
    """How often each cause was found; "unexamined" for what could not be examined."""
    if report is None:
        return []
    causes = [problem.cause for problem in report.problems] + ["unexamined"] * len(
        report.unexamined
    )
    counts = {cause: float(causes.count(cause)) for cause in {*causes, "unexamined"}}
    return [("hesperion_doctor_findings", cause, count) for cause, count in sorted(counts.items())]
