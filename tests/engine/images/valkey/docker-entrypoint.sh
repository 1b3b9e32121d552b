#!/bin/sh
# Stand-in for the official image's.
set -e
if [ "${1#-}" != "$1" ]; then set -- valkey-server "$@"; fi
if [ "$1" = valkey-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user valkey -exec chown valkey '{}' +
  exec setpriv --reuid=valkey --regid=valkey --clear-groups "$0" "$@"
fi
exec "$@" ${1:+--protected-mode no}
