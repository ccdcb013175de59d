-- One reminder by its name.
SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_at AS StartTime, period_ms AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName
