-- Keeping the catalogue by the API.

-- Names that a course or institution had before: their addresses lead on to the new ones.
CREATE TABLE old_slugs (
    kind  TEXT NOT NULL CHECK (kind IN ('course', 'institution')),
    slug  TEXT NOT NULL,
    id    INTEGER NOT NULL,                     -- of the row that had it
    PRIMARY KEY (kind, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX old_slugs_by_id ON old_slugs (kind, id);
CREATE TRIGGER old_slug_of_course AFTER UPDATE OF slug ON courses WHEN old.slug <> new.slug BEGIN
    INSERT OR REPLACE INTO old_slugs VALUES ('course', old.slug, new.id);
    DELETE FROM old_slugs WHERE kind = 'course' AND slug = new.slug;
END;
CREATE TRIGGER old_slug_of_course_taken AFTER INSERT ON courses BEGIN
    DELETE FROM old_slugs WHERE kind = 'course' AND slug = new.slug;
END;
CREATE TRIGGER old_slug_of_course_gone AFTER DELETE ON courses BEGIN
    DELETE FROM old_slugs WHERE kind = 'course' AND id = old.id;
END;
CREATE TRIGGER old_slug_of_institution AFTER UPDATE OF slug ON institutions WHEN old.slug <> new.slug BEGIN
    INSERT OR REPLACE INTO old_slugs VALUES ('institution', old.slug, new.id);
    DELETE FROM old_slugs WHERE kind = 'institution' AND slug = new.slug;
    UPDATE users SET institution_slug = new.slug WHERE institution_slug = old.slug;
END;
CREATE TRIGGER old_slug_of_institution_taken AFTER INSERT ON institutions BEGIN
    DELETE FROM old_slugs WHERE kind = 'institution' AND slug = new.slug;
END;
CREATE TRIGGER old_slug_of_institution_gone AFTER DELETE ON institutions BEGIN
    DELETE FROM old_slugs WHERE kind = 'institution' AND id = old.id;
END;
-- Users are the people that their slug names.
CREATE TRIGGER user_of_renamed_person AFTER UPDATE OF slug ON people WHEN old.slug <> new.slug BEGIN
    UPDATE users SET person_slug = new.slug WHERE person_slug = old.slug;
END;

-- Who changed what by the API, and what it was before.
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us    INTEGER NOT NULL,
    user     TEXT NOT NULL,                     -- name
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,                     -- slug or public id, as it was when it began
    change   TEXT NOT NULL CHECK (change IN ('created', 'changed', 'removed')),
    before   TEXT,                              -- JSON; NULL: it was not there
    after    TEXT                               -- JSON; NULL: it is gone
) STRICT;

-- Requests that created something: sent again, they are answered and do nothing.
CREATE TABLE idempotency_keys (
    user_id  INTEGER NOT NULL REFERENCES users (id),
    key      TEXT NOT NULL,
    request  TEXT NOT NULL CHECK (length(request) = 64),    -- SHA-256 of address and body
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,                     -- what was made
    at_us    INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (at_us);
