"""Opens every valid vector, refuses every damaged one, and says how many."""

import json
import pathlib
import sys

from canonical import base64_bytes, write
from header import Trust
from keys import ReceivingKey
from opening import Opened, open_bundle
from refusal import Refusal


def outcome(file, trust, key):
    """The error code (None if it opened) and what came out."""
    opened = Opened()
    try:
        open_bundle(file, trust, key, opened)
    except Refusal as refusal:
        return refusal.code, opened
    return None, opened


def problem(folder, vector, trust, key):
    """What is wrong with this reader's view of a vector, or None."""
    code, opened = outcome((folder / vector["file"]).read_bytes(), trust, key)
    if code != vector.get("error"):
        return f"gave {code}, must give {vector.get('error')}"
    if code is not None:
        return None if opened.released == vector["released"] else f"released {opened.released} bytes"
    if opened.header_hash.hex() != vector["header_hash"]:
        return "has another header hash"
    if write(opened.manifest) != write(vector["manifest"]):
        return "has another manifest"
    return None


def main(folder):
    vectors = json.loads((folder / "vectors.json").read_text("utf-8"))
    trust = Trust(base64_bytes(vectors["root"]), vectors["keysets"])
    keys = {name: ReceivingKey(bytes.fromhex(vectors[name + "_seed"])) for name in ("opening", "recovery")}
    passed = failed = 0
    for vector in vectors["valid"] + vectors["damaged"]:
        for name, key in keys.items():
            found = problem(folder, vector, trust, key)
            if found is None:
                passed += 1
            else:
                failed += 1
                print(f"{vector['file']} with the {name} key {found}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
