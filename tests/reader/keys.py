"""Keys, their names, X-Wing and HPKE (FORMAT.md, sections 3 and 4)."""

import hashlib

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from kyber_py.ml_kem import ML_KEM_768

from canonical import base64_bytes, blake, has_members, is_base64, is_key_id, is_text, parse
from refusal import Refusal, require

SUITE = "xwing-06+hkdf-sha256+aes-256-gcm"
SUITE_ID = b"HPKE" + bytes.fromhex("647a00010002")
XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
SIGNED = {"key": is_key_id, "payload": is_text, "signature": is_base64(64)}


def signing_key_id(public):
    return blake(b"jemput/1 signing key\0" + public)[:16].hex()


def receiving_key_id(public):
    return blake(b"jemput/1 receiving key\0" + public)[:16].hex()


def is_signed_statement(value):
    return has_members(value, SIGNED)


def verify(public, label, message, signature):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, label + message)
        return True
    except (InvalidSignature, ValueError):
        return False


def read_statement(statement, label, public, code):
    """The payload of a signed statement, or a refusal."""
    payload = statement["payload"].encode("utf-8")
    require(signing_key_id(public) == statement["key"], code)
    require(verify(public, label, payload, base64_bytes(statement["signature"])), code)
    return parse(payload, code)


def hkdf(key, salt, info):
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


class ReceivingKey:
    """A private X-Wing key. Opening is the `cryptography` package's HPKE."""

    def __init__(self, seed):
        expanded = hashlib.shake_256(seed).digest(96)
        self._mlkem = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self._x25519 = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
        public = self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        self.key_id = receiving_key_id(public)

    def open(self, encapsulated, info, sealed):
        suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
        private = hpke.MLKEM768X25519PrivateKey(self._mlkem, self._x25519)
        try:
            return suite.decrypt(encapsulated + sealed, private, info)
        except (InvalidTag, ValueError) as error:
            raise Refusal("unwrap") from error


def encapsulate(public, randomness):
    """X-Wing with given randomness: what an opener repeats to prove a wrap."""
    public_mlkem, public_x25519 = public[:1184], public[1184:]
    secret_mlkem, cipher_mlkem = ML_KEM_768._encaps_internal(public_mlkem, randomness[:32])
    ephemeral = x25519.X25519PrivateKey.from_private_bytes(randomness[32:])
    cipher_x25519 = ephemeral.public_key().public_bytes_raw()
    secret_x25519 = ephemeral.exchange(x25519.X25519PublicKey.from_public_bytes(public_x25519))
    combined = secret_mlkem + secret_x25519 + cipher_x25519 + public_x25519 + XWING_LABEL
    return hashlib.sha3_256(combined).digest(), cipher_mlkem + cipher_x25519


def hpke_seal(public, randomness, info, plaintext):
    """HPKE written out, because no library takes the encapsulation's randomness."""
    shared, encapsulated = encapsulate(public, randomness)

    def extract(salt, label, key):
        return HKDF.extract(hashes.SHA256(), salt, b"HPKE-v1" + SUITE_ID + label + key)

    def expand(secret, label, context, length):
        full = length.to_bytes(2, "big") + b"HPKE-v1" + SUITE_ID + label + context
        return HKDFExpand(hashes.SHA256(), length, full).derive(secret)

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    key = expand(secret, b"key", context, 32)
    nonce = expand(secret, b"base_nonce", context, 12)
    return encapsulated, AESGCM(key).encrypt(nonce, plaintext, b"")
