"""Acts that begin at the same moment, each in a thread and on a connection of its own."""

import threading

from django.db import connections


def at_once(*acts) -> list:
    """Run every act in a thread of its own, all let go together; an exception is its outcome."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index, act):
        gate.wait(10)
        try:
            outcomes[index] = act()
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
