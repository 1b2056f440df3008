import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "qoe"))
from line import LEAST_QUEUE, Line, queue_bytes  # noqa: E402

PACKET = bytes(1000)


class Lines(unittest.TestCase):
    def test_a_packet_takes_its_time_on_the_line_and_the_delay(self):
        line = Line(bps=80_000, delay_s=0.3, loss=0, queue=LEAST_QUEUE)
        line.put(5.0, PACKET)  # 100 ms
        line.put(5.0, PACKET)
        self.assertAlmostEqual(5.4, line.next_at())
        self.assertEqual([], line.take(5.39))
        self.assertEqual([PACKET], line.take(5.401))
        self.assertEqual([PACKET], line.take(5.501))
        self.assertEqual(2000, line.delivered)

    def test_an_idle_line_has_saved_nothing_up(self):
        line = Line(bps=80_000, delay_s=0, loss=0, queue=LEAST_QUEUE)
        line.put(0.0, PACKET)
        line.put(9.0, PACKET)
        line.take(0.2)
        self.assertAlmostEqual(9.1, line.next_at())

    def test_what_the_queue_does_not_hold_is_refused(self):
        line = Line(bps=80_000, delay_s=0, loss=0, queue=2500)
        for _ in range(4):
            line.put(0.0, PACKET)
        self.assertEqual(2, line.refused)
        line.put(0.15, PACKET)  # half a packet and another one are not sent yet: room again
        self.assertEqual(2, line.refused)

    def test_as_much_is_lost_as_was_asked_for_and_the_same_with_the_same_seed(self):
        def lost(seed):
            line = Line(bps=1e9, delay_s=0, loss=0.03, queue=LEAST_QUEUE, seed=seed)
            return [at for at in range(10_000) if (before := line.lost, line.put(float(at), PACKET)) and line.lost > before]
        self.assertEqual(lost("1 up"), lost("1 up"))
        self.assertNotEqual(lost("1 up"), lost("2 up"))
        self.assertLess(abs(len(lost("1 up")) - 300), 60)

    def test_a_lost_packet_took_its_time(self):
        line = Line(bps=80_000, delay_s=0, loss=1, queue=LEAST_QUEUE)
        line.put(0.0, PACKET)
        line.loss = 0
        line.put(0.0, PACKET)
        self.assertAlmostEqual(0.2, line.next_at())

    def test_an_outage_takes_what_is_under_way_and_what_comes(self):
        line = Line(bps=80_000, delay_s=1, loss=0, queue=LEAST_QUEUE)
        line.put(0.0, PACKET)
        line.fail(0.5, 30)
        line.put(30.4, PACKET)
        self.assertIsNone(line.next_at())
        self.assertEqual(2, line.refused)
        line.put(30.6, PACKET)
        self.assertAlmostEqual(31.7, line.next_at())

    def test_the_queue_is_the_product_of_bandwidth_and_delay_or_64_kilobytes(self):
        self.assertEqual(156_250, queue_bytes(5_000_000, 0.25))
        self.assertEqual(65_536, queue_bytes(64_000, 0.6))


if __name__ == "__main__":
    unittest.main()
