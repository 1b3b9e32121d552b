-- The role and database of the key store, on a server of its own. The postgres image runs this once, on an
-- empty data folder. For another server, run it by psql as its superuser, with the password in the environment.

\getenv keys_password KEYS_DATABASE_PASSWORD

-- hesperion_keys owns what it reads and writes there: whoever can delete a key needs no other right.
CREATE ROLE hesperion_keys LOGIN CONNECTION LIMIT 60 PASSWORD :'keys_password';
ALTER ROLE hesperion_keys SET statement_timeout = '60s';
ALTER ROLE hesperion_keys SET lock_timeout = '30s';
ALTER ROLE hesperion_keys SET idle_in_transaction_session_timeout = '300s';
ALTER ROLE hesperion_keys SET temp_file_limit = '1GB';
CREATE DATABASE hesperion_keys OWNER hesperion_keys;
REVOKE ALL ON DATABASE postgres, template1, hesperion_keys FROM PUBLIC;

\connect hesperion_keys
REVOKE ALL ON SCHEMA public FROM PUBLIC;
