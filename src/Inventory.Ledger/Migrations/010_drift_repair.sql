-- An item that another hand has changed, or whose holds or journal it has: since when, until its owner has looked again (record_touch,
-- note_look). What was decided before that is stale (commit_group), so that no commit undoes an edit unseen or builds on what it does not
-- know of. Null takes no room in the row.
ALTER TABLE item ADD COLUMN touched_at timestamptz(3);
-- GET /v1/items?drifted= (ItemReads), and the scheduled look at what nobody has asked for since: the few items that wait for their owner.
CREATE INDEX item_touched_idx ON item (tenant_id, item_key) WHERE touched_at IS NOT NULL;

-- Which columns a hand changed, where it changed a row of item: whose hand it was is told by what it changed.
ALTER TABLE drift_touch ADD COLUMN changed text[] NOT NULL DEFAULT '{}';
-- Whether it belongs to a find that is told, or did no harm: a later find is not its doing.
ALTER TABLE drift_touch ADD COLUMN settled boolean NOT NULL DEFAULT false;
UPDATE drift_touch SET settled = examined;
