#!/usr/bin/env bash
# install.sh DESTDIR PREFIX BIN: programs, units, sample configurations, example jobs. Existing files
# under /etc are kept; the new sample lies beside them.
set -eu
destdir=$1 prefix=$2 bin=$3
here=$(cd "$(dirname "$0")" && pwd)

install -d "$destdir$prefix/bin" "$destdir$prefix/lib/weir" "$destdir$prefix/share/weir/jobs" \
    "$destdir$prefix/lib/systemd/system" "$destdir/etc/weir"
install -m 755 "$bin/weir" "$bin/weir-jobmanager" "$bin/weir-taskmanager" "$destdir$prefix/bin"
install -m 755 "$bin/weir-pgparse" "$destdir$prefix/lib/weir"
install -m 644 "$here"/jobs/*.yaml "$destdir$prefix/share/weir/jobs"
for data in visits events orders; do
    install -d "$destdir$prefix/share/weir/jobs/$data"
    install -m 644 "$here/jobs/$data"/* "$destdir$prefix/share/weir/jobs/$data"
done
for unit in "$here"/systemd/*.service; do
    sed "s#/usr/bin/#$prefix/bin/#" "$unit" >"$destdir$prefix/lib/systemd/system/$(basename "$unit")"
done
for sample in "$here"/config/*.yaml; do
    target=$destdir/etc/weir/$(basename "$sample")
    [ -e "$target" ] && target=$target.sample
    install -m 644 "$sample" "$target"
done
if [ -z "$destdir" ] && [ "$(id -u)" -eq 0 ] && ! id -u weir >/dev/null 2>&1; then
    useradd --system --home-dir /var/lib/weir --shell /usr/sbin/nologin weir
fi
echo "installed under $destdir$prefix; settings in $destdir/etc/weir"
