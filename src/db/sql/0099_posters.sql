-- Posters that somebody chose: one of the slides, or a picture that was sent. A lecture without a row shows its package's own.

CREATE TABLE lecture_posters (
    lecture_id  INTEGER PRIMARY KEY REFERENCES lectures (id) ON DELETE CASCADE,
    slide       TEXT,                           -- SHA-256 of its image, hex; NULL: a picture was sent
    is_shown    INTEGER NOT NULL DEFAULT 1 CHECK (is_shown IN (0, 1)),  -- 0: what plays has no such slide
    name        TEXT NOT NULL,                  -- 16 digits of SHA-256 of the picture; so have other pictures other addresses
    width       INTEGER NOT NULL,               -- pixels
    height      INTEGER NOT NULL,
    lean_name   TEXT NOT NULL,                  -- of the same, small
    changed_us  INTEGER NOT NULL,
    picture     BLOB NOT NULL,                  -- WebP
    lean        BLOB NOT NULL,                  -- WebP
    CHECK (slide IS NULL OR length(slide) = 64),
    CHECK (slide IS NOT NULL OR is_shown = 1)
) STRICT;
-- A server asks after every commit whether a poster is another one.
CREATE INDEX lecture_posters_by_change ON lecture_posters (changed_us, is_shown);

CREATE TRIGGER log_posters_created AFTER INSERT ON lecture_posters BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = new.lecture_id;
END;

CREATE TRIGGER log_posters_changed AFTER UPDATE ON lecture_posters BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = new.lecture_id;
END;

CREATE TRIGGER log_posters_removed AFTER DELETE ON lecture_posters BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = old.lecture_id;
END;
