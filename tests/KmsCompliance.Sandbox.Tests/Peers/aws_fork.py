"""Runs aws once a line of standard input, each in a process of its own, forked off one that has read aws's own code already:
reading it is nine tenths of what a small command takes. A line is {"id", "arguments", "environment"}; the answer, in whatever
order they end, is a line {"id", "exitCode", "output", "error"}."""

import fcntl
import json
import os
import signal
import sys
import tempfile
import traceback

import awscli.clidriver


def run(request, answers):
    os.environ.update(request["environment"])
    sys.argv = ["aws", *request["arguments"]]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(error.fileno(), 2)
        try:
            exit_code = awscli.clidriver.main()
        except SystemExit as ended:
            exit_code = ended.code if isinstance(ended.code, int) else 1
        except Exception:
            traceback.print_exc()
            exit_code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        output.seek(0)
        error.seek(0)
        answer = {"id": request["id"], "exitCode": exit_code or 0, "output": output.read().decode(), "error": error.read().decode()}
    # One after another: a long answer is not written at once.
    fcntl.flock(LOCK, fcntl.LOCK_EX)
    with os.fdopen(answers, "w") as lines:
        lines.write(json.dumps(answer) + "\n")


# Ended commands are not waited for.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
LOCK_FILE = tempfile.NamedTemporaryFile()
awscli.clidriver.create_clidriver()
for line in sys.stdin:
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Opened anew: a lock belongs to an open file, which a fork shares.
        LOCK = os.open(LOCK_FILE.name, os.O_RDWR)
        code = 1
        try:
            run(json.loads(line), os.dup(1))
            code = 0
        finally:
            os._exit(code)
