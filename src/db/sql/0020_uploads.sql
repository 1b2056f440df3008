-- Recordings on their way in (tus 1.0), and what has arrived.

-- The id is the upload's secret name in its URL, and the name of its file under sources/.
CREATE TABLE uploads (
    id            TEXT PRIMARY KEY,
    user_id       INTEGER NOT NULL REFERENCES users (id),
    session_id    INTEGER REFERENCES sessions (id) ON DELETE SET NULL,  -- that began it
    kind          TEXT NOT NULL CHECK (kind IN ('whole', 'partial', 'final')),
    state         TEXT NOT NULL CHECK (state IN ('receiving', 'complete', 'deleting')),
    length        INTEGER CHECK (length >= 0),          -- NULL: the client has not said yet
    received      INTEGER NOT NULL CHECK (received >= 0 AND (length IS NULL OR received <= length)),  -- durable on disk
    metadata      TEXT NOT NULL,                        -- Upload-Metadata as sent
    concat        TEXT,                                 -- Upload-Concat as sent
    filename      TEXT NOT NULL,
    lecture_id    TEXT,                                 -- public id; may be gone by the time the upload completes
    fingerprint   TEXT,                                 -- the client's name for the content, to find an upload again
    sha256        TEXT CHECK (length(sha256) = 64),
    created_us    INTEGER NOT NULL,
    expires_us    INTEGER NOT NULL,
    completed_us  INTEGER,
    CHECK (state != 'complete' OR received = length)
) STRICT;
CREATE INDEX uploads_by_user ON uploads (user_id, state);
CREATE INDEX uploads_by_lecture ON uploads (lecture_id, state);
CREATE INDEX uploads_by_expiry ON uploads (expires_us);
CREATE INDEX uploads_unfinished ON uploads (state) WHERE state != 'complete';

-- Files that are whole: sources/<id>. A row outlives its upload when a lecture has it.
CREATE TABLE sources (
    id          TEXT PRIMARY KEY,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    filename    TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    created_us  INTEGER NOT NULL
) STRICT;
CREATE INDEX sources_by_sha256 ON sources (sha256);
CREATE INDEX sources_by_user ON sources (user_id);

CREATE TABLE lecture_sources (
    lecture_id   TEXT NOT NULL REFERENCES lectures (public_id) ON DELETE CASCADE,
    source_id    TEXT NOT NULL REFERENCES sources (id),
    attached_us  INTEGER NOT NULL,
    PRIMARY KEY (lecture_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lecture_sources_by_source ON lecture_sources (source_id);
