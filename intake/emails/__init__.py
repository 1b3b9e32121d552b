"""The mails to participants. No health data, no name, a neutral subject line, one button.

`Message.subject` is the participant's UUID, unless the function names another row.
"""

from intake.emails import drafts, farewell, news, unproved
from intake.my import emails as my

__all__ = ["drafts", "farewell", "my", "news", "unproved"]  # imported so that they register
