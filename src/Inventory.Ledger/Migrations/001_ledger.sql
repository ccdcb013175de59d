-- The ledger: items, holds, journal, and what makes commands repeatable. Tenant leads every key, so that no key tells of another tenant's row.
-- Instants have milliseconds; statuses and event types are stored by the names that callers see.

CREATE TABLE tenant (
  tenant_id  integer GENERATED ALWAYS AS IDENTITY,
  name       text COLLATE "C" NOT NULL,
  hold_age_max interval NOT NULL DEFAULT '7 days',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT tenant_pk PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_name_key UNIQUE (name)
);

-- API keys are kept as SHA-256 hashes: they are long and random, so no slower hash is needed, and lookups are by hash.
CREATE TABLE api_key (
  tenant_id  integer NOT NULL,
  key_id     text COLLATE "C" NOT NULL,
  key_hash   bytea NOT NULL,
  name       text NOT NULL,
  scopes     text[] NOT NULL,
  channel    text COLLATE "C",
  bootstrap  boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_at timestamptz(3),
  CONSTRAINT api_key_pk PRIMARY KEY (tenant_id, key_id),
  CONSTRAINT api_key_hash_key UNIQUE (key_hash),
  CONSTRAINT api_key_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);

-- Item keys are taken in blocks by each node, so that a new item's rows can name it before it is stored.
CREATE SEQUENCE item_key_block INCREMENT BY 1024 START WITH 1024 NO CYCLE;

CREATE TABLE item (
  tenant_id         integer NOT NULL,
  item_key          bigint NOT NULL,
  item_id           text COLLATE "C" NOT NULL,
  on_hand           bigint NOT NULL,
  out_of_service    bigint NOT NULL,
  allocated         bigint NOT NULL,
  held              bigint NOT NULL,
  safety_stock      bigint NOT NULL,
  overbooking_limit bigint NOT NULL,
  stop_sell         boolean NOT NULL,
  shortage          bigint NOT NULL,
  version           bigint NOT NULL,
  settings_version  bigint NOT NULL,
  updated_at        timestamptz(3) NOT NULL,
  property          text COLLATE "C",
  room_type         text COLLATE "C",
  night             date,
  CONSTRAINT item_pk PRIMARY KEY (tenant_id, item_key),
  CONSTRAINT item_id_key UNIQUE (tenant_id, item_id),
  CONSTRAINT item_id_length CHECK (octet_length(item_id) BETWEEN 1 AND 200),
  CONSTRAINT item_on_hand_not_negative CHECK (on_hand >= 0),
  CONSTRAINT item_out_of_service_not_negative CHECK (out_of_service >= 0),
  CONSTRAINT item_allocated_not_negative CHECK (allocated >= 0),
  CONSTRAINT item_held_not_negative CHECK (held >= 0),
  CONSTRAINT item_safety_stock_not_negative CHECK (safety_stock >= 0),
  CONSTRAINT item_overbooking_limit_not_negative CHECK (overbooking_limit >= 0),
  CONSTRAINT item_shortage_not_negative CHECK (shortage >= 0),
  CONSTRAINT item_version_positive CHECK (version >= 1),
  -- The last net: only an owner's own act raises shortage, so an oversold row cannot be stored by anybody.
  CONSTRAINT item_not_oversold CHECK (on_hand - out_of_service - allocated - held - safety_stock + overbooking_limit + shortage >= 0),
  CONSTRAINT item_night_whole CHECK (num_nulls(property, room_type, night) IN (0, 3))
-- Room in each page keeps updates in place (HOT): no indexed column of an item ever changes.
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- GET /v1/availability/nights: a property's nights in order.
CREATE INDEX item_night_idx ON item (tenant_id, property, night, room_type) WHERE property IS NOT NULL;

-- What a busy item's row need not carry along on every update.
CREATE TABLE item_detail (
  tenant_id  integer NOT NULL,
  item_key   bigint NOT NULL,
  metadata   json,
  created_as json NOT NULL,
  CONSTRAINT item_detail_pk PRIMARY KEY (tenant_id, item_key)
);

-- One row per hold line; the hold itself is told on line 0. An id that was spent before its hold arrived is a line 0 without an item.
CREATE TABLE hold (
  tenant_id         integer NOT NULL,
  hold_id           text COLLATE "C" NOT NULL,
  line_no           smallint NOT NULL,
  item_key          bigint,
  quantity          bigint NOT NULL,
  fulfilled         bigint NOT NULL,
  dropped           boolean NOT NULL,
  placed_quantity   bigint,
  status            text COLLATE "C" NOT NULL,
  expires_at        timestamptz(3),
  placed_at         timestamptz(3) NOT NULL,
  version           bigint NOT NULL,
  -- line 0 only, from here on
  line_count        smallint,
  owner             text COLLATE "C",
  channel           text COLLATE "C",
  metadata          json,
  placed_metadata   json,
  ttl_seconds       integer,
  born_confirmed    boolean,
  confirmed_at      timestamptz(3),
  latest_expires_at timestamptz(3),
  ended_at          timestamptz(3),
  reason            text,
  CONSTRAINT hold_pk PRIMARY KEY (tenant_id, hold_id, line_no),
  CONSTRAINT hold_status_known CHECK (status IN ('held', 'confirmed', 'fulfilled', 'expired', 'released', 'cancelled')),
  CONSTRAINT hold_quantities CHECK (fulfilled >= 0 AND quantity >= fulfilled),
  CONSTRAINT hold_version_positive CHECK (version >= 1),
  CONSTRAINT hold_header_on_first_line CHECK ((line_no = 0) = (line_count IS NOT NULL)),
  CONSTRAINT hold_spent_has_no_units CHECK (item_key IS NOT NULL OR (quantity = 0 AND status = 'released'))
) WITH (fillfactor = 85);

-- The sweep: overdue holds across all items, by end.
CREATE INDEX room_allocations_held_expiry_idx ON hold (expires_at, tenant_id, item_key) WHERE status = 'held' AND NOT dropped AND expires_at IS NOT NULL;
-- Live holds of one item: a grain's nearest ends (confirmed ones have none and sort last), what is over and not yet swept, and reconciliation's sums.
CREATE INDEX hold_item_live_idx ON hold (tenant_id, item_key, expires_at, hold_id) WHERE status IN ('held', 'confirmed') AND NOT dropped;
-- GET /v1/items/{itemId}/holds: all holds of one item, in order of placing. Ties within a millisecond are few and sorted as they come: hold ids in these
-- indexes would cost every hold more than they save a list.
CREATE INDEX hold_item_placed_idx ON hold (tenant_id, item_key, placed_at);
-- GET /v1/holds: a tenant's holds in order of placing.
CREATE INDEX hold_placed_idx ON hold (tenant_id, placed_at) WHERE line_no = 0;
-- GET /v1/holds?owner=: the same of one owner. Holds without an owner cost it nothing.
CREATE INDEX hold_owner_idx ON hold (tenant_id, owner, placed_at, hold_id) WHERE line_no = 0 AND owner IS NOT NULL;

-- Ids that are not hold ids, with the content that took effect: item 'create' needs none (item_detail.created_as).
CREATE TABLE command (
  tenant_id  integer NOT NULL,
  kind       text COLLATE "C" NOT NULL,
  subject    text COLLATE "C" NOT NULL,
  command_id text COLLATE "C" NOT NULL,
  content    json NOT NULL,
  at         timestamptz(3) NOT NULL,
  CONSTRAINT command_pk PRIMARY KEY (tenant_id, kind, subject, command_id),
  CONSTRAINT command_kind_known CHECK (kind IN ('adjustment', 'count', 'change', 'fulfilment'))
);

-- The journal: per item gap-free, append-only, and the outbox. entry and transaction order it as a stream: rows whose transaction is below
-- pg_snapshot_xmin are final.
CREATE SEQUENCE journal_entry;
CREATE TABLE journal (
  tenant_id         integer NOT NULL,
  item_key          bigint NOT NULL,
  sequence          bigint NOT NULL,
  at                timestamptz(3) NOT NULL,
  entry             bigint NOT NULL DEFAULT nextval('journal_entry'),
  transaction       xid8 NOT NULL DEFAULT pg_current_xact_id(),
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
  CONSTRAINT journal_pk PRIMARY KEY (tenant_id, item_key, sequence, at)
) PARTITION BY RANGE (at);
CREATE TABLE journal_default PARTITION OF journal DEFAULT;

-- Makes the month's partition, unless it is there or the default partition already took rows of that month (they stay readable there).
CREATE FUNCTION ensure_journal_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'journal_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM journal_default WHERE at >= first AND at < first + interval '1 month') THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF journal FOR VALUES FROM (%L) TO (%L)',
    name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month')::timestamp AT TIME ZONE 'UTC');
  RETURN true;
END $$;

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

-- Readers see one tenant: SET LOCAL inventory.tenant_id. An unset or empty setting shows nothing.
CREATE FUNCTION reader_tenant() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('inventory.tenant_id', true), '')::integer;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tenant', 'item', 'item_detail', 'hold', 'command', 'journal'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
      EXECUTE format('GRANT SELECT ON %I TO inventory_reader', t);
      EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO inventory_reader USING (tenant_id = (SELECT reader_tenant()))', t || '_of_tenant', t);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO inventory_writer', t);
      EXECUTE format('CREATE POLICY %I ON %I TO inventory_writer USING (true) WITH CHECK (true)', t || '_writer', t);
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE ON api_key TO inventory_writer;
    GRANT DELETE ON command, hold TO inventory_writer;   -- pruning of ids after their 30 days
    GRANT USAGE ON SEQUENCE item_key_block, journal_entry TO inventory_writer;
  END IF;
END $$;
