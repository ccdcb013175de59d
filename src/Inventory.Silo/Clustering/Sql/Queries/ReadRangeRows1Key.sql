-- A silo's part of the ring of hashes: after the beginning, up to and with the end.
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_at AS StartTime, period_ms AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
