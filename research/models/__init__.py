"""Read-only models over the views in the schema `research`.

Their fields come from the lists on the site's models (hesperion/privacy/shown.py). A field that is added there
appears here, and on the page of a record, without a change in this package.
"""

from django.utils.translation import gettext_lazy as _

from intake.record.models import Infusion, InPrednisolone, SteroidDose
from intake.stories.models import Flag as RaisedFlag
from research.models.api_token import ApiToken
from research.models.cohort_member import CohortMember
from research.models.decision import Approval, Check
from research.models.extract import Extract, Extracted, ExtractFile, Pseudonym, Removed
from research.models.flag import FlagRow
from research.models.infusion import InfusionRow
from research.models.ladder_report import LadderReport
from research.models.public_approval import PublicApproval
from research.models.record import Record
from research.models.request import Request, StateChange
from research.models.rows import row_of, row_sources
from research.models.saved_cohort import CohortCount, SavedCohort, SavedCohortMember
from research.models.use import DeletionConfirmation, Download, UseNotice, UseResult

Flag = row_of(
    RaisedFlag, FlagRow, permissions=[("decide_flag", _("Can decide about a flagged danger"))]
)
_BASES: dict[type, list[type]] = {
    Infusion: [InfusionRow],
    SteroidDose: [InPrednisolone],
}

# The models of a record's rows by the site's model. Flags are not among them, as reviewers make them.
ROWS = {
    source: row_of(source, *_BASES.get(source, ()))
    for source in row_sources()
    if source is not RaisedFlag
}

__all__ = [
    "ROWS",
    "ApiToken",
    "Approval",
    "Check",
    "CohortCount",
    "CohortMember",
    "DeletionConfirmation",
    "Download",
    "Extract",
    "ExtractFile",
    "Extracted",
    "Flag",
    "LadderReport",
    "Pseudonym",
    "PublicApproval",
    "Record",
    "Removed",
    "Request",
    "SavedCohort",
    "SavedCohortMember",
    "StateChange",
    "UseNotice",
    "UseResult",
]
