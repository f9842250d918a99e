-- A new password and disabling end the cookies of every browser that an account has signed in from.

CREATE OR REPLACE FUNCTION end_known_browsers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.device_epoch := OLD.device_epoch + 1;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION end_known_browsers_of_password() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE officers SET device_epoch = device_epoch + 1 WHERE id = NEW.officer_id;
  RETURN NULL;
END $$;
