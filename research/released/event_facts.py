"""The questions about an adverse event, whose answers the column `facts` holds as JSON.

intake/record/adverse_events.py stores them. Other keys of the JSON never leave.
"""

from django.db.models import TextChoices

from intake.record.choices.car_t import CaredFor, Later, NerveSign, OrganCare, Oxygen, Sign
from intake.record.choices.diseases import Organ
from intake.record.choices.people import YesNo

# In the order of the forms.
ONE_CODE: dict[str, type[TextChoices]] = {
    "cared_for": CaredFor, "oxygen": Oxygen, "organ": OrganCare, "linked": YesNo,
}  # fmt: skip
SEVERAL_CODES: dict[str, type[TextChoices]] = {
    "signs": Sign, "nerves": NerveSign, "organs": Organ, "later": Later,
}  # fmt: skip
