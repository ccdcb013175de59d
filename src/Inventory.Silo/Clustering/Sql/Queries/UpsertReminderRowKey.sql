-- The version is the reminder's etag. Every registration draws a new one, so that no older handle can delete a newer reminder.
INSERT INTO reminder (service_id, grain_id, reminder_name, grain_hash, start_at, period_ms, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, nextval('reminder_version'))
ON CONFLICT (service_id, grain_id, reminder_name) DO UPDATE
  SET grain_hash = excluded.grain_hash, start_at = excluded.start_at, period_ms = excluded.period_ms, version = excluded.version
RETURNING version AS Version
