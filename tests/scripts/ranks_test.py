import tempfile
import unittest
from pathlib import Path

import check_ranks


class RankCheck(unittest.TestCase):
    def problems(self, files, search=check_ranks.problems_in):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(search(root))

    def test_a_higher_module_may_include_a_lower_one(self):
        self.assertEqual([], self.problems({"src/db/a.cpp": '#include "lectern/base/error.hpp"\n',
                                            "include/lectern/base/error.hpp": ""}))

    def test_a_lower_module_may_not_include_a_higher_one(self):
        self.assertEqual(["src/db/a.cpp:2: db (rank 2) may not include api (rank 5)"],
                         self.problems({"src/db/a.cpp": '\n#include "lectern/api/problem.hpp"\n'}))

    def test_modules_of_one_rank_may_not_include_each_other(self):
        self.assertEqual(["src/media/a.cpp:1: media (rank 1) may not include hls (rank 1)"],
                         self.problems({"src/media/a.cpp": '#include "lectern/hls/window.hpp"\n'}))

    def test_public_headers_are_checked_too(self):
        found = self.problems({"include/lectern/store/a.hpp": '#  include <lectern/api/b.hpp>\n',
                               "src/app/a.cpp": '#include "lectern/store/a.hpp"\n'})
        self.assertEqual(["include/lectern/store/a.hpp:1: store (rank 3) may not include api (rank 5)"], found)

    def test_each_fenced_library_has_its_home(self):
        for header, home in (("<sqlite3.h>", "db"), ("<libavcodec/avcodec.h>", "media"), ("<libswscale/swscale.h>", "media"),
                             ("<boost/beast/http.hpp>", "http"), ("<boost/beast.hpp>", "http"), ("<openssl/ssl.h>", "http"),
                             ("<openssl/evp.h>", "base")):
            with self.subTest(header):
                self.assertEqual([], self.problems({f"src/{home}/a.cpp": f"#include {header}\n"}))
                self.assertIn(" only", self.problems({"src/store/a.cpp": f"#include {header}\n"})[0])

    def test_private_headers_of_another_module_are_out_of_reach(self):
        found = self.problems({"src/api/a.cpp": '#include "../db/statement.hpp"\n', "src/db/statement.hpp": ""})
        self.assertEqual(1, len(found))
        self.assertIn("is not a file of src/api", found[0])

    def test_a_private_header_of_the_same_module_is_fine(self):
        self.assertEqual([], self.problems({"src/db/a.cpp": '#include "statement.hpp"\n', "src/db/statement.hpp": ""}))

    def test_a_public_header_that_only_its_own_module_includes_is_named(self):
        found = self.problems({"include/lectern/db/a.hpp": "", "src/db/a.cpp": '#include "lectern/db/a.hpp"\n'},
                              check_ranks.lonely_headers_in)
        self.assertEqual(["include/lectern/db/a.hpp:1: is included by no module but db, so it belongs in src/db/"], found)

    def test_a_module_without_a_rank_is_named(self):
        self.assertEqual(["src/misc/a.cpp:1: belongs to no module that has a rank"], self.problems({"src/misc/a.cpp": ""}))

    def test_the_script_is_under_100_lines(self):
        self.assertLess(len(Path(check_ranks.__file__).read_text().splitlines()), 100)


if __name__ == "__main__":
    unittest.main()
