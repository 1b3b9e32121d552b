"""Checks that the ports are free, and that no other run uses VAR."""

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator

from hesperion.embedded import StartError
from hesperion.embedded.options import Options


@contextlib.contextmanager
def only_run(options: Options) -> Iterator[None]:
    """Context manager that holds the lock of VAR.

    Raises StartError, with the address of the other run, if the lock is taken. The lock belongs to
    this process: child processes do not inherit it, and it is released even if the process is
    killed.
    """
    with (options.var / "run.lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise StartError(
                f"Hesperion already runs with {options.var}: {lock.read().strip()}\n"
                f"For a second one beside it: make run PORT={options.port + 10} VAR=var2"
            ) from error
        lock.truncate(0)
        lock.write(f"{options.base_url} (process {os.getpid()})")
        lock.flush()
        yield


def require_free(options: Options) -> None:
    """Raise StartError if another program listens on a port that this run needs."""
    ports = {options.port: "the site"}
    if options.catches_mail:
        ports[options.mail_port] = "the mail catcher (PORT + 1)"
    for port, user in ports.items():
        if _is_taken(port):
            raise StartError(
                f"Port {port}, meant for {user}, is taken by another program. "
                f"Choose another: make run PORT={options.port + 10}"
            )


def _is_taken(port: int) -> bool:
    """Whether 127.0.0.1 is taken, or whatever else the name localhost leads a browser to."""
    with socket.socket() as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            ours.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise StartError(
                    f"Port {port} is for administrators: make run PORT=8010"
                ) from error
            return True
    try:
        socket.create_connection(("localhost", port), timeout=1).close()
    except OSError:
        return False
    return True
