-- The roles and databases of Hesperion. The postgres image runs this once, on an empty data folder.
-- For another server, run it by psql as its superuser, with the six passwords in the environment.
-- With keys.sql, for the key store, it makes what hesperion/embedded/roles.py makes for a local run;
-- pgmq's SQL follows in `manage.py prepare`.

\getenv database_password DATABASE_PASSWORD
\getenv owner_password OWNER_DATABASE_PASSWORD
\getenv research_password RESEARCH_DATABASE_PASSWORD
\getenv sealer_password SEALER_DATABASE_PASSWORD
\getenv broker_password CELERY_BROKER_PASSWORD

-- hesperion_owner owns the site's database and migrates it. hesperion runs the site and owns nothing;
-- hesperion_research reads for researchers, hesperion_sealer adds to the audit's chain, for the worker alone:
-- what they may do there is granted after each migration.
-- hesperion_broker owns the database of Celery's queues; hesperion_backup reads for backups: sql/backup.sql.
-- No role takes all connections: together the limits stay below max_connections, 200 in docker-compose.yml.
CREATE ROLE hesperion_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE hesperion LOGIN CONNECTION LIMIT 60 PASSWORD :'database_password';
CREATE ROLE hesperion_research LOGIN CONNECTION LIMIT 20 PASSWORD :'research_password';
CREATE ROLE hesperion_sealer LOGIN CONNECTION LIMIT 8 PASSWORD :'sealer_password';
CREATE ROLE hesperion_broker LOGIN CONNECTION LIMIT 60 PASSWORD :'broker_password';

-- What takes longer is ended: hesperion/settings/timeouts.py says why, and sets less for pages and nothing for
-- commands. hesperion_owner, which migrates, has no limit.
ALTER ROLE hesperion SET statement_timeout = '60s';
ALTER ROLE hesperion SET lock_timeout = '30s';
ALTER ROLE hesperion SET idle_in_transaction_session_timeout = '300s';
ALTER ROLE hesperion SET temp_file_limit = '1GB';
ALTER ROLE hesperion_research SET statement_timeout = '60s';
ALTER ROLE hesperion_research SET lock_timeout = '30s';
ALTER ROLE hesperion_research SET idle_in_transaction_session_timeout = '300s';
ALTER ROLE hesperion_research SET temp_file_limit = '1GB';
ALTER ROLE hesperion_sealer SET statement_timeout = '60s';
ALTER ROLE hesperion_sealer SET lock_timeout = '30s';
ALTER ROLE hesperion_sealer SET idle_in_transaction_session_timeout = '300s';
ALTER ROLE hesperion_sealer SET temp_file_limit = '1GB';
ALTER ROLE hesperion_broker SET statement_timeout = '60s';
ALTER ROLE hesperion_broker SET lock_timeout = '30s';
ALTER ROLE hesperion_broker SET idle_in_transaction_session_timeout = '300s';
ALTER ROLE hesperion_broker SET temp_file_limit = '1GB';

CREATE DATABASE hesperion OWNER hesperion_owner;
CREATE DATABASE hesperion_broker OWNER hesperion_broker;

-- PostgreSQL lets everybody into every database: nobody but its owner gets in.
REVOKE ALL ON DATABASE postgres, template1, hesperion, hesperion_broker FROM PUBLIC;
GRANT CONNECT ON DATABASE hesperion TO hesperion, hesperion_research, hesperion_sealer;
-- An extract's participants are in a temporary table while it is built.
GRANT TEMPORARY ON DATABASE hesperion TO hesperion_research;

\ir sql/backup.sql

\connect hesperion
REVOKE ALL ON SCHEMA public FROM PUBLIC;
\ir sql/public.sql
