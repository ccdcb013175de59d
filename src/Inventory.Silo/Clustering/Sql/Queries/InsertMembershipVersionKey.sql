-- One boolean: this call created the cluster.
WITH created AS
(
  INSERT INTO cluster (cluster_id) VALUES (@DeploymentId)
  ON CONFLICT (cluster_id) DO NOTHING
  RETURNING cluster_id
)
SELECT EXISTS (SELECT FROM created) AS inserted
