"""The repository keeps its own rules; ./dev check says the same with more words."""
import unittest
from pathlib import Path

import check_co_await
import check_ranks
import check_secrets

ROOT = Path(__file__).resolve().parents[2]


class Repository(unittest.TestCase):
    def test_every_include_goes_down_the_ranks(self):
        self.assertEqual([], list(check_ranks.problems_in(ROOT)))

    def test_co_await_takes_names(self):
        self.assertEqual([], list(check_co_await.problems_in(ROOT)))

    @unittest.skipUnless((ROOT / ".git").exists(), "not a git checkout, so there is no list of tracked files")
    def test_no_secret_and_no_machine_is_committed(self):
        self.assertEqual([], list(check_secrets.problems_in(ROOT)))


if __name__ == "__main__":
    unittest.main()
