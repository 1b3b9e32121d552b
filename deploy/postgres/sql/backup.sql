-- The role that reads the main database for backups, and may change nothing. It may run again: for a server that
-- was made before there was this role, run it once by psql as the superuser, with the password in the environment.
-- roles.sql runs it for a new one.

\getenv backup_password BACKUP_DATABASE_PASSWORD
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hesperion_backup') AS is_missing \gset
\if :is_missing
CREATE ROLE hesperion_backup;
\endif
-- A dump takes as long as it takes: no limit of time.
ALTER ROLE hesperion_backup LOGIN CONNECTION LIMIT 20 PASSWORD :'backup_password';
GRANT pg_read_all_data TO hesperion_backup;
GRANT CONNECT ON DATABASE hesperion TO hesperion_backup;
