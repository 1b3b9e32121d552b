#!/bin/sh
# Gets the proxy's certificate by ACME and renews it in time; start.sh notices. Asks twice a day, as authorities wish.
set -eu

folder=/var/lib/hesperion/certificates
host=$(printf %s "$BASE_URL" | sed 's|^https://||; s|[:/].*||')
if [ -s /run/secrets/CA ]; then
  cat /etc/ssl/certs/ca-certificates.crt /run/secrets/CA > /tmp/ca.pem
  export REQUESTS_CA_BUNDLE=/tmp/ca.pem
fi

while true; do
  certbot certonly --quiet --non-interactive --agree-tos --keep-until-expiring --webroot \
    --webroot-path /var/lib/hesperion/challenges --domain "$host" --cert-name hesperion \
    --config-dir $folder --work-dir /tmp/work --logs-dir /tmp/logs \
    ${ACME_SERVER:+--server "$ACME_SERVER"} \
    ${ACME_EMAIL:+--email "$ACME_EMAIL"} $([ -n "${ACME_EMAIL:-}" ] || echo --register-unsafely-without-email) &&
    echo "The certificate of $host is there. It is asked for again in twelve hours." ||
    echo "There is no new certificate of $host: see above. It is asked for again in twelve hours." >&2
  sleep 43200 & wait $!
done
