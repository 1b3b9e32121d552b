"""The forms of data stewards' decisions, and of the requester's reply to a refusal."""

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from research.disclosure import LADDER
from research.models import LadderReport, Request
from research.requests.decisions.public_reason import fault_in


def _text(label: str, help_text: str, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=4000, widget=widget, **options
    )


def _tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(
        label=label, error_messages={"required": "Tick this once you have checked it."}
    )


class CheckForm(forms.Form):
    """What a data steward checks beside the ladder. `report_id` is the report that the page showed."""

    report_id = forms.IntegerField(widget=forms.HiddenInput)
    step = forms.TypedChoiceField(
        label="Step of the ladder",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="The lowest step that suffices keeps most of the data. You may choose a coarser one.",
        error_messages={"required": "Choose a step."},
    )
    agreement = forms.FileField(
        label="The agreement as the hospital signed it",
        help_text="The file is compared with the SHA-256 that the request names, and not kept.",
        error_messages={
            "required": "Choose the file of the agreement.",
            "empty": "This file is empty. Choose another one.",
        },
    )
    ethics_seen = _tick("I have seen the decision of the ethics committee under this reference.")
    period_agreed = _tick("The period is within the agreement.")
    fields_needed = _tick("Each field is needed for the question.")
    remark = _text(
        "Remark", "For the other data stewards. The requester does not see it.", required=False
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, request: Request, report: LadderReport
    ) -> None:
        super().__init__(data, files, initial={"report_id": report.pk, "step": report.step})
        self.request = request
        steps: Any = self.fields["step"]
        steps.choices = [
            (step, _step_label(step, report)) for step in range(report.step or 0, len(LADDER))
        ]

    def decision(self) -> dict[str, Any]:
        """What `check_request` is called with."""
        values = {name: self.cleaned_data[name] for name in ("report_id", "step", "remark")}
        return values | {"agreement_sha256": self.cleaned_data["agreement"]}

    def clean_agreement(self) -> str:
        """The SHA-256 of the file, which must be the one that the request names."""
        file: UploadedFile = self.cleaned_data["agreement"]
        found = hashlib.file_digest(file.file, "sha256").hexdigest()  # type: ignore[arg-type]
        if found != self.request.agreement_sha256:
            raise forms.ValidationError(
                "This is not the file that the request names: its SHA-256 is "
                f"{found}. Compare it with the requester."
            )
        return found


class PublicReasonForm(forms.Form):
    """The reason for a refusal, or for revoking an approval. It becomes public."""

    reason = _text(
        "Reason",
        "The requester reads it, and it becomes public, without their name. Name nobody.",
        error_messages={"required": "Write the reason."},
    )

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if fault := fault_in(reason, about=self.request.asked_by):
            raise forms.ValidationError(fault)
        return reason


class ReplyForm(forms.Form):
    """The requester's reply to an announced refusal."""

    reply = _text(
        "Your reply",
        "What the data stewards should consider. They read it; it does not become public.",
        error_messages={"required": "Write your reply."},
    )


def _step_label(step: int, report: LadderReport) -> str:
    recommended = " Recommended." if step == report.step else ""
    return f"Step {step}. {report.report['steps'][step]['lost']}{recommended}"
