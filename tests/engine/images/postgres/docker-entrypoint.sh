#!/usr/bin/env bash
# Stand-in for the official image's: the same steps, without what the project does not use.
set -Eeo pipefail

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi

if [ -n "$POSTGRES_PASSWORD_FILE" ]; then  # as root, like the official one
  export POSTGRES_PASSWORD=$(< "$POSTGRES_PASSWORD_FILE")
  unset POSTGRES_PASSWORD_FILE
fi

if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  chmod 3775 /var/run/postgresql
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "$POSTGRES_PASSWORD" ]; then
    echo "Error: Database is uninitialized and superuser password is not specified." >&2
    exit 1
  fi
  eval 'initdb --username=postgres --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") '"$POSTGRES_INITDB_ARGS"' --pgdata="$PGDATA"'
  printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  PGUSER=postgres pg_ctl -D "$PGDATA" -o "-c listen_addresses= -p 5432" -w start
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username postgres --dbname postgres -f "$file" ;;
    esac
  done
  PGUSER=postgres pg_ctl -D "$PGDATA" -m fast -w stop
fi

exec "$@"
