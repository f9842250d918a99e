-- What was taken from a profile under duress: for the desk, and never for the person's side (decision 010).
ALTER TABLE persons ADD COLUMN profile_kept_sealed bytea;
