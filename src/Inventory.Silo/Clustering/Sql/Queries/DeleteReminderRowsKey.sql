-- Forgets every reminder of a service.
DELETE FROM reminder WHERE service_id = @ServiceId
