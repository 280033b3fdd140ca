"""The diagnoses that apply to every exercise, each made of a real run: id, line, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from lockstep.conductor import Theatre
from tests.engine.staging import line_of
from tests.grading.judged import diagnose, judge, program_of


def place(folder: Path, text: str) -> str:
    """The line that contains *text*, as a report names it."""
    return f"08_lock/tickets.py:{line_of(folder / 'tickets.py', text)}"


def test_a_stub_is_not_written(theatre: Theatre, tmp_path: Path) -> None:
    """The function is named, with the line of its NotImplementedError."""
    found = diagnose(theatre, tmp_path, """
        def main():
            raise NotImplementedError  # STUB
        """)
    assert (found.id, found.where) == ("not-written", place(tmp_path, "# STUB"))
    assert found.seen == "main is not written yet."
    assert found.source == "raise NotImplementedError  # STUB"
    assert found.timeline == ()


def test_a_stub_called_in_a_child_is_not_written_either(theatre: Theatre, tmp_path: Path) -> None:
    """The cause is told, not what came of it in the main process."""
    found = diagnose(theatre, tmp_path, """
        def buy():
            raise NotImplementedError

        def main():
            child = Process(target=buy)
            child.start()
            child.join()
            assert child.exitcode == 0
        """)
    assert (found.id, found.seen) == ("not-written", "buy is not written yet.")


def test_a_function_that_is_not_there_is_not_written(theatre: Theatre, tmp_path: Path) -> None:
    """Under that name, at least."""
    found = diagnose(theatre, tmp_path, "def mian():\n    pass")
    assert (found.id, found.where) == ("not-written", None)
    assert "There is no main in it" in found.seen


def test_an_attribute_error_of_the_programs_own_is_not_that(theatre: Theatre, tmp_path: Path) -> None:
    """It is raised by a line of theirs."""
    found = diagnose(theatre, tmp_path, "def main():\n    os.main()  # HERE")
    assert (found.id, found.where) == ("raised", place(tmp_path, "# HERE"))


@pytest.mark.parametrize("head", ["def main(one):", "def main(one, two, three):", "main = 3\ndef other():"])
def test_a_function_that_cannot_be_called_has_the_wrong_signature(theatre: Theatre, tmp_path: Path, head: str) -> None:
    """Too few parameters, too many, or no function."""
    found = diagnose(theatre, tmp_path, f"{head}\n    pass", 1, 2)
    assert found.id == "wrong-signature"
    assert found.seen.startswith("TypeError: ")


def test_a_type_error_within_the_function_is_raised_there(theatre: Theatre, tmp_path: Path) -> None:
    """Its line is to blame, not its signature."""
    found = diagnose(theatre, tmp_path, "def main():\n    return len(5)  # HERE")
    assert (found.id, found.where) == ("raised", place(tmp_path, "# HERE"))


def test_a_file_that_cannot_be_imported_is_not_runnable(theatre: Theatre, tmp_path: Path) -> None:
    """The innermost line of theirs is named, with the exception."""
    found = diagnose(theatre, tmp_path, """
        def helper():
            return 1 // 0  # HERE

        helper()
        """)
    assert (found.id, found.where) == ("not-runnable", place(tmp_path, "# HERE"))
    assert "ZeroDivisionError" in found.seen
    assert len(found.advice) == 2


def test_an_exit_on_import_is_not_runnable(theatre: Theatre, tmp_path: Path) -> None:
    """It is called what it is."""
    found = diagnose(theatre, tmp_path, "sys.exit(0)  # HERE")
    assert (found.id, found.where) == ("not-runnable", place(tmp_path, "# HERE"))
    assert "ended the program" in found.seen


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_a_file_that_starts_processes_on_import_has_no_main_guard(
    theatre: Theatre, tmp_path: Path, method: str
) -> None:
    """The line at the file's top level is named; with fork it would do."""
    source = """
        def work():
            pass

        def main():
            child = Process(target=work)
            child.start()
            child.join()

        main()  # HERE
        """
    found = diagnose(theatre, tmp_path, source, method=method)
    assert (found.id, found.where) == ("no-main-guard", place(tmp_path, "# HERE"))
    assert method in found.seen


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_a_lock_let_go_before_the_child_has_opened_it_was_dropped_too_soon(
    theatre: Theatre, tmp_path: Path, method: str
) -> None:
    """The line that starts the child is named."""
    program = program_of(theatre, tmp_path, """
        def work(lock):
            with lock:
                pass

        def start():
            lock = Lock()
            child = Process(target=work, args=(lock,))
            child.start()  # HERE
            return child

        def main():
            start().join()
        """, method)
    found = judge(program, lambda: [run.require_end() for run in program.explore("main")]).diagnosis
    assert found is not None
    assert (found.id, found.where) == ("dropped-too-soon", place(tmp_path, "# HERE"))
    assert "Process-1" in found.seen


def test_an_exception_names_its_process_and_its_line(theatre: Theatre, tmp_path: Path) -> None:
    """And shows the student's own frames, innermost last."""
    found = diagnose(theatre, tmp_path, """
        def inner(number):
            return {}[number]  # HERE

        def work():
            inner(7)  # ABOVE

        def main():
            child = Process(target=work, name="ana")
            child.start()
            child.join()
        """)
    assert (found.id, found.where) == ("raised", place(tmp_path, "# HERE"))
    assert found.seen == "ana raised KeyError: 7."
    assert [line.partition(":")[2].partition(" ")[0] for line in found.advice] == [
        line_of(tmp_path / "tickets.py", "# ABOVE"), line_of(tmp_path / "tickets.py", "# HERE")]


def test_a_long_exception_text_is_cut(theatre: Theatre, tmp_path: Path) -> None:
    """It may be as long as the program likes."""
    found = diagnose(theatre, tmp_path, "def main():\n    raise ValueError('x ' * 100_000)")
    assert len(found.seen) < 400
    assert found.seen.endswith("….")


def test_an_exit_within_the_function_is_unexpected(theatre: Theatre, tmp_path: Path) -> None:
    """With its code and line."""
    found = diagnose(theatre, tmp_path, "def main():\n    sys.exit('no')  # HERE")
    assert (found.id, found.where) == ("unexpected", place(tmp_path, "# HERE"))
    assert "exit code 1" in found.seen


def test_a_deadlock_says_who_waits_for_what(theatre: Theatre, tmp_path: Path) -> None:
    """Each process with its line and source, and who holds what it waits for; a child's line is blamed first."""
    found = diagnose(theatre, tmp_path, """
        def take(first, second):
            with first:
                time.sleep(1)
                with second:  # INNER
                    pass

        def main():
            one, two = Lock(), Lock()
            pair = [Process(target=take, args=(one, two), name="ann"), Process(target=take, args=(two, one), name="bob")]
            for process in pair:
                process.start()
            for process in pair:
                process.join()  # JOIN
        """)
    inner, join = (line_of(tmp_path / "tickets.py", text) for text in ("# INNER", "# JOIN"))
    assert (found.id, found.where) == ("deadlock", place(tmp_path, "# INNER"))
    main, ann, bob = found.waits
    assert main == f"the main process waits for ann to end at line {join}  process.join()  # JOIN"
    assert ann.startswith("ann waits for ") and ann.endswith(f"which bob ({int(inner) - 2}) holds")
    assert bob.startswith("bob waits for ") and bob.endswith(f"which ann ({int(inner) - 2}) holds")
    assert found.timeline


def test_a_busy_loop_names_its_line_and_how_often_it_asked(theatre: Theatre, tmp_path: Path) -> None:
    """More than four thousand times."""
    found = diagnose(theatre, tmp_path, """
        def main():
            queue = Queue()
            while queue.empty():  # HERE
                pass
        """)
    assert (found.id, found.where) == ("busy-loop", place(tmp_path, "# HERE"))
    assert "4001 times" in found.seen


def test_a_stopped_process_is_told_from_one_that_waits(theatre: Theatre, tmp_path: Path) -> None:
    """Its own line is blamed, and the others' waits are listed."""
    found = diagnose(theatre, tmp_path, """
        def work():
            time.sleep(5)  # HERE

        def main():
            child = Process(target=work, name="dan")
            child.start()
            os.kill(child.pid, signal.SIGSTOP)
            child.join()
        """)
    assert (found.id, found.where) == ("unexpected", place(tmp_path, "# HERE"))
    assert "stopped by a signal" in found.seen
    assert len(found.waits) == 2


def test_an_early_end_tells_exit_code_and_last_line(theatre: Theatre, tmp_path: Path) -> None:
    """The last step of the student's own in the main process."""
    found = diagnose(theatre, tmp_path, "def main():\n    time.sleep(1)\n    os._exit(4)  # HERE")
    assert (found.id, found.where) == ("unexpected", place(tmp_path, "# HERE"))
    assert "exit code 4" in found.seen


def test_a_malformed_packet_is_unexpected(theatre: Theatre, tmp_path: Path) -> None:
    """The program has meddled with the kit's connections."""
    found = diagnose(theatre, tmp_path, """
        from lockstep.stage import link

        def main():
            link.mine().socket.send(b"garbage")
            time.sleep(1)
        """)
    assert (found.id, found.where) == ("unexpected", None)
    assert "does not send" in found.seen


def test_a_timeline_shows_the_last_steps_of_the_students_own(theatre: Theatre, tmp_path: Path) -> None:
    """In virtual time, by process, with lines and what was printed; fourteen at the most."""
    found = diagnose(theatre, tmp_path, """
        def main():
            for number in range(30):
                time.sleep(0.5)
                print("round", number)
            raise ValueError
        """)
    assert len(found.timeline) == 14
    told = [(row.time, row.process, row.text) for row in found.timeline[-3:]]
    assert told[0][2] == "wakes up"
    assert told[1:] == [(15, "the main process", "prints 'round 29'"), (15, "the main process", "ends")]
    assert [row.time for row in found.timeline] == sorted(row.time for row in found.timeline)
