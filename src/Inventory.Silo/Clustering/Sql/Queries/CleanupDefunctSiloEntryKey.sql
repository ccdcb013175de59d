-- Forgets one dead silo (6), unless something about it has changed since the caller read it. Orleans picks the silos and prefers
-- this to CleanupDefunctSiloEntriesKey. It sends no suspicions back as null, however they are stored.
DELETE FROM silo
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation AND status = 6
  AND started_at = @StartTime AND last_alive_at = @IAmAliveTime AND coalesce(suspicions, '') = coalesce(@SuspectTimes, '')
