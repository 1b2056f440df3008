-- A lecture tells whether the words on its slides are there to be fetched: kept answers are old when they come, and when search
-- is told to leave them out or to find them again.
CREATE TRIGGER log_slide_readings_ended AFTER UPDATE OF state ON slide_readings
        WHEN new.state <> old.state AND (new.state = 'failed' OR (new.state = 'done' AND new.languages <> '')) BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id FROM lectures l JOIN courses c ON c.id = l.course_id
        WHERE l.id = new.lecture_id;
END;
CREATE TRIGGER log_slide_search_turned AFTER UPDATE ON slide_search WHEN new.is_off <> old.is_off BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id FROM lectures l JOIN courses c ON c.id = l.course_id
        WHERE EXISTS (SELECT 1 FROM slide_texts t WHERE t.lecture_id = l.id AND t.text <> '');
END;
