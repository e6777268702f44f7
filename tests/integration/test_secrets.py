"""References to secrets are resolved for tasks, and the secrets are seen nowhere else."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

import cluster as daemons
from case import Case
from cluster import BIN, Cluster

# As long as an error's message may cut, and with characters that quoting changes.
TOKEN = "tok-5f\\3a" + "9c1e" * 400
PASSWORD = "pass'word;7d2b"


class Secrets(Case):
    def setUp(self):
        super().setUp()
        self.secret_directory = pathlib.Path(tempfile.mkdtemp(prefix="weir-secrets-"))
        self.addCleanup(subprocess.run, ["rm", "-rf", self.secret_directory], check=False)
        (self.secret_directory / "db").mkdir()
        (self.secret_directory / "db" / "password").write_text(PASSWORD + "\n")
        (self.secret_directory / "in.csv").write_text(
            "".join(f"{i},{value}\n" for i in range(3000) for value in ("plain", PASSWORD)))
        (self.secret_directory / "bad.csv").write_text(f'1,"{PASSWORD}"\n2,3\n')
        daemons.ENVIRONMENT["WEIR_JOB_TOKEN"] = TOKEN
        daemons.ENVIRONMENT["OTHER_TOKEN"] = TOKEN
        self.addCleanup(daemons.ENVIRONMENT.pop, "WEIR_JOB_TOKEN")
        daemons.ENVIRONMENT["WEIR_JOB_BYTES"] = "\udcff"  # the byte ff
        self.addCleanup(daemons.ENVIRONMENT.pop, "WEIR_JOB_BYTES")
        self.addCleanup(daemons.ENVIRONMENT.pop, "OTHER_TOKEN")

    def descriptor(self, name, source="null: '${file:db/password}'",
                   sink="null: '<${env:WEIR_JOB_TOKEN}>'", table="in"):
        return f"""version: 1
name: {name}
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 50ms, attempts: 20}}
sources:
  rows:
    connector: file
    path: {self.secret_directory}/{table}.csv
    format: csv
    schema: {{i: bigint, t: text}}
    rate: 1500/s
    {source}
operators:
  kept: {{input: rows, filter: "i >= 0"}}
sinks:
  out:
    input: kept
    connector: file
    path: {self.secret_directory}/{name}
    format: csv
    {sink}
"""

    def run_weir(self, cluster, *arguments):
        environment = {**os.environ, "WEIR_JOBMANAGER": "http://" + cluster.jobmanager.address("http")}
        done = subprocess.run([BIN / "weir", *map(str, arguments)], capture_output=True, text=True,
                              check=False, env=environment, timeout=60)
        return done.stdout + done.stderr

    def check_clean(self, what, text):
        """Nothing of a secret that is long enough to be one."""
        for secret in (TOKEN, PASSWORD, json.dumps(TOKEN)[1:-1], "9c1e9c1e9c1e", PASSWORD[:10]):
            self.assertNotIn(secret, text, what)

    def check_nowhere(self, cluster, idents, descriptors):
        """All files of the daemons, all that HTTP answers, all that the client shows."""
        paths = [p for p in self.directory_path.rglob("*") if p.is_file()]
        self.assertGreater(len(paths), 10)
        for path in paths:
            self.check_clean(path, path.read_bytes().decode("latin-1"))
        routes = cluster.get("/v1/openapi.json")["paths"]
        asked = 0
        for route, methods in routes.items():
            for ident in idents if "get" in methods else []:
                path = re.sub(r"\{n\}", "last" if "last" in route else "1", re.sub(r"\{job\}", ident, route))
                path = re.sub(r"\{worker\}", "tm0", path)
                status, text = cluster.request("GET", path)
                self.check_clean(path, text)
                asked += status == 200
        self.assertGreater(asked, 12)
        for ident in idents:
            for command in (("show", ident), ("show", ident, "--json"), ("checkpoints", ident),
                            ("checkpoints", ident, "last"), ("list",)):
                self.check_clean(command, self.run_weir(cluster, *command))
        for descriptor in descriptors:
            for command in (("plan",), ("plan", "--json"), ("plan", "--dot"), ("check",)):
                text = self.run_weir(cluster, command[0], descriptor, *command[1:])
                self.check_clean(command, text)
        for process in (cluster.jobmanager, *cluster.task_managers):
            self.check_clean("command line", pathlib.Path(f"/proc/{process.pid}/cmdline").read_text())

    @property
    def directory_path(self):
        return pathlib.Path(self.directory)

    def write(self, name, text):
        path = self.directory_path / name
        path.write_text(text)
        return path

    def test_secrets_reach_tasks_and_nobody_else(self):
        """A job that uses secrets, also after its task manager was killed; jobs that fail because of
        one; afterwards no file, answer or screen has any of them."""
        options = {"secrets.environment": "WEIR_JOB_", "secrets.directory": self.secret_directory}
        uses = self.descriptor("uses")
        # A value that cannot be used, and records that have the secret in another column's place.
        fails = self.descriptor("fails", source="delimiter: '${env:WEIR_JOB_TOKEN}'", sink="")
        shown = self.descriptor("shown", table="bad", sink="").replace("t: text", "t: bigint")
        skips = shown.replace("name: shown", "name: skips").replace("rate:", "errors: skip\n    rate:")
        skips = skips.replace("/shown", "/skips")
        with Cluster(self.directory, 1, options=options) as cluster:
            idents = [cluster.submit(d) for d in (uses, fails, shown, skips)]
            cluster.wait_checkpoints(idents[0], 2)
            cluster.replace_taskmanager(0)
            self.finish(cluster, idents[0])
            for ident, message in ((idents[1], "delimiter must be one byte"),
                                   (idents[2], 'bigint: \\"${file:db/password}\\"')):
                ended = cluster.wait_job(ident, 60)
                self.assertEqual(ended["state"], "FAILED", ended)
                self.assertIn(message, json.dumps(ended))
            self.finish(cluster, idents[3])
            logs = [path.read_text() for path in self.directory_path.glob("tm*/log")]
            self.assertTrue(any("records_skipped" in log for log in logs), logs)
            plan = cluster.get(f"/v1/jobs/{idents[0]}/plan")
            self.assertIn("null: ${file:db/password}", json.dumps(plan))
            rows = sorted(line for part in (self.secret_directory / "uses").glob("*.csv")
                          for line in part.read_text().splitlines())
            self.assertEqual(rows, sorted([f"{i},plain" for i in range(3000)]
                                          + [f"{i},<{TOKEN}>" for i in range(3000)]))
            self.check_nowhere(cluster, idents,
                               [self.write(f"{i}.yaml", d) for i, d in enumerate((uses, fails, shown, skips))])

    def refused(self, cluster, descriptor, expected):
        status, text = cluster.request("POST", "/v1/jobs", descriptor.encode())
        self.assertEqual(status, 400, text)
        answer = json.loads(text)
        self.assertEqual([(d["line"], d["column"], d["message"]) for d in answer["diagnostics"]], [expected])
        self.check_clean("answer", text)

    def test_what_is_not_allowed_is_refused(self):
        """Closed as it comes; with settings only what they name, and files that are there."""
        with Cluster(self.directory, 0) as cluster:
            self.refused(cluster, self.descriptor("a", sink=""), (12, 12,
                         "jobs may not refer to files of this job manager: set secrets.directory to the "
                         "directory of those that they may"))
            self.refused(cluster, self.descriptor("a", source=""), (21, 13,
                         "jobs may not refer to the environment of this job manager: set "
                         "secrets.environment to a prefix of the names that they may"))
        self.renew()
        options = {"secrets.environment": "WEIR_JOB_", "secrets.directory": self.secret_directory / "db"}
        with Cluster(self.directory, 0, options=options) as cluster:
            self.refused(cluster, self.descriptor("a", source="null: '${env:OTHER_TOKEN}'", sink=""), (12, 12,
                         'jobs may not refer to environment variable "OTHER_TOKEN": its name does not begin with '
                         '"WEIR_JOB_", which is what secrets.environment allows'))
            self.refused(cluster, self.descriptor("a", source="null: '${env:WEIR_JOB_NONE}'", sink=""), (12, 12,
                         'environment variable "WEIR_JOB_NONE" is not set in the job manager'))
            self.refused(cluster, self.descriptor("a", source="null: '${env:WEIR_JOB_BYTES}'", sink=""), (12, 12,
                         'environment variable "WEIR_JOB_BYTES" is not text in UTF-8'))
            self.refused(cluster, self.descriptor("a", source="null: '${file:../in.csv}'", sink=""), (12, 12,
                         "\"${file:../in.csv}\": a secret's file is named by its path beneath the directory of "
                         "secrets, without .."))
            status, text = cluster.request("POST", "/v1/jobs",
                                           self.descriptor("a", source="null: '${file:none}'", sink="").encode())
            self.assertEqual(status, 400)
            self.assertIn('secret file \\"none\\"', text)

    def test_a_secret_that_has_gone_is_waited_for(self):
        """A job whose secret cannot be read at a restart says so, and runs on when it is there again."""
        options = {"secrets.directory": self.secret_directory}
        path = self.secret_directory / "db" / "password"
        with Cluster(self.directory, 1, options=options) as cluster:
            ident = cluster.submit(self.descriptor("gone", sink=""))
            cluster.wait_checkpoints(ident, 1)
            path.rename(path.with_name("away"))
            cluster.replace_taskmanager(0)
            said = daemons.wait_until(lambda: "could not resolve" in cluster.logs(20000), 30)
            self.assertTrue(said, cluster.logs(3000))
            self.assertIn("${file:db/password}", cluster.logs(20000))
            time.sleep(0.2)
            path.with_name("away").rename(path)
            self.finish(cluster, ident)
