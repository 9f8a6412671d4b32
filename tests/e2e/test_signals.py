"""Signals at any moment: the terminal is given back, the status says what happened, the demo's
server never stays behind."""

import os
import random
import re
import signal
import subprocess
import time
import unittest

import support
from terminal import (
    DEADLINE_S,
    LEAVE_SCREEN,
    PASTE_ON,
    Terminal,
    TerminalCase,
    body,
    children_of,
    is_running,
)

DEADLY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE)
N_INSTANTS = 6  # for each signal
# The sanitizers would take the crash over: here the system shall have it.
NO_SANITIZER = "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:detect_leaks=0"


def setUpModule():
    global server
    server = support.Sandbox(rows=400)


def tearDownModule():
    server.close()


class Signals(TerminalCase):
    def test_SIG_01_deadly_signals_at_random_instants(self):
        chance = random.Random(1)
        for number in DEADLY:
            for _ in range(N_INSTANTS):
                delay = chance.uniform(0, 0.5)
                with self.subTest(signal=number.name, delay=round(delay, 3)):
                    t = self.start(server=server, until=None)
                    self.addCleanup(t.close)
                    end = time.monotonic() + delay
                    while time.monotonic() < end:
                        t.pump(max(0, end - time.monotonic()), draw=False)
                    t.signal(number)
                    self.assertEqual(t.wait_end(draw=False), 128 + number)
                    self.assert_tidy(t)
                    t.close()

    def test_SIG_01_while_everything_else_goes_on(self):
        states = (
            ("f", "Filter sessions"),
            ("?", "commands"),
            (":", "complete"),
            ("s", "by the server"),
            ("\x1bOQ", "mouse on"),
        )
        for number, (keys, sign) in zip(DEADLY + (signal.SIGTERM,), states):
            with self.subTest(state=sign):
                t = self.start(server=server)
                t.send(keys)
                t.wait_for(sign)
                t.signal(number)
                self.assertEqual(t.wait_end(), 128 + number)
                self.assert_tidy(t)
                t.close()

    def test_SIG_01_ignored_hangup_stays_ignored(self):
        ignore = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
        t = self.start(server=server, before_exec=ignore)
        t.signal(signal.SIGHUP)
        t.barrier()
        self.finish(t)

    def test_SIG_02_stop_and_go_on_again_and_again(self):
        """Under a shell with job control."""
        shell = self.shell(server)
        for turn in range(25):
            if turn == 3:
                shell.send("L")
            shell.send("\x1a")
            shell.wait_for(lambda t: b"Stopped" in t.raw[self.mark :])
            self.mark = len(shell.raw)
            shell.send("fg\r")
            shell.wait_for(lambda t: PASTE_ON in t.raw[self.mark :])
            self.mark = len(shell.raw)
        shell.wait_for(re.compile(r"row 1 of 400 loaded \| complete"))
        shell.barrier()
        frame = body(shell)
        shell.send("\x0c")
        shell.barrier()
        self.assertEqual(frame, body(shell))
        shell.send("Q")
        shell.wait_for(lambda t: LEAVE_SCREEN in t.raw[self.mark :])
        shell.send("echo status=$?\r")
        shell.wait_for("status=0")

    def test_SIG_02_the_shell_gets_a_sane_terminal(self):
        shell = self.shell(server)
        shell.send("\x1a")
        shell.wait_for(lambda t: b"Stopped" in t.raw[self.mark :])
        shell.send("stty -a | tr ' ;' '\\n' | grep -cx -e icanon -e echo -e isig -e opost\r")
        # readline has its own settings while it waits: stty sees those that programs get.
        shell.wait_for(re.compile(r"^4$", re.MULTILINE))
        self.assertGreater(shell.raw.rfind(LEAVE_SCREEN), shell.raw.rfind(b"\x1b[?1049h"))
        shell.send("fg\r")
        shell.wait_for("row 1 of")
        shell.keys("j")
        shell.wait_for("row 2 of")
        shell.send("Q")
        shell.wait_for(lambda t: t.raw.rfind(LEAVE_SCREEN) > t.raw.rfind(b"\x1b[?1049h"))

    def test_SIG_02_stopped_from_outside(self):
        shell = self.shell(server)
        (browser,) = children_of(shell.pid)
        os.kill(browser, signal.SIGTSTP)
        shell.wait_for(lambda t: b"Stopped" in t.raw[self.mark :])
        self.assertLess(shell.raw.rfind(LEAVE_SCREEN), shell.raw.rfind(b"Stopped"))
        self.assertGreater(shell.raw.rfind(LEAVE_SCREEN), self.mark)
        self.mark = len(shell.raw)
        shell.send("fg\r")
        shell.wait_for(lambda t: PASTE_ON in t.raw[self.mark :])
        shell.barrier()
        shell.send("Q")
        shell.wait_for(lambda t: t.raw.rfind(LEAVE_SCREEN) > t.raw.rfind(b"\x1b[?1049h"))

    def shell(self, server):
        """A shell with job control in which the browser runs."""
        environment = support.environment(server, PS1="$ ", INPUTRC="/dev/null")
        shell = Terminal(["bash", "--norc", "--noprofile", "-i"], env=environment)
        self.addCleanup(shell.close)
        shell.send("bind 'set enable-bracketed-paste off'\r")
        shell.wait_for(lambda t: t.line(t.screen.cursor.y) == "$")
        shell.send(f"{support.SESSIONS}\r")
        shell.wait_for("row 1 of")
        self.mark = len(shell.raw)
        return shell

    def test_SIG_03_crash_gives_the_terminal_back_and_the_signal_on(self):
        for number in CRASHES:
            with self.subTest(signal=number.name):
                options = os.environ.get("ASAN_OPTIONS", "") + ":" + NO_SANITIZER
                t = self.start(server=server, ASAN_OPTIONS=options)
                t.keys("f")
                t.wait_for("Filter sessions")
                t.signal(number)
                self.assertEqual(t.wait_end(), 128 + number)
                self.assert_tidy(t)
                self.assertIn(f"signal {int(number):02d}".encode(), t.raw)
                t.close()

    def test_SIG_05_a_reader_that_has_enough(self):
        for output in ("csv", "ndjson", "table"):
            with self.subTest(output=output):
                process = subprocess.Popen(
                    [support.SESSIONS, "list", "--all", "-o", output],
                    env=support.environment(server),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
                self.assertTrue(process.stdout.readline())
                process.stdout.close()
                self.assertIn(process.wait(DEADLINE_S), (0, -signal.SIGPIPE, 128 + signal.SIGPIPE))
                self.assertEqual(process.stderr.read(), b"")
                process.stderr.close()

    def test_SIG_07_storm_while_loading(self):
        t = self.start(server=server)
        t.send("L")
        storm = (signal.SIGCHLD, signal.SIGALRM, signal.SIGUSR1, signal.SIGWINCH, signal.SIGCONT)
        n_sent = 0

        def loaded(t):
            nonlocal n_sent
            for number in storm * 4:
                t.signal(number)
                n_sent += 1
            return n_sent >= 1000 and re.search(r"row 1 of 400 loaded \| complete", t.text())

        t.wait_for(loaded)
        t.barrier()
        self.assertNotRegex(t.text(), "Interrupted|EINTR")
        t.keys("4")  # the log
        t.wait_for("400 sessions of this list")
        self.assertNotRegex(t.text(), "Interrupted|EINTR|again")
        self.finish(t)

    def test_SIG_08_second_interrupt_while_it_ends(self):
        t = self.start("--demo", "--demo-rows", "100")
        (child,) = children_of(t.pid)
        os.kill(child, signal.SIGSTOP)  # a server that does not end when asked
        t.signal(signal.SIGINT)
        t.wait_for(lambda t: LEAVE_SCREEN in t.raw)
        began = t.clock()
        try:
            t.signal(signal.SIGINT)
        except ProcessLookupError:
            pass  # we were too slow: it has ended by itself
        self.assertEqual(t.wait_end(), 130)
        self.assertLess(t.clock() - began, 0.8)  # it waits a second for its server
        self.assert_tidy(t)
        os.kill(child, signal.SIGCONT)
        support.wait_until(lambda: not is_running(child), "the demo's end")

    def test_interrupt_key_quits_with_the_status_of_the_signal(self):
        t = self.start(server=server)
        t.wait_for(" of 200 loaded")  # nothing runs any more
        t.barrier()
        t.keys("C-c")
        self.assertEqual(t.wait_end(), 130)
        self.assert_tidy(t)


class DemoServer(TerminalCase):
    def test_demo_server_ends_on_every_way_out(self):
        ways = ("Q", signal.SIGTERM, signal.SIGHUP, signal.SIGSEGV, signal.SIGKILL)
        for way in ways:
            with self.subTest(way=way):
                t = self.start("--demo", "--demo-rows", "100")
                (child,) = children_of(t.pid)
                t.send(way) if isinstance(way, str) else t.signal(way)
                t.wait_end()
                support.wait_until(lambda: not is_running(child), "the demo's end")
                if way != signal.SIGKILL:
                    self.assertNotIn("termios", t.untidiness())
                t.close()


if __name__ == "__main__":
    unittest.main()
