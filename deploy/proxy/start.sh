#!/bin/sh
# Starts nginx, and lets it read its certificate again when that has changed.
set -eu

by_acme=/var/lib/hesperion/certificates/live/hesperion

# The certificate of an authority that speaks ACME, if there is one; else the one in tls/.
choose() {
  if [ -s "$by_acme/fullchain.pem" ]; then
    certificate=$by_acme/fullchain.pem key=$by_acme/privkey.pem
  else
    certificate=/run/secrets/TLS_CERTIFICATE key=/run/secrets/TLS_KEY
  fi
  printf 'ssl_certificate %s;\nssl_certificate_key %s;\n' "$certificate" "$key" > /tmp/certificate.conf
  cat "$certificate" "$key" | sha256sum > /tmp/chosen
}

watch() {
  while sleep 60; do
    before=$(cat /tmp/chosen)
    choose
    if [ "$before" != "$(cat /tmp/chosen)" ]; then
      echo "The certificate has changed: nginx reads it again." >&2
      nginx -c /etc/hesperion/nginx.conf -s reload
    fi
  done
}

choose
watch &
exec nginx -c /etc/hesperion/nginx.conf -g 'daemon off;'
