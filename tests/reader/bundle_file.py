"""The file as a function of its parts (FORMAT.md, sections 9 and 10, steps 1 to 5)."""

import struct
import zlib

from header import LONGEST_BUNDLE, LONGEST_HEADER, read_header
from refusal import require

MARK = b"PK\x03\x04"


def _layout(header_length, header):
    """Name, offset of the local header, offset of the bytes and their length, of every entry."""
    names = [("header.json", header_length), ("header.sig", 64)]
    names += [(f"items/{item['number']:05}", item["length"]) for item in header["items"]]
    entries, offset = [], 0
    for name, length in names:
        data = offset + 30 + len(name)
        entries.append((name.encode(), offset, data, length))
        offset = data + length
    directory = sum(46 + len(name) for name, _ in names)
    return entries, offset, offset + directory + 22


def _common(name, length, crc):
    return struct.pack("<HHHHHIIIHH", 10, 0, 0, 0, 0x0021, crc, length, length, len(name), 0)


def read_file(file):
    """Header, its bytes, the signature, the sealed items and their CRC-32."""
    require(file != b"" and file[:4] == MARK[: len(file)], "not_a_bundle")
    require(len(file) >= 41, "truncated")
    require(file[30:41] == b"header.json", "not_a_bundle")
    (header_length,) = struct.unpack_from("<I", file, 18)
    require(header_length <= LONGEST_HEADER, "limits")
    require(len(file) >= 41 + header_length, "truncated")
    header_json = file[41 : 41 + header_length]
    header = read_header(header_json)

    entries, directory, total = _layout(header_length, header)
    require(total <= LONGEST_BUNDLE, "limits")
    require(len(file) >= total, "truncated")
    crcs = _check_structure(file, entries, directory, total)
    require(len(file) == total, "trailing_data")
    parts = [file[data : data + length] for _, _, data, length in entries]
    require(zlib.crc32(parts[0]) == crcs[0] and zlib.crc32(parts[1]) == crcs[1], "layout")
    return header, header_json, parts[1], parts[2:], crcs[2:]


def _check_structure(file, entries, directory, total):
    crcs, lines = [], b""
    for name, local, data, length in entries:
        (crc,) = struct.unpack_from("<I", file, local + 14)
        common = _common(name, length, crc)
        require(file[local:data] == MARK + common + name, "layout")
        lines += b"PK\x01\x02" + struct.pack("<H", 10) + common
        lines += struct.pack("<HHHII", 0, 0, 0, 0, local) + name
        crcs.append(crc)
    count = len(entries)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(lines), directory, 0)
    require(file[directory:total] == lines + end, "layout")
    return crcs
