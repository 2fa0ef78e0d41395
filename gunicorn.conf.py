"""How gunicorn serves the site unless told otherwise: one process of threads, each open socket holding one.

Settings are read here first, so that a wrong one stops the start with its line: a worker that ended by
itself would only be started again, and again.
"""

import gc
import os

from community.settings import settings_or_exit

settings_or_exit()

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "community.kernel.server.SharingWorker"
workers = int(os.environ.get("WORKERS", "1"))
threads = int(os.environ.get("THREADS", "64"))
timeout = 60
graceful_timeout = 15
keepalive = 15
# Whose forwarded addresses to believe is KOENOWA_PROXIES' business, in the application.
forwarded_allow_ips = ""
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """Leave what lives as long as the process out of the search for what can be freed, and search less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
