-- Forgets a job that ended before $1: its targets, at most $2 at a time, and itself with the last of them.
WITH old AS (
  SELECT tenant_id, job_id FROM job WHERE ended_at < $1 ORDER BY ended_at LIMIT 1 FOR UPDATE SKIP LOCKED
), batch AS (
  SELECT t.tenant_id, t.job_id, t.position FROM old JOIN job_target t USING (tenant_id, job_id) ORDER BY t.position LIMIT $2
), targets AS (
  DELETE FROM job_target t USING batch
  WHERE t.tenant_id = batch.tenant_id AND t.job_id = batch.job_id AND t.position = batch.position
  RETURNING t.position
), jobs AS (
  DELETE FROM job USING old
  WHERE job.tenant_id = old.tenant_id AND job.job_id = old.job_id AND (SELECT count(*) FROM batch) < $2
  RETURNING job.job_id
)
SELECT 0::bigint, (SELECT count(*) FROM targets), (SELECT count(*) FROM jobs)
