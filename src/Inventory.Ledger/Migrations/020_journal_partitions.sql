-- The journal over the years: what is left of a month that was taken away, and where it went (Routines/journal_partitions.sql).

-- An item's last event of all that was taken away: from it on its journal is whole. Every event states all quantities after it, so that it
-- is the balance to go on from, and nothing new has to be told, numbered or explained. An opening holds once what it stands for is gone,
-- which is when journal_kept has passed it: those of the month to go next are made before, in small transactions, and the one before goes
-- afterwards.
CREATE TABLE journal_opening (
  tenant_id         integer NOT NULL,
  item_key          bigint NOT NULL,
  sequence          bigint NOT NULL,
  at                timestamptz(3) NOT NULL,
  entry             bigint NOT NULL,
  transaction       xid8 NOT NULL,
  on_hand           bigint NOT NULL,
  out_of_service    bigint NOT NULL,
  allocated         bigint NOT NULL,
  held              bigint NOT NULL,
  safety_stock      bigint NOT NULL,
  overbooking_limit bigint NOT NULL,
  quantity          bigint NOT NULL,
  ends_at           timestamptz(3),
  stop_sell         boolean NOT NULL,
  type              text COLLATE "C" NOT NULL,
  hold_id           text COLLATE "C",
  command_id        text COLLATE "C" NOT NULL,
  actor             text NOT NULL,
  reason            text,
  data              json,
  trace_id          uuid,
  -- Units that all its events up to this one say were fulfilled.
  fulfilled         bigint NOT NULL,
  CONSTRAINT journal_opening_pk PRIMARY KEY (tenant_id, item_key, sequence)
);

-- Since when the journal is kept: everything before it was archived and taken away.
CREATE TABLE journal_kept (
  singleton boolean NOT NULL DEFAULT true,
  since     timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT journal_kept_pk PRIMARY KEY (singleton),
  CONSTRAINT journal_kept_has_one_row CHECK (singleton)
);
INSERT INTO journal_kept DEFAULT VALUES;

-- What was archived, and how far its partition is on the way out. A partition that is detached waits to be compared with its archive.
CREATE TABLE journal_archive (
  archive_id  bigint GENERATED ALWAYS AS IDENTITY,
  partition   text COLLATE "C" NOT NULL,
  from_at     timestamptz NOT NULL,
  to_at       timestamptz NOT NULL,
  file        text NOT NULL,
  rows        bigint NOT NULL,
  digest      text COLLATE "C" NOT NULL,
  notices     bigint NOT NULL,
  archived_by text NOT NULL,
  archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  detached_at timestamptz,
  dropped_at  timestamptz,
  CONSTRAINT journal_archive_pk PRIMARY KEY (archive_id)
);

INSERT INTO upkeep (task) VALUES ('partitions');

DO $$
BEGIN
  ALTER TABLE journal_opening ENABLE ROW LEVEL SECURITY;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON journal_opening, journal_kept TO inventory_reader;
    CREATE POLICY journal_opening_of_tenant ON journal_opening FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, DELETE ON journal_opening TO inventory_writer;
    CREATE POLICY journal_opening_writer ON journal_opening TO inventory_writer USING (true) WITH CHECK (true);
    GRANT SELECT, UPDATE ON journal_kept TO inventory_writer;
    GRANT SELECT, INSERT, UPDATE ON journal_archive TO inventory_writer;
  END IF;
END $$;
