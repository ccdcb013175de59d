-- Leases the oldest running job that no node works at, of a kind that this node knows: one of a newer version's is left to newer nodes.
-- $1 the node, $2 how long, $3 the kinds.
UPDATE job SET leased_by = $1, leased_until = clock_timestamp() + $2
FROM (
  SELECT j.tenant_id, j.job_id FROM job j
  WHERE j.state = 'running' AND j.leased_until < clock_timestamp() AND j.kind = ANY ($3)
  ORDER BY j.started_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
) AS free, tenant t
WHERE job.tenant_id = free.tenant_id AND job.job_id = free.job_id AND t.tenant_id = job.tenant_id
RETURNING job.tenant_id, t.name, t.hold_age_max, job.job_id, job.kind, job.asked::text, job.actor, job.reason
