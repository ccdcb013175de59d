-- One row per hold line; the hold itself is told on line 0. An id that was spent before its hold arrived is a line 0 without an item.
-- The key has no item: one hold id cannot be placed on two items by two nodes.
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

-- Every index here is paid for by each hold that is placed: a new hold is entered in hold_pk, hold_item_live_idx and hold_placed_idx, and
-- in no other.

-- Live holds of one item: a grain's nearest ends (confirmed ones have none and sort last), what is over and not yet swept, and
-- reconciliation's sums. Without their ids: holds of a round have the same end, so that new entries go side by side and share a key.
-- Whoever walks along the ends sorts those of one millisecond by id.
CREATE INDEX hold_item_live_idx ON hold (tenant_id, item_key, expires_at) WHERE status IN ('held', 'confirmed') AND NOT dropped;
-- GET /v1/items/{itemId}/holds: live holds are few and found by hold_item_live_idx; those that are over are entered here when they end, not
-- when they are placed. Ties within a millisecond are few and sorted as they come: hold ids in the indexes by placing would cost every hold
-- more than they save a list.
CREATE INDEX hold_item_over_idx ON hold (tenant_id, item_key, placed_at) WHERE status NOT IN ('held', 'confirmed') AND NOT dropped;
-- GET /v1/holds: a tenant's holds in order of placing.
CREATE INDEX hold_placed_idx ON hold (tenant_id, placed_at) WHERE line_no = 0;
-- GET /v1/holds?owner=: the same of one owner. Holds without an owner cost it nothing: what tells soonest that a new hold is none of these
-- is asked first.
CREATE INDEX hold_owner_idx ON hold (tenant_id, owner, placed_at, hold_id) WHERE owner IS NOT NULL AND line_no = 0;
-- Retention (prune_holds.sql): holds that ended, longest ago first. A live hold has no entry, so placing, changing and confirming cost it
-- nothing; an end costs one.
CREATE INDEX hold_ended_idx ON hold (ended_at) WHERE ended_at IS NOT NULL AND line_no = 0;
