import json
import unittest

from test_counts import from_gtest, from_unittest, from_words


def numbers(counts):
    return counts.passed, counts.failed, counts.skipped


def gtest(*tests):
    return json.dumps({"testsuites": [{"name": "suite", "testsuite": list(tests)}]})


PASSED = {"name": "a", "status": "RUN", "result": "COMPLETED"}


class Counting(unittest.TestCase):
    def test_gtest_counts_passed_failed_and_skipped(self):
        report = gtest(PASSED, {**PASSED, "name": "b", "failures": [{"failure": "x != y"}]}, {**PASSED, "result": "SKIPPED"},
                       {"name": "d", "status": "NOTRUN", "result": "SUPPRESSED"})
        counts = from_gtest(report, "", 1)
        self.assertEqual((1, 1, 2), numbers(counts))
        self.assertEqual(["suite.b\nx != y"], counts.failures)

    def test_gtest_that_crashed_is_a_failure_that_names_the_test(self):
        counts = from_gtest(None, "[ RUN      ] suite.a\n[       OK ] suite.a\n[ RUN      ] suite.b\n", -11)
        self.assertEqual((0, 1, 0), numbers(counts))
        self.assertIn("suite.b", counts.failures[0])

    def test_gtest_that_leaks_after_its_last_test_is_a_failure(self):
        self.assertEqual((1, 1, 0), numbers(from_gtest(gtest(PASSED), "LeakSanitizer", 23)))

    def test_unittest(self):
        self.assertEqual((3, 0, 0), numbers(from_unittest("...\nRan 3 tests in 0.1s\n\nOK\n", 0)))
        self.assertEqual((1, 2, 1), numbers(from_unittest("Ran 4 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)\n", 1)))
        self.assertEqual((0, 1, 0), numbers(from_unittest("Traceback", 1)))

    def test_playwright_vitest_node_and_our_own(self):
        self.assertEqual((12, 0, 0), numbers(from_words("noise 3 passed earlier\n\n  12 passed (34.2s)\n", 0)))
        self.assertEqual((9, 1, 2), numbers(from_words("  1 failed\n    spec.ts:3\n  1 failed\n  2 skipped\n  9 passed (4s)\n", 1)))
        self.assertEqual((11, 1, 0), numbers(from_words(" Test Files  1 failed | 2 passed (3)\n Tests  1 failed | 11 passed (12)\n", 1)))
        self.assertEqual((5, 0, 1), numbers(from_words("# tests 6\n# pass 5\n# fail 0\n# cancelled 0\n# skipped 1\n", 0)))
        self.assertEqual((7, 0, 1), numbers(from_words("7 passed, 0 failed, 1 skipped\n", 0)))

    def test_silence_is_a_failure(self):
        self.assertEqual((0, 1, 0), numbers(from_words("", 0)))

    def test_a_bad_status_without_a_failure_is_a_failure(self):
        self.assertEqual((5, 1, 0), numbers(from_words("5 passed, 0 failed\n", 3)))


if __name__ == "__main__":
    unittest.main()
