-- Where clients may connect: silos of the asked status that listen for them.
SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation
FROM silo
WHERE cluster_id = @DeploymentId AND status = @Status AND gateway_port > 0
