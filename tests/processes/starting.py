"""How tests start processes of their own: forked off one that has imported the site once, and nothing else.

Each of them begins without connections, threads or anything else of the test's own process, as a new one would,
but a second sooner.
"""

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["pytest", "tests.conftest", "tests.processes.crew"])
