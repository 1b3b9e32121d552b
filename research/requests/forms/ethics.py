import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from research.requests.forms.base import RequestStepForm, day, line_field

MOST_AGREEMENT_BYTES = 60 * 1024 * 1024  # of a signed agreement


class EthicsForm(RequestStepForm):
    """Ethics decision, agreement and period. Of the agreement's file the SHA-256 is kept, and nothing else."""

    ethics_body = line_field(
        "Ethics committee", "Such as “Ethics committee of the University of Münster”."
    )
    ethics_reference = line_field("Its reference", "The number of its decision.", longest=100)
    ethics_decided_on = day("Date of its decision")
    agreement = forms.FileField(
        label="Signed agreement",
        required=False,
        help_text="The file is not kept. We keep its fingerprint (SHA-256), by which everybody can tell later "
        "whether a file is the one that was agreed on. Keep the file yourself. 60 MB at most.",
        error_messages={"empty": "This file is empty. Choose another one."},
    )
    agreement_ends_on = day("Last day of the agreement")
    starts_on = day("The use begins on")
    ends_on = day("The use ends on", "After this day the data can’t be downloaded any more.")
    field_order = [
        *["ethics_body", "ethics_reference", "ethics_decided_on"],
        *["agreement", "agreement_ends_on", "starts_on", "ends_on"],
    ]

    def initial_of(self, draft: Any) -> dict[str, Any]:
        return {name: getattr(draft, name) for name in self.base_fields if name != "agreement"}

    def clean_agreement(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["agreement"]
        if file and (file.size or 0) > MOST_AGREEMENT_BYTES:
            raise forms.ValidationError("This file has more than 60 MB. Choose a smaller one.")
        return file

    def clean(self) -> dict[str, Any]:
        """An end before the start is not kept."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "The use ends before it begins. Choose a later day.")
        return data

    def content(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        if file := values.pop("agreement", None):
            values["agreement_sha256"] = _sha256(file)
        return values


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
