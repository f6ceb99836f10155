"""Runs the function of X-Ray's custom resource once, as Lambda does: handler, event, its time in milliseconds, where pauses go."""

import importlib.util
import json
import sys
import urllib.request

source, event, left, pauses = sys.argv[1:]
spec = importlib.util.spec_from_file_location("index", source)
index = importlib.util.module_from_spec(spec)
spec.loader.exec_module(index)


class Context:
    left = int(left)

    def get_remaining_time_in_millis(self):
        return self.left


context = Context()


def pause(seconds):
    """Nobody waits: whoever keeps the time is told, and puts the clock forward."""
    context.left -= int(seconds * 1000)
    urllib.request.urlopen(f"{pauses}?seconds={seconds}", timeout=60).close()


index.time.sleep = pause
index.handler(json.loads(event), context)
