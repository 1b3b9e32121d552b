from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from hesperion.mail.renderers import register
        from intake import emails
        from intake.emails import drafts, farewell, news, unproved
        from intake.my import actions as my
        from intake.my.emails import sign_in

        register(emails.CONFIRMATION, unproved.confirmation)
        register(emails.REMINDER, unproved.reminder)
        register(emails.RESUME, drafts.resume)
        register(emails.ENDS, drafts.ends)
        register(emails.STATUS, news.status)
        register(emails.RECONSENT, news.reconsent)
        register(emails.MAJORITY, news.majority)
        register(emails.WITHDRAWN, news.withdrawn)
        register(emails.ERASED, farewell.erased)
        register(my.KIND, sign_in)
