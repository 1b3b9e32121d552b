"""Errors of failed attempts: their code for the message's row, and whether the address is at fault."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

NO_SUCH_MAILBOX = {550, 551, 553, 556}
SENDER_REFUSED = (
    b"5.7."  # "relaying denied" and its like are about the sender, not about the address
)


class AddressRefused(Exception):
    """The recipient's server refuses the address.

    This exception has no text, so it may be logged.
    """

    def __init__(self, address: str, error: Exception) -> None:
        super().__init__()
        self.address = address
        self.error = error


def error_code(error: Exception) -> str:
    """The exception's name and its SMTP or HTTP status. Never its text, which may contain an address."""
    return f"{type(error).__name__} {_number(error) or ''}".strip()


def is_refusal(error: Exception) -> bool:
    """Whether the error shows that this address will refuse all mails."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(
            code in NO_SUCH_MAILBOX and not reply.startswith(SENDER_REFUSED)
            for code, reply in error.recipients.values()
        )
    return isinstance(error, AnymailRecipientsRefused)


def _number(error: Exception) -> int | None:
    match error:
        case SMTPRecipientsRefused():
            return next(code for code, _ in error.recipients.values())
        case SMTPResponseException():
            return error.smtp_code
        case AnymailAPIError():
            return error.status_code
    return None
