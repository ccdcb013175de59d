-- Without a version it is a first write, which may also revive a cleared state; with one it replaces exactly that version.
-- A writer that lost hears of no row, and Orleans makes an InconsistentStateException of it.
WITH first AS
(
  INSERT INTO grain_state AS stored (service_id, grain_type, key_n0, key_n1, key_extension, payload, version)
  SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @PayloadBinary, 1
  WHERE @GrainStateVersion IS NULL
  ON CONFLICT (service_id, grain_type, key_n0, key_n1, key_extension) DO UPDATE
    SET payload = excluded.payload, version = stored.version + 1, modified_at = now()
    WHERE stored.payload IS NULL
  RETURNING version
), later AS
(
  UPDATE grain_state SET payload = @PayloadBinary, version = version + 1, modified_at = now()
  WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
    AND key_extension = coalesce(@GrainIdExtensionString, '')
    AND version = @GrainStateVersion
  RETURNING version
)
SELECT version AS NewGrainStateVersion FROM first
UNION ALL
SELECT version FROM later
