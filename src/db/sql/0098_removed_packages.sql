-- Packages that a recording was once cut into, and that have left the disk since. Their versions stay: what was watched belongs to
-- them, and is there again when the same cut is.
ALTER TABLE packages ADD COLUMN removed_us INTEGER;   -- NULL: it is on the disk
