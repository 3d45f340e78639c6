#!/bin/sh
# Opens every valid vector of the bundle format and refuses every damaged one, with a reader written
# in Python from FORMAT.md alone. Needs Python 3.11 or newer with venv; the packages go under target/.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv="$root/target/reader-venv"
python=${PYTHON:-python3}

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/installed.txt"
fi
exec "$venv/bin/python" -B "$here/check_vectors.py" "$root/tests/vectors/seal"
