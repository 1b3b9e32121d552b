"""Trials of a site for trying out, by the real actions: three files, and readings of their criteria."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from hesperion.accounts.queries import demo_account
from hesperion.privacy.actor import actor_of
from trials.actions.importing import apply_import, preview_import, stage_import
from trials.actions.reading import approve_reading, write_reading
from trials.choices import ImportSource
from trials.demo.studies import demo_content, demo_file, demo_number, fetched_on
from trials.models import CriterionReading, TrialImport, TrialVersion
from trials.queries import current_trials


class DemoTrialsRefused(Exception):
    """Why no trials are made up. The message is a sentence for whoever runs the site."""


@transaction.atomic
def make_demo_trials(*, today: date) -> int:
    """Make trials up, by the demo accounts; returns how many. Where there are made-up ones already, none.

    Raises DemoTrialsRefused where people could be real, or without the accounts.
    """
    if not settings.MADE_UP_PEOPLE:
        raise DemoTrialsRefused("This site is for real people: MADE_UP_PEOPLE is off.")
    if TrialImport.objects.filter(source=ImportSource.MADE_UP).exists():
        return 0
    editor, doctor = _actor("editor"), _actor("doctor")
    *earlier, newest = demo_content()["files"]
    for name in earlier:
        _import(name, today, uploaded_by=editor, applied_by=doctor)
    _read_criteria(written_by=editor, approved_by=doctor)
    _import(newest, today, uploaded_by=editor, applied_by=doctor)
    return len(demo_content()["trials"])


def _actor(name: str) -> str:
    account = demo_account(name)
    if account is None:
        raise DemoTrialsRefused("The accounts for trying out are missing.")
    return actor_of(account)


def _import(name: str, today: date, *, uploaded_by: str, applied_by: str) -> None:
    facts = demo_content()["files"][name]
    staged = stage_import(
        content=demo_file(name, today),
        source=ImportSource.MADE_UP,
        retrieved_on=fetched_on(name, today),
        query=facts["query"],
        is_complete=facts["is_complete"],
        by=uploaded_by,
    )
    seen = preview_import(staged).counts
    apply_import(trial_import=staged, by=applied_by, with_refused=False, seen=seen)


def _read_criteria(*, written_by: str, approved_by: str) -> None:
    versions = {one.trial.number: one.version for one in current_trials()}
    for trial in demo_content()["trials"]:
        version, state = versions.get(demo_number(trial)), trial.get("readings", "approved")
        if version is None or state == "none":
            continue
        for quote, *content in demo_content()["criteria"][trial["criteria"]]["readings"]:
            reading = _write(version, quote, *content, by=written_by)
            if state == "approved":
                approve_reading(reading=reading, by=approved_by)


def _write(
    version: TrialVersion, quote: str, kind: str, operator: str, values: Any, *, by: str
) -> CriterionReading:
    sentence = next(one for one in version.criteria if one["text"] == quote)
    return write_reading(
        version=version,
        part=sentence["part"],
        under=sentence["under"],
        quote=quote,
        kind=kind,
        operator=operator,
        values=values,
        by=by,
    )
