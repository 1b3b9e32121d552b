-- What PostgreSQL lets every role do in a database, and none of ours needs: run it by psql as the superuser, in the
-- database hesperion. It may run again. hesperion/embedded/roles.py runs it for a local run.
--
-- Large objects and messages to the log of changes would fill the disc; advisory locks would stop whoever else uses them; statistics and sizes tell
-- how many rows every table has. The number that the planner guesses, pg_class.reltuples, can't be hidden.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT oid::regprocedure FROM pg_catalog.pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND proname
            ~ '^(lo_|loread$|lowrite$|pg_logical_emit_message$|pg_(try_)?advisory_|pg_stat_get_|pg_lock_status$|pg_(database|tablespace|relation|total_relation|table|indexes)_size$)'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
    END LOOP;
    FOR name IN
        SELECT oid::regclass FROM pg_catalog.pg_class
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v'
            AND relname ~ '^pg_(stat_|statio_|locks$)'
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', name);
    END LOOP;
END
$$;
