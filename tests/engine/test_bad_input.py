"""Programs that no grader would like to meet: each gets its diagnosis, and leaves nothing, not even a bad temper.

After each of them a right program is graded in the same theatre.
"""

from __future__ import annotations

import os
import secrets
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lockstep.conductor import Theatre, conductor, kernel, program, rest
from lockstep.grading import judging
from lockstep.grading.checks import Check
from lockstep.grading.exploration import Settings
from lockstep.grading.program import Program
from lockstep.grading.source import Source
from lockstep.result import CheckResult
from tests.engine.staging import HEAD, left_of

SECONDS = 25.0
"""Real seconds that a verdict may take; on a quiet machine none takes more than four."""
RIGHT = HEAD + """
def main():
    process = Process(target=time.sleep, args=(2,))
    process.start()
    process.join()
    return process.exitcode
"""


@dataclass(frozen=True)
class Bad:
    """A bad program, and what it must come to."""

    id: str
    """The diagnosis; "pass" where the program may do what it does."""
    seen: str
    """A part of what the diagnosis says."""
    body: str
    """The body of its function; with `whole`, the whole file."""
    method: str = "fork"
    whole: bool = False
    where: int | None = None
    """The line that is blamed, from the first of the body; None where it does not matter."""

    @property
    def source(self) -> str:
        """The file."""
        text = textwrap.dedent(self.body)
        return text if self.whole else f"{HEAD}def main():\n{textwrap.indent(text, '    ')}"

    @property
    def line(self) -> int | None:
        """The number of the line that is blamed."""
        before = 0 if self.whole else HEAD.count("\n") + 1
        return None if self.where is None else before + self.where


FILES = {
    "empty_file": Bad("not-written", "There is no main in it", "", whole=True),
    "syntax_error": Bad("not-runnable", "SyntaxError", "def main(:\n    pass\n", whole=True, where=1),
    "wrong_indentation": Bad("not-runnable", "IndentationError", "def main():\npass\n", whole=True, where=2),
    "null_bytes": Bad("not-runnable", "null bytes", "x = 1\0\n", whole=True),
    "import_of_nothing": Bad("not-runnable", "ModuleNotFoundError", "\nimport numpie\n", whole=True, where=2),
    "exit_on_import": Bad("not-runnable", "ended the program while", "import sys\nsys.exit()\n", whole=True, where=2),
    "loop_on_import": Bad("too-long", "of computing", "while True: pass\n", whole=True, where=1),
    "death_on_import": Bad("unexpected", "exit code 3", "import os\nos._exit(3)\n", whole=True),
    "output_on_import": Bad("unexpected", "printed more than", "while True: print('x' * 1000)\n", whole=True, where=1),
    "deadlock_on_import": Bad("deadlock", "Everybody waits", "import signal\nsignal.pause()\n", whole=True, where=2),
}
ENDS = {
    "os_exit": Bad("unexpected", "exit code 0", "os._exit(0)", where=1),
    "os_exit_beside_a_child": Bad(
        "unexpected", "exit code 0", "Process(target=time.sleep, args=(1,)).start()\nos._exit(0)", where=2),
    "sys_exit": Bad("unexpected", "exit code 3", "sys.exit(3)", where=1),
    "kills_itself": Bad("unexpected", "killed by signal 9", "os.kill(os.getpid(), signal.SIGKILL)", where=1),
    "segmentation_fault": Bad("unexpected", "killed by signal 11", "import ctypes\nctypes.string_at(0)"),
    "abort": Bad("unexpected", "killed by signal 6", "os.abort()"),
    "another_program": Bad("unexpected", "exit code 0", "os.execvp('true', ['true'])"),
    "recursion": Bad("raised", "RecursionError", "return main()", where=1),
    "out_of_memory": Bad("raised", "MemoryError", "return len(b'x' * (8 << 30))", where=1),
    "input": Bad("raised", "EOFError", "return input('go? ')", where=1),
    "keyboard_interrupt": Bad("raised", "KeyboardInterrupt", "raise KeyboardInterrupt", where=1),
    "exception_without_text": Bad(
        "raised", "main process raised Odd.",
        "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd(3)", where=3),
    "exception_text_that_is_no_unicode": Bad("raised", "ValueError: a?.", "raise ValueError('a\\udcff')", where=1),
    "unpicklable_target": Bad(
        "raised", "<lambda>", "process = Process(target=lambda: 1)\nprocess.start()\nprocess.join()", "spawn", where=2),
    "result_too_large": Bad("unexpected", "too large", "return [0] * 5_000_000"),
    "result_too_deep": Bad("unexpected", "too large", "a = []\nfor _ in range(99_999): a = [a]\nreturn a"),
}
LOOPS = {
    "endless_loop": Bad("too-long", "of computing", "while True: pass", where=1),
    "endless_loop_in_a_child": Bad(
        "too-long", "of computing",
        "def spin():\n    while True: pass\nchild = Process(target=spin)\nchild.start()\nchild.join()", where=2),
    "endless_loop_in_a_thread": Bad(
        "too-long", "of computing",
        "def spin():\n    while True: pass\nthreading.Thread(target=spin).start()\nreturn 1"),
    "stopped_child": Bad(
        "unexpected", "stopped by a signal",
        "p = Process(target=time.sleep, args=(9,))\np.start()\nos.kill(p.pid, signal.SIGSTOP)\np.join()"),
    "stops_itself": Bad("unexpected", "stopped by a signal", "os.kill(os.getpid(), signal.SIGSTOP)", where=1),
    "sleeps_off_stage": Bad(
        "unexpected", "sits in a call", "import subprocess\nsubprocess.run(['sleep', '100'])", where=2),
}
FLOODS = {
    "many_lines": Bad("unexpected", "printed more than", "while True: print('x' * 100)", where=1),
    "hundred_megabytes": Bad("unexpected", "printed more than", "print('x' * 100_000_000)", where=1),
    "no_newline": Bad("unexpected", "printed more than", "while True: sys.stdout.write('x' * 1000)", where=1),
    "errors": Bad("unexpected", "printed more than", "while True: sys.stderr.write('x' * 99 + '\\n')", where=1),
    "past_the_stage": Bad("raised", "File too large", "while True: os.write(1, b'x' * 1_000_000)", where=1),
    "by_another_program": Bad("pass", "", "os.system('yes | head -c 50000000')\nreturn 0"),
    "big_file": Bad(
        "raised", "File too large", "file = open('x', 'wb')\nwhile True: file.write(b'x' * 1_000_000)", where=2),
    "fork_bomb": Bad("unexpected", "more than 64 processes", "while True: os.fork()", where=1),
    "fork_bomb_in_a_child": Bad(
        "unexpected", "more than 64 processes",
        "def burst():\n    while True:\n        os.fork()\nchild = Process(target=burst)\nchild.start()\nchild.join()",
        where=3),
}
LEFT = {
    "orphans": Bad(
        "pass", "", "if os.fork() == 0:\n    if os.fork() == 0: time.sleep(1000)\n    time.sleep(1000)\nreturn 0"),
    "daemon_in_its_own_session": Bad(
        "pass", "",
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True: time.sleep(10)\n"
        "    os._exit(0)\nos.wait()\nreturn 0"),
    "another_program_left": Bad("pass", "", "import subprocess\nsubprocess.Popen(['sleep', '1000'])\nreturn 0"),
    "locked_scratch_folder": Bad(
        "pass", "", "os.mkdir('a')\nopen('a/b', 'w').close()\nos.chmod('a', 0)\nos.chmod('.', 0)\nreturn 0"),
    "semaphores": Bad("pass", "", "main.kept = [Lock() for _ in range(3)]\nos.kill(os.getpid(), 0)\nreturn 0", "spawn"),
    "semaphores_of_the_killed": Bad(
        "unexpected", "killed by signal 9", "kept = Lock()\nos.kill(os.getpid(), 9)", "spawn", where=2),
    "shared_memory_of_the_killed": Bad(
        "unexpected", "killed by signal 9",
        "from multiprocessing.shared_memory import SharedMemory\nkept = SharedMemory(create=True, size=9)\n"
        "os.kill(os.getpid(), 9)", where=3),
}
ATTACKS = {
    "kills_its_parent": Bad(  # the main process ends with it: nobody could sweep up after it any more
        "unexpected", "killed by signal 9", "os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(1)\nreturn 0"),
    "stops_its_parent": Bad("pass", "", "os.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(1)\nreturn 0"),
    "kills_its_group": Bad("unexpected", "killed by signal 15", "os.kill(0, signal.SIGTERM)\ntime.sleep(1)", where=1),
    "kills_its_group_beside_a_fork_server": Bad(
        "unexpected", "killed by signal 9", "os.killpg(0, signal.SIGKILL)", "forkserver", where=1),
    "kills_the_fork_server": Bad(
        "pass", "", "from multiprocessing.forkserver import _forkserver\n"
        "os.kill(_forkserver._forkserver_pid, signal.SIGKILL)\nreturn 0", "forkserver"),
    "kills_the_resource_tracker": Bad(
        "pass", "", "from multiprocessing.resource_tracker import _resource_tracker\n"
        "if _resource_tracker._pid:  # from 3.14 a forked process does not know it\n"
        "    os.kill(_resource_tracker._pid, signal.SIGKILL)\nreturn 0", "spawn"),
    "closes_every_descriptor": Bad("pass", "", "os.closerange(0, 2000)\ntime.sleep(1)\nreturn 0"),
    "blocks_every_signal": Bad("pass", "", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nreturn 0"),
    "leaves_no_descriptors": Bad(
        "pass", "", "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))\n"
        "child = Process(target=time.sleep, args=(1,))\nchild.start()\nchild.join()\nreturn 0"),
}
ALL = {**FILES, **ENDS, **LOOPS, **FLOODS, **LEFT, **ATTACKS}


@pytest.fixture
def run_ids(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the runs of a test: what they make in shared memory is named for them."""
    made: list[str] = []
    token = secrets.token_hex

    def noted(count: int) -> str:
        made.append(token(count))
        return made[-1]

    monkeypatch.setattr(program.secrets, "token_hex", noted)
    return made


@pytest.fixture
def impatient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One endless loop is given its whole time, the others less, for the sake of whoever runs these tests."""
    if request.getfixturevalue("name") != "endless_loop":
        for module in (rest, conductor):
            monkeypatch.setattr(module, "CPU_ALONE", 0.7)


@pytest.fixture
def nothing_is_left(theatre: Theatre, run_ids: list[str]) -> Iterator[None]:
    """After the test there is no process, no semaphore and no shared memory of its runs."""
    yield
    assert left_of(theatre) == []
    assert run_ids
    assert [name for name in os.listdir("/dev/shm") if any(f"ls{made}" in name for made in run_ids)] == []


def judge(theatre: Theatre, folder: Path, source: str, method: str) -> CheckResult:
    """What a check comes to that asks the program to return 0 and to end."""
    folder.mkdir(exist_ok=True)
    story = folder / "story.py"
    story.write_text(source, encoding="utf-8")
    made = Program(theatre, Source("03_join", story), Settings(method=method), folder / "driver.py", {})

    def check() -> None:
        observation = made.run("main")
        observation.require_end()
        assert observation.result == 0

    return judging.judge(Check("returns", 1, "it returns 0"), 1, made, check)


@pytest.mark.usefixtures("nothing_is_left", "impatient")
@pytest.mark.parametrize("name", ALL)
def test_a_bad_program_gets_its_diagnosis_and_the_next_one_its_due(theatre: Theatre, tmp_path: Path, name: str) -> None:
    """Whatever a program does, it is told what it did, in time, and the next one is graded as ever."""
    bad = ALL[name]
    began = time.monotonic()
    result = judge(theatre, tmp_path / "bad", bad.source, bad.method)
    assert time.monotonic() - began < SECONDS
    diagnosis = result.diagnosis
    assert (diagnosis.id if diagnosis else result.status) == bad.id, diagnosis
    if diagnosis is not None:
        assert bad.seen in diagnosis.seen
        assert bad.line is None or diagnosis.where == f"03_join/story.py:{bad.line}"
    after = judge(theatre, tmp_path / "right", RIGHT, bad.method)
    assert after.status == "pass", after.diagnosis


def test_a_missing_file_is_not_runnable(theatre: Theatre, tmp_path: Path) -> None:
    """It is named; nothing is run."""
    made = Program(theatre, Source("03_join", tmp_path / "gone.py"), Settings(), tmp_path / "driver.py", {})
    result = judging.judge(Check("returns", 1, "it returns 0"), 1, made, lambda: None)
    assert result.diagnosis is not None
    assert result.diagnosis.id == "not-runnable"
    assert "03_join/gone.py" in result.diagnosis.seen
    assert result.schedules == 0


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_temporary_files_of_a_program_are_in_the_folder_of_its_theatre(
    theatre: Theatre, tmp_path: Path, method: str
) -> None:
    """Also those that multiprocessing makes, and those of a fork server's children."""
    source = HEAD + textwrap.dedent("""
        import tempfile

        def child(queue):
            queue.put([tempfile.gettempdir(), mp.util.get_temp_dir()])

        def main():
            queue = mp.SimpleQueue()
            process = Process(target=child, args=(queue,))
            process.start()
            found = queue.get()
            process.join()
            return found + [tempfile.gettempdir(), mp.util.get_temp_dir()]
        """)
    folder = tmp_path / method
    folder.mkdir()
    (folder / "story.py").write_text(source)
    made = Program(theatre, Source("03_join", folder / "story.py"), Settings(method=method), folder / "driver.py", {})
    own = os.path.dirname(theatre.scratch)
    assert [path for path in made.run("main").result if not path.startswith(f"{own}/t")] == []


def test_a_closed_theatre_leaves_no_folder_and_no_process(tmp_path: Path, run_ids: list[str]) -> None:
    """Zygotes, their helpers, sockets and scratch files end with it, also where its last run was a bad one."""
    theatre = Theatre()
    with theatre:
        for method in ("fork", "forkserver", "spawn"):
            judge(theatre, tmp_path, ALL["orphans"].source, method)
        pids = [pid for zygote in theatre._zygotes.values() for pid in (zygote.pid, *zygote.helpers)]
        assert len(pids) == 6
        folder = Path(theatre.scratch).parent
        assert folder.is_dir()
    assert not folder.exists()
    until = time.monotonic() + 10
    while time.monotonic() < until and any(state_of(pid) not in "ZX" for pid in pids):
        time.sleep(0.01)
    assert [pid for pid in pids if state_of(pid) not in "ZX"] == []


def state_of(pid: int) -> str:
    """A process's state; X where there is none."""
    found = kernel.status(pid)
    return found.state if found is not None else "X"
