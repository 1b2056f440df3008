import json
import unittest

from test_counts import Counts, browser_files_failed, from_gtest, from_unittest, from_words, gtest_names_failed, passed_again


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

    def test_what_passes_when_run_again_is_counted_and_shown(self):
        again = passed_again(Counts(9, 2, 1, ["suite.a\nlate", "suite.b\nlate"]), Counts(2, 0))
        self.assertEqual((11, 0, 1), numbers(again))
        self.assertEqual("11 passed, 0 failed, 1 skipped; 2 passed only when run again", again.line())
        self.assertIn("suite.a\nlate", again.failures[0])

    def test_what_fails_again_or_does_not_run_has_failed(self):
        first = Counts(9, 1, 0, ["suite.a\nwrong"])
        self.assertEqual((9, 1, 0), numbers(passed_again(first, Counts(0, 1, 0, ["wrong again"]))))
        self.assertEqual((9, 1, 0), numbers(passed_again(first, Counts(0, 0, 1))))

    def test_names_of_tests_to_run_again_but_never_of_a_crash(self):
        failed = from_gtest(gtest({**PASSED, "name": "case/0", "failures": [{"failure": "x"}]}), "", 1)
        self.assertEqual(["suite.case/0"], gtest_names_failed(failed))
        self.assertEqual([], gtest_names_failed(from_gtest(None, "[ RUN      ] suite.a\n", -11)))
        self.assertEqual([], gtest_names_failed(from_gtest(gtest(PASSED), "LeakSanitizer", 23)))

    def test_files_of_the_browser_ring_to_run_again(self):
        output = ("# Subtest: a\n    not ok 2 - b\n      ---\n      location: '/x/tests/e2e/keyboard.test.mjs:3:1'\n      ...\n"
                  "    ok 3 - c\n" + "x" * 9000 + "\n# pass 4\n# fail 1\n")
        counts = from_words(output, 1)
        self.assertEqual(["keyboard"], browser_files_failed(counts))
        self.assertNotIn("xxxx", counts.failures[0])


if __name__ == "__main__":
    unittest.main()
