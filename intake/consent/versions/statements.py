"""What the public log says about consent texts."""

from typing import Any

from django.db import transaction

from hesperion.public_log.actions import publish_statement
from hesperion.public_log.models import Statement
from intake.consent.choices import ConsentLogKind, DocumentKind
from intake.consent.models import ConsentVersion
from intake.consent.versions.queries import changed_texts, written_texts


def state_version(version: ConsentVersion, **more: Any) -> None:
    """Make the statement about a version that is published. `more` is added to its body."""
    documents = [[*key, text.sha256] for key, text in sorted(written_texts(version).items())]
    body = {
        "version": version.number,
        "documents": documents,
        "changed": [[*key] for key in sorted(changed_texts(version))],
    }
    publish_statement(kind=ConsentLogKind.TEXT, about=_about(version), body=body | more)


@transaction.atomic
def state_earlier_versions() -> None:
    """Make the statements about versions that were published before there was a public log. Idempotent."""
    known = set(Statement.objects.filter(kind=ConsentLogKind.TEXT).values_list("about", flat=True))
    published = ConsentVersion.objects.filter(
        kind=DocumentKind.STUDY, published_at__isnull=False
    ).order_by("published_at", "pk")
    for version in published:
        if _about(version) not in known:
            state_version(version, published_before_the_log=f"{version.published_at:%Y-%m-%d}")


def _about(version: ConsentVersion) -> str:
    return f"consent:{version.number}"
