"""Approvals as they were made public: no extract exists without one."""

from typing import Any

from django.db import models
from django.db.models import BooleanField, GeneratedField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.constraints import SameValues
from hesperion.public_log.models import Statement
from research.choices import UseLogKind
from research.models.decision import Approval, Check
from research.models.request import Request

# What the statement says is what was checked. No purpose but these leads to an extract.
_TERMS = """
terms = jsonb_build_object(
    'content_sha256', content_sha256, 'step', step, 'purposes', terms -> 'purposes'
)
AND jsonb_typeof(terms -> 'purposes') = 'array'
AND terms -> 'purposes' <@ '["academic", "companies", "abroad"]'::jsonb
"""


@classified(
    technical=[
        *["approval", "request", "number", "request_check", "content_sha256", "step"],
        *["statement", "kind", "about", "terms"],
    ],
    runtime=APPENDED,
)
class PublicApproval(models.Model):
    """The statement of the public log about an approval.

    Foreign keys hold it to its approval, to the number of the request, to the check of its content, and to
    a statement of kind `use-approved` about this number with the same `terms`: the content's hash, the step
    of the ladder, and the purposes. An extract has the same pair of request and approval as one of these
    rows. Unlike triggers of pgtrigger, no setting silences that.
    """

    approval = models.OneToOneField(
        Approval, models.PROTECT, primary_key=True, related_name="public"
    )
    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    request_check = models.ForeignKey(Check, models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    step = models.PositiveSmallIntegerField()
    statement = models.OneToOneField(Statement, models.PROTECT, related_name="public_approval")
    kind = GeneratedField(
        expression=Value(UseLogKind.APPROVED.value),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )
    about = GeneratedField(
        expression=Concat(
            Value("use:"), Cast("number", models.TextField()), output_field=models.TextField()
        ),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )
    terms: Any = models.JSONField()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                name="research_publicapproval_pair", fields=["approval", "request"]
            ),
            SameValues(
                name="research_publicapproval_of_approval",
                parent="approval",
                also=["request", "request_check"],
            ),
            SameValues(name="research_publicapproval_of_number", parent="request", also=["number"]),
            SameValues(
                name="research_publicapproval_of_check",
                parent="request_check",
                also=["content_sha256", "step"],
            ),
            SameValues(
                name="research_publicapproval_of_statement",
                parent="statement",
                also=["kind", "about", "terms"],
            ),
            models.CheckConstraint(
                name="research_publicapproval_terms",
                condition=RawSQL(_TERMS, (), BooleanField()),  # noqa: S611 - a constant
            ),
        ]
