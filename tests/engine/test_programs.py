"""Every program of ``tests/programs`` comes to on the engine what it comes to bare."""

from __future__ import annotations

import pytest

from lockstep.conductor import Theatre
from tests.engine.staging import elapsed_of, perform, value_of
from tests.programs import METHODS, PROGRAMS, Program

TOLERANCE = 0.06
"""Virtual seconds: computing takes none, and polling little."""

SLOW = frozenset({
    "poll_thread", "poll_barrier", "poll_variable_of_a_thread", "poll_pool_result", "poll_turns", "poll_shared_memory",
    "poll_manager_dict",
})
"""Programs whose loops make no call that the stage knows, or very many: two to three real seconds each. Two of the kind
are always run: `poll_raw_value` and `poll_file`."""

SPAWN = frozenset("""
    start_and_join unpicklable_target exit_codes subclass_with_run orphan_notices_its_parents_end context_objects
    lock_guards_a_counter killed_holder_keeps_the_lock condition_wait_for barrier_gathers_all event_wait
    many_producers_one_consumer join_waits_for_all_tasks simple_queue pipe_until_end_of_file array_of_squares
    shared_memory_block pool_map manager_dict_list_namespace executor_map fork_and_waitpid alarm_in_child
    child_with_threads asyncio_with_threads_and_processes poll_is_alive flock_excludes two_locks_crosswise
    lock_of_the_killed
""".split())
"""Each primitive once, for start methods that are slow to start."""

FORKSERVER = SPAWN | frozenset("""
    join_with_timeout sentinels terminate_kill_and_signal terminate_skips_finally atexit_in_child finalizer_in_child
    daemon_ends_with_main non_daemon_is_joined_at_exit non_daemon_grandchild_is_joined active_children_shrink
    parent_process_of_child nested_children global_variable_in_child rlock_is_reentrant semaphore_lets_two_in
    bounded_semaphore_over_release condition_notify_some barrier_abort queue_limits big_item get_with_timeout
    cancel_join_thread wait_for_connections_and_sentinels listener_and_clients value_with_its_own_lock
    mailbox_with_condition pool_callbacks pool_terminate manager_queue_and_event executor_breaks orphan_outlives_its_parent
    sigchld_of_a_process handler_raises_out_of_a_wait killpg stop_and_continue threads_that_start_processes
    poll_empty read_modify_write_under_a_lock barrier_one_short join_before_get
""".split())

BY_DEFAULT = {
    "fork": frozenset(program.function for program in PROGRAMS) - SLOW, "forkserver": FORKSERVER, "spawn": SPAWN,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """With fork nearly all programs, with the other methods those that cover each primitive; all when asked."""
    if "program" not in metafunc.fixturenames:
        return
    everything = metafunc.config.getoption("--all-methods")
    metafunc.parametrize(("program", "method"), [
        pytest.param(program, method, id=f"{program.name}-{method}")
        for method in METHODS for program in PROGRAMS
        if method in program.methods and (everything or program.function in BY_DEFAULT[method])
    ])


def test_the_program_comes_to_what_it_comes_to_bare(theatre: Theatre, program: Program, method: str) -> None:
    """Verdict, returned value and virtual time are those of the plain interpreter, and no wake-up is lost."""
    run = perform(theatre, program.path, program.function, method=method, seed="s")
    said = f"{run.verdict} {run.trace.raised} {run.raw_output[-400:]}"
    assert run.verdict.kind == program.verdict, said
    assert run.trace.lost_wakeups == 0
    if program.verdict == "finished":
        assert value_of(run) == program.expect, said
    if program.elapsed is not None:
        assert elapsed_of(run) == pytest.approx(program.elapsed, abs=TOLERANCE)


def test_the_names_of_the_default_set_are_those_of_programs() -> None:
    """A slip there would quietly run less."""
    for method, names in BY_DEFAULT.items():
        assert names <= {program.function for program in PROGRAMS if method in program.methods}
    assert SLOW <= {program.function for program in PROGRAMS}
    assert (len(SPAWN), len(FORKSERVER)) == (28, 68)
