-- The audit log is append-only, and every record waits to be chained.

CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END $$;

CREATE OR REPLACE FUNCTION note_unchained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unchained SELECT id FROM added;
  RETURN NULL;
END $$;
