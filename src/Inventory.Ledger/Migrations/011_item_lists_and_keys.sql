-- GET /v1/items?stopSell=true and ?short=true. Neither costs a hold anything: an update of an item stays in place (HOT) unless a column
-- that an index rests on takes another value, and of these two stop_sell changes by the owner's hand alone, and shortage only while there
-- is one. Whatever is short has a shortage (item_not_oversold), so the index needs none of the counters, which every hold moves.
CREATE INDEX item_stopped_idx ON item (tenant_id, item_id) WHERE stop_sell;
CREATE INDEX item_shortage_idx ON item (tenant_id, item_id) WHERE shortage > 0;

-- Whose key it is, where several belong to one person or program; null for a key that stands for itself.
ALTER TABLE api_key ADD COLUMN principal text COLLATE "C";
