"""The panel of consent managers on the first page of /admin/."""

from collections.abc import Iterator

from django.urls import reverse

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from hesperion.text.moments import moment
from intake.consent.models import ConsentVersion
from intake.consent.versions.queries import (
    institution_note,
    newest_version,
    open_version,
    unsigned_by,
)


def consent_manager_panel(user: User) -> Panel:
    newest, opened = newest_version(), open_version()
    step, note = _next(user, newest, opened)
    return Panel(list(_numbers(newest, opened)), step, note)


def _numbers(newest: ConsentVersion | None, opened: ConsentVersion | None) -> Iterator[Number]:
    if opened:
        label = "waits for approval" if opened.offered_at else "being drafted"
        yield Number(label, f"Version {opened}", _page(opened))
    if newest:
        since = f"published on {moment(newest.published_at)}"
        yield Number(since, f"Version {newest}", _page(newest))
        yield Number("have not signed it yet", unsigned_by(newest), _page(newest))


def _next(
    user: User, newest: ConsentVersion | None, opened: ConsentVersion | None
) -> tuple[NextStep | None, str]:
    """The next step, and a sentence where somebody else has to take it."""
    if opened is None:
        add = reverse("admin:consent_consentversion_add")
        return NextStep("Start the next version", add), institution_note(newest) if newest else ""
    if opened.offered_at and f"user:{user.pk}" in opened.authors:
        return None, f"Somebody who wrote no part of version {opened} must approve it."
    if opened.offered_at:
        return NextStep(f"Read and approve version {opened}", _page(opened, "approve")), ""
    return NextStep(f"Go on with version {opened}", _page(opened)), ""


def _page(version: ConsentVersion, name: str = "change") -> str:
    return reverse(f"admin:consent_consentversion_{name}", args=[version.pk])
