"""Questions asked at the same time, none of which may hold up the others."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def ask_all(questions: Mapping[str, Callable[[], T]], *, seconds: float) -> "dict[str, Future[T]]":
    """Ask each question in a thread of its own. After `seconds` some of the answers may not be done.

    A thread that hangs does not keep the process from ending.
    """
    answers: dict[str, Future[T]] = {name: Future() for name in questions}
    for name, question in questions.items():
        Thread(target=_answer, args=(question, answers[name]), daemon=True).start()
    wait(answers.values(), timeout=seconds)
    return answers


def _answer(question: Callable[[], T], answer: "Future[T]") -> None:
    try:
        answer.set_result(question())
    except BaseException as error:  # whoever reads the answer gets it
        answer.set_exception(error)
    finally:
        connections.close_all()
