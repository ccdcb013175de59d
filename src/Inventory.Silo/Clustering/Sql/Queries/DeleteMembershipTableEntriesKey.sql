-- Forgets a whole cluster; its silos go with it.
DELETE FROM cluster WHERE cluster_id = @DeploymentId
