"""Bodies of responses are read up to a size, so that no service can fill the memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from generator.drafting.model.failures import TooLargeError

__all__ = ["LARGEST", "bounded"]

#: Bytes. An answer has some thousand; a list of models some hundred thousand at most.
LARGEST = 4 * 1024 * 1024


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST:
                raise TooLargeError
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def bounded(response: httpx2.Response) -> None:
    """Make a response end with TooLargeError where its body grows beyond LARGEST; a hook that runs before it is read.

    A hook and not a transport around the transport: with a transport of its own httpx2 no longer heeds the proxy
    variables of the environment.
    """
    # No encoding was asked for, and what is packed cannot be counted: a few kilobytes may unpack to gigabytes.
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise TooLargeError
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST:
        raise TooLargeError
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Counted(response.stream)
