"""What must hold before a cluster is used, and what is said where it does not.

An address that can be one, a scheduler that answers, certificates that fit, workers, and the same
program everywhere. Every refusal is a finding about `--cluster`.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from ssl import SSLError
from typing import TYPE_CHECKING, Any

from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.runner.program import Program, differences, this_program

if TYPE_CHECKING:
    from distributed import Client, Security

OPTION = "--cluster"
LOCAL = "local"
"""In place of an address: worker processes of this machine."""
TCP, TLS = "tcp", "tls"


def refused(message: str) -> InvalidInput:
    """The error that says so of `--cluster`."""
    return InvalidInput([Finding(OPTION, "", message)])


def require_scheduler(address: str, security: Security, patience: float) -> None:
    """A Dask scheduler answers at the address, encrypted if that says so, in `patience` seconds."""
    host, port = _host_and_port(address)
    _require_certificates(address, security)
    try:
        socket.create_connection((host, port), patience).close()
    except OSError as error:
        raise refused(
            f"no scheduler answers at {address} ({error.strerror or error}). Start one, `dask "
            "scheduler`, or mend the address."
        ) from None
    _require_understanding(address, security, patience)


def _host_and_port(address: str) -> tuple[str, int]:
    scheme, _, rest = address.partition("://")
    host, _, port = rest.rpartition(":")
    if scheme not in (TCP, TLS) or not host or not port.isdecimal() or int(port) > 65_535:
        raise refused(
            f"must be `{LOCAL}` or the address of a Dask scheduler, such as tcp://10.0.0.5:8786 or "
            f"tls://10.0.0.5:8786. Got '{address}'."
        )
    return host.strip("[]"), int(port)


def _require_certificates(address: str, security: Security) -> None:
    """What an encrypted connection needs, from Dask's configuration."""
    if address.startswith(TCP):
        if security.require_encryption:
            raise refused(f"{address} is not encrypted, which Dask's configuration requires.")
        return
    needed = {
        "ca-file": security.tls_ca_file,
        "client.cert": security.tls_client_cert,
        "client.key": security.tls_client_key,
    }
    unset = [f"`distributed.comm.tls.{name}`" for name, value in needed.items() if not value]
    if unset:
        raise refused(
            f"tls:// needs certificates. Set {', '.join(unset)} in Dask's configuration, see "
            "docs/cluster.md."
        )
    for name, file in needed.items():
        if "\n" not in file and not Path(file).is_file():  # else it is the certificate itself
            raise refused(f"there is no file {file}, which `distributed.comm.tls.{name}` names.")
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise refused(f"tls:// cannot use these certificates: {error}.") from None


def _require_understanding(address: str, security: Security, patience: float) -> None:
    """Whoever answers is a scheduler."""
    try:
        who = asyncio.run(_identity(address, security, patience))
    except Exception as error:  # whatever a stranger's answer does to the protocol
        raise refused(_no_scheduler(address, error)) from None
    if who.get("type") != "Scheduler":
        raise refused(_no_scheduler(address))


async def _identity(address: str, security: Security, patience: float) -> Mapping[str, Any]:
    from distributed.core import rpc

    connection = security.get_connection_args("client")
    scheduler = rpc(address, timeout=patience, connection_args=connection)
    try:
        who: Mapping[str, Any] = await asyncio.wait_for(scheduler.identity(), patience)
    finally:
        await scheduler.close_rpc()
    return who


def _no_scheduler(address: str, error: Exception | None = None) -> str:
    reason = ""
    if address.startswith(TCP):
        reason = f", or it wants {TLS}://"
    elif (fault := _ssl_fault(error)) is not None:
        reason = f", or its certificates and ours do not fit ({fault})"
    return f"what answers at {address} is no Dask scheduler{reason}."


def _ssl_fault(error: BaseException | None) -> SSLError | None:
    while error is not None and not isinstance(error, SSLError):
        error = error.__cause__ or error.__context__
    return error


def require_workers(client: Client, address: str, patience: float) -> None:
    """There is one at least, or will be within `patience` seconds."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise refused(f"{address} has no workers. Start some: `dask worker {address}`.") from None


def require_same_program(client: Client, address: str) -> None:
    """Scheduler and workers run what this process runs."""
    there: dict[str, Program | Exception] = {"its scheduler": RuntimeError("not installed")}
    with suppress(Exception):
        there["its scheduler"] = client.run_on_scheduler(this_program)
    there |= client.run(this_program, on_error="return")
    if differences(there):
        raise different_programs(address, there)


def different_programs(address: str, there: Mapping[str, Program | Exception]) -> InvalidInput:
    """That processes of a cluster run another program; a finding for each."""
    odd = [f"{address}: {each} Install the same there." for each in differences(there)]
    return InvalidInput([Finding(OPTION, "", each) for each in odd])
