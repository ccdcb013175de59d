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
  -- No live hold of the item ends before this; null where none has an end. Commits lower it; the sweep, which comes by once it has passed,
  -- raises it to the earliest end there is. It may be too early, never too late: what another hand does to holds lowers it, and should it
  -- be too late all the same, reconciliation, which reads the live holds of what has changed, puts it right.
  next_end_at       timestamptz(3),
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
-- Room in each page keeps updates in place (HOT): but for next_end_at, no indexed column of an item ever changes.
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- GET /v1/availability/nights: a property's nights in order.
CREATE INDEX item_night_idx ON item (tenant_id, property, night, room_type) WHERE property IS NOT NULL;
-- The sweep (overdue_items.sql): items with holds that may be over, by the earliest end: a row an item instead of an entry a hold, which
-- would be one more that placing a hold writes. The name is the runbooks'. An item's updates stay in place but for the few that move its
-- earliest end.
CREATE INDEX room_allocations_held_expiry_idx ON item (next_end_at, tenant_id, item_key) WHERE next_end_at IS NOT NULL;

-- What a busy item's row need not carry along on every update.
CREATE TABLE item_detail (
  tenant_id  integer NOT NULL,
  item_key   bigint NOT NULL,
  metadata   json,
  created_as json NOT NULL,
  CONSTRAINT item_detail_pk PRIMARY KEY (tenant_id, item_key)
);
