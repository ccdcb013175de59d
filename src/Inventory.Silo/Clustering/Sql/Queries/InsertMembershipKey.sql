-- A silo joins, and the cluster's version moves on, only if the version is still the one the caller read. One boolean.
-- Of two silos joining at once, the later one waits for the row of the cluster and then finds another version in it.
WITH moved AS
(
  UPDATE cluster SET version = version + 1, changed_at = now()
  WHERE cluster_id = @DeploymentId AND version = @Version
    AND NOT EXISTS
    (
      SELECT FROM silo
      WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    )
  RETURNING cluster_id
), joined AS
(
  INSERT INTO silo
    (cluster_id, address, port, generation, silo_name, host_name, status, gateway_port, started_at, last_alive_at)
  SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
  FROM moved
  RETURNING cluster_id
)
SELECT EXISTS (SELECT FROM joined) AS inserted
