"""Lets a worker go on whose broker was away when its task ended."""

from logging import Logger
from typing import Any

from kombu.transport import virtual


class AcknowledgedMessage(virtual.Message):
    """A message of PGMQ or Redis that counts as finished even if the broker can't be told.

    kombu would count it as unfinished for good: a worker that takes one message at a time would never take
    another one. The broker delivers the message again later, and tasks may run twice.
    """

    def ack_log_error(self, logger: Logger, errors: Any, multiple: bool = False) -> None:
        super().ack_log_error(logger, errors, multiple)
        self._count_as_finished()

    def reject_log_error(self, logger: Logger, errors: Any, requeue: bool = False) -> None:
        super().reject_log_error(logger, errors, requeue)
        self._count_as_finished()

    def _count_as_finished(self) -> None:
        if not self.acknowledged:
            virtual.QoS.ack(self.channel.qos, self.delivery_tag)


def use_messages() -> None:
    virtual.Channel.Message = AcknowledgedMessage
