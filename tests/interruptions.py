"""A program of ours that is ended by a signal ends what it started."""

import signal

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # a shell may ignore the first


def end_as_by_ctrl_c() -> None:
    """From now on each of them raises KeyboardInterrupt in the main thread."""
    for number in _ENDS:
        signal.signal(number, signal.default_int_handler)


def finish_undisturbed() -> None:
    """What stops the rest must not be stopped halfway."""
    for number in _ENDS:
        signal.signal(number, signal.SIG_IGN)
