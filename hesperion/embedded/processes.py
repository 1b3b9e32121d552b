"""Runs the Procfile's processes under honcho, their output in VAR/log, the screen calm."""

import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from honcho import manager
from honcho.environ import parse_procfile
from honcho.printer import Message

from hesperion.embedded import StartError
from hesperion.embedded.options import ROOT
from hesperion.embedded.screen import end_of

manager.KILL_WAIT = 2  # seconds: Celery takes more to say goodbye, and its tasks survive a kill
_EVENT = re.compile(r"^(\S+) (started|stopped|received)\b(?: \(rc=(-?\d+)\))?")


class Processes:
    """Runs processes of the Procfile together: when one ends, all are ended.

    `environments` has the environment of each process, by its name. `watch` runs in a thread of its
    own once all have started; if it raises StartError, all are ended too.
    """

    def __init__(
        self, environments: dict[str, dict[str, str]], log: Path, watch: Callable[[], None]
    ) -> None:
        self.width = 0  # honcho sets it: to honcho we are the printer, which hears what happens
        self._log = log
        self._watch = watch
        self._yet_to_start = len(environments)
        self._is_ending = False
        self._failure = ""
        self._manager = _Manager(printer=self)
        commands = parse_procfile((ROOT / "Procfile").read_text()).processes
        for name, environment in environments.items():
            command = f'exec >"$VAR/log/{name}.log" 2>&1\nexec {commands[name]}'
            self._manager.add_process(name, command, env=environment, cwd=str(ROOT))

    def run(self) -> None:
        """Run the processes until Ctrl-C or SIGTERM.

        Raises StartError if a process ends, or `watch` raises it.
        """
        self._manager.loop()
        if self._failure:
            raise StartError(self._failure)

    def write(self, message: Message) -> None:
        """Handle a message of honcho: a process `started` or `stopped`, or a signal was `received`."""
        event = _EVENT.match(message.data if isinstance(message.data, str) else "")
        match event.groups() if event else ():
            case (_, "started", _):
                self._yet_to_start -= 1
                if not self._yet_to_start:
                    self._all_started()
            case (_, "received", _):
                self._is_ending = True
            case (name, "stopped", code) if not self._is_ending:
                end = end_of(self._log / f"{name}.log")
                self._failure = f"{name} ended (exit code {code}), so all was stopped.\n{end}"
                self._is_ending = True

    def _all_started(self) -> None:
        self._manager.knows_all = True
        if self._is_ending:
            self._manager.terminate()
        else:  # a thread that was there when honcho forked could have hung the forks
            threading.Thread(target=self._keep_watch, daemon=True).start()

    def _keep_watch(self) -> None:
        try:
            self._watch()
        except StartError as error:
            if not self._is_ending:
                self._failure = f"{error}\nEverything was stopped. The logs are in {self._log}"
                os.kill(os.getpid(), signal.SIGTERM)


class _Manager(manager.Manager):
    """honcho's own stumbles over a Ctrl-C that comes before it has heard of every start."""

    def __init__(self, printer: Processes) -> None:
        multiprocessing.set_start_method("fork", force=True)
        os.register_at_fork(after_in_child=_leave_signals_to_the_parent)
        super().__init__(printer)
        self.knows_all = False

    def terminate(self) -> None:
        if self.knows_all:
            super().terminate()


def _leave_signals_to_the_parent() -> None:
    """In a fork of ours, which Ctrl-C reaches too: it must not run the parent's handlers."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
