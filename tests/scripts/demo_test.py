"""What the demo is made of holds together; the recordings themselves are made by ./dev run."""
import json
import sys
import unittest
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "demo"
sys.path.insert(0, str(DEMO))

from studio import captions, script  # noqa: E402


def recordings():
    lines = (DEMO / "recordings.txt").read_text().splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def lectures():
    catalogue = json.loads((DEMO / "catalogue.json").read_text(encoding="utf-8"))
    return {lecture["id"]: lecture for course in catalogue["courses"] for section in course["sections"]
            for lecture in section["lectures"]}


class Demo(unittest.TestCase):
    def test_five_courses_have_seven_or_eight_people_each(self):
        catalogue = json.loads((DEMO / "catalogue.json").read_text(encoding="utf-8"))
        self.assertEqual([8, 8, 7, 7, 8], [len(course["faculty"]) for course in catalogue["courses"]])
        self.assertEqual({"en"}, {course["language"] for course in catalogue["courses"]})

    def test_every_recording_belongs_to_a_lecture_of_the_same_title(self):
        known = lectures()
        for name, lecture in recordings().items():
            made = script.parse((DEMO / "lectures" / f"{name}.txt").read_text(encoding="utf-8"), name)
            self.assertEqual(known[lecture]["title"], made.head["title"])

    def test_every_script_has_a_recording(self):
        self.assertEqual({path.stem for path in (DEMO / "lectures").glob("*.txt")}, set(recordings()))

    def test_points_are_revealed_as_often_as_there_are_points(self):
        for name in recordings():
            for slide in script.parse((DEMO / "lectures" / f"{name}.txt").read_text(encoding="utf-8"), name).slides:
                revealed = sum(sentence.reveals for sentence in slide.sentences)
                self.assertIn(revealed, (0, len(slide.points)), f"{name}: {slide.title}")

    def test_an_untranslated_sentence_is_refused(self):
        with self.assertRaises(SystemExit):
            script.parse("title: x\n== A slide\n> A sentence.\n", "sample")


class Captions(unittest.TestCase):
    def sentence(self, english, chinese, start, end):
        slide = script.Slide("A slide", sentences=[script.Sentence(english, chinese, start_s=start, end_s=end)])
        return script.Script({}, [slide])

    def test_a_sentence_keeps_its_times(self):
        text = captions.webvtt(self.sentence("Hello.", "你好。", 61.5, 3662.25), "english")
        self.assertEqual("WEBVTT\n\n1\n00:01:01.500 --> 01:01:02.250\nHello.\n", text)

    def test_a_long_sentence_becomes_cues_of_two_lines_without_gaps(self):
        text = captions.webvtt(self.sentence("word " * 40, "字" * 5, 0, 10), "english")
        cues = text.split("\n\n")[1:]
        self.assertGreater(len(cues), 2)
        self.assertTrue(all(len(cue.strip().splitlines()) <= 4 for cue in cues))
        times = [cue.strip().splitlines()[1].split(" --> ") for cue in cues]
        self.assertTrue(all(before[1] == after[0] for before, after in zip(times, times[1:])))

    def test_a_chinese_line_never_begins_with_a_closing_mark(self):
        for mark in "\uff0c\u3002\uff1a":
            for length in range(15, 45):
                lines = captions.lines_of("字" * length + mark + "句" * 25, 20, "")
                self.assertFalse(any(line[0] == mark for line in lines), lines)


if __name__ == "__main__":
    unittest.main()
