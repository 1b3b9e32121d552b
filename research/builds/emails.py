"""Mails about the end of a build, to the requester and the data stewards."""

from functools import partial

from hesperion.mail.renderers import renders
from research.requests.emails import request_mail

renders("staff.request_ready", to_staff=True)(
    partial(request_mail, subject="The extract of request {} is ready", words="ready")
)
renders("staff.request_failed", to_staff=True)(
    partial(request_mail, subject="The extract of request {} could not be built", words="failed")
)
