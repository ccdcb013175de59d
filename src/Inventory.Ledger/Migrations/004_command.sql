-- Ids that are not hold ids, with the content that took effect: item 'create' needs none (item_detail.created_as).
CREATE TABLE command (
  tenant_id  integer NOT NULL,
  kind       text COLLATE "C" NOT NULL,
  subject    text COLLATE "C" NOT NULL,
  command_id text COLLATE "C" NOT NULL,
  content    json NOT NULL,
  at         timestamptz(3) NOT NULL,
  CONSTRAINT command_pk PRIMARY KEY (tenant_id, kind, subject, command_id),
  -- A cancel is remembered by its hold's id: where a part had been fulfilled the hold ends fulfilled, which does not show that it was
  -- cancelled.
  CONSTRAINT command_kind_known CHECK (kind IN ('adjustment', 'count', 'change', 'fulfilment', 'cancel'))
);

-- Retention (prune_commands.sql): adjustments and counts by age. Ids of holds' commands go with their hold and need no index.
CREATE INDEX command_of_item_idx ON command (at) WHERE kind IN ('adjustment', 'count');
