"""The same seed and schedule number make the same run, byte for byte, however busy the machine is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lockstep.conductor import Run, Theatre
from lockstep.search import Knowledge, policy_for
from tests.engine.staging import METHODS, perform, value_of, write

BURNER = "import signal; signal.alarm(600)\nwhile True: pass"
"""Keeps a core busy; ends by itself, should nobody be left to end it."""
SCHEDULES = (3, 0, 5)
"""A random one; where there is time, the plain one too, and one of another policy."""

PROGRAMS = {
    "locks": """
        def work(lock, total, naps):
            for nap in naps:
                with lock:
                    seen = total.value
                    time.sleep(nap)
                    total.value = seen + 1
                print(mp.current_process().name, seen)

        def main():
            lock, total = Lock(), Value("i", 0, lock=False)
            workers = [Process(target=work, args=(lock, total, [0.1 * k, 0, 0.2]), name=f"w{k}") for k in range(3)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            return total.value
        """,
    "queues": """
        def cook(meals, name):
            for number in range(3):
                time.sleep(0.5)
                meals.put(f"{name}{number}")

        def eat(meals, done):
            for meal in iter(meals.get, None):
                print("ate", meal)
            done.put(mp.current_process().name)

        def main():
            meals, done = Queue(2), Queue()
            cooks = [Process(target=cook, args=(meals, name)) for name in "ab"]
            eaters = [Process(target=eat, args=(meals, done)) for _ in range(2)]
            for process in cooks + eaters:
                process.start()
            for process in cooks:
                process.join()
            for _ in eaters:
                meals.put(None)
            names = sorted(done.get() for _ in eaters)
            for process in eaters:
                process.join()
            return names
        """,
    "joins": """
        def parent(seconds):
            children = [Process(target=time.sleep, args=(seconds * k,)) for k in (1, 2)]
            for child in children:
                child.start()
            for child in children:
                while child.is_alive():
                    child.join(0.3)
            print("done", seconds)

        def main():
            parents = [Process(target=parent, args=(seconds,)) for seconds in (0.4, 1)]
            for process in parents:
                process.start()
            parents[-1].join(0.1)
            for process in parents:
                process.join()
            return [process.exitcode for process in parents]
        """,
    "pool": """
        def square(number):
            time.sleep(0.1 * (number % 2))
            return number * number

        def main():
            with Pool(2) as pool:
                return pool.map(square, range(4), chunksize=1)
        """,
    "forks_and_signals": """
        def main():
            heard = []
            signal.signal(signal.SIGUSR1, lambda *_: heard.append("usr1"))
            signal.signal(signal.SIGALRM, lambda *_: heard.append("alarm"))
            signal.setitimer(signal.ITIMER_REAL, 1.5)
            pids = []
            for number in range(3):
                pid = os.fork()
                if pid == 0:
                    time.sleep(1 + number % 2)
                    os.kill(os.getppid(), signal.SIGUSR1)
                    os._exit(number)
                pids.append(pid)
            ends = sorted(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)
            return ends, "alarm" in heard
        """,
}


@pytest.fixture
def burners() -> Iterator[None]:
    """Two processes that take all the time that they can get."""
    started = [subprocess.Popen([sys.executable, "-S", "-c", BURNER]) for _ in range(2)]
    try:
        yield
    finally:
        for burner in started:
            burner.kill()
            burner.wait()


def told(run: Run) -> str:
    """All of a run that must not depend on chance."""
    assert run.verdict.kind == "finished", run.verdict
    assert run.trace.lost_wakeups == 0
    assert run.trace.off_stage == []
    printed = [f"{line.time} {line.process} {line.text}" for line in run.trace.printed]
    ends = [f"{process.name} {process.born} {process.died} {process.exit_code}" for process in
            run.trace.processes.values()]
    return "\n".join([run.trace.text(), str(run.trace.choices), *printed, *ends, str(value_of(run))])


def plan(theatre: Theatre, story: Path, method: str) -> Knowledge:
    """What the plain run teaches the planner of the others."""
    return Knowledge.from_trace(perform(theatre, story, method=method).trace.steps)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("burners")
def test_the_same_schedule_gives_the_same_bytes(
    theatre: Theatre, tmp_path: Path, name: str, method: str, request: pytest.FixtureRequest
) -> None:
    """Steps, choices, prints, births and deaths are the same in each repetition, beside two CPU burners."""
    thorough = request.config.getoption("--thorough")
    story = write(tmp_path, PROGRAMS[name])
    knowledge = plan(theatre, story, method)
    for number in SCHEDULES if thorough else SCHEDULES[:1]:
        runs = {
            told(perform(theatre, story, method=method, policy=policy_for(number, "kit", knowledge)))
            for _ in range(50 if thorough else 5)
        }
        assert len(runs) == 1, first_difference(*sorted(runs)[:2])


def first_difference(one: str, other: str) -> str:
    """Where two runs part."""
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((f"line {number}: {a!r} and {b!r}" for number, (a, b) in enumerate(pairs, 1) if a != b), "lengths")


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_theatre_opened_anew_gives_the_same_bytes(theatre: Theatre, tmp_path: Path, core: int, name: str) -> None:
    """Nothing of a run depends on the warm interpreter that it was forked from."""
    story = write(tmp_path, PROGRAMS[name])
    first = told(perform(theatre, story))
    with Theatre(core=core) as another:
        assert told(perform(another, story)) == first


def test_another_seed_gives_another_schedule(theatre: Theatre, tmp_path: Path) -> None:
    """Of ten seeds, some choose otherwise than others."""
    story = write(tmp_path, PROGRAMS["locks"])
    knowledge = plan(theatre, story, "fork")
    texts = {
        perform(theatre, story, policy=policy_for(3, f"seed{number}", knowledge)).trace.text() for number in range(10)
    }
    assert len(texts) > 1


@pytest.mark.parametrize("method", METHODS)
def test_names_of_temporary_files_follow_the_seed(theatre: Theatre, tmp_path: Path, method: str) -> None:
    """They are keys, and so they must be the same in each run; two processes do not draw the same."""
    story = write(tmp_path, """
        import shutil, tempfile

        def save(queue):
            with tempfile.NamedTemporaryFile(dir=".", delete=False) as file:
                queue.put(os.path.basename(file.name))
            os.replace(file.name, f"{os.getpid() > 0}.json")
            os.makedirs("a/b")
            open("a/b/c", "w").close()
            shutil.rmtree("a")

        def main():
            queue = mp.SimpleQueue()
            child = Process(target=save, args=(queue,))
            child.start()
            names = [queue.get()]
            child.join()
            save(queue)
            return names + [queue.get()]
        """)
    runs = [perform(theatre, story, method=method) for _ in range(2)]
    names = value_of(runs[0])
    assert value_of(runs[1]) == names
    assert len(set(names)) == 2
    assert runs[0].trace.text() == runs[1].trace.text()
    assert "file:c" not in {step.key for step in runs[0].trace.steps}


def test_random_numbers_of_a_program_follow_the_seed(theatre: Theatre, tmp_path: Path) -> None:
    """Each process has random numbers of its own, the same in each run of a seed, others with another seed."""
    story = write(tmp_path, """
        import random

        def roll(queue):
            queue.put(random.random())

        def main():
            queue = Queue()
            children = [Process(target=roll, args=(queue,)) for _ in range(2)]
            for child in children:
                child.start()
            found = sorted([queue.get(), queue.get()])
            return found + [random.random()]
        """)
    runs = [perform(theatre, story, seed=seed).mark("returned") for seed in ("a", "a", "b")]
    values = [mark.value for mark in runs if mark is not None]
    assert values[0] == values[1] != values[2]
    assert len(set(values[0])) == 3
