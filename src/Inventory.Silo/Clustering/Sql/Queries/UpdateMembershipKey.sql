-- A silo's status and suspicions change, and the cluster's version moves on, only if the version is still the one the caller
-- read. One boolean. The cluster's row is locked first, as when joining, so that the two cannot deadlock.
WITH moved AS
(
  UPDATE cluster SET version = version + 1, changed_at = now()
  WHERE cluster_id = @DeploymentId AND version = @Version
    AND EXISTS
    (
      SELECT FROM silo
      WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    )
  RETURNING cluster_id
), changed AS
(
  UPDATE silo SET status = @Status, suspicions = @SuspectTimes, last_alive_at = @IAmAliveTime
  FROM moved
  WHERE silo.cluster_id = moved.cluster_id AND address = @Address AND port = @Port AND generation = @Generation
  RETURNING silo.cluster_id
)
SELECT EXISTS (SELECT FROM changed) AS updated
