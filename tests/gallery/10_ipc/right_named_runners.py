# right: subclasses of Process with names of their own; simple queues; extra prints

from multiprocessing import SimpleQueue
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


class Child(Process):
    def __init__(self, questions, answers):
        super().__init__()
        self.questions, self.answers = questions, answers

    def run(self):
        print("somebody asks")
        self.answers.put(self.questions.get().upper())


def ask_child(message):
    there, back = Queue(), Queue()
    child = Child(there, back)
    child.start()
    print("I ask")
    there.put(message)
    answer = back.get()
    child.join()
    print("I know")
    return answer


def child_a(q, message):
    q.put(message)


def child_b(q):
    print(f"B got {q.get()}")


def pass_between(message):
    q = Queue()
    a = Process(target=child_a, args=(q, message))
    b = Process(target=child_b, args=(q,))
    a.start()
    b.start()
    a.join()
    b.join()


class Runner(Process):
    def __init__(self, name, left, right):
        super().__init__(name=name)
        self.left, self.right = left, right

    def run(self):
        before = self.left.get()
        print(self.name, "runs")
        self.right.put([*before, self.name])


def relay(message, hops):
    queues = [SimpleQueue() for _ in range(hops + 1)]
    runners = [Runner(f"runner {chr(97 + i)}", *queues[i:i + 2]) for i in range(hops)]
    for runner in reversed(runners):
        runner.start()
    if runners:
        queues[0].put([message])
    result = queues[-1].get() if runners else [message]
    for runner in runners:
        runner.join()
    return result
