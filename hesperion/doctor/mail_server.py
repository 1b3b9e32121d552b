"""Whether the mail server answers, and whether its certificate is trusted."""

import smtplib
import ssl
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from hesperion.doctor.certificates import untrusted
from hesperion.doctor.problems import Problem

_SECONDS = 5


def mail_server() -> Iterator[Problem]:
    """Connect and sign in as the worker does. A provider's interface is not asked."""
    if not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.smtp."):
        return
    where = f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} (EMAIL_URL)"
    connection = get_connection(timeout=_SECONDS)
    try:
        connection.open()
    except ssl.SSLCertVerificationError as error:
        yield untrusted(where, error)
    except smtplib.SMTPAuthenticationError as error:
        yield Problem(
            "mail server",
            f"{where} refuses the user or the password (status {error.smtp_code}).",
            "Correct EMAIL_URL in .env, then: docker compose up -d worker",
        )
    except (OSError, smtplib.SMTPException) as error:
        yield Problem(
            "mail server",
            f"{where} does not answer ({type(error).__name__}): no mail goes out.",
            "Correct EMAIL_URL in .env, or open the way to it in the firewall.",
        )
    finally:
        connection.close()
