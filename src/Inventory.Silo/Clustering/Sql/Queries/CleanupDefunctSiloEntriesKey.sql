-- Forgets silos that are gone: not active (3), and silent since before the given time. Every silo runs this now and then, so
-- rows another one is busy with are left for next time instead of being waited for.
DELETE FROM silo
WHERE ctid = ANY (ARRAY
(
  SELECT ctid FROM silo
  WHERE cluster_id = @DeploymentId AND status <> 3 AND last_alive_at < @IAmAliveTime
  FOR UPDATE SKIP LOCKED
))
