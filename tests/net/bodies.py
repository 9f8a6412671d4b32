#!/usr/bin/env python3
"""Writes the compressed bodies that the tests of answers serve: bodies.py DIRECTORY"""

import pathlib
import sys
import zlib


def gzipped(text, wbits=31):
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return packer.compress(text) + packer.flush()


class Bits:
    """Bits packed from the lowest one up, as RFC 7932 has them."""

    def __init__(self):
        self.value = self.count = 0

    def put(self, n_bits, value):
        self.value |= value << self.count
        self.count += n_bits

    def bytes(self):
        return self.value.to_bytes((self.count + 7) // 8, "little")


def brotli_blanks(n_blocks):
    """Blanks, 16 MiB a meta-block: four literals, then one copy of all the rest from 4 back."""
    out = Bits()
    out.put(4, 0b1111)  # a window of 24 bits
    for _ in range(n_blocks):
        out.put(1, 0)  # not the last
        out.put(2, 2)  # six nibbles of length - 1
        out.put(24, 0xFFFFFF)
        out.put(1, 0)  # compressed
        out.put(3, 0)  # one block type each for literals, commands, distances
        out.put(6, 0)  # no postfix bits, no direct distances
        out.put(2, 0)  # context mode
        out.put(2, 0)  # one tree each for literals and distances
        for n_bits, symbol in ((8, ord(" ")), (10, 384 + 4 * 8 + 7), (6, 0)):
            out.put(2, 1)  # a simple prefix code
            out.put(2, 0)  # of one symbol, which then takes no bits
            out.put(n_bits, symbol)
        out.put(24, (1 << 24) - 4 - 2118)  # copy length, beyond the code's base
    out.put(2, 0b11)  # the last one, empty
    return out.bytes()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    bomb = gzipped(b" " * (200 << 20))
    page = b'{"data":[{"id":"1"},{"id":"2"},{"id":"3"}],"pagination":{}}'
    rows = b",".join(b'{"id":"%d","code":"%x"}' % (i, i * 7919**5) for i in range(100))
    long = gzipped(b'{"data":[' + rows + b"]}")
    for name, body in {
        "blanks-200-mib.gz": bomb,
        "blanks-200-mib.gz.gz": gzipped(bomb),
        "blanks-64-mib.br": brotli_blanks(4),
        "page.gz": gzipped(page),
        "page-cut.gz": long[: len(long) // 2],
    }.items():
        (folder / name).write_bytes(body)


main()
