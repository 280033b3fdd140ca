"""Connections: Pipe, Connection, connection.wait, Listener and Client."""

from __future__ import annotations

import array
import time
from multiprocessing import AuthenticationError, BufferTooShort, Pipe, Process
from multiprocessing.connection import Client, Listener, wait


def nap(seconds):
    time.sleep(seconds)


def refusal(action, *arguments):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def send_each_two_seconds(connection, count):
    for number in range(count):
        time.sleep(2)
        connection.send(number)
    connection.close()


def pipe_until_end_of_file():
    """poll() with and without success, messages one by one, then the end of file."""
    here, there = Pipe()
    sender = Process(target=send_each_two_seconds, args=(there, 3))
    sender.start()
    there.close()
    seen = [here.poll(), here.poll(1), here.poll(5), here.recv()]
    seen += [wait([here], timeout=1), here.recv(), here.recv(), here.poll(5), refusal(here.recv)]
    sender.join()
    return seen


def add_one(connection):
    for number in iter(connection.recv, None):
        connection.send(number + 1)


def question_and_answer():
    """A duplex pipe, one question at a time."""
    here, there = Pipe()
    adder = Process(target=add_one, args=(there,))
    adder.start()
    answers = []
    for number in range(5):
        here.send(number)
        answers.append(here.recv())
    here.send(None)
    adder.join()
    return answers


def one_way_pipe():
    """A simplex pipe has one end to read and one to write."""
    reader, writer = Pipe(duplex=False)
    writer.send({"key": [1, 2]})
    flags = [reader.readable, reader.writable, writer.readable, writer.writable]
    return [flags, reader.recv(), refusal(reader.send, 1), refusal(writer.recv)]


def closed_connections():
    """A closed end refuses; so does an end whose other end is closed."""
    here, there = Pipe()
    there.close()
    to_nobody = refusal(here.send, 1)
    here.close()
    return [to_nobody, there.closed, refusal(here.send, 1), refusal(here.recv), refusal(here.poll)]


def reverse_bytes(connection):
    connection.send_bytes(connection.recv_bytes()[::-1])
    connection.send_bytes(b"abcdefgh", 2, 4)
    connection.send_bytes(array.array("i", [1, 2, 3]))
    connection.send_bytes(b"too much for the buffer")


def bytes_through_a_pipe():
    """send_bytes(), recv_bytes(), recv_bytes_into(), and a buffer that is too short."""
    here, there = Pipe()
    child = Process(target=reverse_bytes, args=(there,))
    child.start()
    here.send_bytes(b"pots")
    seen = [here.recv_bytes().decode(), here.recv_bytes().decode()]
    numbers = array.array("i", [0] * 5)
    seen += [here.recv_bytes_into(numbers, numbers.itemsize), list(numbers)]
    try:
        here.recv_bytes_into(bytearray(4))
    except BufferTooShort as problem:
        seen.append(problem.args[0].decode())
    child.join()
    return seen


def send_a_lot(connection, size):
    connection.send(b"x" * size)
    connection.send("sent")


def big_message_waits_for_its_reader():
    """A message larger than the pipe holds its sender up until it is read."""
    reader, writer = Pipe(duplex=False)
    sender = Process(target=send_a_lot, args=(writer, 300_000))
    sender.start()
    sender.join(2)
    waits = sender.is_alive()
    received = [len(reader.recv()), reader.recv()]
    sender.join()
    return [waits, received]


def send_after(seconds, connection, message):
    time.sleep(seconds)
    connection.send(message)
    time.sleep(4)


def wait_for_connections_and_sentinels():
    """wait() tells whatever comes first: two messages, then two ends."""
    names, processes, kept = {}, [], []
    for name, seconds in (("ana", 1), ("bo", 3)):
        reader, writer = Pipe(duplex=False)
        process = Process(target=send_after, args=(seconds, writer, name))
        process.start()
        names[reader], names[process.sentinel] = f"message of {name}", f"end of {name}"
        processes.append(process)
        kept.append(writer)
    order, nothing = [], wait(list(names), timeout=0)
    while names:
        for ready in wait(list(names)):
            order.append(names.pop(ready))
    for process in processes:
        process.join()
    return [nothing, order]


def wait_for_messages(connections, report):
    heard = []
    while connections:
        for connection in wait(connections):
            try:
                heard.append(connection.recv())
            except EOFError:
                connections.remove(connection)
    report.send(sorted(heard))


def send_and_close(connection, label):
    for number in range(3):
        connection.send(f"{label}{number}")
    connection.close()


def fan_in():
    """One process listens to three others until all have closed their ends."""
    readers, senders = [], []
    for label in "abc":
        reader, writer = Pipe(duplex=False)
        sender = Process(target=send_and_close, args=(writer, label))
        sender.start()
        writer.close()
        readers.append(reader)
        senders.append(sender)
    here, there = Pipe(duplex=False)
    wait_for_messages(readers, there)
    for sender in senders:
        sender.join()
    return here.recv()


def hand_over(carrier, cargo):
    carrier.send(cargo)
    time.sleep(3)


def connection_through_a_connection():
    """One end of a pipe is itself sent through a pipe, and then used."""
    here, there = Pipe()
    reader, writer = Pipe(duplex=False)
    carrier = Process(target=hand_over, args=(there, writer))
    carrier.start()
    received = here.recv()
    received.send("from deep below")
    heard = reader.recv()
    carrier.join()
    return heard


def with_connection(connection):
    with connection:
        connection.send("inside")
    return connection.closed


def connection_as_context():
    """A connection closes itself at the end of its block."""
    here, there = Pipe()
    closed = with_connection(there)
    return [closed, here.recv(), refusal(here.recv)]


# -- Listener and Client


def call(address, authkey, words):
    with Client(address, authkey=authkey) as connection:
        for word in words:
            connection.send(word)
            assert connection.recv() == word.upper()


def answer(connection):
    heard = []
    with connection:
        while True:
            try:
                heard.append(connection.recv())
            except EOFError:
                return heard
            connection.send(heard[-1].upper())


def listener_and_clients():
    """Three clients call a listener, one after the other."""
    heard = []
    with Listener(family="AF_UNIX") as listener:
        clients = [
            Process(target=call, args=(listener.address, None, [f"{n}-a", f"{n}-b"])) for n in range(3)
        ]
        for client in clients:
            client.start()
            heard.append(answer(listener.accept()))
        for client in clients:
            client.join()
    return [heard, [client.exitcode for client in clients]]


def listener_asks_for_the_key():
    """Who knows the key is let in, who does not is turned away."""
    heard = []
    with Listener("door.sock", family="AF_UNIX", authkey=b"sesame") as listener:
        for key in (b"sesame", b"simsala"):
            client = Process(target=call, args=(listener.address, key, ["hello"]))
            client.start()
            try:
                heard.append(answer(listener.accept()))
            except AuthenticationError:
                heard.append("turned away")
            client.join()
            heard.append(client.exitcode)
    return heard


def call_until_answered(address):
    for _ in range(100):
        try:
            with Client(address) as connection:
                return connection.send("at last")
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(1)


def client_before_its_listener():
    """A client tries once a second until the listener is there."""
    client = Process(target=call_until_answered, args=("late.sock",))
    client.start()
    time.sleep(2.8)
    with Listener("late.sock", family="AF_UNIX") as listener, listener.accept() as connection:
        heard = connection.recv()
    client.join()
    return heard
