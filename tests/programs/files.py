"""Files in the current folder: locked, appended to, replaced, made once, watched for."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from multiprocessing import Event, Lock, Process, SimpleQueue
from pathlib import Path


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


# -- locks on files


def work_under_flock(number, done):
    with open("work.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        time.sleep(2)
        done.put(number)


def flock_excludes():
    """Three processes work one after the other under a file lock."""
    done = SimpleQueue()
    run_all([Process(target=work_under_flock, args=(number, done)) for number in range(3)])
    return sorted(done.get() for _ in range(3))


def hold_flock(kind, held, seconds):
    with open("door.lock", "a") as file:
        fcntl.flock(file, kind)
        held.set()
        time.sleep(seconds)


def flock_held_elsewhere(kind, seconds):
    held = Event()
    holder = Process(target=hold_flock, args=(kind, held, seconds))
    holder.start()
    held.wait()
    return holder


def flock_without_waiting():
    """LOCK_NB is refused while another process has the lock; then the lock is waited for."""
    holder = flock_held_elsewhere(fcntl.LOCK_EX, 3)
    with open("door.lock", "a") as file:
        outcomes = [
            refusal(fcntl.flock, file, fcntl.LOCK_EX | fcntl.LOCK_NB),
            refusal(fcntl.flock, file, fcntl.LOCK_EX),
        ]
        fcntl.flock(file, fcntl.LOCK_UN)
    holder.join()
    return outcomes


def flock_shared():
    """Readers share a lock, a writer waits for them."""
    holder = flock_held_elsewhere(fcntl.LOCK_SH, 3)
    with open("door.lock", "a") as file:
        outcomes = [
            refusal(fcntl.flock, file, fcntl.LOCK_SH | fcntl.LOCK_NB),
            refusal(fcntl.flock, file, fcntl.LOCK_EX | fcntl.LOCK_NB),
            refusal(fcntl.flock, file, fcntl.LOCK_EX),
        ]
    holder.join()
    return outcomes


def flock_ends_with_its_holder():
    """The kernel releases the file lock of a process that was killed."""
    holder = flock_held_elsewhere(fcntl.LOCK_EX, 100)
    holder.kill()
    with open("door.lock", "a") as file:
        outcome = refusal(fcntl.flock, file, fcntl.LOCK_EX)
    holder.join()
    return outcome


def increment_under_lockf(times):
    for _ in range(times):
        with open("count.txt", "r+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)
            number = int(file.read())
            file.seek(0)
            file.write(str(number + 1))
            file.flush()
            fcntl.lockf(file, fcntl.LOCK_UN)


def lockf_guards_a_number():
    """Three processes add to the number in a file, under the other kind of file lock."""
    Path("count.txt").write_text("0")
    run_all([Process(target=increment_under_lockf, args=(5,)) for _ in range(3)])
    return Path("count.txt").read_text()


# -- reading and writing


def sell_ticket(lock):
    with lock:
        with open("tickets.json") as file:
            stock = json.load(file)
        if stock["left"]:
            time.sleep(1)
            stock["left"] -= 1
            stock["sold"] += 1
            with open("tickets.json", "w") as file:
                json.dump(stock, file)


def read_modify_write_under_a_lock():
    """Four buyers, three tickets, a lock around reading and writing."""
    with open("tickets.json", "w") as file:
        json.dump({"left": 3, "sold": 0}, file)
    lock = Lock()
    run_all([Process(target=sell_ticket, args=(lock,)) for _ in range(4)])
    with open("tickets.json") as file:
        return json.load(file)


def sell_unguarded():
    stock = json.loads(Path("stock.json").read_text())
    time.sleep(2)
    stock["sold"] += 1
    Path("stock.json").write_text(json.dumps(stock))


def read_modify_write_without_a_lock():
    """All read before anyone writes: all sales but one are lost."""
    Path("stock.json").write_text(json.dumps({"sold": 0}))
    run_all([Process(target=sell_unguarded) for _ in range(3)])
    return json.loads(Path("stock.json").read_text())


def append_lines(name, count):
    for number in range(count):
        with open("log.txt", "a") as file:
            file.write(f"{name} {number}\n")


def lines_appended_by_three():
    """Each line that is appended stays whole."""
    run_all([Process(target=append_lines, args=(name, 4)) for name in ("ana", "bo", "cy")])
    with open("log.txt") as file:
        return sorted(line.rstrip() for line in file)


def replace_content(rounds):
    for number in range(rounds):
        Path("new.json").write_text(json.dumps([number] * 5))
        os.replace("new.json", "current.json")


def read_content(rounds, whole):
    for _ in range(rounds):
        content = json.loads(Path("current.json").read_text())
        whole.put(len(set(content)) == 1 and len(content) == 5)


def replaced_file_is_always_whole():
    """A reader sees the old content or the new, never a part."""
    Path("current.json").write_text("[9, 9, 9, 9, 9]")
    whole = SimpleQueue()
    run_all([Process(target=replace_content, args=(5,)), Process(target=read_content, args=(5, whole))])
    return all(whole.get() for _ in range(5))


def write_result(number, folder):
    (Path(folder) / f"part{number}.txt").write_text(str(number**2))


def results_in_files():
    """Each process writes a file of its own; the parent collects them."""
    folder = tempfile.mkdtemp(dir=".")
    run_all([Process(target=write_result, args=(number, folder)) for number in range(3)])
    parts = {name: (Path(folder) / name).read_text() for name in sorted(os.listdir(folder))}
    shutil.rmtree(folder)
    return [parts, os.path.exists(folder)]


def write_through_descriptor(descriptor):
    os.write(descriptor, b"child ")
    os.lseek(descriptor, 0, os.SEEK_END)


def forked_descriptor():
    """Parent and forked child share an open file and its position."""
    descriptor = os.open("shared.txt", os.O_RDWR | os.O_CREAT)
    pid = os.fork()
    if pid == 0:
        write_through_descriptor(descriptor)
        os._exit(0)
    os.waitpid(pid, 0)
    os.write(descriptor, b"parent")
    os.lseek(descriptor, 0, os.SEEK_SET)
    content = os.read(descriptor, 100).decode()
    os.close(descriptor)
    return content


# -- files as signs


def try_to_be_first(name, winners):
    try:
        descriptor = os.open("winner", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        winners.put(None)
    else:
        os.write(descriptor, name.encode())
        os.close(descriptor)
        winners.put(name)


def created_once():
    """Of three who create a file exclusively one succeeds."""
    winners = SimpleQueue()
    run_all([Process(target=try_to_be_first, args=(name, winners)) for name in ("ana", "bo", "cy")])
    names = [winners.get() for _ in range(3)]
    return [names.count(None), Path("winner").read_text() in names]


def work_under_lock_file(done):
    while True:
        try:
            os.mkdir("lock.d")
            break
        except FileExistsError:
            time.sleep(0.5)
    time.sleep(1.25)
    os.rmdir("lock.d")
    done.put("done")


def folder_as_lock():
    """Two processes take turns by making and removing a folder."""
    done = SimpleQueue()
    run_all([Process(target=work_under_lock_file, args=(done,)) for _ in range(2)])
    return [done.get(), done.get(), os.path.exists("lock.d")]


def write_then_rename(seconds):
    time.sleep(seconds)
    Path("report.tmp").write_text("complete")
    os.rename("report.tmp", "report.txt")


def wait_for_a_file():
    """Looks once a second until the file is there."""
    writer = Process(target=write_then_rename, args=(2.2,))
    writer.start()
    looks = 0
    while not Path("report.txt").exists():
        time.sleep(1)
        looks += 1
    writer.join()
    return [looks, Path("report.txt").read_text(), Path("report.tmp").exists()]


def remove_when_read(name):
    Path(name).unlink()


def removed_elsewhere():
    """A file that another process removes is gone, and cannot be removed again."""
    Path("once.txt").write_text("x")
    run_all([Process(target=remove_when_read, args=("once.txt",)) for _ in range(1)])
    return [os.path.exists("once.txt"), refusal(open, "once.txt"), refusal(os.unlink, "once.txt")]
