"""Consent versions, for consent managers; for data stewards what families and participants said since."""

from django.contrib import admin

from intake.consent.models import ConsentVersion, NoContactReport, Objection, Withdrawal
from intake.consent.no_contact.admin import NoContactReportAdmin
from intake.consent.objections.admin import ObjectionAdmin
from intake.consent.versions.admin import ConsentVersionAdmin
from intake.consent.withdrawal_admin import WithdrawalAdmin

admin.site.register(NoContactReport, NoContactReportAdmin)
admin.site.register(Objection, ObjectionAdmin)
admin.site.register(Withdrawal, WithdrawalAdmin)
admin.site.register(ConsentVersion, ConsentVersionAdmin)
