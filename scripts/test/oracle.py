"""Runs Python programs, each in a fork of this process, which has imported what they import: no program sees another.

Usage: oracle.py SOCKET PROCESS. Takes a request a connection, as JSON: `args` (a script, or -c and the program; then its
arguments), `imports`, `cwd`, `quiet`; answers with `status`, `stdout`, `stderr`. Ends when PROCESS has ended or SOCKET is gone.
"""
import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import tempfile
import traceback
import warnings


def runs(process):
    try:
        os.kill(process, 0)
        return True
    except ProcessLookupError:
        return False


def run(request, out, err):
    """The program, in this process, which ends with it."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.chdir(request["cwd"])
    if request["quiet"]:
        warnings.simplefilter("ignore")
    sys.argv = request["args"]
    if sys.argv[0] == "-c":
        _, code, *rest = sys.argv
        sys.argv = ["-c", *rest]
        sys.path[0] = ""
        exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
        runpy.run_path(sys.argv[0], run_name="__main__")


def leave(work):
    """Works and ends the process, without taking scanpy apart module by module, which takes seconds."""
    status = 1
    try:
        work()
        status = 0
    except SystemExit as e:
        if e.code is None or isinstance(e.code, int):
            status = e.code or 0
        else:
            print(e.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def answer(connection, request):
    """Forks once more, so that a program that dies is told about, too."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            connection.close()
            leave(lambda: run(request, out, err))
        _, status = os.waitpid(child, 0)
        said = {"status": os.waitstatus_to_exitcode(status)}
        for name, file in (("stdout", out), ("stderr", err)):
            file.seek(0)
            said[name] = file.read().decode(errors="replace")
        connection.sendall(json.dumps(said).encode())
    os._exit(0)


def received(connection):
    parts = []
    while part := connection.recv(1 << 16):
        parts.append(part)
    return json.loads(b"".join(parts))


def main(path, parent):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"{path}.unfinished")
    listener.listen(64)
    listener.settimeout(1)
    os.rename(f"{path}.unfinished", path)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while os.path.exists(path) and runs(parent):
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        connection.settimeout(None)
        request = received(connection)
        for name in request["imports"]:
            try:
                importlib.import_module(name)
            except ImportError:
                # The program will say it better.
                traceback.print_exc()
        # What was imported is not looked through for garbage, and its pages stay shared.
        gc.freeze()
        if os.fork() == 0:
            listener.close()
            return answer(connection, request)
        connection.close()


main(sys.argv[1], int(sys.argv[2]))
