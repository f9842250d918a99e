-- How often the PINs were set or removed since then. Where they only seem removed, each change would be a free guess.
ALTER TABLE persons ADD COLUMN pin_changes int NOT NULL DEFAULT 0, ADD COLUMN pin_changes_since timestamptz(3);
