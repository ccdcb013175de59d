-- Drift: the item, its live holds and its journal tell the same story, or somebody is told which of them does not and since when.

-- Who but the product wrote to these tables (record_touch). The product's own commit path says inventory.writer=on and pays one comparison
-- per row for this.
CREATE TABLE drift_touch (
  touch       bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id   integer NOT NULL,
  item_key    bigint NOT NULL,
  what        text COLLATE "C" NOT NULL,
  by          text NOT NULL,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at          timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  examined    boolean NOT NULL DEFAULT false,
  CONSTRAINT drift_touch_pk PRIMARY KEY (touch)
);
-- What the next reconciliation has to look at.
CREATE INDEX drift_touch_new_idx ON drift_touch (tenant_id, item_key) WHERE NOT examined;
-- Who touched an item that turned out to have drifted.
CREATE INDEX drift_touch_item_idx ON drift_touch (tenant_id, item_key, at);

-- One row per find; resolved ones stay as a record.
CREATE TABLE drift (
  tenant_id         integer NOT NULL,
  item_key          bigint NOT NULL,
  found_at          timestamptz(3) NOT NULL,
  seen_at           timestamptz(3) NOT NULL,
  since             timestamptz(3),
  by                text,
  disagrees         text[] NOT NULL,
  item_on_hand      bigint,
  item_allocated    bigint,
  item_held         bigint,
  item_version      bigint,
  holds_allocated   bigint NOT NULL,
  holds_held        bigint NOT NULL,
  journal_on_hand   bigint,
  journal_allocated bigint,
  journal_held      bigint,
  journal_sequence  bigint,
  broken_at         bigint,
  units             bigint NOT NULL,
  resolved_at       timestamptz(3),
  resolution        text,
  -- Units that the item has promised beyond what it may promise, as the reconciliation last saw it: what RESV-INV-001 rests on.
  overbooked        bigint NOT NULL DEFAULT 0,
  CONSTRAINT drift_pk PRIMARY KEY (tenant_id, item_key, found_at)
);
-- One open find an item: the next reconciliation brings it up to date (find_drift.sql).
CREATE UNIQUE INDEX drift_open_key ON drift (tenant_id, item_key) WHERE resolved_at IS NULL;

-- Entries above entry_mark belong to transactions that had not begun to write at snapshot_xmax: where the next run has to read on follows
-- from these.
CREATE TABLE reconciliation_run (
  run           bigint GENERATED ALWAYS AS IDENTITY,
  started_at    timestamptz(3) NOT NULL,
  finished_at   timestamptz(3) NOT NULL,
  entry_mark    bigint NOT NULL,
  snapshot_xmin xid8 NOT NULL,
  snapshot_xmax xid8 NOT NULL,
  slice_tenant  integer NOT NULL,
  slice_key     bigint NOT NULL,
  items_checked bigint NOT NULL,
  items_drifted bigint NOT NULL,
  CONSTRAINT reconciliation_run_pk PRIMARY KEY (run)
);
