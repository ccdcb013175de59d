-- A heartbeat. It leaves the version alone: nothing about membership has changed.
UPDATE silo SET last_alive_at = @IAmAliveTime
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
