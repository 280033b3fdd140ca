"""What processes wait with: Lock, RLock, Semaphore, BoundedSemaphore, Condition, Event, Barrier."""

from __future__ import annotations

import multiprocessing as mp
import threading
import time
from time import sleep


def run_all(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def refusal(action, *arguments):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def full_seconds(since):
    """Whole seconds since then; a little lateness of a busy machine does not count."""
    return int(time.monotonic() - since + 0.1)


# -- Lock and RLock


def count_with_lock(value, lock, times):
    for _ in range(times):
        with lock:
            value.value += 1


def lock_guards_a_counter():
    """Three processes count to sixty together."""
    value, lock = mp.Value("i", 0, lock=False), mp.Lock()
    run_all([mp.Process(target=count_with_lock, args=(value, lock, 20)) for _ in range(3)])
    return value.value


def count_without_lock(value, times):
    for _ in range(times):
        value.value += 1


def missing_lock_may_lose_updates():
    """Without a lock the count may be too small, and is never too large."""
    value = mp.Value("i", 0)
    run_all([mp.Process(target=count_without_lock, args=(value, 10)) for _ in range(3)])
    return 1 <= value.value <= 30


def hold_lock(lock, held, seconds):
    with lock:
        held.set()
        sleep(seconds)


def lock_held_elsewhere(lock, seconds):
    held = mp.Event()
    holder = mp.Process(target=hold_lock, args=(lock, held, seconds))
    holder.start()
    held.wait()
    return holder


def lock_acquire_gives_up():
    """acquire() without blocking, with a timeout, and until it has the lock."""
    lock = mp.Lock()
    holder = lock_held_elsewhere(lock, 4)
    tries = [lock.acquire(block=False), lock.acquire(timeout=1), lock.acquire(timeout=0), lock.acquire()]
    holder.join()
    return tries


def release(lock, outcomes):
    outcomes.put(refusal(lock.release))


def lock_released_by_another():
    """Any process may release a Lock, but no one may release it twice."""
    lock, outcomes = mp.Lock(), mp.SimpleQueue()
    lock.acquire()
    run_all([mp.Process(target=release, args=(lock, outcomes))])
    return [outcomes.get(), lock.acquire(timeout=1), refusal(lock.release), refusal(lock.release)]


def rlock_is_reentrant():
    """The owner of an RLock takes it again; others wait until it has let go as often."""
    lock = mp.RLock()
    owner = lock_held_twice_elsewhere(lock)
    early = lock.acquire(timeout=1)
    late = lock.acquire(timeout=5)
    owner.join()
    return [early, late, lock.acquire(), refusal(lock.release), refusal(lock.release), refusal(lock.release)]


def hold_twice(lock, held):
    lock.acquire()
    lock.acquire()
    held.set()
    lock.release()
    sleep(2)
    lock.release()


def lock_held_twice_elsewhere(lock):
    held = mp.Event()
    owner = mp.Process(target=hold_twice, args=(lock, held))
    owner.start()
    held.wait()
    return owner


def rlock_belongs_to_its_owner():
    """Another process cannot release an RLock."""
    lock, outcomes = mp.RLock(), mp.SimpleQueue()
    with lock:
        run_all([mp.Process(target=release, args=(lock, outcomes))])
    return outcomes.get()


def killed_holder_keeps_the_lock():
    """A lock whose holder was killed stays locked."""
    lock = mp.Lock()
    holder = lock_held_elsewhere(lock, 100)
    holder.kill()
    holder.join()
    return lock.acquire(timeout=2)


def eat(left, right, meals, times):
    for _ in range(times):
        with left, right:
            with meals.get_lock():
                meals.value += 1


def ordered_philosophers():
    """Three philosophers who take the lower fork first all get to eat."""
    forks, meals = [mp.Lock() for _ in range(3)], mp.Value("i", 0)
    pairs = [(0, 1), (1, 2), (0, 2)]
    run_all([mp.Process(target=eat, args=(forks[low], forks[high], meals, 3)) for low, high in pairs])
    return meals.value


# -- semaphores


def stay_a_while(semaphore, inside, most, seconds):
    with semaphore:
        with inside.get_lock():
            inside.value += 1
            most.value = max(most.value, inside.value)
        sleep(seconds)
        with inside.get_lock():
            inside.value -= 1


def semaphore_lets_two_in():
    """Four visits of two seconds, two at a time."""
    semaphore, inside, most = mp.Semaphore(2), mp.Value("i", 0), mp.Value("i", 0)
    run_all([mp.Process(target=stay_a_while, args=(semaphore, inside, most, 2)) for _ in range(4)])
    return [most.value, inside.value]


def semaphore_counts():
    """Tries with and without waiting, the value, and one release too many, which is allowed."""
    semaphore = mp.Semaphore(2)
    seen = [semaphore.acquire(False), semaphore.acquire(), semaphore.get_value()]
    seen += [semaphore.acquire(False), semaphore.acquire(timeout=1)]
    for _ in range(3):
        semaphore.release()
    return seen + [semaphore.get_value()]


def bounded_semaphore_over_release():
    """A BoundedSemaphore cannot be released more often than it was acquired."""
    semaphore = mp.BoundedSemaphore(2)
    at_first = refusal(semaphore.release)
    semaphore.acquire()
    return [at_first, refusal(semaphore.release), refusal(semaphore.release), semaphore.get_value()]


def take_turns(mine, other, letter, lines):
    for _ in range(3):
        mine.acquire()
        lines.put(letter)
        other.release()


def semaphores_pass_the_turn():
    """Two processes alternate strictly."""
    first, second, lines = mp.Semaphore(1), mp.Semaphore(0), mp.SimpleQueue()
    run_all(
        [
            mp.Process(target=take_turns, args=(second, first, "b", lines)),
            mp.Process(target=take_turns, args=(first, second, "a", lines)),
        ]
    )
    return [lines.get() for _ in range(6)]


# -- Condition


def wait_for_three(condition, value):
    with condition:
        condition.wait_for(lambda: value.value >= 3)
        value.value += 10


def condition_wait_for():
    """Waiters go on when what they wait for has become true, not at the first notify."""
    condition, value = mp.Condition(), mp.Value("i", 0)
    waiters = [mp.Process(target=wait_for_three, args=(condition, value)) for _ in range(3)]
    for waiter in waiters:
        waiter.start()
    for _ in range(3):
        sleep(1)
        with condition:
            value.value += 1
            condition.notify_all()
    for waiter in waiters:
        waiter.join()
    return value.value


def wait_once(condition, waiting, woken):
    with condition:
        waiting.release()
        condition.wait()
    woken.release()


def condition_notify_some():
    """notify() wakes one, notify(2) wakes two."""
    condition, waiting, woken = mp.Condition(), mp.Semaphore(0), mp.Semaphore(0)
    waiters = [mp.Process(target=wait_once, args=(condition, waiting, woken)) for _ in range(4)]
    for waiter in waiters:
        waiter.start()
    for _ in waiters:
        waiting.acquire()
    seen = []
    for count in (1, 2, 1):
        with condition:
            condition.notify(count)
        seen.append([woken.acquire(timeout=2) for _ in range(count)])
        seen.append(woken.acquire(timeout=1))
    for waiter in waiters:
        waiter.join()
    return seen


def condition_wait_times_out():
    """wait() and wait_for() come back with False when their time is up."""
    condition = mp.Condition(mp.Lock())
    with condition:
        return [
            condition.wait(1),
            condition.wait_for(lambda: False, timeout=2),
            condition.wait_for(lambda: True),
        ]


def condition_needs_its_lock():
    """wait() and notify() are refused to those who do not hold the lock."""
    condition = mp.Condition()
    return [refusal(condition.wait, 1), refusal(condition.notify), refusal(condition.notify_all)]


# -- Event


def set_value_then_event(value, event):
    sleep(2)
    value.value = 7
    event.set()


def event_wait():
    """An event is waited for in vain, then with success, then it stays set."""
    event, value = mp.Event(), mp.Value("i", 0)
    setter = mp.Process(target=set_value_then_event, args=(value, event))
    setter.start()
    seen = [event.is_set(), event.wait(1), event.wait(), value.value, event.is_set(), event.wait(0)]
    setter.join()
    return seen


def wait_and_count(event, started, passed):
    started.release()
    event.wait()
    with passed.get_lock():
        passed.value += 1


def event_wakes_all():
    """Setting an event lets all go who wait for it."""
    event, started, passed = mp.Event(), mp.Semaphore(0), mp.Value("i", 0)
    waiters = [mp.Process(target=wait_and_count, args=(event, started, passed)) for _ in range(3)]
    for waiter in waiters:
        waiter.start()
    for _ in waiters:
        started.acquire()
    before = passed.value
    event.set()
    for waiter in waiters:
        waiter.join()
    return [before, passed.value]


def answer_each_ring(bell, answered):
    for _ in range(3):
        bell.wait()
        bell.clear()
        answered.set()


def event_clear():
    """An event is used three times over, cleared by the one who heard it."""
    bell, answered = mp.Event(), mp.Event()
    listener = mp.Process(target=answer_each_ring, args=(bell, answered))
    listener.start()
    heard = []
    for _ in range(3):
        bell.set()
        heard.append(answered.wait(5))
        answered.clear()
    listener.join()
    return [heard, bell.is_set(), bell.wait(1)]


# -- Barrier


def arrive_late(barrier, seconds, arrivals):
    start = time.monotonic()
    sleep(seconds)
    arrivals.put([barrier.wait(), full_seconds(start) >= 3])


def barrier_gathers_all():
    """Nobody passes before the slowest has come; each gets a number of its own."""
    barrier, arrivals = mp.Barrier(3), mp.SimpleQueue()
    run_all([mp.Process(target=arrive_late, args=(barrier, seconds, arrivals)) for seconds in (3, 4, 5)])
    return sorted(arrivals.get() for _ in range(3))


def walk_rounds(barrier, places, number, rounds):
    for step in range(rounds):
        places[number] = step + 1
        barrier.wait()
        if min(places[:]) != step + 1:
            places[number] = -100
        barrier.wait()


def barrier_is_used_again():
    """Three walkers stay in step for three rounds."""
    barrier, places = mp.Barrier(3), mp.Array("i", 3)
    run_all([mp.Process(target=walk_rounds, args=(barrier, places, number, 3)) for number in range(3)])
    return places[:]


def wait_quietly(barrier, outcomes, announce=None):
    if announce is not None:
        announce.set()
    try:
        barrier.wait()
        outcomes.put("passed")
    except threading.BrokenBarrierError:
        outcomes.put("broken")


def announce_opening():
    print("the barrier opens")


def barrier_action():
    """The action is run by one of those who wait, and the barrier knows its size."""
    barrier, outcomes = mp.Barrier(2, action=announce_opening), mp.SimpleQueue()
    run_all([mp.Process(target=wait_quietly, args=(barrier, outcomes)) for _ in range(2)])
    return [outcomes.get(), outcomes.get(), barrier.parties, barrier.n_waiting, barrier.broken]


def barrier_times_out():
    """Two wait where three are due: both learn that the barrier is broken."""
    barrier, outcomes = mp.Barrier(3, timeout=2), mp.SimpleQueue()
    run_all([mp.Process(target=wait_quietly, args=(barrier, outcomes)) for _ in range(2)])
    return [outcomes.get(), outcomes.get(), barrier.broken]


def waiting_at(barrier, outcomes):
    """A process that waits at the barrier."""
    announce = mp.Event()
    waiter = mp.Process(target=wait_quietly, args=(barrier, outcomes, announce))
    waiter.start()
    announce.wait()
    sleep(2)
    return waiter


def barrier_abort():
    """abort() breaks the barrier for those who wait and for those to come."""
    barrier, outcomes = mp.Barrier(2), mp.SimpleQueue()
    waiter = waiting_at(barrier, outcomes)
    waiting = barrier.n_waiting
    barrier.abort()
    waiter.join()
    return [waiting, outcomes.get(), refusal(barrier.wait), barrier.broken]


def barrier_reset():
    """reset() sends those who wait away; the barrier can be used again."""
    barrier, outcomes = mp.Barrier(2), mp.SimpleQueue()
    waiter = waiting_at(barrier, outcomes)
    barrier.reset()
    waiter.join()
    run_all([mp.Process(target=wait_quietly, args=(barrier, outcomes)) for _ in range(2)])
    return [outcomes.get(), outcomes.get(), outcomes.get(), barrier.broken]
