-- All silos of one instant and the version they make up. A cluster without silos still answers with its version: one row
-- whose StartTime is null.
SELECT cluster.cluster_id AS DeploymentId, address AS Address, port AS Port, generation AS Generation, silo_name AS SiloName,
  host_name AS HostName, status AS Status, gateway_port AS ProxyPort, suspicions AS SuspectTimes, started_at AS StartTime,
  last_alive_at AS IAmAliveTime, version AS Version
FROM cluster
LEFT JOIN silo ON silo.cluster_id = cluster.cluster_id
WHERE cluster.cluster_id = @DeploymentId
