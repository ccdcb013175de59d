-- Who decided about a failure, beside why.
ALTER TABLE delivery ADD COLUMN decided_by text;
ALTER TABLE inbox_processed ADD COLUMN decided_by text;

-- What was delivered again by a lever: its id decides what is a repeat.
CREATE TABLE outbox_replay (
  tenant_id      integer NOT NULL,
  lever_id       text COLLATE "C" NOT NULL,
  consumer       text COLLATE "C" NOT NULL,    -- as it was named; empty: all
  event_ids      text[] NOT NULL,              -- in order, each once
  scheduled      integer NOT NULL,
  decided_by     text NOT NULL,
  reason         text NOT NULL,
  correlation_id text NOT NULL,
  at             timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT outbox_replay_pk PRIMARY KEY (tenant_id, lever_id),
  CONSTRAINT outbox_replay_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);

DO $$
BEGIN
  ALTER TABLE outbox_replay ENABLE ROW LEVEL SECURITY;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON outbox_replay TO inventory_reader;
    CREATE POLICY outbox_replay_of_tenant ON outbox_replay FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON outbox_replay TO inventory_writer;
    CREATE POLICY outbox_replay_writer ON outbox_replay TO inventory_writer USING (true) WITH CHECK (true);
  END IF;
END $$;
