"""Mails about people who must be deleted: to the requester, and to data stewards where it takes too long."""

from functools import partial

from hesperion.mail.renderers import renders
from research.extracts.endings import CHANGED_MAIL, OVERDUE_MAIL
from research.requests.emails import request_mail

renders(CHANGED_MAIL, to_staff=True)(
    partial(request_mail, subject="Data of request {} changed", words="data_changed")
)
renders(OVERDUE_MAIL, to_staff=True)(
    partial(
        request_mail, subject="A deletion for request {} is not confirmed", words="deletion_overdue"
    )
)
