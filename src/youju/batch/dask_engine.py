"""Jobs on a Dask cluster: one that is there already, or worker processes of its own on this machine."""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import os
import signal
from concurrent.futures import CancelledError
from typing import Any
from urllib.parse import urlsplit

from youju.batch.engines import EngineLostError, WorkerLostError
from youju.batch.work import run_job
from youju.errors import UsageError

try:
    import dask
    from distributed import Client, LocalCluster
    from distributed.client import ClosedClientError
    from distributed.scheduler import KilledWorker
except ImportError:
    raise UsageError("没有装 Dask", remedy="请先在源码文件夹里运行 pip install '.[scale]'") from None

__all__ = ["DaskEngine"]

_WAIT_S = 20
_LARGEST_JOB = "1 GiB"
_NEEDED = "import youju.batch.work"
_INSTALL = "请在各台机器上装同一个版本：在源码文件夹里运行 pip install '.[scale]'"


class DaskEngine:
    """Workers of a Dask cluster. They need nothing but youju of the same version: files come with each job.

    Args:
        processes, threads: Of a cluster of our own: how many processes, and jobs at a time in each.
        scratch: Of a cluster of our own: folder for what is under way.
        scheduler: Address of a cluster that is there already, `tls://host:port` or, on this machine, `tcp://…`; empty
            for one of our own. Certificates come from Dask's settings (`distributed.comm.tls`).

    Raises:
        UsageError: The address is not allowed, nobody answers there, or it has no workers.
    """

    def __init__(self, processes: int, threads: int, scratch: str, *, scheduler: str = "") -> None:
        dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGEST_JOB})
        self._numbers = itertools.count()
        self._cluster = None if scheduler else _own_cluster(processes, threads, scratch)
        self._client: Any = _connect(_allowed(scheduler) if scheduler else self._cluster)
        if scheduler:
            _require_youju(self._client)
        self._loop: Any = self._client.loop.asyncio_loop

    @property
    def places(self) -> int:
        """How many jobs may be under way at once: one more a worker than it can do, so that none waits for us."""
        return sum(one["nthreads"] + 1 for one in self._workers().values())

    @property
    def workers(self) -> int:
        """How many processes share the model's limits."""
        return max(1, len(self._workers()))

    def _workers(self) -> dict[str, dict[str, int]]:
        workers: dict[str, dict[str, int]] = self._client.scheduler_info(n_workers=-1)["workers"]
        return workers

    async def run(self, job: str) -> str:
        """Do a job and return its result; Dask gives it to another worker when one dies."""
        try:
            future = self._client.submit(run_job, job, key=f"youju-{os.getpid()}-{next(self._numbers)}")
            waiting = asyncio.run_coroutine_threadsafe(_result_of(self._client, future), self._loop)
            answer = asyncio.wrap_future(waiting)
            while not (await asyncio.wait({answer}, timeout=_WAIT_S))[0]:
                if not self._workers():
                    waiting.cancel()
                    raise EngineLostError("Dask 的工作进程都不在了")
            return await answer
        except KilledWorker:
            raise WorkerLostError from None
        except ImportError as error:
            raise UsageError(f"干活的机器上缺少 {error.name}", remedy=_INSTALL) from None
        except (ClosedClientError, CancelledError, OSError):
            raise EngineLostError("与 Dask 调度器断了联系") from None

    async def close(self, *, at_once: bool = False) -> None:
        """Let go of the workers; what is under way is dropped, for nobody waits for it any more."""
        del at_once
        await asyncio.to_thread(self._client.close)
        if self._cluster is not None:
            await asyncio.to_thread(self._cluster.close)


async def _result_of(client: Client, future: object) -> str:
    """Wait in the client's loop; what is lost there must not look like a cancellation of ours."""
    try:
        return str(await client.gather(future, asynchronous=True))
    except asyncio.CancelledError as error:
        raise ClosedClientError(str(error)) from None


def _require_youju(client: Any) -> None:
    """Refuse a cluster of which a machine can't run our jobs: its workers would only die at them.

    Raises:
        UsageError: youju is missing somewhere.
    """
    told = client.run(exec, _NEEDED, on_error="return")
    lacking = [address for address, error in told.items() if isinstance(error, ImportError)]
    try:
        client.run_on_scheduler(exec, _NEEDED)
    except ImportError:
        lacking.append("调度器")
    if lacking:
        raise UsageError(f"这些机器上没有装 youju：{'、'.join(lacking)}", remedy=_INSTALL)


def _allowed(address: str) -> str:
    """Return an address that a batch may go to: files of units travel there, and whoever reaches it may run code."""
    parts = urlsplit(address)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname:
        raise UsageError(
            f"调度器的地址有误：{address}", remedy="应写成 tls://主机:8786，在本机的可写 tcp://127.0.0.1:8786"
        )
    if parts.scheme == "tcp" and not _is_loopback(parts.hostname):
        raise UsageError(
            f"调度器 {address} 不在本机，又没有加密，谁都能看到数据、运行程序",
            remedy="请用 tls:// 并给调度器、工作进程和这里配上证书（TLS），做法见 docs/howto.md",
        )
    if parts.scheme == "tls" and not dask.config.get("distributed.comm.tls.ca-file"):
        raise UsageError(
            f"连 {address} 要有证书，Dask 的设置里没有",
            remedy="请设置 DASK_DISTRIBUTED__COMM__TLS__CA_FILE 等，做法见 docs/howto.md",
        )
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _connect(cluster: LocalCluster | str | None) -> Any:
    try:
        client = Client(cluster, timeout=_WAIT_S, set_as_default=False)
    except (OSError, TypeError, ValueError) as error:
        raise UsageError(
            f"连不上调度器 {cluster}（{error}）", remedy="请检查它是否已启动，tls:// 还要配好证书"
        ) from None
    try:
        client.wait_for_workers(1, timeout=_WAIT_S)
    except TimeoutError:
        client.close()
        raise UsageError("调度器下没有工作进程", place=str(cluster), remedy="请在各台机器上运行 dask worker") from None
    return client


def _own_cluster(processes: int, threads: int, scratch: str) -> LocalCluster:
    """Start workers on this machine; Ctrl-C is for us alone, which children inherit from how it is meanwhile."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return LocalCluster(
            n_workers=processes,
            threads_per_worker=threads,
            dashboard_address=None,
            local_directory=scratch,
            env={"TMPDIR": scratch},
        )
    finally:
        signal.signal(signal.SIGINT, before)
