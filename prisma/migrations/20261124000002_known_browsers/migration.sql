-- Cookies of browsers that an account has signed in from are good for one epoch of it: a new password and disabling end
-- them all (decision 011).
ALTER TABLE officers ADD COLUMN device_epoch integer NOT NULL DEFAULT 0;

CREATE FUNCTION end_known_browsers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.device_epoch := OLD.device_epoch + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER officers_end_known_browsers BEFORE UPDATE OF disabled_at ON officers FOR EACH ROW
  WHEN (OLD.disabled_at IS DISTINCT FROM NEW.disabled_at) EXECUTE FUNCTION end_known_browsers();

CREATE FUNCTION end_known_browsers_of_password() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE officers SET device_epoch = device_epoch + 1 WHERE id = NEW.officer_id;
  RETURN NULL;
END $$;
CREATE TRIGGER officer_accounts_end_known_browsers AFTER UPDATE OF password_hash ON officer_accounts FOR EACH ROW
  WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash) EXECUTE FUNCTION end_known_browsers_of_password();
