-- Removes exactly the version the caller knows. Not used by us, who clear instead: a deleted row's versions start again.
DELETE FROM grain_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
  AND key_extension = coalesce(@GrainIdExtensionString, '')
  AND version = @GrainStateVersion
RETURNING version + 1 AS NewGrainStateVersion
