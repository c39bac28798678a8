"""Serve the small real language model of the tests with llama.cpp; prints its base URL, then serves until SIGTERM.

python small_model.py MODEL.gguf
"""

from __future__ import annotations

import signal
import sys
import threading

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 8192
params.n_parallel = 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
params.use_jinja = True
params.ui = False
params.offline = True
done = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: done.set())
server = xllamacpp.Server(params)
sys.stdout.write(f"{server.listening_address}/v1\n")
sys.stdout.flush()
done.wait()
