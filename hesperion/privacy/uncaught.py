"""What would be written past the log, in many lines: uncaught exceptions, warnings, a last sentence."""

import logging
import sys
import threading
from types import TracebackType
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger("hesperion")


def log_uncaught() -> None:
    """From now on the log has this process's warnings, and what nobody catches."""
    logging.captureWarnings(True)
    sys.excepthook = _log
    threading.excepthook = _log_of_thread


def stop_with(sentence: str) -> NoReturn:
    """End this process with status 1 and `sentence`: on a terminal as it is, else as a line of the log."""
    if sys.stderr.isatty():
        raise SystemExit(sentence)
    logger.critical(sentence)
    raise SystemExit(1)


def _log(kind: type[BaseException], error: BaseException, place: TracebackType | None, /) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, place)
    elif issubclass(kind, ImproperlyConfigured):  # it says what to do: a traceback would hide that
        logger.critical(str(error))
    else:
        logger.critical("Ended by an error", exc_info=(kind, error, place))


def _log_of_thread(failed: threading.ExceptHookArgs, /) -> None:
    if failed.exc_value:
        place = failed.exc_traceback
        logger.error("A thread failed", exc_info=(failed.exc_type, failed.exc_value, place))
