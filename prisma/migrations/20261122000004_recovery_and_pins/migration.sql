-- A recovery does not forget what was known of the PINs: decision 010, "What a recovery leaves behind".
ALTER TABLE persons
  -- Until when PINs were in force that a recovery or somebody with the duress PIN has put aside since: no cancel of an
  -- open alert that was received up to then counts as honest.
  ADD COLUMN pins_doubted_at  timestamptz(3),
  -- The recovery code that is in force was made under duress: recovering with it is like removing the PIN under duress.
  ADD COLUMN recovery_coerced boolean NOT NULL DEFAULT false;
