"""Corrections of something public, and texts that are taken out: one data steward writes, another publishes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hesperion.privacy.audit.actions import record_event
from hesperion.public_log.actions import publish_statement, take_out_text
from hesperion.public_log.models import Statement, StatementText
from registry.choices import RegistryAction, RegistryKind, RemovalReason
from registry.models import LogProposal


class ProposalRefused(Exception):
    """Raised if a proposal can't be published or discarded. Its message is for staff."""


@transaction.atomic
def propose_correction(*, statement: Statement, texts: Mapping[str, str], by: str) -> LogProposal:
    """`texts` are by name: wrong_en, right_en, and so on for each language."""
    proposal = LogProposal.objects.create(statement=statement, texts=dict(texts), written_by=by)
    _record(proposal, RegistryAction.CORRECTION_WRITTEN, by)
    return proposal


@transaction.atomic
def propose_removal(*, text: StatementText, because: RemovalReason, by: str) -> LogProposal:
    proposal = LogProposal.objects.create(
        statement=text.statement, text_name=text.name, because=because, written_by=by
    )
    _record(proposal, RegistryAction.REMOVAL_PROPOSED, by)
    return proposal


@transaction.atomic
def publish_proposal(*, proposal: LogProposal, by: str) -> Statement:
    """Make it public. Raises ProposalRefused if `by` wrote it, or if it or its text is gone."""
    row = _locked_proposal(proposal)
    if row.written_by == by:
        raise ProposalRefused("You wrote this. Another data steward must publish it.")
    return _take_out(row, by) if row.text_name else _correct(row, by)


@transaction.atomic
def discard_proposal(*, proposal: LogProposal, by: str) -> None:
    row = _locked_proposal(proposal)
    _record(row, RegistryAction.PROPOSAL_DISCARDED, by)
    row.delete()


def _correct(row: LogProposal, by: str) -> Statement:
    _record(row, RegistryAction.CORRECTION_PUBLISHED, by)
    row.delete()
    return publish_statement(
        kind=RegistryKind.CORRECTION,
        about=row.statement.about,
        body={"statement": row.statement.seq},
        texts=row.texts,
    )


def _take_out(row: LogProposal, by: str) -> Statement:
    text = StatementText.objects.filter(statement=row.statement, name=row.text_name).first()
    if text is None:
        raise ProposalRefused("This text was taken out already. Discard this.")
    _record(row, RegistryAction.TEXT_TAKEN_OUT, by)
    row.delete()
    return take_out_text(text=text, because=row.because)


def _locked_proposal(proposal: LogProposal) -> LogProposal:
    rows = LogProposal.objects.select_related("statement").filter(pk=proposal.pk)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise ProposalRefused("Somebody published or discarded this meanwhile.")
    return row


def _record(proposal: LogProposal, action: RegistryAction, by: str) -> None:
    detail: dict[str, Any] = {"statement": proposal.statement_id}
    if proposal.text_name:
        detail |= {"text": proposal.text_name, "because": proposal.because}
    record_event(actor=by, action=action, detail=detail)
