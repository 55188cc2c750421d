#!/bin/sh
# Installs youju from the folder this lies in, without internet, into env/ beside it or into the folder given.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$here/env"}
for python in "python@PYTHON@" python3 python; do
    if [ "$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "@PYTHON@" ]; then found=$python; break; fi
done
if [ -z "${found:-}" ]; then
    echo "错误：没有找到 Python @PYTHON@；请先安装，再运行本脚本。" >&2
    exit 3
fi
clear=
if [ -e "$target/pyvenv.cfg" ]; then clear=--clear; fi  # an earlier version, or one from before the folder was moved
if ! "$found" -m venv $clear "$target"; then
    echo "错误：建不了虚拟环境 $target；请检查这个文件夹能否写入，Debian、UOS、麒麟上还要先安装 python@PYTHON@-venv。" >&2
    exit 3
fi
if ! "$target/bin/python" -m pip install --isolated --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" youju; then
    echo "错误：安装没有完成，请检查磁盘空间和 $here/wheels 是否完整，再运行一次本脚本。" >&2
    exit 1
fi
"$target/bin/youju" --version
echo "已安装。运行：\"$target/bin/youju\" init 演示 --sample yuanjiang-2020"
