-- Whether search finds what was read on slides: not where slides.languages asks for nothing. The texts stay, for when it does again:
-- to read them took long. One row.
CREATE TABLE slide_search (
    is_off      INTEGER NOT NULL CHECK (is_off IN (0, 1))
) STRICT;
INSERT INTO slide_search (is_off) VALUES (0);

CREATE TRIGGER texts_of_slide_search AFTER UPDATE ON slide_search WHEN new.is_off <> old.is_off BEGIN
    UPDATE lecture_texts SET next = -1, revision = revision + 1
        WHERE lecture_id IN (SELECT lecture_id FROM slide_texts WHERE text <> '');
END;
