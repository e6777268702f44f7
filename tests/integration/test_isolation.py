"""What one job, peer or connection does wrong is no other's problem."""
import socket
import struct
import time
import unittest

from case import Case
from cluster import Cluster, differences, make_text, read_counts, word_count

CONTROL = 1  # frame type


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def frame(payload, kind=1, frame_type=CONTROL, size=None, version=1):
    """A frame as common/net/frame.h draws it."""
    head = struct.pack("<IBBHIIQI", len(payload) if size is None else size, frame_type, 0, version,
                       kind, 0, 1, crc32c(payload))
    return head + struct.pack("<I", crc32c(head)) + payload


def field(number, data):
    """A protobuf field of bytes."""
    return bytes([number << 3 | 2, len(data)]) + data


def hello(cluster=b"test"):
    return (bytes([1 << 3, 1]) + field(2, cluster) + field(3, b"i" * 16) + field(4, b"intruder") +
            field(5, b"127.0.0.1:1") + bytes([6 << 3, 4]))


class Isolation(Case):
    def test_a_job_that_fails_again_and_again_does_not_disturb_another(self):
        """Two jobs on one cluster: one restarts for ever, the other does not notice."""
        want = make_text(f"{self.directory}/in", 20)
        with Cluster(self.directory, 2) as cluster:
            bad = cluster.submit(word_count(f"{self.directory}/in", "/etc/passwd/out", 2))
            good = cluster.submit(word_count(f"{self.directory}/in", f"{self.directory}/out", 2,
                                             rate="40000/s"))
            ended = cluster.wait_job(good)
            self.assertEqual((ended["state"], ended["restarts"]), ("FINISHED", 0), ended)
            self.assertEqual(differences(read_counts(f"{self.directory}/out"), want), {})
            failing = cluster.job(bad)
            self.assertGreaterEqual(failing["restarts"], 3, failing)
            self.assertIn(failing["state"], ("RESTARTING", "CREATED", "RUNNING"))
            self.assertIn("/etc/passwd/out", failing["reason"])
            cluster.request("DELETE", f"/v1/jobs/{bad}")
            self.assertEqual(cluster.wait_job(bad, 20)["state"], "CANCELED")

    def test_garbage_is_refused_and_the_daemons_live_on(self):
        """Flipped bits, other clusters, garbage and giant headers end in a named error each."""
        want = make_text(f"{self.directory}/in", 10)
        with Cluster(self.directory, 2) as cluster:
            job = cluster.submit(word_count(f"{self.directory}/in", f"{self.directory}/out", 2,
                                            rate="20000/s"))
            cluster.wait_checkpoints(job, 1)
            good = frame(hello())
            flipped_head = bytes([good[0]]) + bytes([good[1] ^ 4]) + good[2:]
            flipped_body = good[:-3] + bytes([good[-3] ^ 1]) + good[-2:]
            attacks = {
                "garbage": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
                "zeros": bytes(4096),
                "header_bit": flipped_head,
                "payload_bit": flipped_body,
                "giant": frame(b"", size=1 << 30),
                "version": frame(hello(), version=99),
                "other_cluster": frame(hello(b"elsewhere")),
                "unknown_kind": frame(b"", kind=777),
            }
            targets = [cluster.jobmanager.address("control"),
                       cluster.task_managers[0].address("exchange")]
            for name, data in attacks.items():
                for target in targets:
                    self.assertTrue(self.is_hung_up_on(target, data), f"{name} to {target}")
            ended = cluster.wait_job(job)
            self.assertEqual((ended["state"], ended["restarts"]), ("FINISHED", 0), ended)
            self.assertEqual(differences(read_counts(f"{self.directory}/out"), want), {})
            self.assertTrue(cluster.jobmanager.alive())
            self.assertTrue(all(t.alive() for t in cluster.task_managers))
            log = cluster.jobmanager.log_text()
            for reason in ("another cluster", "header", "checksum", "version", "limit"):
                self.assertIn(reason, log)

    def is_hung_up_on(self, address, data):
        """Send, and see the connection end (by a close, a reset, or an answer and then a close)."""
        host, port = address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), 5) as connection:
            connection.settimeout(10)
            deadline = time.monotonic() + 10
            try:
                connection.sendall(data)
                while time.monotonic() < deadline:
                    if connection.recv(65536) == b"":
                        return True
            except (ConnectionError, BrokenPipeError):
                return True
            except TimeoutError:
                return False
        return False

    def test_a_refused_descriptor_names_every_place(self):
        """Ten mistakes are ten diagnostics with line and column, before anything runs."""
        bad = word_count("/tmp", f"{self.directory}/out").replace("version: 1", "version: 7")
        with Cluster(self.directory, 1) as cluster:
            status, text = cluster.request("POST", "/v1/jobs?id=" + "0" * 31 + "1",
                                           bad.replace("interval:", "intervall:").encode())
            self.assertEqual(status, 400, text)
            self.assertIn('"line"', text)
            self.assertIn("did you mean", text)
            self.assertEqual(cluster.get("/v1/jobs")["jobs"], [])

    def test_the_snapshot_table_shows_who_acknowledged(self):
        """A row per task: who, when, how much, and how long the barrier took."""
        make_text(f"{self.directory}/in", 10)
        with Cluster(self.directory, 2) as cluster:
            job = cluster.submit(word_count(f"{self.directory}/in", f"{self.directory}/out", 2,
                                            rate="10000/s"))
            cluster.wait_checkpoints(job, 2)
            history = cluster.get(f"/v1/jobs/{job}/checkpoints")["checkpoints"]
            newest = next(c for c in history if c["state"] == "COMPLETED")
            table = cluster.get(f"/v1/jobs/{job}/checkpoints/{newest['id']}")
            self.assertEqual(len(table["rows"]), cluster.job(job)["tasks"])
            for row in table["rows"]:
                self.assertTrue(row["acknowledged"])
                self.assertIn(row["worker_name"], ("tm0", "tm1"))
                self.assertGreaterEqual(row["acknowledged_us"], table["triggered_us"])
            self.assertGreater(sum(r["state_bytes"] for r in table["rows"]), 10000)
            cluster.request("DELETE", f"/v1/jobs/{job}")
            self.assertEqual(cluster.wait_job(job, 20)["state"], "CANCELED")


if __name__ == "__main__":
    unittest.main()
