from django.contrib import admin

from intake.followup.models import Schedule
from intake.followup.schedules.admin import ScheduleAdmin

admin.site.register(Schedule, ScheduleAdmin)
