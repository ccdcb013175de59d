-- Writes what came of a job's next targets, and that they are done; nothing where another node has gone on with it meanwhile.
-- $1 tenant, $2 job, $3 the node, $4 how many were done before, $5 $6 outcomes and details of those that follow, $7 now.
WITH held AS (
  UPDATE job SET
    done = done + cardinality($5),
    state = CASE WHEN state IN ('running', 'paused') AND done + cardinality($5) = total THEN 'done' ELSE state END,
    ended_at = CASE WHEN state IN ('running', 'paused') AND done + cardinality($5) = total THEN $7 ELSE ended_at END
  WHERE tenant_id = $1 AND job_id = $2 AND leased_by = $3 AND done = $4
  RETURNING job_id
), written AS (
  UPDATE job_target SET outcome = came.outcome, detail = came.detail
  FROM held, unnest($5, $6) WITH ORDINALITY AS came (outcome, detail, nth)
  WHERE job_target.tenant_id = $1 AND job_target.job_id = held.job_id AND job_target.position = $4 + came.nth
)
SELECT EXISTS (SELECT FROM held)
