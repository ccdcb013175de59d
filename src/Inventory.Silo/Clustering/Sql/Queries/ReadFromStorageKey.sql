-- A cleared state reads like one that was never written.
SELECT payload AS PayloadBinary, modified_at AS ModifiedOn, version AS Version
FROM grain_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
  AND key_extension = coalesce(@GrainIdExtensionString, '')
  AND payload IS NOT NULL
