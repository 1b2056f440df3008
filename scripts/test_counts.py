"""What a test program said, as numbers. Each reader takes the program's output and gives passed, failed and skipped; a
program that says nothing countable counts as one failure, so that silence is never success."""
import json
import re
from dataclasses import dataclass, field


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)  # a line or a block each, for people

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures

    def line(self):
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def one_failure(what):
    return Counts(failed=1, failures=[what])


def heart_of(output):
    """The lines of a crash that say what happened: a sanitizer's report from its first line, else the end of the output."""
    report = re.search(r"^.*(ERROR: \w+Sanitizer|runtime error:|WARNING: ThreadSanitizer)", output, re.M)
    if report:
        return "\n".join(output[report.start():].splitlines()[:40])
    return output[-4000:]


def from_gtest(report, output, status):
    """`report` is the text of --gtest_output=json, or None when the program ended before it wrote one."""
    if report is None:
        started = re.findall(r"^\[ RUN +\] (\S+)", output, re.M)
        return one_failure(f"ended with status {status} inside {started[-1] if started else 'its start'}\n{heart_of(output)}")
    counts = Counts()
    for suite in json.loads(report).get("testsuites", []):
        for test in suite.get("testsuite", []):
            count_gtest(counts, suite["name"], test)
    if status != 0 and counts.failed == 0:
        counts.add(one_failure(f"every test passed, yet the program ended with status {status}\n{heart_of(output)}"))
    return counts


def count_gtest(counts, suite, test):
    if test.get("failures"):
        reasons = "\n".join(f["failure"] for f in test["failures"])
        counts.add(one_failure(f"{suite}.{test['name']}\n{reasons}"))
    elif test.get("result") == "SKIPPED" or test.get("status") == "NOTRUN":
        counts.skipped += 1
    else:
        counts.passed += 1


def from_unittest(output, status):
    """Python's unittest: 'Ran 12 tests in 0.1s' and 'OK (skipped=1)' or 'FAILED (failures=1, errors=1)'."""
    ran = re.search(r"^Ran (\d+) tests? in", output, re.M)
    if not ran:
        return one_failure(f"ended with status {status} and no count\n{output[-4000:]}")
    numbers = {name: int(value) for name, value in re.findall(r"(failures|errors|skipped)=(\d+)", output.splitlines()[-1])}
    failed = numbers.get("failures", 0) + numbers.get("errors", 0)
    return worded(int(ran[1]) - failed - numbers.get("skipped", 0), failed, numbers.get("skipped", 0), output, status)


def from_words(output, status):
    """Runners that say '12 passed', '1 failed', '2 skipped' (ours, Playwright, Vitest) or '# pass 12' (node --test)."""
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    numbers = {}
    for count, word in re.findall(r"\b(\d+) (passed|failed|skipped|flaky)\b", tail_of_counts(output)):
        numbers[word] = int(count)
    for word, count in re.findall(r"^[#ℹ] (pass|fail|skipped|cancelled) (\d+)$", output, re.M):
        word = {"pass": "passed", "fail": "failed", "cancelled": "failed"}.get(word, word)
        numbers[word] = numbers.get(word, 0) + int(count)
    if not numbers:
        return one_failure(f"ended with status {status} and no count\n{output[-4000:]}")
    failed = numbers.get("failed", 0) + numbers.get("flaky", 0)
    return worded(numbers.get("passed", 0), failed, numbers.get("skipped", 0), output, status)


def tail_of_counts(output):
    """The last run of neighbouring lines that hold counts; Vitest's 'Test Files' line counts files and is left out."""
    lines = [line for line in output.splitlines() if "Test Files" not in line and line.strip()]
    last = max((i for i, line in enumerate(lines) if re.search(r"\b\d+ (passed|failed)\b", line)), default=-1)
    first = last
    while first > 0 and re.search(r"^\W*\d+ (passed|failed|skipped|flaky|did not run)\b", lines[first - 1]):
        first -= 1
    return "\n".join(lines[first:last + 1]) if last >= 0 else ""


def worded(passed, failed, skipped, output, status):
    counts = Counts(passed, failed, skipped)
    if failed:
        counts.failures.append(output[-6000:])
    elif status != 0:
        counts.add(one_failure(f"nothing failed, yet the program ended with status {status}\n{output[-4000:]}"))
    return counts
