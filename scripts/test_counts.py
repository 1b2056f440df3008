"""What a test program said, as numbers. Each reader takes the program's output and gives passed, failed and skipped; a
program that says nothing countable counts as one failure, so that silence is never success."""
import json
import re
from dataclasses import dataclass, field

MOST_SAID = 6000  # characters of a program's failures


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)  # a line or a block each, for people
    again: int = 0  # of those that passed, how many did so only when they were run again

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures
        self.again += other.again

    def line(self):
        return (f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")
                + (f"; {self.again} passed only when run again" if self.again else ""))


def one_failure(what):
    return Counts(failed=1, failures=[what])


def passed_again(first, second):
    """What `first` counts for when what failed in it was run again with the result `second`."""
    if second.failed or second.passed < first.failed:
        return Counts(first.passed, first.failed, first.skipped, [*first.failures, *(f"again: {text}" for text in second.failures)])
    return Counts(first.passed + first.failed, 0, first.skipped, [f"(passed when run again) {text}" for text in first.failures], first.failed)


def gtest_names_failed(counts):
    """The tests that failed, as a filter names them; none if the program itself failed, or a sanitizer spoke."""
    names = [re.match(r"([\w/]+\.[\w/]+)\n", text) for text in counts.failures]
    return [name[1] for name in names] if all(names) else []


def browser_files_failed(counts):
    """The test files that hold a failure, as node --test gives their places; none if it does not."""
    return sorted({name for text in counts.failures for name in re.findall(r"location: '[^']*?(\w+)\.test\.mjs:", text)})


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
        blocks = "".join(match[0] for match in re.finditer(r"^( *)not ok .*\n(?:\1 +.*\n)*", output, re.M))
        counts.failures.append((blocks or output)[-MOST_SAID:])
    elif status != 0:
        counts.add(one_failure(f"nothing failed, yet the program ended with status {status}\n{output[-4000:]}"))
    return counts
