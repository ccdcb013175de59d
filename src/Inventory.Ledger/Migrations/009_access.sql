-- Who may do what with the tables. Views are granted where they are made (Routines/).

-- Owner, writer and reader. A login role of each is the installation's to make; where this user may not create roles, the owner has to.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['inventory_owner', 'inventory_writer', 'inventory_reader'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', wanted); END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;   -- another database of this server was quicker
      WHEN insufficient_privilege THEN RAISE WARNING 'role % is missing and this user may not create it', wanted;
    END;
  END LOOP;
END $$;

-- Readers see one tenant: SET LOCAL inventory.tenant_id. An unset or empty setting shows nothing. The subselect has it read once a query,
-- not once a row. Writers merge all tenants in one transaction, so they see every row, and every key of theirs has the tenant in it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tenant', 'item', 'item_detail', 'hold', 'command', 'journal_row', 'journal_position'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
      EXECUTE format('GRANT SELECT ON %I TO inventory_reader', t);
      EXECUTE format($policy$CREATE POLICY %I ON %I FOR SELECT TO inventory_reader
        USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer))$policy$, t || '_of_tenant', t);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
      EXECUTE format('GRANT SELECT, INSERT ON %I TO inventory_writer', t);
      EXECUTE format('CREATE POLICY %I ON %I TO inventory_writer USING (true) WITH CHECK (true)', t || '_writer', t);
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT UPDATE ON tenant, item, item_detail, hold, command, journal_row TO inventory_writer;
    GRANT SELECT, INSERT, UPDATE ON api_key TO inventory_writer;
    GRANT DELETE ON command, hold TO inventory_writer;   -- pruning of ids after their 30 days
    GRANT USAGE ON SEQUENCE item_key_block, journal_entry TO inventory_writer;
    GRANT SELECT, UPDATE ON expiry_shard, upkeep, installation, write_probe TO inventory_writer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON drift_touch, drift, reconciliation_run TO inventory_writer;
  END IF;
END $$;
