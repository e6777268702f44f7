"""Runs the integration tests: unittest, closed by the line "N passed, N failed".

    tests/integration/run.py [NAME ...]   only tests whose id contains one of the names

All of them run by files, JOBS=2 at a time: most of their time they wait.
"""
import concurrent.futures
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))


class Result(unittest.TextTestResult):
    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()

    def stopTest(self, test):
        super().stopTest(test)
        print(f"  {time.monotonic() - self.started:6.1f} s  {test.id()}", flush=True)


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


RUNNING = set()


def run_file(name):
    """(what it said, how many passed, how many failed)"""
    process = subprocess.Popen([sys.executable, __file__, f"{name}."], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace")
    RUNNING.add(process)
    said, _ = process.communicate()
    RUNNING.discard(process)
    *_, last = [""] + said.splitlines()
    counts = re.fullmatch(r"(\d+) passed, (\d+) failed", last)
    passed, failed = map(int, counts.groups()) if counts else (0, 1)
    return said, passed, max(failed, int(process.returncode != 0))


def run_files(tests, jobs):
    """Those that take longest first, as far as their number tells."""
    names = [t.id().split(".")[0] for t in tests]
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(run_file, n) for n in sorted(set(names), key=lambda n: (-names.count(n), n))]
        try:
            for one in concurrent.futures.as_completed(waiting):
                said, good, bad = one.result()
                print(said, end="", flush=True)
                passed, failed = passed + good, failed + bad
        except BaseException:
            # Whoever is told to end ends what runs, whose daemons end with it, and begins no more.
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(RUNNING):
                process.terminate()
            raise
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not tests else 0


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    loader = unittest.TestLoader()
    tests = list(flatten(loader.discover(str(pathlib.Path(__file__).parent), "test_*.py")))
    wanted = sys.argv[1:]
    jobs = int(os.environ.get("JOBS", "2"))
    if not wanted and jobs > 1:
        return run_files(tests, jobs)
    if wanted:
        tests = [t for t in tests if any(w in t.id() for w in wanted)]
    runner = unittest.TextTestRunner(stream=sys.stdout, resultclass=Result, verbosity=0)
    result = runner.run(unittest.TestSuite(tests))
    # A test with sub-tests fails once, however many of them do.
    failed = len({getattr(test, "test_case", test).id()
                  for test, _ in result.failures + result.errors})
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())
