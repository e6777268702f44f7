"""The daemons as programs: flags, files, exit statuses, starts and stops."""
import os
import pathlib
import subprocess
import time
import unittest
import urllib.error

from case import Case
from cluster import BIN, ROOT, Cluster, Daemon, wait_until


def run(program, *arguments, environment=None):
    done = subprocess.run([str(BIN / program), *arguments], capture_output=True, text=True,
                          timeout=20, check=False, env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout, done.stderr


class Programs(Case):
    def test_each_says_what_it_takes(self):
        """Help, version and samples come from the option tables, on standard output, status 0."""
        for program in ("weir-jobmanager", "weir-taskmanager"):
            for flag in ("--help", "--version", "--print-config", "--check-config"):
                status, out, err = run(program, flag)
                self.assertEqual((status, err), (0, ""), f"{program} {flag}")
                self.assertIn("weir" if flag == "--version" else "c", out)

    def test_sample_configurations_are_current(self):
        """deploy/config holds what the programs print; make config-samples renews it."""
        for name in ("jobmanager", "taskmanager"):
            _, out, _ = run(f"weir-{name}", "--sample-config")
            self.assertEqual((ROOT / "deploy/config" / f"{name}.yaml").read_text(), out)

    def test_mistakes_are_told_all_at_once(self):
        """Status 2, a line per mistake, each with its place and the nearest name."""
        path = pathlib.Path(self.directory) / "jm.yaml"
        path.write_text("cluster: main\nha: {type: zookeper}\nlisten: 10.1.2.3:99999\nhtpp: x\n"
                        "heartbeat:\n  interval: soon\n")
        status, out, err = run("weir-jobmanager", "--config", str(path), "-D", "dta=/x",
                               environment={"WEIR_JOBMANAGER_LISTN": "x"})
        self.assertEqual((status, out), (2, ""))
        for part in (f"{path}:2:12: ", "file", f"{path}:4:7: ", '"http"', f"{path}:6:13: ",
                     "WEIR_JOBMANAGER_LISTEN?", '-D: unknown option "dta"; did you mean "data"?'):
            self.assertIn(part, err)

    def test_each_level_overrides_the_one_before(self):
        """Defaults < file < environment < flags, and --print-config says where a value is from."""
        path = pathlib.Path(self.directory) / "jm.yaml"
        path.write_text("cluster: file\nhttp: 127.0.0.1:1\nlisten: 127.0.0.1:2\n")
        _, out, err = run("weir-jobmanager", "--config", str(path), "-D", "listen=127.0.0.1:3",
                          "--print-config", environment={"WEIR_JOBMANAGER_HTTP": "127.0.0.1:4"})
        self.assertEqual(err, "")
        self.assertIn(f"cluster: file  # {path}:1\n", out)
        self.assertIn("http: 127.0.0.1:4  # WEIR_JOBMANAGER_HTTP\n", out)
        self.assertIn("listen: 127.0.0.1:3  # -D\n", out)
        self.assertIn("ha.type: file  # default\n", out)

    def test_open_addresses_need_consent(self):
        """What other hosts reach is refused, with the cure, unless the risk is accepted."""
        status, _, err = run("weir-jobmanager", "-D", "http=0.0.0.0:0")
        self.assertEqual(status, 2)
        self.assertIn('insecure: "i understand"', err)
        status, _, err = run("weir-taskmanager", "-D", "listen=0.0.0.0:0")
        self.assertEqual(status, 2)
        self.assertIn('insecure: "i understand"', err)
        options = {"http": "0.0.0.0:0", "listen": "127.0.0.1:0", "insecure": "i understand"}
        daemon = Daemon("weir-jobmanager", f"{self.directory}/jm", options)
        self.assertEqual(daemon.stop(), 0)
        self.assertIn("WARN  insecure", daemon.log_text())

    def test_a_taken_address_is_an_error_that_names_it(self):
        options = {"http": "127.0.0.1:0", "listen": "127.0.0.1:0"}
        first = Daemon("weir-jobmanager", f"{self.directory}/a", options)
        taken = first.address("control")
        status, _, err = run("weir-jobmanager", "-D", f"data={self.directory}/b", "-D",
                             f"listen={taken}", "-D", "http=127.0.0.1:0")
        self.assertEqual(status, 1)
        self.assertIn(taken, err)
        self.assertEqual(first.stop(), 0)

    def test_stopped_in_order_or_killed_it_starts_again(self):
        """SIGTERM removes the run file; kill -9 leaves nothing that hinders the next start."""
        options = {"http": "127.0.0.1:0", "listen": "127.0.0.1:0"}
        for end in ("stop", "kill", "stop"):
            daemon = Daemon("weir-jobmanager", f"{self.directory}/jm", options)
            if end == "kill":
                daemon.kill()
            else:
                self.assertEqual(daemon.stop(), 0)
                self.assertFalse(daemon.run_file.exists())

    def test_task_managers_of_others_are_refused(self):
        """Another cluster, and a wrong or missing cluster key, in words on both sides."""
        keys = {}
        for name in ("right", "wrong"):
            keys[name] = pathlib.Path(self.directory) / name
            keys[name].write_text(name * 10)
        with Cluster(self.directory, 1, options={"cluster_key": keys["right"]},
                     task_manager_options={"cluster_key": keys["right"]}) as cluster:
            cases = {"another cluster": {"cluster": "elsewhere"},
                     "cluster key": {"cluster_key": keys["wrong"]}, "key": {"cluster_key": ""}}
            for index, (reason, options) in enumerate(cases.items()):
                cluster.task_manager_options = options
                intruder = cluster.start_taskmanager()
                wait_until(lambda: reason in intruder.log_text(), 10)
                self.assertIn(reason, intruder.log_text(), f"case {index}")
                self.assertEqual(intruder.stop(), 0)
            workers = cluster.get("/v1/workers")["workers"]
            self.assertEqual([w["name"] for w in workers], ["tm0"])

    def test_idle_daemons_are_small(self):
        """Resident memory without jobs, with room above the goals for other machines."""
        with Cluster(self.directory, 1) as cluster:
            time.sleep(0.5)
            sizes = []
            for daemon in (cluster.jobmanager, cluster.task_managers[0]):
                status = pathlib.Path(f"/proc/{daemon.pid}/status").read_text()
                sizes.append(next(int(line.split()[1]) for line in status.splitlines()
                                  if line.startswith("VmRSS:")) // 1024)
            if os.environ.get("FLAVOR", "release") == "release":
                self.assertLessEqual(sizes[0], 30, f"job manager: {sizes[0]} MiB")
                self.assertLessEqual(sizes[1], 60, f"task manager: {sizes[1]} MiB")
            print(f"  idle: job manager {sizes[0]} MiB, task manager {sizes[1]} MiB")


if __name__ == "__main__":
    unittest.main()
