-- The alliance's catalogue, whole: members and partners, affiliations with dates, programmes, runs of courses and how courses
-- relate, evidence of recognitions.

-- Tables whose CHECKs name kinds are made anew. Triggers that write to them keep their text: legacy_alter_table leaves it alone.
PRAGMA legacy_alter_table = ON;

CREATE TABLE changes_anew (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us    INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    kind     TEXT NOT NULL CHECK (kind IN ('institution', 'person', 'course', 'section', 'lecture', 'staff', 'recognition',
                                           'grant', 'enrolment', 'package', 'programme', 'run')),
    subject  TEXT NOT NULL,
    change   TEXT NOT NULL CHECK (change IN ('created', 'changed', 'removed')),
    course   TEXT,                              -- slug
    lecture  TEXT                               -- public id
) STRICT;
INSERT INTO changes_anew (seq, at_us, kind, subject, change, course, lecture)
    SELECT seq, at_us, kind, subject, change, course, lecture FROM changes;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'changes') WHERE name = 'changes_anew'
    AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'changes');
DROP TABLE changes;
ALTER TABLE changes_anew RENAME TO changes;

CREATE TABLE old_slugs_anew (
    kind  TEXT NOT NULL CHECK (kind IN ('course', 'institution', 'programme')),
    slug  TEXT NOT NULL,
    id    INTEGER NOT NULL,                     -- of the row that had it
    PRIMARY KEY (kind, slug)
) STRICT, WITHOUT ROWID;
INSERT INTO old_slugs_anew SELECT kind, slug, id FROM old_slugs;
DROP TABLE old_slugs;
ALTER TABLE old_slugs_anew RENAME TO old_slugs;
CREATE INDEX old_slugs_by_id ON old_slugs (kind, id);

-- Institutions.
ALTER TABLE institutions ADD COLUMN membership TEXT CHECK (membership IN ('member', 'partner'));   -- of the alliance; NULL: neither
ALTER TABLE institutions ADD COLUMN time_zone TEXT;             -- IANA: 'Asia/Shanghai'

-- Somebody may come back to an institution: an affiliation is one of a person's, in their order.
CREATE TABLE affiliations_anew (
    person_id       INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    position        INTEGER NOT NULL,           -- 1: the first to be shown
    institution_id  INTEGER NOT NULL REFERENCES institutions (id),
    title           TEXT,                       -- "Professor"
    from_on         TEXT,                       -- the first and the last day, as precise as they are known
    until_on        TEXT,
    PRIMARY KEY (person_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO affiliations_anew (person_id, position, institution_id, title)
    SELECT person_id, row_number() OVER (PARTITION BY person_id ORDER BY position, institution_id), institution_id, title
    FROM affiliations;
DROP TABLE affiliations;                        -- with its triggers
ALTER TABLE affiliations_anew RENAME TO affiliations;
CREATE INDEX affiliations_by_institution ON affiliations (institution_id);

CREATE TRIGGER log_affiliations_created AFTER INSERT ON affiliations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', p.public_id, 'changed', NULL, NULL FROM people p WHERE p.id = new.person_id;
END;

CREATE TRIGGER log_affiliations_changed AFTER UPDATE ON affiliations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', p.public_id, 'changed', NULL, NULL FROM people p WHERE p.id = new.person_id;
END;

CREATE TRIGGER log_affiliations_removed AFTER DELETE ON affiliations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', p.public_id, 'changed', NULL, NULL FROM people p WHERE p.id = old.person_id;
END;

-- Where somebody can look up that a recognition was given.
ALTER TABLE recognitions ADD COLUMN evidence TEXT;              -- an address: https

-- When a course is held. Who is enrolled may be in one of its runs.
CREATE TABLE course_runs (
    id         INTEGER PRIMARY KEY,
    course_id  INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    slug       TEXT NOT NULL,                   -- within the course: '2026-autumn'
    position   INTEGER NOT NULL,                -- 1: the first to be shown
    title      TEXT,
    pacing     TEXT NOT NULL CHECK (pacing IN ('self_paced', 'scheduled')),
    from_on    TEXT,                            -- the first and the last day, as precise as they are known
    until_on   TEXT,
    UNIQUE (course_id, slug)
) STRICT;

CREATE TRIGGER log_course_runs_created AFTER INSERT ON course_runs BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'run', c.slug || '/' || new.slug, 'created', c.slug, NULL
        FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_course_runs_changed AFTER UPDATE ON course_runs BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'run', c.slug || '/' || new.slug, 'changed', c.slug, NULL
        FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_course_runs_removed AFTER DELETE ON course_runs BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'run', c.slug || '/' || old.slug, 'removed', c.slug, NULL
        FROM courses c WHERE c.id = old.course_id;
END;

ALTER TABLE enrolments ADD COLUMN run_id INTEGER REFERENCES course_runs (id) ON DELETE SET NULL;    -- NULL: in the course alone
CREATE INDEX enrolments_by_run ON enrolments (run_id) WHERE run_id IS NOT NULL;

-- How a course relates to another: it needs it, was translated from it, took its place.
CREATE TABLE course_relations (
    course_id  INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,                -- 1: the first to be shown
    kind       TEXT NOT NULL CHECK (kind IN ('prerequisite', 'translation_of', 'replaces')),
    other_id   INTEGER NOT NULL REFERENCES courses (id),
    PRIMARY KEY (course_id, position),
    UNIQUE (course_id, kind, other_id),
    CHECK (course_id <> other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_relations_by_other ON course_relations (other_id);

CREATE TRIGGER log_course_relations_created AFTER INSERT ON course_relations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', c.slug, 'changed', c.slug, NULL FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_course_relations_changed AFTER UPDATE ON course_relations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', c.slug, 'changed', c.slug, NULL FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_course_relations_removed AFTER DELETE ON course_relations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', c.slug, 'changed', c.slug, NULL FROM courses c WHERE c.id = old.course_id;
END;

-- Programmes: courses that belong together, in their order.
CREATE TABLE programmes (
    id              INTEGER PRIMARY KEY,
    slug            TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    local_title     TEXT,
    institution_id  INTEGER REFERENCES institutions (id),   -- who offers it; NULL: the alliance
    level           TEXT CHECK (level IN ('school', 'preparatory', 'undergraduate', 'postgraduate', 'doctoral',
                                          'professional', 'public')),
    description     TEXT,
    created_us      INTEGER NOT NULL,
    changed_us      INTEGER NOT NULL
) STRICT;
CREATE INDEX programmes_by_institution ON programmes (institution_id);

CREATE TABLE programme_courses (
    programme_id  INTEGER NOT NULL REFERENCES programmes (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    course_id     INTEGER NOT NULL REFERENCES courses (id),
    PRIMARY KEY (programme_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_courses_by_course ON programme_courses (course_id);

CREATE TRIGGER log_programmes_created AFTER INSERT ON programmes BEGIN
    INSERT INTO changes (kind, subject, change) SELECT 'programme', new.slug, 'created';
END;

CREATE TRIGGER log_programmes_changed AFTER UPDATE ON programmes BEGIN
    INSERT INTO changes (kind, subject, change) SELECT 'programme', new.slug, 'changed';
END;

CREATE TRIGGER log_programmes_removed AFTER DELETE ON programmes BEGIN
    INSERT INTO changes (kind, subject, change) SELECT 'programme', old.slug, 'removed';
END;

CREATE TRIGGER log_programmes_changed_slug AFTER UPDATE OF slug ON programmes WHEN old.slug <> new.slug BEGIN
    INSERT INTO changes (kind, subject, change) SELECT 'programme', old.slug, 'removed';
END;

CREATE TRIGGER log_programme_courses_created AFTER INSERT ON programme_courses BEGIN
    INSERT INTO changes (kind, subject, change)
        SELECT 'programme', p.slug, 'changed' FROM programmes p WHERE p.id = new.programme_id;
END;

CREATE TRIGGER log_programme_courses_changed AFTER UPDATE ON programme_courses BEGIN
    INSERT INTO changes (kind, subject, change)
        SELECT 'programme', p.slug, 'changed' FROM programmes p WHERE p.id = new.programme_id;
END;

CREATE TRIGGER log_programme_courses_removed AFTER DELETE ON programme_courses BEGIN
    INSERT INTO changes (kind, subject, change)
        SELECT 'programme', p.slug, 'changed' FROM programmes p WHERE p.id = old.programme_id;
END;

CREATE TRIGGER old_slug_of_programme AFTER UPDATE OF slug ON programmes WHEN old.slug <> new.slug BEGIN
    INSERT OR REPLACE INTO old_slugs VALUES ('programme', old.slug, new.id);
    DELETE FROM old_slugs WHERE kind = 'programme' AND slug = new.slug;
END;
CREATE TRIGGER old_slug_of_programme_taken AFTER INSERT ON programmes BEGIN
    DELETE FROM old_slugs WHERE kind = 'programme' AND slug = new.slug;
END;
CREATE TRIGGER old_slug_of_programme_gone AFTER DELETE ON programmes BEGIN
    DELETE FROM old_slugs WHERE kind = 'programme' AND id = old.id;
END;

PRAGMA legacy_alter_table = OFF;
