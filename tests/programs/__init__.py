"""Programs like those of students, about one for each primitive, and what each must come to.

The engine must run every one of them as the plain interpreter does. Each is a function without arguments
that returns plain data (what JSON can hold), the same under every order of its processes and on any machine.
The modules import the standard library alone, and not each other: an engine may load each by its path, as it
loads a student's file. `bare.py` runs them without any engine, on the real clock.

Times are what sleeps and time-outs demand, computing takes none: from the call of the function to the end of
the main process, whose exit waits for threads and children that are left.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
METHODS = ("fork", "forkserver", "spawn")


@dataclass(frozen=True)
class Program:
    """A program, and what it must come to.

    Attributes:
        module: Name of the file in this folder, without ".py".
        function: Name of the function to call.
        expect: What it returns, exactly; None for programs that do not end.
        elapsed: Virtual seconds from the call to the end of the main process; None where this depends on how
            fast a busy loop goes round or on which process comes first.
        verdict: "finished", or "deadlock" for a program that cannot end.
        methods: The start methods for which all this holds.
        note: What is out of the ordinary about it.
    """

    module: str
    function: str
    expect: object
    elapsed: float | None = None
    verdict: str = "finished"
    methods: tuple[str, ...] = METHODS
    note: str = ""

    @property
    def path(self) -> Path:
        """The file that holds the program."""
        return FOLDER / f"{self.module}.py"

    @property
    def name(self) -> str:
        """Name for a test's id: "queues.big_item"."""
        return f"{self.module}.{self.function}"


def _in(module: str, *entries: tuple) -> tuple[Program, ...]:
    """Programs of one module: function, expect, elapsed and, where needed, a dict of further fields."""
    programs = []
    for entry in entries:
        options = entry[-1] if len(entry) == 4 else {}
        programs.append(Program(module, *entry[:3], **options))
    return tuple(programs)


def _deadlocks(*entries: str | tuple[str, dict]) -> tuple[Program, ...]:
    """Programs that cannot end: their functions' names, some with a dict of further fields."""
    pairs = [(entry, {}) if isinstance(entry, str) else entry for entry in entries]
    return tuple(Program("deadlocks", name, None, verdict="deadlock", **options) for name, options in pairs)


FORK_ONLY = {"methods": ("fork",)}
NOT_FORK = {"methods": ("forkserver", "spawn")}
SPAWN_ONLY = {"methods": ("spawn",)}
NOT_SPAWN = {"methods": ("fork", "forkserver")}
NOT_FORKSERVER = {"methods": ("fork", "spawn")}
OUTSIDE = {"note": "starts a program that no engine controls"}
RAW_MEMORY = {"note": "the loop makes no call at all"}

EXIT_CODES = {
    "returns": 0, "raises": 1, "kills itself": -9, "terminates itself": -15, "os._exit(5)": 5,
    "sys.exit()": 0, "sys.exit(3)": 3, "sys.exit(-1)": 255, "sys.exit('text')": 1,
}  # fmt: skip
FAMILY = [
    "MainProcess", "Process-1", "Process-1:1", "cook", "Process-2:1", "Process-2:1:1",
    "Process-3", "Process-3:1",
]  # fmt: skip
ATEXIT_RAN = "handler ran" if sys.version_info >= (3, 13) else "no handler ran"

PROCESSES = _in(
    "processes",
    ("large_arguments", [70_000, 70_000], 0),
    ("start_and_join", [[False, True, None], [True, False, None], [False, False, 0]], 2),
    ("join_with_timeout", [True, True, False, 0], 4),
    ("join_many", [0] * 8, 4),
    ("one_after_the_other", 0, 6),
    ("arguments_and_keywords", [1, "two", [3]], 0),
    ("subclass_with_run", [["squarer-2", 4], ["squarer-3", 9]], 0),
    ("close_process", ["ValueError", "accepted", "ValueError", "ValueError"], 1),
    ("misuse_is_refused", ["AssertionError", "AssertionError", "AssertionError", "accepted"], 0),
    ("unpicklable_target", ["started", 0], 0, FORK_ONLY),
    ("unpicklable_target", ["refused", 0], 0, NOT_FORK),
    ("sentinels", [["quick"], [], ["slow"]], 4),
    ("exit_codes", EXIT_CODES, 0),
    ("terminate_kill_and_signal", [-15, -9, -10], 0),
    ("terminate_after_the_end", 0, 1),
    ("terminate_skips_finally", [["ready", "end of file"], -15], 1),
    ("atexit_in_child", ATEXIT_RAN, 0, NOT_SPAWN),
    ("atexit_in_child", "handler ran", 0, SPAWN_ONLY),
    ("finalizer_in_child", "handler ran", 0),
    ("daemon_ends_with_main", [True, True], 0),
    ("non_daemon_is_joined_at_exit", "returned", 3),
    ("daemon_grandchild_ends_with_its_parent", ["end of file", 0], 1),
    ("non_daemon_grandchild_is_joined", ["still here", 0], 5),
    ("daemons_have_no_children", "AssertionError", 0),
)

FAMILIES = _in(
    "families",
    ("active_children_shrink", [[3, 2, 1, 0], [0, 0, 0]], 7.5),
    ("parent_process_of_child", [True, True, ["MainProcess", True, 0]], 1),
    ("orphan_notices_its_parents_end", [["parent ended", False], 7], 2),
    ("names_follow_the_family_tree", FAMILY, 0),
    ("name_and_daemon_are_attributes", [["renamed", True], "renamed", "AssertionError"], 0),
    ("nested_children", 1111, 0),
    ("global_variable_in_child", 41, 0, FORK_ONLY),
    ("global_variable_in_child", 0, 0, NOT_FORK),
    ("context_objects", ["fork", "forkserver", "spawn"], 3),
    ("start_method_is_set_once", [True, "RuntimeError"], 0),
    ("prints_from_children", [0, 0, 0], 0),
)

SEMAPHORES = _in(
    "semaphores",
    ("lock_guards_a_counter", 60, 0),
    ("missing_lock_may_lose_updates", True, 0),
    ("lock_acquire_gives_up", [False, False, False, True], 4),
    ("lock_released_by_another", ["accepted", True, "accepted", "ValueError"], 0),
    ("rlock_is_reentrant", [False, True, True, "accepted", "accepted", "AssertionError"], 2),
    ("rlock_belongs_to_its_owner", "AssertionError", 0),
    ("killed_holder_keeps_the_lock", False, 2),
    ("ordered_philosophers", 9, 0),
    ("semaphore_lets_two_in", [2, 0], 4),
    ("semaphore_counts", [True, True, 0, False, False, 3], 1),
    ("bounded_semaphore_over_release", ["ValueError", "accepted", "ValueError", 2], 0),
    ("semaphores_pass_the_turn", ["a", "b", "a", "b", "a", "b"], 0),
    ("condition_wait_for", 33, 3),
    ("condition_notify_some", [[True], False, [True, True], False, [True], False], 3),
    ("condition_wait_times_out", [False, False, True], 3),
    ("condition_needs_its_lock", ["AssertionError"] * 3, 0),
    ("event_wait", [False, False, True, 7, True, True], 2),
    ("event_wakes_all", [0, 3], 0),
    ("event_clear", [[True, True, True], False, False], 1),
    ("barrier_gathers_all", [[0, True], [1, True], [2, True]], 5),
    ("barrier_is_used_again", [3, 3, 3], 0),
    ("barrier_action", ["passed", "passed", 2, 0, False], 0),
    ("barrier_times_out", ["broken", "broken", True], 2),
    ("barrier_abort", [1, "broken", "BrokenBarrierError", True], 2),
    ("barrier_reset", ["broken", "passed", "passed", False], 2),
)

QUEUES = _in(
    "queues",
    ("queue_keeps_the_order", True, 0),
    ("many_producers_one_consumer", {label: list(range(10)) for label in "abc"}, 0),
    ("end_marks_stop_consumers", 55, 0),
    ("full_queue_makes_its_producer_wait", [[0, 1, 2, 3], [0, 2, 4, 6]], 8),
    ("queue_limits", [True, 2, "Full", "Full", "a", "b", False, 0, True, "Empty", "Empty", "Empty"], 2),
    ("get_after_the_producers_end", [1, 2, 3, True], 0),
    ("get_with_timeout", ["nothing yet", "late"], 4),
    ("big_item", [True, (1 << 20) // 3, 0], 1),
    ("cancel_join_thread", 0, 0),
    ("closed_queue_refuses", ["ValueError", "ValueError"], 1),
    ("close_and_join_thread", 42, 0),
    ("unpicklable_item_is_dropped", "next", 0),
    ("queues_are_not_sent", "RuntimeError", 0),
    ("chain_of_queues", [4, 5, 6], 0),
    ("simple_queue", [["PING", "PONG"], [True, False, "LAST", True], "OSError"], 0),
    ("join_waits_for_all_tasks", [True, True], 4),
    ("too_many_task_done", ["accepted", "ValueError"], 0),
    ("joinable_queue_with_end_marks", [1, 4, 9, 16], 0),
)

PIPES = _in(
    "pipes",
    ("pipe_until_end_of_file", [False, False, True, 0, [], 1, 2, True, "EOFError"], 6),
    ("question_and_answer", [1, 2, 3, 4, 5], 0),
    ("one_way_pipe", [[True, False, False, True], {"key": [1, 2]}, "OSError", "OSError"], 0),
    ("closed_connections", ["BrokenPipeError", True, "OSError", "OSError", "OSError"], 0),
    ("bytes_through_a_pipe", ["stop", "cdef", 12, [0, 1, 2, 3, 0], "too much for the buffer"], 0),
    ("big_message_waits_for_its_reader", [True, [300_000, "sent"]], 2),
    (
        "wait_for_connections_and_sentinels",
        [[], ["message of ana", "message of bo", "end of ana", "end of bo"]],
        7,
    ),
    ("fan_in", ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2"], 0),
    ("connection_through_a_connection", "from deep below", 3),
    ("connection_as_context", [True, "inside", "EOFError"], 0),
    ("listener_and_clients", [[["0-a", "0-b"], ["1-a", "1-b"], ["2-a", "2-b"]], [0, 0, 0]], 0),
    ("listener_asks_for_the_key", [["hello"], 0, "turned away", 1], 0),
    ("client_before_its_listener", "at last", 3),
)

SHARED = _in(
    "shared",
    ("value_with_its_own_lock", 50, 0),
    ("value_without_a_lock", [10.0, False, True], 0),
    ("value_types", ["z", -3, True, 0.25], 0),
    ("shared_structures", [[4, 2.5], [[-1, 0.5], [-2, 1.5]]], 0),
    ("array_of_squares", [0, 1, 4, 9, 16], 0),
    ("array_slices", [[0, 10, 20, 7, 7, 50, 60, 7], [0, 7, 60], [60, 7], 8], 0),
    ("array_of_characters", ["HELLO", [0, 0, 0]], 0),
    ("raw_value_and_array", [3, [0, 3, 6, 9], False], 0),
    ("mailbox_with_condition", 222, 0),
    ("shared_memory_block", [[0, 50, 100, 0], "gone"], 0),
    ("shareable_list", [[42, 2.5, "brief", None, True], 5, 1], 0),
    ("shared_memory_manager", [[2, 4, 6], 99], 0),
    ("anonymous_map", "child", 1),
)

POOLS = _in(
    "pools",
    ("pool_map", [[0, 1, 4, 9, 16, 25, 36], [0, 1, 4, 9, 16, 25, 36], []], 0),
    ("pool_map_in_parallel", [0, 1, 4, 9, 16, 25], 4),
    ("pool_apply", [16, 32, [8, 9], [2, 4]], 0),
    ("pool_imap", ["TimeoutError", [4, 1], [0, 1, 4, 9, 16]], 4),
    ("pool_imap_unordered", [1, 4], 4),
    ("pool_result_in_time", [False, "ValueError", "TimeoutError", None, True, True, 9], 2),
    ("pool_callbacks", [[2, [4, 9]], ["3 is refused"]], 0),
    ("pool_raises_the_workers_error", ["ValueError", "ValueError", 2, "ValueError", 4], 0),
    ("pool_close_and_join", ["ValueError", [0, 1, 4, 9]], 4),
    ("pool_terminate", [False, 0], 1),
    ("pool_block_terminates", 0, 1),
    ("pool_initializer", [5, 6, 7], 0),
    ("pool_tasks_per_child", [3, 1], 0),
    ("thread_pool", [[2, 2, 2], True], 2),
    ("manager_dict_list_namespace", [True, ["name0", "name1", "name2"], True, "KeyError"], 0),
    ("manager_lock", [10, [True, False]], 0),
    ("manager_queue_and_event", [True, True, [4, 9], "Empty", "Empty"], 1),
    ("manager_barrier_semaphore_condition", [True, [1, 1], 5, [1, 2]], 0),
    ("manager_nested", [0, 1], 0),
    ("manager_of_our_own", 5, 0),
    ("manager_by_address", [["ana", 3], ["bo", 2]], None),
    ("manager_by_tcp", [[["ana", 3], ["bo", 2]], True], 0),
    ("executor_map", [[0, 1, 4, 9, 16], [8, 9]], 0),
    ("executor_submit", ["TimeoutError", [1, 4], [True, True]], 4),
    ("executor_wait", [[[1], 1], 2, 0], 4),
    ("executor_errors", ["3 is refused", "ValueError", 2, "ValueError"], 0),
    ("executor_map_times_out", [1, "TimeoutError"], 4),
    ("executor_callbacks", [4, 9], 0),
    ("executor_cancel", [False, True, True, 2], 8),
    ("executor_shutdown_cancels", [False, True, "RuntimeError"], None),
    ("executor_initializer", [7, 8, 9], 0),
    ("executor_with_context", 144, 0),
    ("executor_breaks", ["BrokenProcessPool", "BrokenProcessPool", "broken"], 0),
)

FORKS = _in(
    "forks",
    ("fork_and_waitpid", [["hi", ""], True, True, 4], 2),
    ("wait_for_any", [[[2, 2], [3, 3], [1, 1]], "ChildProcessError", "ChildProcessError"], 5),
    ("waitpid_without_waiting", [True, True, True], 4.5),
    ("waitid", [None, 7, True, 7, True], 2),
    ("wait3_and_wait4", [True, True], 3),
    ("exit_status_of_a_killed_child", ["accepted", "ProcessLookupError", True, 9, -9], 0),
    ("nested_forks", "grandchild, child", 0),
    ("orphan_outlives_its_parent", ["orphan", ""], 2),
    ("hooks_around_fork", ["before child", ["before", "parent"]], 0),
    ("fork_beside_processes", [8, 0], 3),
    ("reaped_by_hand", [True, 0, None], 1, NOT_FORKSERVER),
    ("subprocess_run", ["42", "echo", 3], None, OUTSIDE),
    ("subprocess_times_out", "TimeoutExpired", None, OUTSIDE),
    ("subprocess_beside_a_process", [["put", 0], 0], None, OUTSIDE),
    ("exec_in_child", 5, None, OUTSIDE),
    ("posix_spawn", [6, 4], None, OUTSIDE),
)

SIGNALS = _in(
    "signals",
    ("handler_exits", 42, 0),
    ("sleep_goes_on_after_a_handler", [[2, 5], 0], 5),
    ("handler_raises_out_of_a_wait", dict.fromkeys(["sleep", "acquire", "get", "pause"], "KeyError"), 4),
    ("keyboard_interrupt_in_child", ["interrupted", 0], 1),
    ("uncaught_keyboard_interrupt", 1, 1),
    ("ignored_signal", [True, -9], 2),
    ("sigchld_while_sleeping", [[1, 2], "ChildProcessError"], 4),
    ("sigchld_while_pausing", [[2], [2, 4]], 4),
    ("sigchld_of_a_process", [["SIGCHLD"], 0], 1, NOT_FORKSERVER),
    ("sigchld_of_a_process", [[], 0], 1, {"methods": ("forkserver",)}),
    ("pause", "went on", 2),
    ("sigwait", [None, "SIGUSR1", True], 3),
    ("blocked_signal", [["SIGUSR1"], [], ["handled"]], 1),
    ("signal_to_oneself", ["SIGUSR1", "SIGUSR1"], 0),
    ("killpg", -15, 0),
    ("stop_and_continue", [True, 0], None, {"note": "a process is stopped and continued"}),
    ("alarm", [["alarm", "alarm"], 1], 7.7),
    ("repeated_timer", [["tick", "tick", "tick"], True, 1.0], 5.5),
    ("alarm_as_timeout", "TimeoutError", 2.5),
    ("alarm_in_child", ["alarm in child", 0, True], 4),
)

THREADS = _in(
    "threads",
    ("thread_join", [False, True, True, False, "sleeper", 1], 3),
    ("thread_lock", [[60], True, False, False, True], 1),
    ("thread_rlock", [[False, True], "RuntimeError"], 2),
    ("thread_condition", [["a", "b", "c", "d"], False, False], 2),
    ("thread_event", [False, True, True, False], 3.5),
    ("thread_semaphores", [[2], [True, True, False, False], "ValueError"], 5),
    ("thread_barrier", [[[0, 1, 2], [0, 1, 2]], "BrokenBarrierError", True], 3),
    ("thread_timer", ["rung"], 2),
    ("thread_local", [[[0, False], [1, False]], "main"], 1),
    ("thread_queue", [[True, "Full", "Full"], ["a", "b"], "Empty", "Empty", True], 4),
    ("other_thread_queues", [[[1, 3, 2], [1, 2, 3]], "Empty", "late", "Empty"], 2),
    ("thread_pool_executor", [[1, 1, 1], [1, 3], "TimeoutError"], 7),
    ("daemon_thread_ends_with_main", "returned", 0),
    ("thread_is_joined_at_exit", "returned", 3),
    ("exception_in_a_thread", ["ZeroDivisionError"], 0),
    ("threads_that_start_processes", [0, 1, 2], 2),
    ("child_with_threads", [[[1, 2, 3], "at exit"], 0], 4),
)

CLOCKS = _in(
    "clocks",
    ("all_clocks_move_with_sleep", [[5, 5, 5], [5, 5, 5], True], 5),
    ("clocks_never_go_back", [True, True], 0),
    ("clock_gettime_moves_with_sleep", [3, 3], 3),
    ("datetime_moves_with_sleep", [[True, True], True], 4),
    ("datetime_and_time_agree", True, 2),
    ("processes_share_the_clock", 3, 3),
    ("sleep_for_no_time", [0, "ValueError"], 0),
    ("scheduler", [["a", 1], ["b", 2], ["c", 3]], 3),
    ("asyncio_sleep_and_gather", [["c", "a", "b"], 3], 3),
    ("asyncio_wait_for", ["timeout", "in time"], 3),
    ("asyncio_queue_and_tasks", [[0, 1, 2], ["called"]], 3),
    ("asyncio_with_threads_and_processes", [3, 2, "coroutine"], 3),
    ("asyncio_reader", "message", 2),
    ("select_with_timeout", [[[0, 0, 0], [1, 0, 0]], "message", []], 4),
    ("poll_and_epoll_with_timeout", [0, 0, 1, 1], 4),
    ("selector_with_timeout", [[], ["after 2", "message"], ["after 4", "message"]], 4),
    ("select_on_a_raw_pipe", [1, "raw bytes"], 2),
)

POLLING = _in(
    "polling",
    ("poll_is_alive", [True, 0], None),
    ("poll_exitcode", 0, None),
    ("poll_active_children", 0, None),
    ("poll_join", 0, None),
    ("poll_empty", "item", None),
    ("poll_get_nowait", "item", None),
    ("poll_qsize", "item", None),
    ("poll_own_feeder", "item", None),
    ("poll_put_nowait", "second", None),
    ("poll_value", 7, None),
    ("poll_raw_value", 7, None, RAW_MEMORY),
    ("poll_raw_value_and_clock", 7, None),
    ("poll_turns", [0, 1, 2], None, RAW_MEMORY),
    ("poll_shared_memory", 1, None, RAW_MEMORY),
    ("poll_event", True, None),
    ("poll_lock", True, None),
    ("poll_semaphore_value", True, None),
    ("poll_barrier", 0, None),
    ("poll_connection", "message", None),
    ("poll_file", "there", None),
    ("poll_clock", True, None),
    ("poll_deadline_and_queue", [True, "item"], 6),
    ("poll_waitpid", [True, 9], None),
    ("poll_thread", False, None),
    ("poll_variable_of_a_thread", ["seen"], None),
    ("poll_pool_result", 9, None),
    ("poll_future", 16, None),
    ("poll_manager_dict", "entry", None),
    ("poll_with_sleeps", 2, 4),
    ("poll_with_tiny_sleeps", 0, None),
    ("poll_with_yields", True, None),
    ("poll_with_timeouts", ["item", 1], 2.25),
    ("poll_each_other_at_once", [0, 0], None),
)

FILES = _in(
    "files",
    ("flock_excludes", [0, 1, 2], 6),
    ("flock_without_waiting", ["BlockingIOError", "accepted"], 3),
    ("flock_shared", ["accepted", "BlockingIOError", "accepted"], 3),
    ("flock_ends_with_its_holder", "accepted", 0),
    ("lockf_guards_a_number", "15", 0),
    ("read_modify_write_under_a_lock", {"left": 0, "sold": 3}, 3),
    ("read_modify_write_without_a_lock", {"sold": 1}, 2),
    (
        "lines_appended_by_three",
        [f"{name} {number}" for name in ("ana", "bo", "cy") for number in range(4)],
        0,
    ),
    ("replaced_file_is_always_whole", True, 0),
    ("results_in_files", [{"part0.txt": "0", "part1.txt": "1", "part2.txt": "4"}, False], 0),
    ("forked_descriptor", "child parent", 0),
    ("created_once", [2, True], 0),
    ("folder_as_lock", ["done", "done", False], 2.75),
    ("wait_for_a_file", [3, "complete", False], 3),
    ("removed_elsewhere", [False, "FileNotFoundError", "FileNotFoundError"], 0),
)

DEADLOCKS = _deadlocks(
    "two_locks_crosswise",
    "three_forks_in_a_circle",
    "lock_taken_twice",
    "lock_of_the_killed",
    "lock_of_the_departed",
    "semaphore_never_released",
    "event_never_set",
    "notified_too_early",
    "barrier_one_short",
    "join_before_get",
    "no_end_mark",
    "one_end_mark_for_two",
    "full_queue_without_reader",
    "task_never_done",
    "both_receive",
    "both_send",
    "own_end_still_open",
    "joined_before_asked",
    "pool_worker_vanishes",
    ("pause_for_ever", {"note": "nobody is left who could send the signal"}),
    ("wait_for_a_child_that_waits", {"note": "a read from a raw pipe"}),
    "threads_crosswise",
    ("thread_waits_for_an_item", {"note": "the function returns; the exit waits for the thread"}),
    "lock_inherited_by_fork",
    "two_files_crosswise",
)

PROGRAMS: tuple[Program, ...] = (
    PROCESSES
    + FAMILIES
    + SEMAPHORES
    + QUEUES
    + PIPES
    + SHARED
    + POOLS
    + FORKS
    + SIGNALS
    + THREADS
    + CLOCKS
    + POLLING
    + FILES
    + DEADLOCKS
)
