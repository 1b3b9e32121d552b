from registry.models.letter_mailing import LetterMailing
from registry.models.log_proposal import LogProposal
from registry.models.protocol import ProtocolText, ProtocolVersion
from registry.models.published_document import PublishedDocument

__all__ = ["LetterMailing", "LogProposal", "ProtocolText", "ProtocolVersion", "PublishedDocument"]
