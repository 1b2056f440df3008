-- Who may watch: a lecture's audience, that of its course unless it has one of its own; who is enrolled, and what is granted
-- to institutions.
ALTER TABLE courses ADD COLUMN audience TEXT NOT NULL DEFAULT 'public'
    CHECK (audience IN ('public', 'signed_in', 'enrolled', 'granted'));
ALTER TABLE lectures ADD COLUMN audience TEXT      -- NULL: the course's
    CHECK (audience IN ('public', 'signed_in', 'enrolled', 'granted'));

-- The institution of the catalogue that this user belongs to; may come there later. NULL: none.
ALTER TABLE users ADD COLUMN institution_slug TEXT;

CREATE TABLE enrolments (
    course_id    INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    enrolled_us  INTEGER NOT NULL,
    PRIMARY KEY (course_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolments_by_user ON enrolments (user_id);

CREATE TABLE grants (
    course_id       INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    institution_id  INTEGER NOT NULL REFERENCES institutions (id),
    may_stream      INTEGER NOT NULL CHECK (may_stream IN (0, 1)),
    may_download    INTEGER NOT NULL CHECK (may_download IN (0, 1)),
    may_mirror      INTEGER NOT NULL CHECK (may_mirror IN (0, 1)),
    highest         INTEGER NOT NULL CHECK (highest >= 0),  -- pixels of height of the best rendition; 0: any
    from_on         TEXT,                           -- the first and the last day (UTC), as precise as they are known;
    until_on        TEXT,                           -- NULL: without such a limit
    PRIMARY KEY (course_id, institution_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_institution ON grants (institution_id);
