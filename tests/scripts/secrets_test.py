import unittest

from check_secrets import problems_in_text


class SecretsCheck(unittest.TestCase):
    def found(self, text):
        return [what for _, what in problems_in_text(text)]

    def test_ordinary_text_passes(self):
        for text in ("http://127.0.0.1:8080/courses/x", "https://user@example.org/", "/var/lib/lectern/packages",
                     '"integrity": "sha512-abc"', "${HOME}/home/x", "docs/home/page", "http://${LECTERN_LISTEN}/"):
            self.assertEqual([], self.found(text), text)

    def test_each_rule_finds_its_sample(self):
        samples = {
            "-----BEGIN RSA PRIVATE KEY-----": "a private key",
            "key = AKIAABCDEFGHIJKLMNOP": "a cloud access key",
            "token: ghp_" + "a" * 36: "an access token",
            "postgres://admin:hunter2@db/lectern": "a password in a URL",
            "see /home/alice/lectern/build": "a path of somebody's home",
            "cd /" + "work/main && ninja": "a path of a build machine",
            '"resolved": "https://packages.example.org/vite.tgz"': "where a package was fetched from",
            "registry=https://packages.example.org/": "where a package was fetched from",
        }
        for text, what in samples.items():
            self.assertEqual([what], self.found(text), text)

    def test_the_line_is_named(self):
        self.assertEqual([2], [line for line, _ in problems_in_text("fine\nregistry=x\n")])


if __name__ == "__main__":
    unittest.main()
