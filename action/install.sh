#!/usr/bin/env bash
# Installs tokcount for action.yml into an environment of its own, and says by which Python it runs.
# INSTALL is what pip is to install; without it, what lies beside this file.
set -euo pipefail

python=
for name in python3 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "::error title=tokcount::There is no Python 3.11 or later. Add actions/setup-python before this step."
    exit 2
fi

venv="$RUNNER_TEMP/tokcount-action"
"$python" -m venv "$venv"
own="$venv/bin/python"
[ -x "$own" ] || own="$venv/Scripts/python.exe"
# -I: a module of the repository must not be taken for pip's.
if ! "$own" -I -m pip install --quiet --disable-pip-version-check "${INSTALL:-$GITHUB_ACTION_PATH}"; then
    echo "::error title=tokcount::tokcount could not be installed; what pip says stands above."
    exit 2
fi
echo "python=$own" >>"$GITHUB_OUTPUT"
