"""Memory that processes share: Value, Array, RawValue, RawArray, sharedctypes, shared_memory."""

from __future__ import annotations

import ctypes
import mmap
import os
import time
from multiprocessing import Array, Condition, Lock, Process, RawArray, RawValue, Value, shared_memory
from multiprocessing.managers import SharedMemoryManager


def run_all(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def deposit(account, times):
    for _ in range(times):
        with account.get_lock():
            account.value += 1


def value_with_its_own_lock():
    """Two processes deposit under the value's lock."""
    account = Value("i", 0)
    run_all([Process(target=deposit, args=(account, 25)) for _ in range(2)])
    return account.value


def deposit_with_lock(account, lock, times):
    for _ in range(times):
        with lock:
            account.value += 0.5


def value_without_a_lock():
    """A value without a lock, guarded by one of ours; and a value that is given our lock."""
    account, lock = Value("d", 0.0, lock=False), Lock()
    guarded = Value("d", 0.0, lock=lock)
    workers = [Process(target=deposit_with_lock, args=(account, lock, 10)) for _ in range(2)]
    run_all(workers)
    return [account.value, hasattr(account, "get_lock"), guarded.get_lock() is lock]


def change_values(letter, number, flag, fraction):
    letter.value, number.value, flag.value, fraction.value = b"z", -3, True, 0.25


def value_types():
    """Values by type code and by ctypes type."""
    values = [Value("c", b"a"), Value(ctypes.c_short, 3), Value(ctypes.c_bool, False), Value("d", 1.5)]
    run_all([Process(target=change_values, args=values)])
    letter, number, flag, fraction = (value.value for value in values)
    return [letter.decode(), number, flag, fraction]


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_double)]


def move(point, path):
    with point.get_lock():
        point.x += 1
        point.y /= 2
    for corner in path:
        corner.x = -corner.x


def shared_structures():
    """A structure as a value, and an array of structures."""
    point, path = Value(Point, 3, 5.0), Array(Point, [(1, 0.5), (2, 1.5)], lock=False)
    run_all([Process(target=move, args=(point, path))])
    return [[point.x, point.y], [[corner.x, corner.y] for corner in path]]


def store_square(squares, number):
    squares[number] = number * number


def array_of_squares():
    """Five processes fill one place each."""
    squares = Array("i", 5)
    run_all([Process(target=store_square, args=(squares, number)) for number in range(5)])
    return squares[:]


def fill_slice(numbers, start, stop):
    with numbers.get_lock():
        numbers[start:stop] = range(start, stop)
        numbers[start:stop] = [number * 10 for number in numbers[start:stop]]


def array_slices():
    """Slices are read and written; the rest stays."""
    numbers = Array("i", [7] * 8)
    run_all([Process(target=fill_slice, args=(numbers, *bounds)) for bounds in ((0, 3), (5, 7))])
    return [numbers[:], numbers[::3], numbers[-2:], len(numbers)]


def write_text(text):
    text.value = text.value.upper()


def array_of_characters():
    """A character array as a text that ends at its first zero, and as raw bytes."""
    text = Array("c", 8)
    text.value = b"hello"
    run_all([Process(target=write_text, args=(text,))])
    return [text.value.decode(), list(text.raw[5:])]


def fill_raw(number, numbers):
    number.value = 3
    for place in range(len(numbers)):
        numbers[place] = number.value * place


def raw_value_and_array():
    """RawValue and RawArray have no lock at all."""
    number, numbers = RawValue("i", 0), RawArray("i", 4)
    run_all([Process(target=fill_raw, args=(number, numbers))])
    return [number.value, numbers[:], hasattr(numbers, "get_lock")]


def read_mailbox(box, full, condition, total):
    for _ in range(3):
        with condition:
            condition.wait_for(lambda: full.value)
            total.value += sum(box)
            full.value = False
            condition.notify()


def mailbox_with_condition():
    """An array is handed over three times, a condition says whose turn it is."""
    box, full, total, condition = RawArray("i", 2), RawValue("b", 0), RawValue("i", 0), Condition()
    reader = Process(target=read_mailbox, args=(box, full, condition, total))
    reader.start()
    for number in (1, 10, 100):
        with condition:
            condition.wait_for(lambda: not full.value)
            box[:] = [number, number]
            full.value = True
            condition.notify()
    reader.join()
    return total.value


# -- shared_memory


def write_into_block(name, place, value):
    block = shared_memory.SharedMemory(name=name)
    block.buf[place] = value
    block.close()


def shared_memory_block():
    """Two processes open a block by its name; afterwards the name is gone."""
    block = shared_memory.SharedMemory(create=True, size=16)
    block.buf[:16] = bytes(16)
    run_all([Process(target=write_into_block, args=(block.name, place, place * 50)) for place in (1, 2)])
    seen, name = list(block.buf[:4]), block.name
    block.close()
    block.unlink()
    try:
        shared_memory.SharedMemory(name=name)
    except FileNotFoundError:
        return [seen, "gone"]
    return [seen, "still there"]


def write_into_list(name):
    items = shared_memory.ShareableList(name=name)
    items[0], items[2] = items[0] + 1, "brief"
    items.shm.close()


def shareable_list():
    """A list of a fixed layout in shared memory."""
    items = shared_memory.ShareableList([41, 2.5, "letters", None, True])
    run_all([Process(target=write_into_list, args=(items.shm.name,))])
    seen = [list(items), len(items), items.index(2.5)]
    items.shm.close()
    items.shm.unlink()
    return seen


def double_list(items):
    for place, value in enumerate(items):
        items[place] = 2 * value


def shared_memory_manager():
    """A manager owns the blocks and frees them at the end of its block."""
    with SharedMemoryManager() as manager:
        items = manager.ShareableList([1, 2, 3])
        block = manager.SharedMemory(size=8)
        run_all(
            [
                Process(target=double_list, args=(items,)),
                Process(target=write_into_block, args=(block.name, 0, 99)),
            ]
        )
        return [list(items), block.buf[0]]


def anonymous_map():
    """Memory mapped before a fork is shared by both sides."""
    memory = mmap.mmap(-1, 16)
    pid = os.fork()
    if pid == 0:
        time.sleep(1)
        memory[:5] = b"child"
        os._exit(0)
    os.waitpid(pid, 0)
    return memory[:5].decode()
