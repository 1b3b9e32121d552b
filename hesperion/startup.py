"""What each process of the site requires before it begins its work."""

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from hesperion.privacy.uncaught import stop_with


def require_own_data() -> None:
    """Exit with a sentence unless keyring, databases and ledger belong together.

    Also where they hold participants who were erased: these would get mails.
    """
    # They import models, which Celery loads later than the file that imports this one.
    from hesperion.privacy import erasure, key_checks

    try:
        key_checks.require_known_keyring()
        erasure.require_replayed()
    except ImproperlyConfigured as error:
        stop_with(str(error))
    except ProgrammingError:
        stop_with("The databases are not brought up to date. Run python manage.py prepare")
    except OperationalError as error:
        stop_with(
            f"The main database or the key store does not answer: {error}. Look at their logs."
        )
