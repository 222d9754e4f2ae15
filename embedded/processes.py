"""Child processes that never outlive their parent.

Each child leads a process group of its own (a Ctrl-C in the terminal reaches only us, and we stop things in order)
and asks the kernel for a signal should we die without a word.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent(parent: int) -> Callable[[], None]:
	def before_exec() -> None:
		_libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
		if os.getppid() != parent:  # it died before we could ask
			os._exit(1)

	return before_exec


@dataclass
class Child:
	name: str
	process: subprocess.Popen
	log: Path

	@classmethod
	def start(
		cls, name: str, command: Sequence[str | Path], log: Path, cwd: Path | None = None, **env: str
	) -> Child:
		log.parent.mkdir(parents=True, exist_ok=True)
		with log.open("ab") as output:
			process = subprocess.Popen(
				[str(word) for word in command],
				cwd=cwd,
				env={**os.environ, **env},
				stdin=subprocess.DEVNULL,
				stdout=output,
				stderr=subprocess.STDOUT,
				start_new_session=True,
				preexec_fn=_die_with_parent(os.getpid()),
			)
		return cls(name, process, log)

	@property
	def is_alive(self) -> bool:
		return self.process.poll() is None

	def stop(self, patience: float = 8) -> None:
		"""Ask; ask again, which ends a worker in the middle of its job; then insist, on the whole group."""
		for wait in (patience, patience / 2):
			if self.is_alive:
				with contextlib.suppress(ProcessLookupError):
					self.process.terminate()
				with contextlib.suppress(subprocess.TimeoutExpired):
					self.process.wait(wait)
		with contextlib.suppress(ProcessLookupError):
			os.killpg(self.process.pid, signal.SIGKILL)
		self.process.wait()

	def last_words(self, lines: int = 25) -> str:
		text = self.log.read_text(errors="replace") if self.log.exists() else ""
		return "\n".join(text.splitlines()[-lines:])

	def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
		end = time.monotonic() + seconds
		while not ready():
			if not self.is_alive or time.monotonic() > end:
				state = "is still not ready" if self.is_alive else "has stopped"
				raise SystemExit(f"{self.name} {state}. The end of {self.log}:\n{self.last_words()}")
			time.sleep(0.05)
		if not self.is_alive:  # another person's server answered
			raise SystemExit(f"{self.name} has stopped. The end of {self.log}:\n{self.last_words()}")
