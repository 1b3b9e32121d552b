"""Consent versions, for consent managers; reports of no contact and objections, for data stewards."""

from django.contrib import admin

from intake.consent.models import ConsentVersion, NoContactReport, Objection
from intake.consent.no_contact.admin import NoContactReportAdmin
from intake.consent.objections.admin import ObjectionAdmin
from intake.consent.versions.admin import ConsentVersionAdmin

admin.site.register(NoContactReport, NoContactReportAdmin)
admin.site.register(Objection, ObjectionAdmin)
admin.site.register(ConsentVersion, ConsentVersionAdmin)
