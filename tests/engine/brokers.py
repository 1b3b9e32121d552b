"""Each broker that docker-compose.yml offers: it is restarted and killed, and mails flow again."""

from functools import partial

from tests.engine import kills
from tests.engine.installation import Installation
from tests.engine.traffic import crowd
from tests.faults.report import Report
from tests.services import Postbox, wait_until

SECONDS = 60  # from a story that is sent to its mail
BROKERS = {
    "postgres": "pgmq://hesperion_broker@postgres/hesperion_broker",
    "rabbitmq": "amqp://hesperion@rabbitmq//",
    "valkey": "redis://default@valkey/0",
}


def restart_each(site: Installation, postbox: Postbox, seed: int) -> list[str]:
    """Findings in sentences; none when each broker's mails came within a minute."""
    report = Report(SECONDS)
    numbers = iter(range(100, 200))
    for service, address in BROKERS.items():
        site.set("CELERY_BROKER_URL", address)
        site.set("COMPOSE_PROFILES", "" if service == "postgres" else service)
        site.up()
        for what, disturb in {
            "is new": site.wait_until_well,
            "was restarted": partial(site.compose, "restart", service),
            "was killed": partial(kills.kill_container, site, service),
        }.items():
            disturb()
            site.wait_until_well()
            _send_one(site, postbox, report, next(numbers), seed)
            print(f"  {service} {what}: mails flow", flush=True)
    return report.troubles


def _send_one(site: Installation, postbox: Postbox, report: Report, number: int, seed: int) -> None:
    crowd(site, range(number, number + 1), report, seed).run()
    email = f"person-{number}@example.com"
    wait_until(lambda: email in postbox.addresses, f"the mail to {email} comes", SECONDS)
