-- The part that runs over the end of the ring, from the highest hash on to the lowest; with equal ends, the whole ring.
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_at AS StartTime, period_ms AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
