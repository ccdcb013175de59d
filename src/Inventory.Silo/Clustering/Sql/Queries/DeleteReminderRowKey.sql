-- One boolean: the reminder was there in the version the caller knows, and is gone.
WITH gone AS
(
  DELETE FROM reminder
  WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName AND version = @Version
  RETURNING version
)
SELECT EXISTS (SELECT FROM gone) AS deleted
