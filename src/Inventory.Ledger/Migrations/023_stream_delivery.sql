-- Streams stand where webhooks and bridges do, so that what fails there is listed, sent again and set aside like theirs. A slice of a
-- provider is a consumer, 'stream:{provider}/{slice}', with its place; a subscription that something failed for is one as well,
-- 'stream:{provider}/{slice}/{subscription}', and has none of its own: its slice's holds.
INSERT INTO consumer (name, tenant_id, position) SELECT consumer, 0, position FROM stream_mark;
INSERT INTO consumer (name, tenant_id, position)
SELECT consumer, min(tenant_id), 9223372036854775807 FROM stream_delivery GROUP BY consumer;
INSERT INTO delivery (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, last_error, first_failed_at,
  next_attempt_at)
SELECT consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, last_error,
  CASE WHEN status = 'dead' THEN coalesce(first_failed_at, at) ELSE first_failed_at END,
  CASE WHEN status = 'pending' THEN next_attempt_at END
FROM stream_delivery;
DROP TABLE stream_delivery;
DROP TABLE stream_mark;

-- The streams' consumers, which relays ask for every few seconds whatever the number of webhooks.
CREATE INDEX consumer_stream_idx ON consumer (name) WHERE kind = 'stream';

-- How often somebody has asked for it again. What came of an earlier asking is not taken for the answer to a later one.
ALTER TABLE delivery ADD COLUMN asked integer NOT NULL DEFAULT 0;
