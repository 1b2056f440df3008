-- What each user watched of each recording. It belongs to the user: it goes with them, and is no part of the catalogue.

-- version_id: the first of the versions of the lecture's video that were made of the same recording, whose timeline they share.
-- intervals: "0-61500,120000-180000", milliseconds of that timeline (lectern/progress/interval_set.hpp). played_ms: what was
-- played in all, again and again included. position_us: when the position was reached.
CREATE TABLE watched (
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    version_id   INTEGER NOT NULL REFERENCES video_versions (id) ON DELETE CASCADE,
    intervals    TEXT NOT NULL,
    watched_ms   INTEGER NOT NULL CHECK (watched_ms >= 0),
    played_ms    INTEGER NOT NULL CHECK (played_ms >= 0),
    position_ms  INTEGER CHECK (position_ms >= 0),
    position_us  INTEGER,
    first_us     INTEGER NOT NULL,
    last_us      INTEGER NOT NULL,
    PRIMARY KEY (user_id, version_id),
    CHECK ((position_ms IS NULL) = (position_us IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX watched_by_version ON watched (version_id, user_id);

-- How much each sitting in front of a player has played so far: the largest number counts, so that what is told twice, late or
-- in another order counts once.
CREATE TABLE sittings (
    user_id     INTEGER NOT NULL,
    version_id  INTEGER NOT NULL,
    id          TEXT NOT NULL,                  -- made by the player
    played_ms   INTEGER NOT NULL CHECK (played_ms >= 0),
    last_us     INTEGER NOT NULL,
    PRIMARY KEY (user_id, version_id, id),
    FOREIGN KEY (user_id, version_id) REFERENCES watched (user_id, version_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Whoever is given the name of a user who was revoked has nothing of theirs.
CREATE TRIGGER watched_of_revoked_user AFTER UPDATE OF is_active ON users WHEN new.is_active = 0 AND old.is_active = 1 BEGIN
    DELETE FROM watched WHERE user_id = new.id;
END;
