"""A terminal for programs under test: a pty whose output pyte draws. What has to be waited for is
polled with a deadline; nothing sleeps. The raw bytes are kept, so that a test can say what must
never be among them."""

import ctypes
import errno
import fcntl
import functools
import locale
import os
import re
import select
import struct
import subprocess
import termios
import time
import unittest

import pyte

import support

DEADLINE_S = 30
FRAME_S = 0.005  # what one frame consists of comes less apart

locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
LIBC = ctypes.CDLL(None)
LIBC.wcwidth.argtypes = [ctypes.c_wchar]

KEYS = {
    "Enter": b"\r",
    "Esc": b"\x1b",
    "Tab": b"\t",
    "S-Tab": b"\x1b[Z",
    "Space": b" ",
    "Backspace": b"\x7f",
    "Up": b"\x1bOA",
    "Down": b"\x1bOB",
    "Right": b"\x1bOC",
    "Left": b"\x1bOD",
    "Home": b"\x1bOH",
    "End": b"\x1bOF",
    "PgUp": b"\x1b[5~",
    "PgDn": b"\x1b[6~",
    "F1": b"\x1bOP",
    "F2": b"\x1bOQ",
    "F10": b"\x1b[21~",
}
KEYS.update({f"C-{c}": bytes([ord(c) - 96]) for c in "abcdefghijklmnopqrstuvwxyz"})

# What the terminal must be told before the program leaves it, whichever way that is.
ENTER_SCREEN = b"\x1b[?1049h"
LEAVE_SCREEN = b"\x1b[?1049l"
HIDE_CURSOR = b"\x1b[?25l"
SHOW_CURSORS = (b"\x1b[?25h", b"\x1b[34h\x1b[?25h", b"\x1b[?12l\x1b[?25h", b"\x1b[?12;25h")
PASTE_ON, PASTE_OFF = b"\x1b[?2004h", b"\x1b[?2004l"
MOUSE_ON = re.compile(rb"\x1b\[\?(?:1006;)?100[0236][;0-9]*h")
MOUSE_OFF = re.compile(rb"\x1b\[\?(?:1006;)?100[0236][;0-9]*l")
STATUS = re.compile(r"row \d+ of \d+ loaded|\d+ rows loaded|\d+ of \d+ loaded rows fit")
SANITIZER = re.compile(rb"AddressSanitizer|LeakSanitizer|runtime error:|UndefinedBehavior")


@functools.lru_cache(maxsize=None)
def cells_of(char):
    """As wide as the C library says, which is what the program and ncurses go by."""
    return LIBC.wcwidth(char)


# What goes with the clock: times, and what is counted from them (cut by a menu over them, too).
MOVING = re.compile(r"[\d:]*\d:\d\d|\(in \d[^)]*\)|\([^)]* ago\)|\d+ min old \| ")


def body(terminal):
    """The screen without the clock above and the message and hints below, and without what goes
    with the clock."""
    return [MOVING.sub("~", line) for line in terminal.lines()[1:-2]]


class Screen(pyte.Screen):
    """pyte's screen with what is missing for ncurses on an xterm: REP, SU, SD, and characters that
    are wide, combining, or cut in half by another."""

    last_drawn = " "

    @property
    def display(self):
        columns = range(self.columns)
        return ["".join([self.buffer[y][x].data for x in columns]) for y in range(self.lines)]

    def draw(self, data):
        for char in data.translate(self.g1_charset if self.charset else self.g0_charset):
            width = cells_of(char)
            if width > 0:
                self._put(char, width)
                self.last_drawn = char
            elif width == 0 and self.cursor.x > 0:
                self._combine(char)
        self.dirty.add(self.cursor.y)

    def _put(self, char, width):
        if self.cursor.x + width > self.columns:
            if pyte.modes.DECAWM in self.mode:
                self.carriage_return()
                self.linefeed()
            else:
                self.cursor.x = self.columns - width
        line, x = self.buffer[self.cursor.y], self.cursor.x
        if line[x].data == "" and x > 0:
            line[x - 1] = line[x - 1]._replace(data=" ")
        if x + width < self.columns and line[x + width].data == "":
            line[x + width] = line[x + width]._replace(data=" ")
        for i in range(width):
            line[x + i] = self.cursor.attrs._replace(data="" if i else char)
        self.cursor.x = x + width

    def _combine(self, char):
        line, x = self.buffer[self.cursor.y], self.cursor.x - 1
        x -= line[x].data == "" and x > 0
        line[x] = line[x]._replace(data=line[x].data + char)

    def repeat_character(self, count=1):
        self.draw(self.last_drawn * (count or 1))

    def scroll_up(self, count=1):
        self._scroll(count, self.delete_lines)

    def scroll_down(self, count=1):
        self._scroll(count, self.insert_lines)

    def _scroll(self, count, how):
        y, x = self.cursor.y, self.cursor.x
        self.cursor.y = self.margins.top if self.margins else 0
        how(count or 1)
        self.cursor.y, self.cursor.x = y, x

    # xterm's private sequences of the same letter (key modifiers) mean nothing here.
    def select_graphic_rendition(self, *attributes, private=False):
        if not private:
            super().select_graphic_rendition(*attributes)


class Stream(pyte.ByteStream):
    csi = dict(
        pyte.ByteStream.csi, b="repeat_character", S="scroll_up", T="scroll_down"
    )
    events = pyte.ByteStream.events | {"repeat_character", "scroll_up", "scroll_down"}


def settings_of(fd):
    """termios as a value that can be compared."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, cc = termios.tcgetattr(fd)
    return iflag, oflag, cflag, lflag, ispeed, ospeed, tuple(cc)


def is_running(pid):
    """Whether it is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rsplit(b")", 1)[1].split()[0] not in (b"Z", b"X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def delay_of(pid):
    """Seconds in which it was ready to run and other programs had the processors; None: it is gone,
    or the system does not tell."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return None


class Terminal:
    """Runs argv on a terminal of its own, as the leader of its session."""

    def __init__(self, argv, rows=24, columns=80, env=None, cwd=None, before_exec=None):
        self.raw = bytearray()
        self.drawn = 0
        self.delay = 0.0
        self.screen = Screen(max(columns, 1), max(rows, 1))
        self.stream = Stream(self.screen)
        self.master, self.slave = os.openpty()
        os.set_blocking(self.master, False)
        self.resize(rows, columns, draw=False)
        self.settings = settings_of(self.slave)

        def own_terminal():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if before_exec:
                before_exec()

        self.process = subprocess.Popen(
            argv,
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=own_terminal,
        )
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(DEADLINE_S)
        for fd in (self.master, self.slave):
            if fd >= 0:
                os.close(fd)
        self.master = self.slave = -1

    def clock(self):
        """Seconds as they pass for the program: how busy the machine is with others does not count.
        To be compared with an earlier value; also after its end."""
        self.delay = delay_of(self.pid) or self.delay
        return time.monotonic() - self.delay - (delay_of("self") or 0.0)

    def is_idle(self):
        """It sleeps, and has read all that was typed."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as file:
                state = file.read().rsplit(b")", 1)[1].split()[0]
            typed = fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4)
        except OSError:
            return True
        return state != b"R" and typed == b"\0" * 4

    def fits(self):
        """Whether the list on the screen was drawn for this size: the header is at the top, and the
        number of rows near the bottom."""
        bottom = self.lines()[-4:]
        header = re.match(r"(aifi-sessions|Sessions) \|", self.line(0))
        return bool(header) and any(map(STATUS.match, bottom))

    # --- what comes ---

    def pump(self, seconds=0.0, draw=True):
        """Takes what the program wrote, waiting so long for the first byte. True when some came."""
        taken = False
        while select.select([self.master], [], [], FRAME_S if taken else seconds)[0]:
            try:
                data = os.read(self.master, 65536)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                break
            if not data:
                break
            self.raw += data
            taken = True
            if len(self.raw) - self.drawn > 1 << 20:
                break
        if draw and self.drawn < len(self.raw):
            self.stream.feed(bytes(self.raw[self.drawn :]))
            self.drawn = len(self.raw)
        return taken

    def wait_for(self, what, seconds=DEADLINE_S):
        """Until a text stands on the screen, a pattern fits it, or what(terminal) is true. Returns
        the match or the value."""
        deadline = time.monotonic() + seconds
        ended = False
        while True:
            self.pump(0.02)
            value = self.look_for(what)
            if value:
                return value
            if ended or time.monotonic() > deadline:
                why = f"status {self.process.returncode}" if ended else f"{seconds} s"
                raise AssertionError(f"no {what!r} ({why}) on the screen:\n{self.text()}")
            ended = self.process.poll() is not None

    def wait_gone(self, what, seconds=DEADLINE_S):
        self.wait_for(lambda t: not t.look_for(what), seconds)

    def look_for(self, what):
        if callable(what):
            return what(self)
        text = self.text()
        return re.search(what, text) if isinstance(what, re.Pattern) else what in text

    def text(self):
        return "\n".join(self.lines())

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def line(self, y):
        return self.screen.display[y].rstrip()

    @property
    def message(self):
        """The line above the hints."""
        return self.line(self.screen.lines - 2)

    def status(self):
        """The line that tells how many rows there are."""
        for line in self.screen.display:
            if STATUS.match(line):
                return line.rstrip()
        return ""

    def selected(self):
        """The row of the list with the cursor."""
        for line in self.screen.display[3:]:
            if line.startswith(">"):
                return line.rstrip()
        return ""

    # --- what goes ---

    def send(self, data, draw=True):
        """Bytes as typed; takes output meanwhile, so that neither side blocks."""
        data = data.encode("utf-8") if isinstance(data, str) else data
        deadline = time.monotonic() + DEADLINE_S
        while data:
            try:
                data = data[os.write(self.master, data) :]
            except BlockingIOError:
                self.pump(0.01, draw)
            if time.monotonic() > deadline:
                raise AssertionError("the program takes no input")

    def keys(self, *names):
        """Keys by name, or characters; Escape stands alone, as when a person presses it."""
        for name in names:
            self.send(KEYS.get(name) or name.encode("utf-8"))
            if name == "Esc":
                self.barrier_after_escape()

    def barrier_after_escape(self):
        """Waits as long as the program needs to know an Escape from a sequence."""
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline:
            self.pump(deadline - time.monotonic())

    def barrier(self):
        """Until everything typed so far was done and drawn. With the list or the detail pane in
        front: a key that does nothing says so; again, where another message came over it."""
        deadline = time.monotonic() + DEADLINE_S
        for key in ("~", "^"):
            self.send(key)
            sent = time.monotonic()
            while f"{key} does nothing here" not in self.text():
                self.pump(0.02)
                if time.monotonic() > sent + 2:
                    self.send(key)
                    sent = time.monotonic()
                if time.monotonic() > deadline:
                    raise AssertionError(f"no answer to {key}:\n{self.text()}")

    def still(self):
        """Until nothing has come for a while, and the program had the time to say something: where
        no key tells that all is drawn."""
        deadline = time.monotonic() + DEADLINE_S
        n_quiet = 0
        while n_quiet < 5 and time.monotonic() < deadline:
            n_quiet = 0 if self.pump(0.02) or not self.is_idle() else n_quiet + 1

    def settle(self, n_loaded=200):
        """Until the page that is fetched ahead is there: nothing moves any more."""
        self.wait_for(f" of {n_loaded} loaded")
        self.barrier()

    def command(self, line):
        """A command of the : prompt."""
        self.send(":")
        self.wait_for(lambda t: t.line(t.screen.lines - 2).startswith(":"))
        self.send(line + "\r")

    def resize(self, rows, columns, draw=True):
        """As a window does: first what is seen changes, then the program is told."""
        if draw:
            self.pump()
            self.screen.resize(max(rows, 1), max(columns, 1))
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number):
        os.kill(self.pid, number)

    # --- the end ---

    def wait_end(self, seconds=DEADLINE_S, draw=True):
        """Until the program ended. Returns its status as a shell tells it."""
        deadline = time.monotonic() + seconds
        self.clock()
        while self.process.poll() is None:
            self.pump(0.02, draw)
            self.clock()  # known until its end
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {seconds} s:\n{self.text()}")
        self.pump(0, draw)
        status = self.process.returncode
        return 128 - status if status < 0 else status

    def quit(self, seconds=DEADLINE_S):
        self.send("Q")
        return self.wait_end(seconds)

    def untidiness(self):
        """What is not as it was before the program came; empty when all is. Only after its end."""
        faults = []
        if settings_of(self.slave) != self.settings:
            faults.append("termios differs")
        raw = bytes(self.raw)
        if raw.rfind(ENTER_SCREEN) > raw.rfind(LEAVE_SCREEN):
            faults.append("the alternate screen is on")
        if raw.rfind(HIDE_CURSOR) > max(raw.rfind(show) for show in SHOW_CURSORS):
            faults.append("the cursor is hidden")
        if raw.rfind(PASTE_ON) > raw.rfind(PASTE_OFF):
            faults.append("bracketed paste is on")
        on = [match.start() for match in MOUSE_ON.finditer(raw)]
        off = [match.start() for match in MOUSE_OFF.finditer(raw)]
        if on and (not off or off[-1] < on[-1]):
            faults.append("the mouse is on")
        report = SANITIZER.search(raw)
        if report:
            faults.append(raw[report.start() : report.start() + 3000].decode("utf-8", "replace"))
        return "; ".join(faults)


class TerminalCase(unittest.TestCase):
    """Starts the browser and ends it; on a failure the screen is part of the report."""

    def start(self, *arguments, server=None, rows=24, columns=80, until="row 1 of", **changes):
        """The browser, once `until` stands on its screen. `changes` are of the environment."""
        before_exec = changes.pop("before_exec", None)
        # Requests are counted and faults fall on numbered ones: nothing is asked by itself.
        live = [] if "--interval" in arguments else ["--interval", "off"]
        terminal = Terminal(
            [support.SESSIONS, *live, *arguments],
            rows,
            columns,
            env=support.environment(server, **changes),
            before_exec=before_exec,
        )
        self.addCleanup(terminal.close)
        if until:
            terminal.wait_for(until)
        return terminal

    def assert_tidy(self, terminal):
        self.assertEqual(terminal.untidiness(), "")

    def finish(self, terminal, status=0):
        """Quits; the status, the terminal and the sanitizers must all be content."""
        self.assertEqual(terminal.quit(), status, terminal.text())
        self.assert_tidy(terminal)
