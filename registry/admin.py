from django.contrib import admin

from registry.corrections.admin import LogProposalAdmin
from registry.models import LogProposal, ProtocolVersion
from registry.protocol.admin import ProtocolVersionAdmin

admin.site.register(ProtocolVersion, ProtocolVersionAdmin)
admin.site.register(LogProposal, LogProposalAdmin)
