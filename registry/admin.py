from django.contrib import admin

from registry.models import ProtocolVersion
from registry.protocol.admin import ProtocolVersionAdmin

admin.site.register(ProtocolVersion, ProtocolVersionAdmin)
