"""Mails about decisions on requests: to the requester, and to the data stewards who go on."""

from functools import partial

from hesperion.mail.renderers import renders
from research.requests.emails import request_mail

# The kind after "staff.request_", which is also the name of the file with its sentences, and the subject line.
_MAILS = {
    "checked": "Request {} waits for your approval",
    "approved": "Your request {} was approved",
    "to_be_refused": "Your request {} is to be refused",
    "replied": "The requester has replied about request {}",
    "unanswered": "Request {} waits for your decision",
    "refused": "Your request {} was refused",
    "reconsidered": "Your request {} is checked again",
    "revoked": "The approval of your request {} was revoked",
    "ends_soon": "Your request {} ends soon",
    "expired": "Request {} has expired",
}

for _name, _subject in _MAILS.items():
    renders(f"staff.request_{_name}", to_staff=True)(
        partial(request_mail, subject=_subject, words=_name)
    )
