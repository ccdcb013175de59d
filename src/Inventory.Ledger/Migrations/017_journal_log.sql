-- The journal as a log: which of its rows have their positions, and who gives them (Routines/stamp_journal.sql).

-- One server's one history of this database. Transaction ids and positions of another one say nothing about it: after a restore, into
-- whatever server, both may go back behind what consumers have heard already. So the next incarnation begins its entries, and with them
-- ids of events, and its positions far above anything that the one before can have given, and what was written before it is final.
CREATE TABLE journal_incarnation (
  incarnation       integer NOT NULL,
  system_identifier bigint NOT NULL,
  timeline          text COLLATE "C" NOT NULL,   -- of the server's write-ahead log, which goes up with each recovery to an earlier point
  database          oid NOT NULL,
  -- What is up to here belongs to incarnations before.
  behind_entry      bigint NOT NULL,
  behind_position   bigint NOT NULL,
  since             timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT journal_incarnation_pk PRIMARY KEY (incarnation)
);

-- How far stamping is: one row, whose lock stampers take in turn.
CREATE TABLE journal_log (
  singleton           boolean NOT NULL DEFAULT true,
  last_position       bigint NOT NULL DEFAULT 0,
  -- Every row of the journal up to this entry has its position, or was never committed.
  settled_entry       bigint NOT NULL DEFAULT 0,
  -- All entries up to candidate_entry were given out before candidate_transaction began: once that is below the oldest running
  -- transaction, they are settled.
  candidate_entry     bigint NOT NULL DEFAULT 0,
  candidate_transaction xid8 NOT NULL DEFAULT '0',
  highest_transaction xid8 NOT NULL DEFAULT '0',
  leased_by           text,
  leased_until        timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT journal_log_pk PRIMARY KEY (singleton),
  CONSTRAINT journal_log_has_one_row CHECK (singleton)
) WITH (fillfactor = 10);
INSERT INTO journal_log DEFAULT VALUES;

-- An event that belongs to no single item, written in the transaction of its effect. It has a place in the log as an item's event has, told
-- by item_key 0 there.
CREATE TABLE notice (
  -- Before the entry, for columns take their defaults in order: whoever has an entry has a transaction.
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  entry       bigint NOT NULL DEFAULT nextval('journal_entry'),
  tenant_id   integer NOT NULL,
  event_id    text COLLATE "C" NOT NULL,
  type        text COLLATE "C" NOT NULL,
  subject     text COLLATE "C" NOT NULL,
  -- The channel whose affair it is; null for none.
  channel     text COLLATE "C",
  at          timestamptz(3) NOT NULL,
  data        json NOT NULL,
  trace_id    uuid,
  CONSTRAINT notice_pk PRIMARY KEY (entry),
  CONSTRAINT notice_event_key UNIQUE (tenant_id, event_id),
  CONSTRAINT notice_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);

-- A tenant's events in order, behind a cursor (JournalReads).
CREATE INDEX journal_position_tenant_idx ON journal_position (tenant_id, position);

DO $$
BEGIN
  ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON notice TO inventory_reader;
    CREATE POLICY notice_of_tenant ON notice FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, DELETE ON notice TO inventory_writer;
    CREATE POLICY notice_writer ON notice TO inventory_writer USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT ON journal_incarnation TO inventory_writer;
    GRANT SELECT, UPDATE ON journal_log TO inventory_writer;
    GRANT UPDATE ON SEQUENCE journal_entry TO inventory_writer;
    GRANT DELETE ON journal_position TO inventory_writer;
  END IF;
END $$;
