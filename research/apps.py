from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class ResearchConfig(AppConfig):
    name = "research"

    def ready(self) -> None:
        # They import models, which are loaded only now.
        from hesperion.accounts import groups, panels
        from hesperion.privacy.audit import choices, structure
        from hesperion.public_log import kinds
        from intake.consent import changes
        from intake.participants import data_uses, export_parts
        from research import for_participants, schema
        from research import panels as own_panels
        from research.choices import CohortAction, RequestAction, UseLogKind
        from research.cohort.table import triggers
        from research.extracts.endings import end_rows
        from research.flags.panel import medical_reviewers
        from research.public_uses.guard import extract_triggers
        from research.redaction.waiting import reviewers_panel
        from research.requests.decisions.panel import requests_to_decide
        from research.requests.panel import requesters
        from research.steward_panel import data_stewards

        choices.register(RequestAction)
        choices.register(CohortAction)
        kinds.register(UseLogKind)
        structure.register_triggers(triggers)
        structure.register_triggers(extract_triggers)
        for code, words in for_participants.PURPOSES.items():
            data_uses.register_purpose(code, words)
        changes.register(end_rows)
        data_uses.register_source(for_participants.extract_disclosures)
        export_parts.register("extracts", for_participants.export)
        panels.register(groups.RESEARCHER, own_panels.researchers)
        panels.register(groups.RESEARCHER, own_panels.check_ins_panel)
        panels.register(groups.REVIEWER, own_panels.reviewers)
        panels.register(groups.MEDICAL_REVIEWER, medical_reviewers)
        panels.register(groups.STEWARD, requests_to_decide)
        panels.register(groups.STEWARD, data_stewards)
        panels.register(groups.STEWARD, own_panels.check_ins_panel)
        panels.register(groups.REQUESTER, requesters)
        panels.register(groups.REVIEWER, reviewers_panel)
        post_migrate.connect(schema.make_views, sender=self)
        post_migrate.connect(_grant, sender=self)


def _grant(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    # It imports models, which are not loaded yet when this file is.
    from hesperion.accounts.groups import (
        MEDICAL_REVIEWER,
        READERS_OF_RECORDS,
        REQUESTER,
        REVIEWER,
        STEWARD,
        grant_permissions,
    )
    from research.models import ROWS, Record

    for group in READERS_OF_RECORDS:
        grant_permissions(
            group, sender, [f"view_{row._meta.model_name}" for row in (Record, *ROWS.values())]
        )
    stewards = ["view_identity", "view_extract", "view_extracted", "decide_request"]
    grant_permissions(STEWARD, sender, stewards)
    grant_permissions(REQUESTER, sender, ["make_request"])
    grant_permissions(REVIEWER, sender, ["review_record", "view_flag"])
    grant_permissions(MEDICAL_REVIEWER, sender, ["view_flag", "decide_flag"])
