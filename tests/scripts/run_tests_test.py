import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import run_tests
from test_counts import from_words

LEAVES_ONE = """
import os, subprocess, sys
left = subprocess.Popen(["sleep", "60"])
open(sys.argv[1], "w").write(str(left.pid))
print("3 passed, 0 failed", flush=True)
"""


def is_gone(process):
    """A process that ended may be a zombie, if nobody here collects those that lost their parents."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


class Running(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, value in (("RESULTS", self.folder), ("print", mock.DEFAULT)):
            patched = mock.patch.object(run_tests, name, value, create=True)
            patched.start()
            self.addCleanup(patched.stop)

    def program(self, text, ring="web"):
        return run_tests.Program(ring, "tried", [sys.executable, "-c", text, str(self.folder / "left")], from_words)

    def test_a_process_that_a_program_leaves_is_not_waited_for_and_is_ended(self):
        begin = time.monotonic()
        _, counts = run_tests.run(self.program(LEAVES_ONE))
        self.assertEqual((3, 0), (counts.passed, counts.failed))
        self.assertLess(time.monotonic() - begin, 30)
        left = int((self.folder / "left").read_text())
        limit = time.monotonic() + 10
        while not is_gone(left) and time.monotonic() < limit:
            time.sleep(0.01)
        self.assertTrue(is_gone(left))

    def test_a_program_that_hangs_has_failed_and_what_it_said_is_shown(self):
        with mock.patch.dict(run_tests.LIMIT_S, {"web": 3}):
            _, counts = run_tests.run(self.program("print('so far', flush=True); import time; time.sleep(60)"))
        self.assertEqual((0, 1), (counts.passed, counts.failed))
        self.assertIn("did not end within 3 s", counts.failures[0])
        self.assertIn("so far", counts.failures[0])

    def test_a_program_that_is_not_there_has_failed(self):
        _, counts = run_tests.run(run_tests.Program("web", "tried", [str(self.folder / "nothing")], from_words))
        self.assertIn("could not start", counts.failures[0])


if __name__ == "__main__":
    unittest.main()
