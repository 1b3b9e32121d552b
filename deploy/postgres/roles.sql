-- The roles and databases of Hesperion. The postgres image runs this once, on an empty data folder.
-- For another server, run it by psql as its superuser, with the three passwords in the environment.
-- It makes what hesperion/embedded/roles.py makes for a local run; pgmq's SQL follows in queues.py.

\getenv database_password DATABASE_PASSWORD
\getenv research_password RESEARCH_DATABASE_PASSWORD
\getenv broker_password CELERY_BROKER_PASSWORD

-- hesperion owns the site's database. hesperion_research may connect to it; what it reads there,
-- migrations grant. hesperion_broker owns the database of Celery's queues.
CREATE ROLE hesperion LOGIN PASSWORD :'database_password';
CREATE ROLE hesperion_research LOGIN PASSWORD :'research_password';
CREATE ROLE hesperion_broker LOGIN PASSWORD :'broker_password';

CREATE DATABASE hesperion OWNER hesperion;
CREATE DATABASE hesperion_broker OWNER hesperion_broker;

-- PostgreSQL lets everybody into every database: nobody but its owner gets in.
REVOKE ALL ON DATABASE postgres, template1, hesperion, hesperion_broker FROM PUBLIC;
GRANT CONNECT ON DATABASE hesperion TO hesperion_research;

\connect hesperion
REVOKE ALL ON SCHEMA public FROM PUBLIC;
