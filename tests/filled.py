"""Runs `communique` commands under a limit on the size of files, which stops a write as a full disk does.

usage: python tests/filled.py < a JSON object a line: data, bytes, arguments; prints the exit code and what was said
"""

import contextlib
import io
import json
import os
import resource
import sys

if __name__ == "__main__":
    # Python ignores SIGXFSZ, so that a write beyond the limit fails with an error and kills nobody.
    from app.cli import main

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for line in sys.stdin:
        run = json.loads(line)
        os.environ["COMMUNIQUE_DATA"] = run["data"]
        sys.argv = ["communique", *run["arguments"]]
        out, said = io.StringIO(), io.StringIO()
        code = 0
        resource.setrlimit(resource.RLIMIT_FSIZE, (run["bytes"], hard))
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
                main()
        except SystemExit as stop:
            code = stop.code or 0
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        sys.stdout.write(json.dumps({"code": code, "said": said.getvalue()}) + "\n")
