"""Requests and extracts for tests, stored by hand in the state that a test begins with."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from hesperion.accounts.groups import REQUESTER, STEWARD
from hesperion.accounts.models import User
from hesperion.privacy.actor import actor_of
from hesperion.privacy.keys.files import load_file_key, make_file_key
from hesperion.privacy.keys.models import FileKey
from hesperion.privacy.sealed_files import SealedWriter
from intake.participants.models import Participant
from research.choices import Format, RequestState
from research.disclosure import LADDER
from research.models import (
    Approval,
    Check,
    Download,
    Extract,
    Extracted,
    ExtractFile,
    Pseudonym,
    Request,
)
from research.models.request import content_sha256
from research.public_uses.statements import publish_approval
from research.requests.states import change_state, state_of
from tests.factories.packages import MANIFEST
from tests.staff import member

COMPLETE = {
    "title": "Kidneys",
    "institution": "A university",
    "country": "DE",
    "recipient_kind": "academic",
    "funder": "none",
    "filters": {"version": 1, "filters": {}},
    "question": "How do kidneys fare after CAR-T?",
    "fields": ["participant.sex", "infusion.given", "infusion.target"],
    "formats": [Format.CSV],
    "ethics_body": "An ethics committee",
    "ethics_reference": "EC 1",
    "agreement_sha256": "ab" * 32,
    "lay_summaries": {
        "en": "We want to know how kidneys fare after this therapy. We look at what helped people, "
        "and at what did not. Doctors can then tell new patients what to expect.",
        "de": "Wir wollen wissen, wie es den Nieren nach dieser Therapie geht. Wir sehen nach, was "
        "half und was nicht. So können Ärzte neuen Kranken sagen, was auf sie zukommt.",
        "es": "Queremos saber cómo están los riñones tras esta terapia. Vemos qué ayudó y qué no. "
        "Así los médicos pueden decir a otras personas qué les espera.",
    },
}


# Of a check in which nobody was withheld.
REPORT = {
    "steps": [
        {"step": number, "lost": step.lost, "groups": []} for number, step in enumerate(LADDER)
    ]
}


def person(role: str, number: int = 1) -> User:
    """An account with this role; the same one for the same number."""
    email = f"{role.replace(' ', '-')}{number}@example.com"
    user = User.objects.filter(email=email).first() or member(role, email=email)
    user.groups.add(Group.objects.get(name=role))
    return user


def draft(by: User | None = None, **changes: Any) -> Request:
    """A draft of a request in which nothing is missing."""
    today = timezone.now().date()
    times = {
        "starts_on": today, "ends_on": today + timedelta(days=365),
        "agreement_ends_on": today + timedelta(days=365), "ethics_decided_on": today,
    }  # fmt: skip
    asker = by or person(REQUESTER)
    made = Request.objects.create(asked_by=asker, **COMPLETE | times | changes)
    return Request.objects.get(pk=made.pk)  # with days, also where the test gave texts


def asked(**changes: Any) -> Request:
    request = draft(**changes)
    request.number = Request.objects.exclude(number=None).count() + 1
    request.names_requester = True
    request.save(update_fields=["number", "names_requester"])
    change_state(request=request, state=RequestState.ASKED, by=actor_of(request.asked_by))
    return request


def checked(step: int = 0, report: Any = None, **changes: Any) -> Request:
    request = asked(**changes)
    Check.objects.create(
        request=request, content_sha256=content_sha256(request), step=step, report=report or REPORT,
        checked_by=person(STEWARD),
    )  # fmt: skip
    change_state(request=request, state=RequestState.CHECKED, by=actor_of(person(STEWARD)))
    return request


def approved(**changes: Any) -> Request:
    request = checked(**changes)
    check, other = request.checks.get(), person(STEWARD, 2)
    approval = Approval.objects.create(
        request=request, request_check=check, sha256=check.sha256, asked_by=request.asked_by,
        checked_by=check.checked_by, approved_by=other,
    )  # fmt: skip
    change_state(request=request, state=RequestState.APPROVED, by=actor_of(other))
    publish_approval(approval)
    return request


def new_pseudonym() -> str:
    return f"P{secrets.token_hex(8)[:15]}"


def extract_of(*participants: Participant, is_downloaded: bool = True, **changes: Any) -> Extract:
    """A finished extract with these participants, without its files."""
    return add_extract(approved(**changes), *participants, is_downloaded=is_downloaded)


def add_extract(
    request: Request, *participants: Participant, is_downloaded: bool = True
) -> Extract:
    """The next finished extract of an approved request, without its files."""
    if state_of(request) != RequestState.BUILDING:
        change_state(request=request, state=RequestState.BUILDING, by="system:builds")
    extract = Extract.objects.create(
        request=request, approval=request.approvals.last(), number=request.extracts.count() + 1,
        size=len(participants), snapshot_at=timezone.now(), finished_at=timezone.now(),
    )  # fmt: skip
    for participant in participants:
        row, _ = Pseudonym.objects.get_or_create(
            project=request.root, participant=participant, defaults={"pseudonym": new_pseudonym()}
        )
        Extracted.objects.create(extract=extract, participant=participant, pseudonym=row.pseudonym)
    change_state(request=request, state=RequestState.READY, by="system:builds")
    if is_downloaded:
        Download.objects.create(extract=extract, format=Format.CSV, by=request.asked_by)
    return extract


def request_samples(user: User) -> dict[str, str]:
    """The arguments of the routes that take a request or a draft of the user, who has one of each."""
    own = Request.objects.filter(asked_by=user)
    found = own.filter(number=None).first() or draft(user)
    request = own.exclude(number=None).first() or asked(by=user)
    return {
        "draft_id": str(found.pk),
        "request_id": str(request.pk),
        "step": "fields",
        "form": "csv",
    }


def with_file(
    extract: Extract, content: bytes = b"PK zipped", form: str = Format.CSV
) -> ExtractFile:
    """The extract has a sealed file with this content, and a manifest of some file."""
    file = ExtractFile(extract=extract, format=form)
    extract.folder.mkdir(parents=True, exist_ok=True)
    if not FileKey.objects.filter(pk=extract.pk).exists():
        make_file_key(extract.pk)
    with SealedWriter(file.path, load_file_key(extract.pk), file.place) as target:
        target.write(content)
    file.sha256, file.size_bytes = target.sha256, target.size_bytes
    file.save()
    extract.manifest[form] = MANIFEST.as_json()
    extract.save(update_fields=["manifest"])
    return file


def extract_of_former_staff() -> Extract:
    """An extract whose requester and stewards have no role any more, and get no mail."""
    extract = extract_of()
    for email in ("requester1", "data-steward1", "data-steward2"):
        User.objects.get(email=f"{email}@example.com").groups.clear()
    return extract
