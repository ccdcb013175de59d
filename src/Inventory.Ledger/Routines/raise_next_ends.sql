-- Raises next_end_at of items to the earliest end among their live holds. An item that somebody has locked is left for another time, so
-- that no commit waits for two of them; what is lost of this in a crash was only too early.
CREATE OR REPLACE FUNCTION raise_next_ends(tenants integer[], keys bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  locked bigint[];
  raised bigint;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  locked := ARRAY(
    SELECT i.item_key FROM unnest(tenants, keys) AS asked (tenant, key)
    JOIN item i ON i.tenant_id = asked.tenant AND i.item_key = asked.key FOR NO KEY UPDATE OF i SKIP LOCKED);
  -- A statement of its own: it sees what was committed before the locks were had.
  WITH ends AS MATERIALIZED (
    SELECT asked.tenant, asked.key, first.at FROM unnest(tenants, keys) AS asked (tenant, key)
    LEFT JOIN LATERAL (
      SELECT hold.expires_at AS at FROM hold
      WHERE hold.tenant_id = asked.tenant AND hold.item_key = asked.key AND hold.status = 'held' AND NOT hold.dropped
          AND hold.expires_at IS NOT NULL
      ORDER BY hold.expires_at LIMIT 1
    ) AS first ON true
    WHERE asked.key = ANY (locked))
  UPDATE item SET next_end_at = ends.at FROM ends
  WHERE item.tenant_id = ends.tenant AND item.item_key = ends.key AND item.next_end_at IS DISTINCT FROM ends.at;
  GET DIAGNOSTICS raised = ROW_COUNT;
  RETURN raised;
END $$;
