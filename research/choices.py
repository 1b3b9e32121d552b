"""Codes of research: of saved cohorts, requests and extracts, and actions for the audit.

A stored code is never renamed.
"""

from django.db.models import TextChoices


class RequestAction(TextChoices):
    """Actions about requests for data, and about the extracts that they lead to."""

    STATE_CHANGED = "request-state", "state of a request changed"
    EXTRACTED = "extracted", "extract made"
    DOWNLOADED = "extract-downloaded", "extract downloaded"
    DELETION_CONFIRMED = "deletion-confirmed", "recipient confirmed a deletion"
    TOKEN_MADE = "api-token-made", "token for the API made"
    TOKEN_REVOKED = "api-token-revoked", "token for the API revoked"
    API_READ = "api-read", "API read"


class CohortKind(TextChoices):
    """What a saved cohort is: a filter that is applied anew each time, or the people found once."""

    DYNAMIC = "dynamic", "Dynamic: whoever matches the filters"
    STATIC = "static", "Static: the people who match now"


class CohortAction(TextChoices):
    """Actions by which a selection of people is kept, given to a group, or given up."""

    SAVED = "cohort-saved", "cohort saved"
    SHARED = "cohort-shared", "sharing of a cohort changed"
    DELETED = "cohort-deleted", "cohort deleted"


class RecipientKind(TextChoices):
    """Who gets an extract. The values are those of the purposes that this needs."""

    ACADEMIC = "academic", "University or hospital"
    COMPANY = "companies", "Company"


class Format(TextChoices):
    """The file formats of an extract."""

    CSV = "csv", "CSV"
    CSV_EXCEL = "csv_excel", "CSV for Excel"
    PARQUET = "parquet", "Parquet"
    FHIR = "fhir", "FHIR R4"
    PHENOPACKETS = "phenopackets", "Phenopackets"
    REDCAP = "redcap", "REDCap"


class RequestState(TextChoices):
    """What became of a request. One that has none yet is a draft."""

    ASKED = "asked", "Asked"
    CHECKED = "checked", "Checked"
    APPROVED = "approved", "Approved"
    BUILDING = "building", "Extract is being built"
    READY = "ready", "Ready to download"
    FAILED = "failed", "Build failed"
    TO_BE_REFUSED = "to_be_refused", "To be refused: the requester may reply"
    REPLIED = "replied", "To be refused: the requester has replied"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"


class UseLogKind(TextChoices):
    """The kinds of statements about uses of data, in the public log."""

    APPROVED = "use-approved", "use approved"
    REFUSED = "use-refused", "use refused"
    WITHDRAWN = "use-withdrawn", "request taken back"
    REVOKED = "use-revoked", "approval revoked"
    EXPIRED = "use-expired", "time of a use is over"
    MADE = "data-made", "data made"
    FETCHED = "data-fetched", "data fetched"
    RESULT = "use-result", "result of a use"
    LEAVERS_TOLD = "leavers-told", "recipient told who left"
    DELETION_CONFIRMED = "deletion-confirmed", "recipient confirmed deletions"


class ResultKind(TextChoices):
    """What came out of the use of an extract."""

    PAPER = "paper", "A paper"
    REPORT = "report", "A report"
    NONE = "none", "Nothing to publish"
