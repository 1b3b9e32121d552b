"""The intake as an ordinary Django wizard, which `make bench ONLY=journey` measures beside ours.

It is what Django's and formtools' documentation shows: a NamedUrlSessionWizardView with sessions in the
database, pages drawn by crispy-forms with Bootstrap 5, plain models that are written at the end in one
transaction, and a Celery task that mails. It asks the same questions by the same fields, with the same labels,
choices and hints, on as many pages, from the same PostgreSQL by the same server program and pool.

What it leaves out makes it cheaper: encryption, keys, history, audit and limits; going on with another
device; words for anybody but the participant; checking one answer by another.
"""
