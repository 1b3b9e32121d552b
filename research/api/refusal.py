from django.http import HttpResponse

from hesperion.edge.problems import problem


class ApiRefused(Exception):
    """The request is answered with `status` and a sentence, the message, as a problem of RFC 9457."""

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self._headers = status, headers

    def as_problem(self) -> HttpResponse:
        return problem(self.status, str(self), self._headers)
