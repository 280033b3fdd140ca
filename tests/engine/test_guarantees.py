"""What the engine promises: for each promise a program that breaks a rule, and the proof that it is caught."""

from __future__ import annotations

import errno
import os
import random
import socket
import time
from pathlib import Path

import pytest

from lockstep.conductor import Call, Limits, Theatre, kernel
from lockstep.search import Candidate, Knowledge, Plain, RandomWalk, Recorder, Replay, policy_for
from tests.engine.staging import METHODS, elapsed_of, left_of, line_of, perform, schedule, value_of, write

each_method = pytest.mark.parametrize("method", METHODS)

# -------------------------------------------------------------------------------------------------- deadlocks

CROSSWISE = """
    def take(first, second, nap):
        with first:
            time.sleep(nap)
            with second:  # INNER
                pass

    def main(nap=1):
        lock, other = Lock(), Lock()
        ann = Process(target=take, args=(lock, other, nap), name="ann")
        bob = Process(target=take, args=(other, lock, nap), name="bob")
        for process in (ann, bob):
            process.start()
        for process in (ann, bob):
            process.join()  # JOIN
        return [ann.exitcode, bob.exitcode]
    """


@each_method
def test_a_deadlock_says_who_waits_for_what_and_who_holds_it(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """Both wait at the inner lock, which the other took at the line above; the main process joins."""
    story = write(tmp_path, CROSSWISE)
    verdict = perform(theatre, story, method=method).verdict
    outer = str(int(line_of(story, "# INNER")) - 2)
    assert verdict.kind == "deadlock"
    assert [(waiter.actor, waiter.process, waiter.op, waiter.line) for waiter in verdict.waiters] == [
        ("P0", "P0", "join", line_of(story, "# JOIN")),
        ("P0.1", "ann", "acquire", line_of(story, "# INNER")),
        ("P0.2", "bob", "acquire", line_of(story, "# INNER")),
    ]
    assert [waiter.holders for waiter in verdict.waiters] == [(), (f"bob ({outer})",), (f"ann ({outer})",)]
    assert verdict.waiters[0].key == "P0.1"
    assert len({waiter.key for waiter in verdict.waiters}) == 3
    assert [waiter.since for waiter in verdict.waiters[1:]] == pytest.approx([1, 1], abs=0.01)


def test_a_deadlock_of_two_locks_is_found_by_search(theatre: Theatre, tmp_path: Path) -> None:
    """Where the plain order happens to go well, another one does not, and the same number finds it again."""
    story = write(tmp_path, CROSSWISE.replace("def main(nap=1)", "def main(nap=0)").replace(
        "            time.sleep(nap)\n", ""))
    assert perform(theatre, story).verdict.kind == "finished"
    number = first_that(theatre, story, lambda run: run.verdict.kind == "deadlock")
    assert schedule(theatre, story, number).verdict.kind == "deadlock"


def first_that(theatre: Theatre, story: Path, wanted: object, most: int = 40) -> int:
    """The number of the first schedule whose run is as *wanted*."""
    assert callable(wanted)
    knowledge = Knowledge.from_trace(perform(theatre, story).trace.steps)
    for number in range(1, most):
        if wanted(perform(theatre, story, policy=policy_for(number, "kit", knowledge))):
            return number
    pytest.fail(f"not found in {most} schedules")


@each_method
def test_a_receive_without_a_sender_is_a_deadlock(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """Everybody who could send has ended, but the receiver's own copy of the writing end is open."""
    story = write(tmp_path, """
        def main():
            reader, writer = Pipe(duplex=False)
            child = Process(target=print, args=("no message",))
            child.start()
            child.join()
            return reader.recv()  # RECEIVE
        """)
    verdict = perform(theatre, story, method=method).verdict
    assert verdict.kind == "deadlock"
    assert [(waiter.op, waiter.line) for waiter in verdict.waiters] == [("recv", line_of(story, "# RECEIVE"))]


def test_a_receive_whose_senders_have_closed_is_no_deadlock(theatre: Theatre, tmp_path: Path) -> None:
    """With the last writing end closed it ends, as it really does."""
    story = write(tmp_path, """
        def main():
            reader, writer = Pipe(duplex=False)
            writer.close()
            try:
                reader.recv()
            except EOFError:
                return "end of file"
        """)
    assert value_of(perform(theatre, story)) == "end of file"


@each_method
def test_a_killed_holder_leaves_the_lock_held(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """That is what really happens, and the verdict names the dead one."""
    story = write(tmp_path, """
        def hold(lock, ready):
            lock.acquire()  # TAKEN
            ready.set()
            time.sleep(100)

        def main():
            lock, ready = Lock(), Event()
            child = Process(target=hold, args=(lock, ready), name="carla")
            child.start()
            ready.wait()
            child.kill()
            child.join()
            lock.acquire()
        """)
    verdict = perform(theatre, story, method=method).verdict
    assert verdict.kind == "deadlock"
    assert [waiter.holders for waiter in verdict.waiters] == [(f"carla ({line_of(story, '# TAKEN')})",)]


# ------------------------------------------------------------------------------------------------ busy loops


@pytest.mark.parametrize("loop", [
    "while not event.is_set(): pass", "while value.value == 0: pass", "while queue.empty(): pass",
    "while not lock.acquire(block=False): pass", "while child.is_alive(): pass", "while time.time(): pass",
    "while not reader.poll(): pass", "while len(mp.active_children()): pass",
])
def test_a_loop_that_asks_for_ever_is_a_busy_loop(theatre: Theatre, tmp_path: Path, loop: str) -> None:
    """Nobody will ever change what it asks for, and the loop's line is in the trace."""
    story = write(tmp_path, f"""
        def main():
            event, value, queue, lock = Event(), Value("i", 0), Queue(), Lock()
            lock.acquire()
            reader, writer = Pipe(duplex=False)
            child = Process(target=event.wait)
            child.start()
            {loop}  # LOOP
        """)
    run = perform(theatre, story)
    assert run.verdict.kind == "busy-loop"
    assert [step.line for step in run.trace.steps if step.poll][-1] == line_of(story, "# LOOP")


@each_method
def test_a_polling_loop_ends_when_what_it_waits_for_happens(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """Asking costs time, but never more than to the next thing that happens."""
    story = write(tmp_path, """
        def work(event):
            time.sleep(5)
            event.set()

        def main():
            event = Event()
            child = Process(target=work, args=(event,))
            child.start()
            while not event.is_set():
                pass
            child.join()
            return round(time.monotonic(), 1)
        """)
    run = perform(theatre, story, method=method)
    assert run.verdict.kind == "finished"
    assert elapsed_of(run) == pytest.approx(5, abs=0.05)


# --------------------------------------------------------------------------------------------- lost updates

COUNTER = """
    def add(total, lock):
        for _ in range(2):
            with lock:
                total.value += 1  # ADD

    def main():
        total = Value("i", 0)
        workers = [Process(target=add, args=(total, {lock})) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return total.value
    """


def test_a_lost_update_is_found_by_search_and_found_again(theatre: Theatre, tmp_path: Path) -> None:
    """The plain order loses none; another one does, each time that its number is run."""
    story = write(tmp_path, COUNTER.format(lock="threading.RLock()"))
    number = first_that(theatre, story, lambda run: value_of(run) != 4)
    runs = [schedule(theatre, story, number) for _ in range(3)]
    assert {value_of(run) for run in runs} == {value_of(runs[0])}
    assert value_of(runs[0]) < 4
    assert len({run.trace.text() for run in runs}) == 1


def test_no_update_is_lost_under_a_lock(theatre: Theatre, tmp_path: Path) -> None:
    """The same search finds nothing there."""
    story = write(tmp_path, COUNTER.format(lock="total.get_lock()"))
    knowledge = Knowledge.from_trace(perform(theatre, story).trace.steps)
    for number in range(20):
        assert value_of(perform(theatre, story, policy=policy_for(number, "kit", knowledge))) == 4


@each_method
def test_fine_steps_show_lost_updates_of_raw_memory(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """``value += 1`` without a lock makes no call; where a grader asks for fine steps it is interrupted all the same."""
    story = write(tmp_path, """
        def add(total):
            for _ in range(3):
                total.value += 1

        def main():
            total = Value("i", 0, lock=False)
            workers = [Process(target=add, args=(total,)) for _ in range(2)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            return total.value
        """)
    found = [value_of(perform(theatre, story, method=method, policy=RandomWalk(random.Random(seed)), fine=True))
             for seed in range(6)]
    assert min(found) < 6
    assert max(found) <= 6
    coarse = [value_of(perform(theatre, story, method=method, policy=RandomWalk(random.Random(seed))))
              for seed in range(2)]
    assert coarse == [6, 6]


def test_a_recorded_schedule_can_be_replayed(theatre: Theatre, tmp_path: Path) -> None:
    """The choices of a random run, given to a replay, make the same run."""
    story = write(tmp_path, COUNTER.format(lock="threading.RLock()"))
    recorder = Recorder(RandomWalk(random.Random(7)))
    first = perform(theatre, story, policy=recorder)
    again = perform(theatre, story, policy=Replay(recorder.choices))
    assert again.trace.text() == first.trace.text()
    assert len(first.trace.choices) > 4


# --------------------------------------------------------------------------------------------------- time


@each_method
def test_virtual_time_is_exact(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """A join of three seconds takes three, seen from inside and from outside, and a tenth of that of real time."""
    story = write(tmp_path, """
        def main():
            child = Process(target=time.sleep, args=(3,))
            began = time.monotonic()
            child.start()
            child.join()
            return time.monotonic() - began
        """)
    began = time.monotonic()
    run = perform(theatre, story, method=method)
    real = time.monotonic() - began
    assert value_of(run) == pytest.approx(3, abs=1e-4)
    assert elapsed_of(run) == pytest.approx(3, abs=1e-4)
    assert run.trace.processes["P0.1"].died == pytest.approx(3, abs=1e-4)
    assert real < 20  # an hour of sleep would take no longer


def test_an_hour_passes_in_no_time(theatre: Theatre, tmp_path: Path) -> None:
    """Nobody waits for a sleeper."""
    story = write(tmp_path, "def main():\n    time.sleep(3500)\n    return time.time()")
    began = time.monotonic()
    assert elapsed_of(perform(theatre, story)) == pytest.approx(3500)
    assert time.monotonic() - began < 10


def test_a_sleep_beyond_the_limit_takes_too_long(theatre: Theatre, tmp_path: Path) -> None:
    """It is no loop, and is not called one; a loop that looks and sleeps for ever is."""
    sleeper = write(tmp_path, "def main():\n    time.sleep(10_000)")
    assert perform(theatre, sleeper).verdict.kind == "too-long"
    looper = write(tmp_path, """
        def main():
            event = Event()
            while not event.is_set():
                time.sleep(5)
        """, "looper.py")
    assert perform(theatre, looper).verdict.kind == "busy-loop"


def test_computing_takes_no_time(theatre: Theatre, tmp_path: Path) -> None:
    """A slow machine gives the same times as a fast one."""
    story = write(tmp_path, """
        def main():
            began = time.perf_counter()
            sum(range(300_000))
            return time.perf_counter() - began
        """)
    assert value_of(perform(theatre, story)) < 1e-5


def test_every_sleep_is_noted(theatre: Theatre, tmp_path: Path) -> None:
    """Who slept, from when, how long, and at which line."""
    story = write(tmp_path, """
        def work():
            time.sleep(0.25)  # CHILD

        def main():
            child = Process(target=work)
            child.start()
            time.sleep(2)  # MAIN
            child.join()
        """)
    naps = perform(theatre, story).trace.naps
    assert sorted((nap.actor, round(nap.seconds, 6), nap.line) for nap in naps) == [
        ("P0", 2, line_of(story, "# MAIN")), ("P0.1", 0.25, line_of(story, "# CHILD")),
    ]


def test_a_time_out_of_infinity_is_none(theatre: Theatre, tmp_path: Path) -> None:
    """Time never comes to its end."""
    story = write(tmp_path, """
        def work(event):
            time.sleep(2)
            event.set()

        def main():
            event = Event()
            child = Process(target=work, args=(event,))
            child.start()
            child.join(float("inf"))
            return child.exitcode
        """)
    run = perform(theatre, story)
    assert (value_of(run), elapsed_of(run)) == (0, pytest.approx(2, abs=1e-3))


# ---------------------------------------------------------------------------------------------- off stage


def test_a_call_that_nobody_controls_is_named(theatre: Theatre, tmp_path: Path) -> None:
    """The process, its line and the kernel's function are in the trace, and the others go on beside it."""
    story = write(tmp_path, """
        import ctypes

        def work():
            ctypes.CDLL(None).usleep(300_000)

        def main():
            child = Process(target=work)
            child.start()
            time.sleep(50)
            child.join()
            return child.exitcode
        """)
    run = perform(theatre, story)
    assert run.verdict.kind == "finished"
    assert value_of(run) == 0
    assert len(run.trace.off_stage) == 1
    assert run.trace.off_stage[0].startswith("P0.1 ")


def test_a_stopped_process_is_told_from_a_waiting_one(theatre: Theatre, tmp_path: Path) -> None:
    """SIGSTOP is no deadlock: the verdict says where the stopped one stands, and who waits for it."""
    story = write(tmp_path, """
        def main():
            child = Process(target=time.sleep, args=(5,), name="dan")
            child.start()
            os.kill(child.pid, signal.SIGSTOP)
            child.join()
        """)
    verdict = perform(theatre, story).verdict
    assert verdict.kind == "stuck"
    assert "signal_stop" in verdict.detail
    assert {waiter.process for waiter in verdict.waiters} == {"P0", "dan"}


def test_a_stopped_process_that_is_continued_goes_on(theatre: Theatre, tmp_path: Path) -> None:
    """It comes back on stage."""
    story = write(tmp_path, """
        def work():
            time.sleep(1)
            return 0

        def main():
            child = Process(target=work)
            child.start()
            os.kill(child.pid, signal.SIGSTOP)
            time.sleep(3)
            os.kill(child.pid, signal.SIGCONT)
            child.join()
            return child.exitcode
        """)
    run = perform(theatre, story)
    assert run.verdict.kind == "finished", run.verdict
    assert value_of(run) == 0


# ---------------------------------------------------------------------------------- exit codes, deaths, orphans


@each_method
def test_exit_codes_are_the_kernels(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """Whatever a process says of itself: also a fork server's child, which the server reaps first."""
    story = write(tmp_path, """
        def end(how):
            if how == "code":
                os._exit(7)
            if how == "signal":
                os.kill(os.getpid(), signal.SIGTERM)
            if how == "crash":
                import ctypes
                ctypes.string_at(0)
            if how == "raise":
                raise ValueError
            if how == "lie":
                from lockstep.stage import link, real
                link.step("exit", extra="0")
                real.exit_now(9)

        def main():
            children = [Process(target=end, args=(how,)) for how in ("", "code", "signal", "crash", "raise", "lie")]
            for child in children:
                child.start()
            for child in children:
                child.join()
            return [child.exitcode for child in children]
        """)
    run = perform(theatre, story, method=method)
    wanted = [0, 7, -15, -11, 1, 9]
    assert value_of(run) == wanted
    assert [run.trace.processes[f"P0.{number}"].exit_code for number in range(1, 7)] == wanted
    assert run.trace.processes["P0"].exit_code == 0


def test_a_signal_that_does_not_exist_is_refused_as_by_the_kernel(theatre: Theatre, tmp_path: Path) -> None:
    """Nobody is told of it."""
    story = write(tmp_path, """
        def main():
            child = Process(target=time.sleep, args=(1,))
            child.start()
            try:
                os.kill(child.pid, 1000)
            except OSError as error:
                return error.errno
        """)
    run = perform(theatre, story)
    assert (run.verdict.kind, value_of(run)) == ("finished", errno.EINVAL)


def test_a_fork_server_with_many_children_goes_on_reporting(theatre: Theatre, tmp_path: Path) -> None:
    """Were its reports not heard as they come, it would wait, and its children with it."""
    story = write(tmp_path, """
        def main():
            children = [Process(target=sys.exit, args=(number,)) for number in range(30)]
            for child in children:
                child.start()
            for child in children:
                child.join()
            return [child.exitcode for child in children]
        """)
    for _ in range(2):
        run = perform(theatre, story, method="forkserver")
        assert run.verdict.kind == "finished", run.verdict
        assert value_of(run) == list(range(30))
        assert [run.trace.processes[f"P0.{number + 1}"].exit_code for number in range(30)] == list(range(30))


def test_a_child_of_a_fork_servers_child_has_its_exit_code_too(theatre: Theatre, tmp_path: Path) -> None:
    """It comes from a fork server of its own."""
    story = write(tmp_path, """
        def parent():
            children = [Process(target=sys.exit, args=(number,)) for number in (4, 5)]
            for child in children:
                child.start()
            for child in children:
                child.join()

        def main():
            child = Process(target=parent)
            child.start()
            child.join()
        """)
    for _ in range(3):
        processes = perform(theatre, story, method="forkserver").trace.processes
        assert [processes[name].exit_code for name in ("P0.1", "P0.1.1", "P0.1.2")] == [0, 4, 5]


def test_an_exit_code_forged_by_a_stranger_is_not_believed(theatre: Theatre, tmp_path: Path) -> None:
    """A process of the program may find the way by which the fork server reports."""
    story = write(tmp_path, """
        import socket

        def forge():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                for number in range(1, 9):
                    out.sendto(b"%d 0" % (os.getpid() + number), os.environ["LOCKSTEP_EXITS"])
            return 0

        def main():
            forger, child = Process(target=forge), Process(target=sys.exit, args=(7,))
            forger.start()
            child.start()
            forger.join()
            child.join()
            return [forger.exitcode, child.exitcode]
        """)
    run = perform(theatre, story, method="forkserver")
    assert value_of(run) == [0, 7]
    assert run.trace.processes["P0.2"].exit_code == 7


@each_method
def test_a_process_killed_in_the_middle_of_a_step_is_dead_at_once(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """Those who join it go on at the virtual time of its death, and what it held in hand is lost."""
    story = write(tmp_path, """
        def work(queue):
            queue.get()

        def main():
            began = time.monotonic()
            queue = mp.SimpleQueue()
            child = Process(target=work, args=(queue,))
            child.start()
            time.sleep(2)
            child.kill()
            child.join()
            return child.exitcode, time.monotonic() - began
        """)
    run = perform(theatre, story, method=method)
    code, now = value_of(run)
    assert code == -9
    assert run.trace.processes["P0.1"].died == pytest.approx(now, abs=1e-3)
    assert elapsed_of(run) == pytest.approx(2, abs=1e-3)
    assert run.trace.lost_wakeups == 0


def test_processes_left_behind_are_named_and_swept(theatre: Theatre, tmp_path: Path) -> None:
    """The main process has ended; an orphan sleeps on, and is gone when the run is over."""
    story = write(tmp_path, """
        def main():
            pid = os.fork()
            if pid == 0:
                time.sleep(1000)
                os._exit(0)
            return pid
        """)
    run = perform(theatre, story)
    assert run.verdict.kind == "finished"
    assert run.trace.left_running == ["P0.1"]
    assert kernel.status(value_of(run)) is None
    assert left_of(theatre) == []


def test_an_orphan_that_has_become_another_program_is_not_waited_for(theatre: Theatre, tmp_path: Path) -> None:
    """Nothing of it can be controlled, and nobody waits for it: it is left running, and swept."""
    story = write(tmp_path, """
        def main():
            pid = os.fork()
            if pid == 0:
                os.execvp("sleep", ["sleep", "1000"])
            return pid
        """)
    run = perform(theatre, story)
    assert run.verdict.kind == "finished"
    assert run.trace.left_running == ["P0.1"]
    assert kernel.status(value_of(run)) is None
    assert left_of(theatre) == []


def test_an_orphan_that_ends_by_itself_is_not_left(theatre: Theatre, tmp_path: Path) -> None:
    """It has some virtual seconds for that."""
    story = write(tmp_path, """
        def main():
            if os.fork() == 0:
                time.sleep(2)
                os._exit(3)
            return 1
        """)
    run = perform(theatre, story)
    assert run.left == ()
    assert run.trace.left_running == ["P0.1"]
    assert run.trace.processes["P0.1"].died == pytest.approx(2, abs=1e-3)
    assert run.trace.processes["P0.1"].exit_code == 3


def test_an_ended_child_that_nobody_waited_for_is_a_zombie(theatre: Theatre, tmp_path: Path) -> None:
    """The kernel shows it when the main process ends."""
    story = write(tmp_path, """
        def main():
            if os.fork() == 0:
                os._exit(0)
            time.sleep(1)
            return 1
        """)
    assert perform(theatre, story).trace.zombies == ["P0.1"]


def test_a_fork_bomb_is_stopped_and_swept(theatre: Theatre, tmp_path: Path) -> None:
    """At 64 processes the run is over, and none of them is left."""
    run = perform(theatre, write(tmp_path, "def main():\n    while True:\n        os.fork()"))
    assert run.verdict.kind == "too-many-processes"
    assert left_of(theatre) == []


@pytest.mark.parametrize(("body", "kept"), [
    ("while True: print('x' * 1000)", 1 << 20), ("print('x' * 5_000_000)", 1 << 20),
    ("while True: print('x' * 1000, file=sys.stderr)", 1 << 20),
])
def test_output_is_limited(theatre: Theatre, tmp_path: Path, body: str, kept: int) -> None:
    """A run ends when it has printed too much, and no more than that is kept."""
    run = perform(theatre, write(tmp_path, f"def main():\n    {body}"))
    assert run.verdict.kind == "too-much-output"
    assert sum(len(line.text) for line in run.trace.printed) < kept + 10_000


def test_what_bypasses_the_stage_is_kept_to_a_limit(theatre: Theatre, tmp_path: Path) -> None:
    """A subprocess's output goes to a file of its own."""
    run = perform(theatre, write(tmp_path, "def main():\n    return os.system('yes | head -c 3000000')"))
    assert run.verdict.kind == "finished"
    assert run.raw_output.startswith("y\ny\n")
    assert len(run.raw_output) <= 256 * 1024


# --------------------------------------------------------------------------------------------------- output


@each_method
def test_lines_are_taken_whole_with_their_process_and_time(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """However a line is put together, and whoever prints beside it."""
    story = write(tmp_path, """
        def say(name):
            for word in ("a ", "b ", "c"):
                sys.stdout.write(word)
                time.sleep(1)
            print(name)

        def main():
            children = [Process(target=say, args=(name,)) for name in ("one", "two")]
            for child in children:
                child.start()
            for child in children:
                child.join()
            print("all", "done", sep="-", end="!")
        """)
    run = perform(theatre, story, method=method)
    printed = [(line.process, line.text, round(line.time)) for line in run.trace.printed]
    assert sorted(printed) == [("P0", "all-done!", 3), ("P0.1", "a b cone", 3), ("P0.2", "a b ctwo", 3)]


def test_file_names_need_not_be_unicode(theatre: Theatre, tmp_path: Path) -> None:
    """A name is bytes, and so it is a key as well."""
    story = write(tmp_path, """
        def main():
            with open(b"caf\\xe9", "w") as file:
                file.write("x")
            return sorted(map(repr, os.listdir(b".")))
        """)
    run = perform(theatre, story)
    assert value_of(run) == ["b'caf\\xe9'"]
    assert any(step.key == "file:caf\\udce9" for step in run.trace.steps)


# ----------------------------------------------------------------------------------------- malformed packets

SEND = """
    import socket, struct
    from lockstep.stage import link, real, wire

    def raw():
        mine = real.Socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        mine.connect(link.state.address)
        return mine

    def main():
        mine = link.mine().socket
        {body}
        time.sleep(5)
        return "unseen"
    """


@pytest.mark.parametrize(("body", "detail"), [
    ("raw().send(b'garbage')", "Malformed"),
    ("raw().send(bytes(range(256)))", "Malformed"),
    ("raw().send(b'x' * (wire.MAX_PACKET + 1))", "more than the allowed size"),
    ("mine.send(b'[]')", "Malformed"),
    ("mine.send(b'{\"op\": \"nonsense\"}')", "unknown message 'nonsense'"),
    ("mine.send(b'{\"op\": \"_class__\"}')", "unknown message"),
    ("mine.send(b'{\"op\": \"hello\", \"tid\": 1, \"thread\": 0}')", "unknown message 'hello'"),
    ("raw().send(wire.encode_step('get', '', '', '', '', []))", "a step before hello"),
    ("raw().send(b'{\"op\": \"mark\", \"what\": \"returned\"}')", "before hello"),
    ("raw().send(b'H\\x1fme\\x1f0')", "Malformed"),
    ("mine.send(wire.encode_step('start', '', '', '', 'x', []))", "ValueError"),
    ("mine.send(wire.encode_step('start', '', '', '', '99', []))", ""),
    ("mine.send(wire.encode_step('fork', '', '', '', '1', []))", "no child of the program's"),
    ("mine.send(wire.encode_step('fork', '', '', '', str(os.getppid()), []))", "no child of the program's"),
    ("mine.send(wire.encode_step('kill', '', '', '', '', []))", "ValueError"),
    ("mine.send(wire.encode_step('kill', '', '', '', f'{os.getpid()}\\x1e-3', []))", "no signal"),
    ("mine.send(wire.encode_step('exit', '', '', '', 'x', []))", "ValueError"),
    ("mine.send(wire.encode_step('get', '', '', '', '', ['+']))", "TypeError"),
    ("mine.send(b'{\"op\": \"sigret\"}')", "IndexError"),
    ("mine.send(wire.encode_park('recv', 'k', '', None, 'x', []))", "Malformed"),
    ("mine.send(wire.encode_park('recv', 'k', '', float('nan'), 0, []))", "no deadline"),
    ("mine.send(wire.encode_park('recv', 'k', '', float('inf'), 0, []))", "no deadline"),
    ("link.send(link.mine(), {'op': 'part', 'text': '{'}); link.send(link.mine(), {'op': 'mark', 'what': 'x'})", ""),
], ids=lambda value: value[:46] if "(" in value else "")
def test_a_packet_that_the_stage_would_not_send_ends_the_run(
    theatre: Theatre, tmp_path: Path, body: str, detail: str
) -> None:
    """Garbage, oversized packets, steps before hello, unknown messages, fields of the wrong kind."""
    run = perform(theatre, write(tmp_path, SEND.format(body=body)))
    assert run.verdict.kind == "malformed", run.verdict
    assert detail in run.verdict.detail
    assert run.mark("returned") is None


def test_a_connection_that_says_nothing_does_not_hold_up_the_run(theatre: Theatre, tmp_path: Path) -> None:
    """Whether it stays open or is closed at once."""
    story = write(tmp_path, SEND.format(body="main.kept = raw(); raw().close()"))
    run = perform(theatre, story)
    assert run.verdict.kind == "finished", run.verdict
    assert value_of(run) == "unseen"


def test_a_hello_of_another_process_is_not_believed(theatre: Theatre, tmp_path: Path) -> None:
    """Who connects is told by the kernel: a child that says hello once more is still that child, not the main one."""
    story = write(tmp_path, """
        import socket
        from lockstep.stage import link, real, wire

        def forge(pid):
            mine = real.Socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            mine.connect(link.state.address)
            mine.send(wire.encode_hello(pid, 5))
            mine.recv(1000)
            mine.send(wire.encode_step("forged", "", "", "", "", []))
            time.sleep(1)

        def main():
            child = Process(target=forge, args=(os.getpid(),))
            child.start()
            child.join()
            return child.exitcode
        """)
    run = perform(theatre, story)
    assert {step.process for step in run.trace.steps if step.op == "forged"} == {"P0.1"}
    assert value_of(run) == 0
    assert run.trace.off_stage[-1] == "P0.1/5 - gone"


def test_a_stranger_is_not_let_in(theatre: Theatre, tmp_path: Path) -> None:
    """A process outside the run's tree that finds the socket is hung up on, whatever it says."""
    story = write(tmp_path, "def main():\n    time.sleep(1)\n    open('called', 'w').close()\n    time.sleep(1)\n    return 0")

    class Meddler(Plain):
        """Connects while the program runs, from this process."""

        def granted(self, chosen: Candidate) -> None:
            if chosen.op == "write-file":
                with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as stranger:
                    stranger.connect(theatre._switchboard.address)
                    stranger.send(b"H\x1f1\x1f0")
                    stranger.send(b"garbage")
                    self.kept = stranger.dup()

    meddler = Meddler()
    run = perform(theatre, story, policy=meddler)
    assert run.verdict.kind == "finished"
    assert list(run.trace.processes) == ["P0"]
    with meddler.kept:
        assert hung_up(meddler.kept)


def hung_up(connection: socket.socket) -> bool:
    """Whether the other end has closed."""
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True


def test_a_flood_of_messages_ends_the_run(theatre: Theatre, tmp_path: Path) -> None:
    """A program that speaks all the time and never makes a step does not hold up the conductor for ever."""
    story = write(tmp_path, "def main():\n    while True:\n        signal.alarm(5)")
    run = theatre.run(str(story), Call("main"), Plain(), "kit", limits=Limits(real_seconds=1.0))
    assert run.verdict.kind == "too-long"


def test_a_result_forged_by_a_child_is_not_the_functions(theatre: Theatre, tmp_path: Path) -> None:
    """A mark carries the process that set it; only the main process's counts as the function's return."""
    story = write(tmp_path, """
        def forge():
            from lockstep.stage import drive
            drive.mark("returned", "forged")

        def main():
            child = Process(target=forge)
            child.start()
            child.join()
            return "honest"
        """)
    run = perform(theatre, story)
    assert value_of(run) == "honest"


def test_the_conductor_outlives_what_is_sent_to_it(theatre: Theatre, tmp_path: Path) -> None:
    """Two hundred packets drawn at random, each to a run of its own, never raise and never hang."""
    rng = random.Random(3)
    for number in range(12):
        packets = [rng.choice([
            rng.randbytes(rng.randrange(200)),
            ("S" + "\x1f".join(rng.choice(["", "get", "exit", "{}", "1", "lock:a"]) for _ in range(7))).encode(),
            b'{"op": "%s", "tid": 1, "thread": 0}' % rng.choice([b"hello", b"bye", b"signal", b"alarm", b"raised", b"part"]),
        ]) for _ in range(4)]
        story = write(tmp_path, SEND.format(
            body=f"for packet in {packets!r}: (mine if len(packet) % 2 else raw()).send(packet)"),
            f"story{number}.py")
        run = perform(theatre, story)
        assert run.verdict.kind in ("malformed", "finished", "deadlock", "stuck", "lost")
    assert left_of(theatre) == []


# ------------------------------------------------------------------------------------------------ names, kernel


@each_method
def test_processes_are_named_by_their_place_in_the_family(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """With parent, line, class, target, daemon flag and the name that the program gave."""
    story = write(tmp_path, """
        class Cook(Process):
            def run(self):
                child = Process(target=time.sleep, args=(1,), daemon=True)
                child.start()
                child.join()

        def main():
            cook = Cook(name="gordon")
            cook.start()  # COOK
            helper = Process(target=time.sleep, args=(1,), daemon=True)
            helper.start()
            cook.join()
            helper.join()
        """)
    processes = perform(theatre, story, method=method).trace.processes
    assert list(processes) == ["P0", "P0.1", "P0.2", "P0.1.1"] or sorted(processes) == ["P0", "P0.1", "P0.1.1", "P0.2"]
    told = {name: (p.parent, p.given_name, p.kind, p.target, p.daemon) for name, p in processes.items()}
    assert told["P0"] == (None, None, None, None, False)
    assert told["P0.1"] == ("P0", "gordon", "Cook", None, False)
    assert told["P0.2"] == ("P0", "Process-2", "Process", "sleep", True)
    assert told["P0.1.1"] == ("P0.1", "Process-1:1", "Process", "sleep", True)
    assert processes["P0.1"].line == line_of(story, "# COOK")
    assert processes["P0.1"].label == "gordon"


def test_a_mark_shows_the_kernels_view_and_the_files(theatre: Theatre, tmp_path: Path) -> None:
    """At the return: who is alive and whose child, what is in the scratch folder, who holds what, what is in the pipes."""
    story = write(tmp_path, """
        def main():
            lock = main.lock = Lock()
            main.pipe = Pipe()
            main.pipe[1].send("left in it")
            lock.acquire()
            with open("note.txt", "w") as file:
                file.write("hello")
            sleeper = Process(target=time.sleep, args=(3,))
            sleeper.start()
            ended = Process(target=time.sleep, args=(1,))
            ended.start()
            time.sleep(2)
            print("said")
            return sleeper
        """)
    run = perform(theatre, story, files={"given.txt": b"from the grader"})
    mark = run.mark("returned")
    assert mark is not None
    main, sleeper, ended = (mark.processes[name] for name in ("P0", "P0.1", "P0.2"))
    assert (sleeper.parent, sleeper.state) == (main.pid, "S")
    assert ended.state == "Z"
    assert mark.value.pid == sleeper.pid
    assert mark.files == {"given.txt": b"from the grader", "note.txt": b"hello"}
    assert mark.held == {"lock1": ("P0",)}
    assert list(mark.balance.values()) == [1]
    assert (mark.printed, mark.time) == (1, pytest.approx(2, abs=1e-3))


def test_nothing_of_the_graders_environment_reaches_the_program(
    theatre: Theatre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither variables nor the folder that the grader stands in, nor its standard input."""
    monkeypatch.setenv("SECRET", "1")
    story = write(tmp_path, """
        def main():
            return sorted(os.environ), os.getcwd(), sys.stdin.read(), os.listdir(".")
        """)
    with Theatre() as fresh:
        names, folder, given, files = value_of(perform(fresh, story))
        assert folder == fresh.scratch
    assert "SECRET" not in names
    assert "PYTEST_CURRENT_TEST" not in names
    assert (given, files) == ("", [])


def test_a_theatre_gives_each_run_an_empty_scratch_folder(theatre: Theatre, tmp_path: Path) -> None:
    """Links that lead out of it are removed, not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    first = write(tmp_path, f"""
        def main():
            os.symlink({str(outside)!r}, "link")
            os.makedirs("a/b/c")
            open("a/b/c/d", "w").close()
        """)
    perform(theatre, first)
    second = write(tmp_path, "def main():\n    return os.listdir('.')", "second.py")
    assert value_of(perform(theatre, second)) == []
    assert (outside / "kept").read_text() == "kept"


def test_a_link_in_the_scratch_folder_is_not_read(theatre: Theatre, tmp_path: Path) -> None:
    """A snapshot holds the program's own regular files; not what it points to, not a pipe."""
    story = write(tmp_path, """
        def main():
            os.symlink("/etc/passwd", "link")
            os.mkfifo("fifo")
            os.mkdir("folder")
            open("own", "w").close()
        """)
    mark = perform(theatre, story).mark("returned")
    assert mark is not None
    assert mark.files == {"own": b""}


def test_the_pid_of_a_run_is_gone_after_it(theatre: Theatre, tmp_path: Path) -> None:
    """The main process is reaped, so that ten thousand runs leave no zombie."""
    pid = value_of(perform(theatre, write(tmp_path, "def main():\n    return os.getpid()")))
    assert not os.path.exists(f"/proc/{pid}")
