# Two images: `app` for prepare, web, worker, builder and beat, and `tools`, with PostgreSQL's programs, for backups.
# docker-compose.yml says what each service runs.
FROM python:3.11.14-slim-bookworm AS app

ENV DJANGO_SETTINGS_MODULE=hesperion.settings.production \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

WORKDIR /srv/hesperion

COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

COPY . .

# Translations are compiled here, and static files get their hashed names. That needs neither database
# nor secrets, but the settings refuse to start without them: so these commands are given values of
# nothing that exists.
RUN chmod -R a+rX . && env \
    SECRET_KEY=unused BASE_URL=https://unused.invalid ALLOWED_HOSTS=unused.invalid \
    DATABASE_URL=postgres://unused.invalid/unused RESEARCH_DATABASE_URL=postgres://unused.invalid/unused \
    CELERY_BROKER_URL=pgmq://unused.invalid/unused EMAIL_URL=smtp://unused.invalid MAIL_FROM=unused \
    SITE_CONTROLLER=unused SITE_ADDRESS=unused SITE_LAW_ON_THE_DEAD=unused SITE_CONTACT=unused MEDIA_ROOT=/nowhere \
    KEYS_DATABASE_URL=postgres://unused.invalid/unused KEYRING_FILE=/nowhere LEDGER_DIR=/nowhere EXTRACTS_DIR=/nowhere \
    sh -c "python manage.py compilemessages && python manage.py collectstatic --noinput"

# The code stays root's. Its user may write to the folders of media, ledger and extracts, and to /tmp.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin hesperion \
    && install --directory --owner=hesperion --group=hesperion /var/lib/hesperion/media \
        /var/lib/hesperion/ledger /var/lib/hesperion/extracts
USER hesperion

# Backups and their drill, the numbers for monitoring, and the mail catcher.
FROM app AS tools
USER root
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-local.txt \
    && install --directory --owner=hesperion --group=hesperion --mode=700 /var/lib/hesperion/backups \
        /var/lib/hesperion/drill /var/lib/hesperion/mails/new /var/lib/hesperion/mails/cur /var/lib/hesperion/mails/tmp \
    && chown --recursive hesperion:hesperion /var/lib/hesperion/mails
USER hesperion
