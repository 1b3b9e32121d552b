"""The mails to participants, by kind. No health data, no name, a neutral subject line, one button.

`enqueue(kind=…, subject=…)` owes one, where `subject` is the participant's UUID unless it says otherwise.
"""

CONFIRMATION = "intake.confirmation"
REMINDER = "intake.reminder"  # to confirm
RESUME = "intake.resume"  # subject: the ResumeLink
ENDS = "intake.ends"  # subject: the draft
STATUS = "intake.status"  # the team decided on the story
RECONSENT = "intake.reconsent"  # the consent text has a new version
MAJORITY = "intake.majority"  # the young person is asked themself
WITHDRAWN = "intake.withdrawn"  # the participant stopped something
ERASED = "intake.erased"  # subject: the Farewell
SIGN_IN = "intake.sign_in"  # subject: the SignIn
ERASE = "intake.erase"  # subject: the SignIn that was asked for to erase

# To staff, whose account is the subject.
FLAGGED = "staff.flagged"  # a danger waits for a medical reviewer
FLAG_LATE = "staff.flag_late"  # and has waited for longer than a working day
