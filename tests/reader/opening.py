"""Items, opening, contents (FORMAT.md, sections 6 to 8 and 10, steps 14 to 18)."""

import zlib

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bundle_file import read_file
from canonical import (
    base64_bytes,
    blake,
    has_members,
    is_base64,
    is_hash,
    is_key_id,
    is_natural,
    is_natural_32,
    is_text,
    is_uuid,
    or_null,
    parse,
    uuid_bytes,
    write,
)
from header import SEALED_CHUNK, encoded_length
from keys import hkdf, hpke_seal
from refusal import Refusal, require

WINDOW = 1 << 20
LONGEST_LINES = 4_194_304

LINE = {
    "number": is_natural_32,
    "attachment": or_null(is_uuid),
    "encoding": lambda value: value in ("identity", "zstd"),
    "encoded": is_natural,
    "length": is_natural,
    "blake3": is_hash,
}
LEFT_OUT = {"attachment": is_uuid, "reason": is_text}
PROOF = {"key": is_key_id, "randomness": is_base64()}


def _all(members):
    return lambda values: isinstance(values, list) and all(has_members(value, members) for value in values)


MANIFEST = {
    "core": is_hash,
    "region": is_text,
    "counts": lambda value: isinstance(value, dict) and all(is_natural(count) for count in value.values()),
    "items": _all(LINE),
    "left_out": _all(LEFT_OUT),
    "recipients": _all(PROOF),
}


class Opened:
    """What came out: the header hash, the manifest, the contents of items 1, 2, …"""

    def __init__(self):
        self.header_hash = None
        self.manifest = None
        self.contents = []
        self.released = 0


def open_bundle(file, trust, key, opened):
    """Every step of section 10, into `opened`."""
    header, header_json, signature, sealed, crcs = read_file(file)
    certificate = trust.verify_header(header, header_json, signature)
    opened.header_hash = blake(header_json)
    publics = trust.require_good(header, opened.header_hash, certificate)
    for entry, item, crc in zip(header["items"], sealed, crcs):
        require(len(item) == entry["length"], "item_length")
        require(blake(item).hex() == entry["blake3"], "item_hash")
        require(zlib.crc32(item) == crc, "layout")

    bundle = Bundle(header, key)
    manifest = parse(b"".join(bundle.chunks(0, sealed[0])), "manifest_malformed")
    require(has_members(manifest, MANIFEST), "manifest_malformed")
    bundle.check_manifest(manifest)
    bundle.prove_wraps(manifest, publics)
    opened.manifest = manifest | {"recipients": []}
    for line, item in zip(manifest["items"], sealed[1:]):
        opened.contents.append(bundle.content(line, item, opened))


class Bundle:
    def __init__(self, header, key):
        """Step 15."""
        self.header = header
        self.core = header["core"]
        self.id = uuid_bytes(self.core["bundle"])
        self.core_hash = blake(write(self.core))
        self.bound = blake(write({"core": self.core, "items": header["items"]}))
        recipient = next((r for r in header["recipients"] if r["key"] == key.key_id), None)
        require(recipient is not None, "not_a_recipient")
        encapsulated, wrapped = base64_bytes(recipient["encapsulated"]), base64_bytes(recipient["wrapped"])
        self.key = key.open(encapsulated, self._wrap_info(key.key_id), wrapped)
        require(len(self.key) == 32, "unwrap")
        commit = hkdf(self.key, self.id, b"jemput/1 commit\0")
        require(commit.hex() == self.core["commit"], "commit")

    def _wrap_info(self, key_id):
        return b"jemput/1 bundle key\0" + bytes.fromhex(key_id) + self.bound

    def chunks(self, number, sealed):
        """Each chunk's plaintext, after its tag."""
        kind = self.header["items"][number]["kind"].encode()
        place = number.to_bytes(4, "big")
        cipher = AESGCM(hkdf(self.key, self.core_hash, b"jemput/1 item key\0" + place + kind))
        aad = (1).to_bytes(4, "big") + self.id + place + kind
        starts = range(0, len(sealed), SEALED_CHUNK)
        for counter, start in enumerate(starts):
            last = counter == len(starts) - 1
            nonce = bytes(7) + counter.to_bytes(4, "big") + bytes([last])
            try:
                yield cipher.decrypt(nonce, sealed[start : start + SEALED_CHUNK], aad)
            except InvalidTag as error:
                raise Refusal("chunk") from error

    def check_manifest(self, manifest):
        """Step 16."""
        entries, lines = self.header["items"][1:], manifest["items"]
        fits = (
            manifest["core"] == self.core_hash.hex()
            and len(lines) == len(entries)
            and all(_line_fits(line, entry) for line, entry in zip(lines, entries))
            and [proof["key"] for proof in manifest["recipients"]] == [r["key"] for r in self.header["recipients"]]
        )
        require(fits, "manifest_differs")

    def prove_wraps(self, manifest, publics):
        """Step 17."""
        for recipient, proof, public in zip(self.header["recipients"], manifest["recipients"], publics):
            randomness = base64_bytes(proof["randomness"])
            require(len(randomness) == 64, "wrap_proof")
            again = hpke_seal(public, randomness, self._wrap_info(recipient["key"]), self.key)
            found = base64_bytes(recipient["encapsulated"]), base64_bytes(recipient["wrapped"])
            require(again == found, "wrap_proof")

    def content(self, line, sealed, opened):
        """Step 18."""
        parts = []
        for chunk in self.chunks(line["number"], sealed):
            parts.append(chunk)
            if line["encoding"] == "identity":
                opened.released += len(chunk)
        content = b"".join(parts)
        if line["encoding"] == "zstd":
            content = _one_frame(content, line["length"])
        require(blake(content).hex() == line["blake3"], "plaintext_hash")
        if line["encoding"] == "zstd":
            opened.released += len(content)
        return content


def _line_fits(line, entry):
    if line["number"] != entry["number"] or line["encoded"] != encoded_length(entry["length"]):
        return False
    if entry["kind"] == "records":
        return line["attachment"] is None and line["encoding"] == "zstd" and line["length"] <= LONGEST_LINES
    return line["attachment"] is not None and line["encoding"] == "identity" and line["length"] == line["encoded"]


def _one_frame(encoded, length):
    """Exactly one zstd frame of exactly this many bytes."""
    try:
        require(encoded[:4] == bytes.fromhex("28b52ffd"), "encoding")
        require(zstandard.get_frame_parameters(encoded).dict_id == 0, "encoding")
        decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        content = bytearray()
        # A little at a time, so that a bomb is seen before it has unpacked.
        for start in range(0, len(encoded), 1024):
            require(not decompressor.eof, "encoding")
            content += decompressor.decompress(encoded[start : start + 1024])
            require(len(content) <= length, "encoding")
        require(decompressor.eof and decompressor.unused_data == b"" and len(content) == length, "encoding")
        return bytes(content)
    except zstandard.ZstdError as error:
        raise Refusal("encoding") from error
