# The postgres image reads this file before roles.sql, on an empty data folder: psql finds the passwords there.
for file in /run/secrets/*_PASSWORD; do
  export "${file##*/}=$(cat "$file")"
done
