"""header.json, its signature and its standing (FORMAT.md, sections 5 and 10, steps 6 to 13)."""

from canonical import (
    base64_bytes,
    has_members,
    is_base64,
    is_hash,
    is_integer,
    is_key_id,
    is_natural,
    is_natural_32,
    is_text,
    is_uuid,
    or_null,
    parse,
)
from keys import (
    SUITE,
    is_signed_statement,
    read_statement,
    receiving_key_id,
    signing_key_id,
    verify,
)
from refusal import Refusal, require

CHUNK = 65_536
SEALED_CHUNK = CHUNK + 16
LONGEST_HEADER = 4_194_304
LONGEST_BUNDLE = 2_147_483_647
MOST_ITEMS = 10_000
LONGEST = {"manifest": 8_388_608, "records": 262_144, "attachment": LONGEST_BUNDLE}

CLOCK = {"wall": is_integer, "boot": is_uuid, "monotonic": is_natural, "office": or_null(is_integer)}
CORE = {
    "format": is_natural_32,
    "suite": is_text,
    "bundle": is_uuid,
    "office": is_text,
    "certificate": is_signed_statement,
    "chain": is_uuid,
    "sequence": is_natural,
    "previous": or_null(is_hash),
    "replaces": or_null(is_uuid),
    "keyset": is_natural,
    "schema": is_natural_32,
    "clock": lambda value: has_members(value, CLOCK),
    "commit": is_hash,
}
ITEM = {
    "number": is_natural_32,
    "kind": lambda value: value in LONGEST if is_text(value) else False,
    "length": is_natural,
    "blake3": is_hash,
}
RECIPIENT = {"key": is_key_id, "suite": is_text, "encapsulated": is_base64(1120), "wrapped": is_base64(48)}
CERTIFICATE = {
    "device": is_uuid,
    "office": is_text,
    "serial": is_natural,
    "label": is_text,
    "signing": is_base64(32),
    "receiving": is_base64(1216),
    "issued_at": is_integer,
}


def encoded_length(sealed):
    """How many encoded bytes these sealed bytes are, or None."""
    last = sealed % SEALED_CHUNK
    if sealed == 16 or (sealed > 0 and (last == 0 or last > 16)):
        return sealed - 16 * -(-sealed // SEALED_CHUNK)
    return None


def read_header(data):
    """Steps 6 to 9."""
    require(len(data) <= LONGEST_HEADER, "limits")
    header = parse(data, "not_canonical")
    _check_format(header)
    items = header.get("items")
    require(not isinstance(items, list) or len(items) <= MOST_ITEMS, "limits")
    _check_members(header)
    for item in header["items"]:
        require(item["length"] <= LONGEST_BUNDLE, "limits")
        encoded = encoded_length(item["length"])
        require(encoded is not None, "header_field")
        require(encoded <= LONGEST[item["kind"]], "limits")
    return header


def _check_format(header):
    require(isinstance(header, dict) and isinstance(header.get("core"), dict), "header_field")
    require(is_natural(header["core"].get("format")), "header_field")
    require(header["core"]["format"] == 1, "unknown_format")
    recipients = header.get("recipients")
    holders = [header["core"]] + (recipients if isinstance(recipients, list) else [])
    for holder in holders:
        require(isinstance(holder, dict) and is_text(holder.get("suite")), "header_field")
        require(holder["suite"] == SUITE, "unknown_suite")


def _check_members(header):
    lists = {"core": lambda core: has_members(core, CORE, more=True)}
    lists["items"] = lambda items: isinstance(items, list) and all(has_members(i, ITEM) for i in items)
    lists["recipients"] = lambda all_: isinstance(all_, list) and all(has_members(r, RECIPIENT) for r in all_)
    require(has_members(header, lists), "header_field")
    core, items = header["core"], header["items"]
    good = (
        core["office"] != ""
        and core["bundle"][14] == "7"
        and core["sequence"] >= 1
        and (core["previous"] is None) == (core["sequence"] == 1)
        and (core["replaces"] is None or core["sequence"] == 1)
        and len(items) > 0
        and len(header["recipients"]) > 0
        and all(item["number"] == place for place, item in enumerate(items))
        and all((item["kind"] == "manifest") == (item["number"] == 0) for item in items)
    )
    require(good, "header_field")


class Trust:
    """A pinned root and the keysets it signed."""

    def __init__(self, root, keysets):
        self.keysets = {}
        for statement in keysets:
            keyset = read_statement(statement, b"jemput/1 keyset\0", root, "statement_signature")
            self.keysets[keyset["serial"]] = keyset
        self.newest = self.keysets[max(self.keysets)]

    def certificate(self, statement):
        """Step 10."""
        issuers = [base64_bytes(keyset["issuing"]) for keyset in self.keysets.values()]
        issuer = next((key for key in issuers if signing_key_id(key) == statement["key"]), None)
        require(issuer is not None, "issuer_unknown")
        certificate = read_statement(statement, b"jemput/1 device certificate\0", issuer, "certificate")
        require(has_members(certificate, CERTIFICATE, more=True), "certificate")
        require(certificate["office"] == self.newest["office"], "other_office")
        return certificate

    def verify_header(self, header, data, signature):
        """Steps 10 and 11."""
        certificate = self.certificate(header["core"]["certificate"])
        require(header["core"]["office"] == self.newest["office"], "other_office")
        signing = base64_bytes(certificate["signing"])
        require(verify(signing, b"jemput/1 header\0", data, signature), "header_signature")
        return certificate

    def require_good(self, header, header_hash, certificate):
        """Steps 12 and 13. Gives the two public keys the bundle is sealed to."""
        core = header["core"]
        keyset = self.keysets.get(core["keyset"])
        require(keyset is not None, "keyset_unknown")
        publics = [base64_bytes(keyset["opening"]), base64_bytes(keyset["recovery"])]
        ids = [receiving_key_id(public) for public in publics]
        require([recipient["key"] for recipient in header["recipients"]] == ids, "recipients_differ")
        for revocation in self.newest["revoked"]:
            if revocation["device"] == certificate["device"]:
                _require_not_revoked(revocation, core, header_hash)
        return publics


def _require_not_revoked(revocation, core, header_hash):
    last = next((last for last in revocation["last_good"] if last["chain"] == core["chain"]), None)
    if last is not None and last["header_hash"] == header_hash.hex():
        return
    if last is not None and core["sequence"] < last["sequence"]:
        raise Refusal("revoked_unlinked")
    raise Refusal("device_revoked")
