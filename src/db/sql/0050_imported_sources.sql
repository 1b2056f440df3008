-- A source that an administrator imported on the server belongs to no user. SQLite cannot drop a NOT NULL: both tables are
-- made anew, the one that refers to the other first out and last in.
CREATE TABLE lecture_sources_before AS SELECT * FROM lecture_sources;
DROP TABLE lecture_sources;
ALTER TABLE sources RENAME TO sources_before;
DROP INDEX sources_by_sha256;
DROP INDEX sources_by_user;

CREATE TABLE sources (
    id          TEXT PRIMARY KEY,
    user_id     INTEGER REFERENCES users (id),           -- NULL: imported on the server
    filename    TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    created_us  INTEGER NOT NULL
) STRICT;
INSERT INTO sources SELECT id, user_id, filename, bytes, sha256, created_us FROM sources_before;
DROP TABLE sources_before;
CREATE INDEX sources_by_sha256 ON sources (sha256);
CREATE INDEX sources_by_user ON sources (user_id);

CREATE TABLE lecture_sources (
    lecture_id   TEXT NOT NULL REFERENCES lectures (public_id) ON DELETE CASCADE,
    source_id    TEXT NOT NULL REFERENCES sources (id),
    attached_us  INTEGER NOT NULL,
    PRIMARY KEY (lecture_id, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO lecture_sources SELECT lecture_id, source_id, attached_us FROM lecture_sources_before;
DROP TABLE lecture_sources_before;
CREATE INDEX lecture_sources_by_source ON lecture_sources (source_id);
