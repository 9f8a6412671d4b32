"""Every terminal, every size, every way of typing: TERM-… of the named cases, and job control and
window sizes under tmux."""

import fcntl
import json
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unicodedata
import unittest

import support
from terminal import DEADLINE_S, Terminal, TerminalCase, body

COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
COLOUR_256 = re.compile(rb"\x1b\[(?:\d+;)*[34]8;5;")
LISTED = re.compile(r"row \d+ of \d+ loaded")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
DARK = os.path.join(ROOT, "themes", "dark.theme")
MONO = os.path.join(ROOT, "themes", "mono.theme")
HOSTILE = os.path.join(ROOT, "tests", "data", "hostile.txt")


def setUpModule():
    global server
    server = support.Sandbox(rows=400)


def tearDownModule():
    server.close()


def peak_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1))


class Sizes(TerminalCase):
    def same_as_drawn_anew(self, t):
        before = body(t)
        t.send("\x0c")
        t.barrier()
        self.assertEqual(before, body(t))

    def test_TERM_01_any_size_and_back(self):
        t = self.start(server=server)
        t.keys("L")  # all: a large window makes it load more
        t.wait_for("of 400 loaded | complete")
        t.barrier()
        t.keys("j", "j", "Space")
        t.barrier()
        row = re.search(r"\d{7}", t.selected()).group()
        frame = body(t)
        for rows, columns in ((1, 1), (1, 200), (3, 5), (14, 80), (24, 59), (300, 1000), (15, 60)):
            t.resize(rows, columns)
            if rows < 15 or columns < 60:
                t.wait_gone("CREATED")
                if columns >= 40:
                    t.wait_for("60x15 needed")
            else:
                t.wait_for(Terminal.fits)
            t.resize(24, 80)
            t.wait_for(lambda t: body(t) == frame)
            self.assertIn(row, t.selected())
        self.finish(t)

    def test_TERM_01_starts_at_any_size(self):
        for rows, columns in ((1, 1), (3, 5), (0, 0), (1, 200), (300, 1000)):
            with self.subTest(rows=rows, columns=columns):
                t = self.start(server=server, rows=rows, columns=columns, until=None)
                if (rows, columns) == (0, 0):  # nobody knows: 24x80
                    t.screen.resize(24, 80)
                t.wait_for(lambda t: t.raw.endswith(b"h") or len(t.raw) > 100)
                t.resize(25, 81)
                t.wait_for(LISTED)
                t.keys("L")  # all: how many a large window makes it load depends on its speed
                t.wait_for("of 400 loaded | complete")
                t.barrier()
                self.same_as_drawn_anew(t)
                self.finish(t)
                t.close()

    def test_TERM_02_giant_window_is_clamped(self):
        usual = self.start(server=server)
        giant = self.start(server=server, rows=10000, columns=10000, until=None)
        giant.screen.resize(1000, 400)  # what of it is used; drawn below only when small again
        deadline = time.monotonic() + DEADLINE_S
        while b"loaded" not in giant.raw:
            giant.pump(0.05, draw=False)
            self.assertLess(time.monotonic(), deadline)
        self.assertLess(peak_kb(giant.pid) - peak_kb(usual.pid), 64 * 1024)
        giant.drawn = len(giant.raw)
        giant.resize(24, 80)
        giant.wait_for(LISTED)
        self.finish(giant)
        self.finish(usual)

    def test_TERM_03_ten_thousand_resizes_while_loading(self):
        chance = random.Random(3)
        t = self.start(server=server)
        t.send("L")
        for turn in range(10000):
            t.resize(chance.randint(1, 60), chance.randint(1, 200), draw=False)
            if turn % 20 == 0:
                t.pump(0, draw=False)
                self.assertIsNone(t.process.poll())
        t.resize(24, 80, draw=False)
        t.pump(0, draw=False)
        t.drawn = len(t.raw)
        t.resize(30, 100)  # the last: what is drawn from here on is compared
        t.screen.reset()
        t.wait_for(re.compile(r"row 1 of 400 loaded \| complete"))
        t.barrier()
        self.same_as_drawn_anew(t)
        self.finish(t)

    def test_resize_whatever_is_open(self):
        t = self.start(server=server)
        t.keys("L")  # all: a large window makes it load more
        t.wait_for("of 400 loaded | complete")
        t.barrier()
        for keys, sign in (
            ("", "CREATED"),
            ("f", "Filter sessions"),
            ("?", " commands"),
            ("4", "GET sessions"),
            ("s", "by the server"),
            ("c", "Columns"),
            (":sort", ":sort"),
            ("z", "[Overview]"),
        ):
            with self.subTest(open=sign):
                t.send(keys)
                t.wait_for(sign)
                t.still()
                frame = body(t)
                for rows, columns in ((15, 60), (40, 120), (5, 20), (50, 200), (24, 80)):
                    t.resize(rows, columns)
                    t.wait_for(sign if rows >= 15 else lambda t: not t.look_for(sign))
                t.wait_for(lambda t: body(t) == frame)
                t.keys("Esc")
        t.wait_for(LISTED)
        self.finish(t)


class Kinds(TerminalCase):
    def colours(self, terminal, **options):
        t = self.start("--theme", DARK, server=server, TERM=terminal, **options)
        t.keys("j")
        t.wait_for("row 2 of")
        self.finish(t)
        raw = bytes(t.raw)
        t.close()
        return "256" if COLOUR_256.search(raw) else "8" if COLOUR.search(raw) else "mono"

    def test_TERM_07_known_terminals_work_in_their_colours(self):
        for terminal, expected in (
            ("vt100", "mono"),
            ("linux", "8"),
            ("xterm", "8"),
            ("screen", "8"),
            ("xterm-256color", "256"),
            ("tmux-256color", "256"),
        ):
            with self.subTest(TERM=terminal):
                self.assertEqual(self.colours(terminal), expected)

    def test_NO_COLOR_and_other_ways_to_mono(self):
        self.assertEqual(self.colours("xterm-256color", NO_COLOR="1"), "mono")
        self.assertEqual(self.colours("xterm-256color", NO_COLOR=""), "256")
        for arguments in (["--color", "never"], ["--theme", MONO]):
            with self.subTest(arguments=arguments):
                t = self.start(*arguments, server=server)
                t.settle()
                self.finish(t)
                self.assertIsNone(COLOUR.search(t.raw))

    def test_TERM_07_dumb_is_refused_with_a_hint(self):
        t = self.start(server=server, TERM="dumb", until=None)
        self.assertEqual(t.wait_end(), 2)
        self.assertIn("aifi-sessions list", t.text().replace("\n", " "))
        self.assertNotIn(b"\x1b", t.raw)
        self.assert_tidy(t)

    def test_TERM_07_unknown_or_unset_falls_back_and_says_so(self):
        for terminal in ("xterm-kitty-of-nowhere", None, ""):
            with self.subTest(TERM=terminal):
                t = self.start(server=server, TERM=terminal)
                t.wait_for("drawing as for xterm-256color")
                t.barrier()
                self.finish(t)
                t.close()

    def test_TERM_06_output_that_is_no_terminal(self):
        for arguments in ({"stdin": subprocess.DEVNULL}, {}):
            with self.subTest(arguments=arguments):
                master, slave = os.openpty()
                try:
                    done = support.run(server=server, **{"stdin": slave, **arguments})
                finally:
                    os.close(master)
                    os.close(slave)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, b"")
                self.assertIn(b"aifi-sessions list", done.stderr)
                self.assertNotIn(b"\x1b", done.stderr)

    def test_TERM_08_no_high_byte_in_the_C_locale(self):
        for locale in ("C", "POSIX", "en_US.ISO-8859-1"):
            with self.subTest(locale=locale):
                t = self.start(server=server, LC_ALL=locale, columns=120, rows=40)
                for key in ("v", "v", "v", "v", "v", "i", "f"):
                    t.keys(key)
                t.wait_for("Filter sessions")
                t.keys("Esc", "?")
                t.wait_for("commands")
                t.keys("Esc")
                self.finish(t)
                self.assertIsNone(re.search(rb"[\x80-\xff]", t.raw))
                t.close()

    def test_TERM_08_columns_stay_aligned_in_UTF_8(self):
        for locale in ("C.UTF-8", "xx_XX.UTF-8"):  # installed or not
            with self.subTest(locale=locale):
                t = self.start(server=server, LC_ALL=locale, rows=60, columns=100)
                t.command("columns store.name,customer,id")
                t.keys("M")
                t.wait_for("UNMASKED")
                t.barrier()
                ends, wide = set(), False
                for y in range(3, 40):
                    cells = [t.screen.buffer[y][x].data for x in range(100)]
                    wide = wide or "" in cells
                    end = max((x for x in range(6, 100) if cells[x].isdigit()), default=None)
                    if end is not None and re.search(r"\d{7}", "".join(cells)):
                        ends.add(end)
                self.assertEqual(len(ends), 1, t.text())
                self.assertTrue(wide, t.text())
                self.finish(t)
                t.close()


def unescape(line):
    """A line of hostile.txt; None when it is no UTF-8."""
    out = bytearray()
    for match in re.finditer(r"\\x(..)|\\u\{([0-9a-fA-F]+)\}|\\(.)|([^\\])", line):
        byte, point, escaped, plain = match.groups()
        if byte:
            out.append(int(byte, 16))
        else:
            text = chr(int(point, 16)) if point else escaped or plain
            out += text.encode("utf-8", "surrogatepass")
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        return None


class Hostile(TerminalCase):
    """TERM-09: what strangers write moves nothing."""

    FIELDS = ("status", "code", "sessionToken", "locationId", "storeConfigId")
    CUSTOMER = ("firstName", "lastName", "email", "phone", "externalId", "role")
    STORE = ("name", "status", "deploymentStatus", "address", "city")

    def rows(self, texts):
        rows = []
        for n, text in enumerate(texts):
            created = f"2026-11-24T10:{59 - n // 60:02}:{59 - n % 60:02}Z"
            row = {"id": str(7000000 + n), "createdAt": created}
            row.update({name: text for name in self.FIELDS})
            row["customer"] = dict({name: text for name in self.CUSTOMER}, id=str(n))
            row["store"] = dict({name: text for name in self.STORE}, id=str(n))
            row["metadata"] = {text: text, "events": [{"eventId": text, "metadata": {text: text}}]}
            rows.append(json.dumps(row))
        return rows

    def read_all(self, texts):
        """Every row in the list, every tab of every third; returns the terminal after its end and
        the cells of the harmless columns."""
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
            file.write("\n".join(self.rows(texts)) + "\n")
            file.flush()
            with support.Sandbox(rows=None, frozen=None, options=("--import", file.name)) as own:
                t = self.start("--count", "200", server=own, rows=40, columns=160)
                t.command("columns id,customer,status,store.name,createdAt")
                t.keys("M")
                t.wait_for("UNMASKED")
                t.barrier()
                cells = []
                for screen in range(0, len(texts), 30):
                    cells.append(self.harmless(t))
                    for key in ("v", "v", "v", "v", "v", "v"):
                        t.keys(key)
                        t.barrier()
                    t.keys("PgDn")
                    t.barrier()
                t.keys("z", "i", "E")
                t.barrier()
                self.finish(t)
                return t, cells

    def harmless(self, t):
        """Where on the screen ids and times of the list stand."""
        found = []
        for y in range(3, t.screen.lines - 3):
            cells = [t.screen.buffer[y][x].data or "\0" for x in range(78)]
            line = "".join(cell[0] for cell in cells)
            for match in re.finditer(r"\b70\d{5}\b|11-24 10:\d\d:\d\d", line):
                found.append((y, match.start(), match.group()))
        return found

    def kinds(self, raw):
        """The control sequences of a stream, without their numbers, and what is left of it."""
        sequence = re.compile(rb"\x1b(?:\[([?>=!]?)[0-9;:]*([ -/]*[@-~])|([()][A-Z0-9])|([=>78M]))")
        return {match.groups() for match in sequence.finditer(raw)}, sequence.sub(b"", raw)

    def strange(self, rest):
        """Characters that steer a terminal or a reader, beside those that ncurses moves with."""
        steering = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
        others = (c for c in rest.decode("utf-8") if c not in "\r\n\b\t")
        return [c for c in others if unicodedata.category(c) in steering]

    def test_TERM_09_the_check_itself_sees_what_it_looks_for(self):
        for bad in ("\x1b]52;c;QQ==\x07", "\x1bPq\x1b\\", "\u202e", "\x9b31m", "\x1b#8", "\x00"):
            with self.subTest(bad=bad):
                self.assertTrue(self.strange(self.kinds(b"plain" + bad.encode())[1]))

    def test_TERM_09_hostile_texts_emit_nothing(self):
        with open(HOSTILE, encoding="ascii") as file:
            lines = [line.rstrip("\n") for line in file]
        texts = [unescape(line) for line in lines if line and not line.startswith("#")]
        texts = [text for text in texts if text][::3][:180]
        plain, plain_cells = self.read_all(["Ann Bob"] * len(texts))
        nasty, nasty_cells = self.read_all(texts)
        plain_kinds, _ = self.kinds(bytes(plain.raw))
        nasty_kinds, rest = self.kinds(bytes(nasty.raw))
        # ncurses may take other ways through the same screen (insert, delete, erase), no more.
        ways = {(b"", bytes([letter]), None, None) for letter in b"KX@PbGdCJLMSTrHABD"}
        self.assertEqual(nasty_kinds - plain_kinds - ways, set())
        # What the texts themselves hold: of those that only moving explains, shape tells below.
        held = set(re.findall(rb"\x1b\[[0-9;?]*[A-Za-z]", "".join(texts).encode()))
        sent = set(re.findall(rb"\x1b\[[0-9;?]*[A-Za-z]", nasty.raw))
        usual = set(re.findall(rb"\x1b\[[0-9;?]*[A-Za-z]", plain.raw))
        moving = {one for one in held if one[-1:] in b"KX@PbGdCJLMSTrHABD"}
        self.assertGreater(len(held - usual - moving), 5)
        self.assertEqual((held & sent) - usual - moving, set())
        self.assertEqual(self.strange(rest), [])
        self.assertGreater(len(plain_cells), 0)
        self.assertEqual(nasty_cells, plain_cells)


class Typing(TerminalCase):
    def test_TERM_11_blocked_output_loses_nothing(self):
        t = self.start(server=server)

        def waiting():
            return struct.unpack("i", fcntl.ioctl(t.master, termios.FIONREAD, b"\0" * 4))[0]

        # As with XOFF: nobody takes what it writes, until it can write no more.
        n_sent, last = 0, -1
        deadline = time.monotonic() + DEADLINE_S
        while waiting() != last or last < 1000:
            last = waiting()
            os.write(t.master, b"\x0cj")
            n_sent += 1
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        t.barrier()
        self.assertEqual(int(re.match(r"row (\d+) of", t.status()).group(1)), 1 + n_sent)
        frame = body(t)
        t.send("\x0c")
        t.barrier()
        self.assertEqual(body(t), frame)
        self.finish(t)

    def test_TERM_12_giant_paste_into_a_prompt_is_text(self):
        t = self.start(server=server)
        t.settle()
        row = body(t)
        junk = b"Q\rq\x1b[A\x1bOBj\x03:quit\r\n\x1a"
        paste = b"\x1b[200~" + junk * ((1 << 20) // len(junk)) + b"\x1b[201~"
        t.keys("&")
        t.wait_for("limit loaded rows to:")
        t.send(paste)
        t.send("END")
        t.wait_for(lambda t: "END" in t.message or "limit loaded rows to:" in t.message)
        self.assertIsNone(t.process.poll())
        t.keys("C-u")
        t.wait_for(lambda t: t.message == "limit loaded rows to:")
        t.keys("Esc")
        t.barrier()
        self.assertEqual(body(t), row)
        # Without a prompt it goes nowhere.
        t.send(b"\x1b[200~" + junk * 100 + b"\x1b[201~")
        t.wait_for("went nowhere")
        self.assertEqual(body(t), row)
        self.finish(t)

    def test_TERM_13_escape_alone_is_quick_and_quits_nothing(self):
        t = self.start(server=server)
        times = []
        for _ in range(5):
            t.keys("f")
            t.wait_for("Filter sessions")
            began = t.clock()
            t.send("\x1b")
            t.wait_gone("Filter sessions")
            times.append(t.clock() - began)
        self.assertLess(min(times), 0.3)  # ncurses alone would wait a second
        for _ in range(3):
            t.keys("Esc")
        t.barrier()
        self.finish(t)

    def test_TERM_13_alt_keys_are_not_the_keys(self):
        t = self.start(server=server)
        for key in "qQjRx":
            t.send("\x1b" + key)
            t.wait_for(re.compile(rf"{key} does nothing here"))
        self.assertIn("row 1 of", t.status())
        self.finish(t)

    def test_TERM_13_sequences_in_pieces(self):
        t = self.start(server=server)
        for n, sequence in enumerate((b"\x1bOB", b"\x1b[B", b"\x1bOB"), 2):
            for byte in sequence:
                t.send(bytes([byte]))
                end = time.monotonic() + 0.05  # a slow line
                while time.monotonic() < end:
                    t.pump(max(0, end - time.monotonic()))
            t.wait_for(f"row {n} of")
        t.barrier()
        self.finish(t)


class HangUp(TerminalCase):
    def close_window(self, **options):
        t = self.start(server=server, **options)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(f"/proc/{t.pid}/stat", "rb") as file:
            used = sum(int(n) for n in file.read().rsplit(b")", 1)[1].split()[11:13])
        for fd in (t.slave, t.master):
            os.close(fd)
        t.slave = t.master = -1
        began = t.clock()
        deadline = time.monotonic() + DEADLINE_S
        while t.process.poll() is None:
            t.clock()
            time.sleep(0.01)
            self.assertLess(time.monotonic(), deadline)
        status, seconds = t.process.returncode, t.clock() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return status, seconds, cpu - used / os.sysconf("SC_CLK_TCK")

    def test_TERM_04_window_closed(self):
        ignore = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for name, options in (("default", {}), ("ignored", {"before_exec": ignore})):
            with self.subTest(hangup=name):
                status, seconds, cpu = self.close_window(**options)
                self.assertIn(status, (129, -signal.SIGHUP))
                self.assertLess(seconds, 5)  # 1 s on an idle machine
                self.assertLess(cpu, 1)  # with the sanitizers' own checks at the end


class Tmux(unittest.TestCase):
    """Under a real shell in a real terminal multiplexer."""

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="tmux-")
        self.addCleanup(self.remove)
        self.socket = os.path.join(self.directory, "socket")
        self.environment = support.environment(server, HOME=self.directory)
        shell = "PS1='$ ' exec bash --norc --noprofile -i"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", shell)
        self.addCleanup(self.tmux, "kill-server")
        self.wait_for(lambda text: text.startswith("$"))
        self.tmux("send-keys", "-l", support.SESSIONS)
        self.tmux("send-keys", "Enter")
        self.wait_for(LISTED)

    def remove(self):
        """The program hears of the end a moment after tmux, and may write its state until then."""
        def is_gone():
            shutil.rmtree(self.directory, ignore_errors=True)
            return not os.path.exists(self.directory)

        support.wait_until(is_gone, "the end of what tmux ran", DEADLINE_S)

    def tmux(self, *arguments):
        return subprocess.run(
            ["tmux", "-S", self.socket, *arguments],
            env=self.environment, capture_output=True, text=True, timeout=DEADLINE_S, check=False,
        ).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait_for(self, what):
        def found():
            text = self.screen()
            if callable(what):
                return what(text) and text
            return (what.search(text) if hasattr(what, "search") else what in text) and text

        return support.wait_until(found, f"{what} in tmux", DEADLINE_S)

    def test_job_control(self):
        self.tmux("send-keys", "j", "j")
        self.wait_for("row 3 of")
        for _ in range(3):
            self.tmux("send-keys", "C-z")
            self.wait_for("Stopped")
            self.tmux("send-keys", "-l", "echo still-$((20+3))")
            self.tmux("send-keys", "Enter")
            self.wait_for("still-23")  # the shell echoes and takes lines
            self.tmux("send-keys", "-l", "clear; fg")
            self.tmux("send-keys", "Enter")
            self.wait_for("row 3 of")
        self.tmux("send-keys", "Q")
        self.wait_for(lambda text: not LISTED.search(text))
        self.tmux("send-keys", "-l", "echo status=$?")
        self.tmux("send-keys", "Enter")
        self.wait_for("status=0")

    def test_window_sizes(self):
        beside = re.compile(r"ID\S?│.*\[Overview\]")
        shapes = (  # what only this size looks like: the frame before must not pass for it
            (120, 40, beside.search),
            (60, 15, lambda text: LISTED.search(text) and "[Overview]" not in text),
            (40, 10, lambda text: "too small" in text),
            (80, 24, lambda text: "[Overview]" in text and not beside.search(text)),
        )
        for columns, rows, looks_right in shapes:
            self.tmux("resize-window", "-x", str(columns), "-y", str(rows))
            self.wait_for(looks_right)
        self.tmux("send-keys", "f")
        self.wait_for("Filter sessions")
        self.tmux("resize-window", "-x", "120", "-y", "40")
        self.wait_for(lambda text: len(text.split("\n")[1]) == 120)
        self.tmux("send-keys", "Escape")
        self.wait_for(LISTED)


if __name__ == "__main__":
    unittest.main()
