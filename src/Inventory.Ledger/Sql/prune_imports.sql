-- Forgets some of the imports of before $1, at most $2.
WITH gone AS (
  SELECT tenant_id, import_id FROM import WHERE fixed_at < $1 ORDER BY fixed_at LIMIT $2 FOR UPDATE SKIP LOCKED
), imports AS (
  DELETE FROM import USING gone WHERE import.tenant_id = gone.tenant_id AND import.import_id = gone.import_id
  RETURNING import.import_id
)
SELECT 0::bigint, 0::bigint, (SELECT count(*) FROM imports)
