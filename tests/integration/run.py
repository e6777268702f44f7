"""Runs the integration tests: unittest, closed by the line "N passed, N failed".

    tests/integration/run.py [NAME ...]   only tests whose id contains one of the names
"""
import pathlib
import signal
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


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    loader = unittest.TestLoader()
    tests = list(flatten(loader.discover(str(pathlib.Path(__file__).parent), "test_*.py")))
    wanted = sys.argv[1:]
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
