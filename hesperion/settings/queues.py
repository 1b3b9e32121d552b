"""Celery: what runs outside the request, how its queues behave, and what runs when."""

from typing import Any

from celery.schedules import crontab
from psycopg.conninfo import conninfo_to_dict, make_conninfo

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 90
# Builds of extracts take long, and so does counting all people of a request. A process of its own does both,
# one after the other. Celery's limit of time does not hold there. Candidates of the atlas wait for the same
# process, in a queue of their own.
BUILDS_QUEUE = "builds"
ATLAS_QUEUE = "atlas"
CELERY_TASK_ROUTES = {
    "atlas.tasks.make_waiting_candidate": {"queue": ATLAS_QUEUE},
    "research.tasks.build_extracts": {"queue": BUILDS_QUEUE},
    "research.tasks.make_ladder_report": {"queue": BUILDS_QUEUE},
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,  # above CELERY_TASK_TIME_LIMIT
    # A page must not wait for a broker that is away: the outbox keeps the mail.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_BEAT_SCHEDULER = "hesperion.health.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "deliver due mails": {
        "task": "hesperion.mail.tasks.deliver_due",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "drop stale drafts": {"task": "intake.share.tasks.drop_stale_drafts", "schedule": 60 * 60},
    "drop orphaned keys": {
        "task": "intake.share.tasks.drop_orphaned_keys",
        "schedule": 24 * 60 * 60,
    },
    "remind of drafts": {"task": "intake.share.tasks.remind_of_drafts", "schedule": 60 * 60},
    "sweep the links": {"task": "intake.share.tasks.sweep_links", "schedule": 60 * 60},
    "sweep the sign-ins": {"task": "intake.participants.tasks.sweep_sign_ins", "schedule": 60 * 60},
    "drop stale corrections": {
        "task": "intake.my.tasks.drop_stale_corrections",
        "schedule": 60 * 60,
    },
    "drop stale check-ins": {
        "task": "intake.followup.tasks.drop_stale_check_ins",
        "schedule": 24 * 60 * 60,
    },
    "ask to sign anew": {"task": "intake.consent.tasks.enqueue_renewals", "schedule": 60 * 60},
    "ask at majority": {"task": "intake.consent.tasks.ask_at_majority", "schedule": 24 * 60 * 60},
    "lock unanswered": {"task": "intake.consent.tasks.lock_unanswered", "schedule": 24 * 60 * 60},
    "remind the unconfirmed": {
        "task": "intake.consent.tasks.remind_unconfirmed",
        "schedule": 60 * 60,
    },
    "remind of check-ins": {
        "task": "intake.followup.tasks.remind_of_check_ins",
        "schedule": 60 * 60,
    },
    "mail letters": {
        "task": "registry.tasks.mail_letters",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "look for news of trials": {
        "task": "trials.news.tasks.sweep_news",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "ask for months": {"task": "intake.followup.tasks.ask_for_months", "schedule": 24 * 60 * 60},
    "erase unconfirmed": {"task": "intake.consent.tasks.erase_unconfirmed", "schedule": 60 * 60},
    "sweep what was mailed": {"task": "intake.consent.tasks.sweep_mailed", "schedule": 60 * 60},
    "build extracts": {
        "task": "research.tasks.build_extracts",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "make the candidate of the atlas": {
        "task": "atlas.tasks.make_waiting_candidate",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "begin the candidate of a quarter": {
        "task": "atlas.tasks.begin_quarterly_candidate",
        "schedule": crontab(month_of_year="1,4,7,10", day_of_month=1, hour=4, minute=0),
    },
    "move the cohort on": {
        "task": "research.tasks.move_cohort",
        "schedule": crontab(hour=0, minute=20),
    },
    "check the cohort": {
        "task": "research.tasks.check_cohort",
        "schedule": crontab(hour=2, minute=0),
    },
    "escalate flags": {"task": "intake.stories.tasks.escalate_flags", "schedule": 15 * 60},
    "count saved cohorts": {
        "task": "research.tasks.count_saved_cohorts",
        "schedule": crontab(hour=2, minute=0),
    },
    "follow up ended consents": {
        "task": "research.tasks.follow_up_endings",
        "schedule": 5 * 60,
        "options": {"expires": 5 * 60},
    },
    "compare extracts with consents": {
        "task": "research.tasks.follow_up_all_endings",
        "schedule": crontab(hour=2, minute=30),
    },
    "remind of deletions": {
        "task": "research.tasks.remind_of_deletions",
        "schedule": 24 * 60 * 60,
    },
    "publish who left": {
        "task": "research.tasks.publish_leavers_notices",
        "schedule": crontab(hour=5, minute=0),
    },
    "make ladder reports": {
        "task": "research.tasks.make_ladder_reports",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "end requests": {
        "task": "research.tasks.end_requests",
        "schedule": crontab(hour=0, minute=5),
    },
    "copy the public log": {
        "task": "hesperion.public_log.tasks.copy_log",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "publish the scheduled": {"task": "articles.tasks.publish_scheduled", "schedule": 5 * 60},
    "mail overdue reviews": {
        "task": "articles.tasks.mail_overdue_reviews",
        "schedule": crontab(day_of_week="monday", hour=7, minute=0),
    },
    "narrate": {
        "task": "articles.tasks.narrate",
        "schedule": 5 * 60,
        "options": {"expires": 5 * 60},
    },
    "clean narrations": {
        "task": "articles.tasks.clean_narrations",
        "schedule": crontab(hour=3, minute=0),
    },
    "check links": {
        "task": "articles.tasks.check_links",
        "schedule": crontab(day_of_week="sunday", hour=4, minute=0),
    },
    "heartbeat": {
        "task": "hesperion.health.tasks.beat",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "delete expired sessions": {
        "task": "hesperion.edge.tasks.delete_expired_sessions",
        "schedule": 60 * 60,
        "options": {"expires": 60 * 60},
    },
    "delete expired counts": {
        "task": "hesperion.limits.tasks.delete_expired_counts",
        "schedule": 60 * 60,
        "options": {"expires": 60 * 60},
    },
    "seal the audit": {
        "task": "hesperion.privacy.audit.tasks.seal_audit",
        "schedule": 60,
        "options": {"expires": 60},
    },
}


def broker_options(url: str) -> dict:
    """Celery's transport options for the broker at `url`.

    pgmq's client prefers the variable DATABASE_URL to the address it is given, and does not decode a
    socket folder in the host's place: so it gets libpq's own form.
    """
    if not url.startswith("pgmq:"):
        return CELERY_BROKER_TRANSPORT_OPTIONS
    address: dict[str, Any] = conninfo_to_dict(url.replace("pgmq:", "postgresql:", 1))
    return (
        CELERY_BROKER_TRANSPORT_OPTIONS
        | {
            "conn_string": make_conninfo(**address),
            "init_extension": False,
            "use_notify": True,
            "notify_throttle_interval_ms": 0,
            "wait_time_seconds": 0,
            "polling_interval": 0.1,  # seconds; a busy worker looks for its next task no sooner than that
            "pool_size": 2,
            "pool_timeout": 2,  # seconds; no page waits for it
        }
    )
