-- Drift: the item, its live holds and its journal tell the same story, or somebody is told which of them does not and since when.

-- Who but the product wrote to these tables. The product's own commit path says inventory.writer=on and pays one comparison per row for this.
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

-- Runs with its owner's rights, so that a hand that may change a row cannot change it unseen for lack of rights on drift_touch.
CREATE FUNCTION record_touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  what constant text := lower(TG_OP) || ' ' || TG_ARGV[0];
  hand constant text := session_user || coalesce(' (' || nullif(current_setting('application_name', true), '') || ')', '');
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.item_key IS NOT NULL THEN
    INSERT INTO drift_touch (tenant_id, item_key, what, by) VALUES (OLD.tenant_id, OLD.item_key, what, hand);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.item_key IS NOT NULL THEN
    IF TG_OP = 'INSERT' OR (NEW.tenant_id, NEW.item_key) IS DISTINCT FROM (OLD.tenant_id, OLD.item_key) THEN
      INSERT INTO drift_touch (tenant_id, item_key, what, by) VALUES (NEW.tenant_id, NEW.item_key, what, hand);
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- Everything in these tables hangs together; emptying one of them is never right.
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE of % is refused: items, holds and journal explain each other', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER item_touched AFTER INSERT OR UPDATE OR DELETE ON item FOR EACH ROW
  WHEN (current_setting('inventory.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION record_touch('item');
CREATE TRIGGER hold_touched AFTER INSERT OR UPDATE OR DELETE ON hold FOR EACH ROW
  WHEN (current_setting('inventory.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION record_touch('hold');
CREATE TRIGGER journal_touched AFTER INSERT OR UPDATE OR DELETE ON journal FOR EACH ROW
  WHEN (current_setting('inventory.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION record_touch('journal');
CREATE TRIGGER item_truncated BEFORE TRUNCATE ON item FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER hold_truncated BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
-- Truncating the journal truncates the default partition as well, and that one cannot be emptied by itself either (nor by a rotation gone wrong).
CREATE TRIGGER journal_truncated BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER journal_default_truncated BEFORE TRUNCATE ON journal_default FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();

-- What the journal took since an entry: all that reconciliation reads of it, at next to no cost for those who append.
CREATE INDEX journal_entry_idx ON journal USING brin (entry) WITH (autosummarize = on);

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
  CONSTRAINT drift_pk PRIMARY KEY (tenant_id, item_key, found_at)
);
CREATE UNIQUE INDEX drift_open_key ON drift (tenant_id, item_key) WHERE resolved_at IS NULL;

-- Entries above entry_mark belong to transactions that had not begun to write at snapshot_xmax: where the next run has to read on follows from these.
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

-- The sources' names, for runbook queries (read only). available_quantity is what may still be promised, not what is physically there.
CREATE VIEW inventory AS
SELECT i.tenant_id, i.item_key AS id, i.item_id AS sku_id, split_part(i.item_id, '@', 1) AS product_id, i.item_id AS variant_id,
  i.on_hand - i.out_of_service - i.allocated - i.held - i.safety_stock + i.overbooking_limit AS available_quantity,
  i.held AS reserved_quantity,
  (i.allocated + coalesce((SELECT sum(j.quantity) FROM journal j
    WHERE j.tenant_id = i.tenant_id AND j.item_key = i.item_key AND j.type = 'hold_fulfilled.v1'), 0))::bigint AS sold_quantity,
  i.on_hand, i.updated_at
FROM (SELECT * FROM item OFFSET 0) AS i;   -- OFFSET 0: an UPDATE through the view is refused

CREATE VIEW inventory_reservations AS
SELECT h.tenant_id, h.hold_id AS reservation_id, f.owner AS order_id, i.item_id AS sku_id, h.quantity,
  CASE h.status WHEN 'held' THEN 'pending' ELSE h.status END AS status,
  h.placed_at AS created_at, h.expires_at,
  CASE WHEN h.status IN ('released', 'expired', 'cancelled') THEN f.ended_at END AS released_at
FROM hold h
JOIN hold f ON f.tenant_id = h.tenant_id AND f.hold_id = h.hold_id AND f.line_no = 0
JOIN item i ON i.tenant_id = h.tenant_id AND i.item_key = h.item_key
WHERE NOT h.dropped;

DO $$
DECLARE t text;
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON drift_touch, drift, reconciliation_run TO inventory_writer;
    GRANT SELECT ON inventory, inventory_reservations TO inventory_writer;
  END IF;
  -- A view shows what its owner may see unless it says otherwise, which only PostgreSQL 15 and newer can: older ones keep readers from these views.
  IF current_setting('server_version_num')::integer >= 150000 THEN
    EXECUTE 'ALTER VIEW inventory SET (security_invoker = true)';
    EXECUTE 'ALTER VIEW inventory_reservations SET (security_invoker = true)';
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
      GRANT SELECT ON inventory, inventory_reservations TO inventory_reader;
    END IF;
  END IF;
END $$;
