"""Where backups go, who can open them, and for how long they are kept. Only some services have all of it."""

from hesperion.settings import env

BACKUPS_DIR = env.optional("BACKUPS_DIR")
BACKUP_RECIPIENT = env.optional("BACKUP_RECIPIENT")  # of age: backups are encrypted to it
BACKUP_IDENTITY_FILE = env.optional("BACKUP_IDENTITY_FILE")  # opens them: for check, restore, drill
BACKUP_DATABASE = env.optional_database("BACKUP_DATABASE_URL")  # by the role that may read all
OWNER_DATABASE = env.optional_database("OWNER_DATABASE_URL")  # a restore fills it
BACKUP_AT = env.time_of_day("BACKUP_AT", "02:15")  # UTC
# Sets of the last days, weeks and months. Copies of the key store go after 30 days, whatever this says.
BACKUPS_KEPT = env.whole_numbers("BACKUPS_KEPT", "14 8 12")
DRILL_DIR = env.optional("DRILL_DIR")  # for the drill's own PostgreSQL
