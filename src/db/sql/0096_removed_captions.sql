-- Captions that were taken away are not kept for those who know their address: the row stays for a while, so that playlists which
-- name it go on without it, and its text is empty.
ALTER TABLE caption_texts ADD COLUMN removed_us INTEGER;   -- NULL: there is a text
CREATE INDEX caption_texts_removed ON caption_texts (removed_us) WHERE removed_us IS NOT NULL;
