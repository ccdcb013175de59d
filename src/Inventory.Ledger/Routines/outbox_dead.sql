-- What was given up on its way out, and waits for a person: replayed or ignored it leaves. A column that comes later goes to the end.
CREATE OR REPLACE VIEW outbox_dead AS
SELECT consumer, position, tenant_id, subject, event_id, event_type, at, attempts, last_error, last_status, first_failed_at
FROM delivery WHERE status = 'dead';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT ON outbox_dead TO inventory_writer; END IF;
  IF current_setting('server_version_num')::integer >= 150000 THEN
    ALTER VIEW outbox_dead SET (security_invoker = true);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN GRANT SELECT ON outbox_dead TO inventory_reader; END IF;
  END IF;
END $$;
